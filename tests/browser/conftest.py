"""A real browser on real files: Chromium opened on pages and sound that are made here."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import review_round
from voice_interviewer.review import page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-gpu", "--no-sandbox",
)  # fmt: skip


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole round with its sound and its page."""
    directory = review_round.write(tmp_path_factory.mktemp("round"), review_round.report())
    page.write(directory)
    return directory


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if BROWSER is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield browser
        browser.close()


class Tab:
    """A page that is open, its requests and what went wrong in it."""

    def __init__(self, opened: Any) -> None:
        self.page = opened
        self.requests: list[str] = []
        self.troubles: list[str] = []
        opened.on("request", lambda request: self.requests.append(request.url))
        opened.on("pageerror", lambda error: self.troubles.append(str(error)))
        opened.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def js(self, code: str, *arguments: Any) -> Any:
        return self.page.evaluate(code, *arguments)

    def until(self, code: str, seconds: float = 5.0) -> Any:
        """Ask the page until it says something true.

        The page forbids `eval`, which the driver's own waiting uses.
        """
        for _ in range(int(seconds / 0.02)):
            found = self.js(code)
            if found:
                return found
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never true: {code}")

    @property
    def time(self) -> float:
        return float(self.js("document.querySelector('#candidate').currentTime"))

    @property
    def playing(self) -> bool:
        return bool(self.js("[...document.querySelectorAll('audio')].some((a) => !a.paused)"))

    def count(self, selector: str) -> int:
        return int(self.page.locator(selector).count())


@pytest.fixture
def opened(chromium: Any) -> Iterator[Callable[..., Tab]]:
    """Opens files, each in a browser context of its own; nothing may go wrong in them."""
    tabs: list[tuple[Any, Tab]] = []

    def open_file(path: Path, width: int = 1440, shown: bool = True, **options: Any) -> Tab:
        options |= {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
        context = chromium.new_context(**options)
        tab = Tab(context.new_page())
        tabs.append((context, tab))
        tab.page.goto(path.as_uri() + ("#shown" if shown else ""))
        tab.until("(document.querySelector('#candidate')?.readyState ?? 4) > 0")
        return tab

    yield open_file
    for context, tab in tabs:
        outside = [url for url in tab.requests if not url.startswith(("file:", "blob:"))]
        context.close()
        assert tab.troubles == []
        assert outside == []
