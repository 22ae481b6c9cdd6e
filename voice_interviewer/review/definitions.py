"""How each measure is taken, for the page that prints its number.

The definitions are those of `docs/measures.md` and stand in no second place: a build puts
that file into the package, a checkout has it beside. The page holds what it needs of them,
because it may be opened where there is no network.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Definition:
    """The line of one measure, as plain text."""

    what: str
    source: str
    """Of the definition or the band; may be empty."""
    tested: str
    """How far off it was."""


_NAME = re.compile(r'<a id="(\w+)"></a>')
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


@cache
def definitions() -> dict[str, Definition]:
    """What is known of each measure, by its name."""
    package = Path(__file__).parent.parent
    inside = package / "measures.md"
    page = inside if inside.is_file() else package.parent / "docs" / "measures.md"
    found = {}
    for line in page.read_text("utf-8").splitlines():
        names = _NAME.findall(line)
        if names:
            _, _, what, source, tested, *_ = (_plain(cell) for cell in line.split("|"))
            found.update(dict.fromkeys(names, Definition(what, source, tested)))
    return found


def _plain(cell: str) -> str:
    text = _LINK.sub(r"\1", cell).replace("`", "").replace("*", "").strip()
    return text[:1].upper() + text[1:]
