"""Take the screenshots of the documentation, in Chromium.

    python docs/screenshots.py [SESSION]

SESSION is a scored session directory; without it the round that the tests use is taken,
with made-up sound. Pictures land in `docs/images/`.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests import review_round  # noqa: E402
from voice_interviewer.review import index, page  # noqa: E402

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
TO_LISTEN = """() => {
  const fillers = document.querySelectorAll('#turns .m.filled');
  fillers[Math.floor(fillers.length / 3)]?.click();
  document.querySelector('#listen').scrollIntoView();
}"""


def main() -> None:
    """Open the pages and take each picture."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        if len(sys.argv) > 1:
            session = Path(sys.argv[1]).resolve()
        else:
            session = review_round.write(Path(folder) / "round", review_round.report())
        review = page.write(session).as_uri()
        opened = driver.chromium.launch(executable_path=browser, args=FLAGS)
        shot(opened, review, "review-guess", height=1020)
        shot(opened, review + "#shown", "review", height=1020)
        shot(opened, review + "#shown", "review-dark", height=1020, theme="dark")
        shot(opened, review + "#shown", "review-listen", height=1180, script=TO_LISTEN)
        shot(opened, review + "#shown", "review-signals", height=900, part="#signals")
        shot(opened, review + "#shown", "review-time", height=900, part="#time")
        shot(opened, review + "#shown", "review-phone", width=390, height=844)
        shot(opened, index.write(session.parent).as_uri(), "index", height=700)
        opened.close()


def shot(
    browser: Any,
    address: str,
    name: str,
    width: int = 1440,
    height: int = 900,
    *,
    theme: str = "light",
    script: str = "",
    part: str = "",
) -> None:
    """One picture of what is in the window, or of one part of the page."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.goto(address)
    tab.wait_for_timeout(300)
    if script:
        tab.evaluate(script)
        tab.wait_for_timeout(1300)
        tab.keyboard.press("Space")
    if part:
        tab.evaluate("document.querySelector('#player').hidden = true")
        tab.locator(part).screenshot(path=HERE / "images" / f"{name}.png")
    else:
        tab.screenshot(path=HERE / "images" / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
