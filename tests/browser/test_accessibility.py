"""axe-core finds nothing serious on any page, in either theme, covered or not.

It comes from npm and is not committed: npm install --prefix tests/browser --no-package-lock
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Tab
from voice_interviewer.review import index

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def serious(tab: Tab) -> list[str]:
    """What axe-core calls serious or critical, each with the first place it was found in."""
    if not AXE.exists():
        pytest.skip("needs axe-core: npm install --prefix tests/browser --no-package-lock")
    tab.page.add_script_tag(path=AXE)
    found = tab.js("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("shown", [True, False], ids=["shown", "covered"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_has_no_serious_issue(
    session: Path, opened: Callable[..., Tab], theme: str, shown: bool, width: int
) -> None:
    tab = opened(
        session / "review.html", width=width, shown=shown, color_scheme=theme, bypass_csp=True
    )

    assert serious(tab) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_index_has_no_serious_issue(
    session: Path, opened: Callable[..., Tab], theme: str
) -> None:
    tab = opened(index.write(session.parent), color_scheme=theme, bypass_csp=True)

    assert serious(tab) == []
