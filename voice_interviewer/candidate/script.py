"""What a simulated candidate answers to which move of the interviewer.

In goes the interviewer's move, out comes the next line to speak. A candidate is a YAML file
beside this module: lines of its own, those of another one in a `manner`, or both. Sections
list lines in order of preference and share them through anchors; the answer is always the
first line that has not been said, so whatever order the interviewer takes, the candidate
neither repeats nor omits what matters.

Own lines stand under the id of a scenario, or under the letters it begins with (CO) for all
rounds of a kind; what is said on one scenario may also stand in `lines/<scenario>.yaml`, by
candidate. `common` holds for any round. A section of one's own takes the place of the
borrowed one.
"""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import permutations
from typing import Any

import yaml

from voice_interviewer.errors import UserError

from .manner import Sections, manner

_SECTIONS = {
    "answer_fact": "after_facts",
    "unknown": "after_facts",
    "your_call": "after_facts",
    "clarify_back": "after_facts",
}
"""Moves that answer a question, after which the candidate may ask another."""

_SILENT = ("greet", "goodbye")

_IN_CLOSING = ("closing_", "curveball", "push_back", "probe")
"""How the moves begin that have sections of their own once questions were invited."""


class Script:
    """The lines of one candidate for one scenario.

    Args:
        lines: Sections written for the scenario, preferred to the common ones.
        common: Sections for any scenario. `fallback` (and `closing_fallback`, once
            questions were invited) are drawn on when all else has been said.
    """

    def __init__(self, lines: Sections, common: Sections) -> None:
        self._lines, self._common = lines, common
        self._said: set[str] = set()
        self._closing = False

    @classmethod
    def load(cls, name: str, scenario_id: str) -> "Script":
        """The script of the candidate `name` for a scenario, or its common lines only.

        Raises:
            UserError: There is no such candidate; names those that there are.
        """
        if name not in candidates():
            raise UserError(
                f"There is no candidate {name!r}. Choose one of: {', '.join(candidates())}."
            )
        return cls(*_sections(name, scenario_id))

    def reply(self, move: str, about: str, text: str) -> str | None:  # noqa: ARG002
        """The candidate's answer, never the same twice; None where none is expected.

        Args:
            move: What the interviewer did, one of `events.Move`.
            about: What the move was about, as in `events.ReplyChosen`.
            text: What the interviewer said. A script goes by the move alone.
        """
        if move in _SILENT:
            return None
        if move == "closing_invite":
            self._closing = True
        answer = next(line for line in self._wanted(move, about) if line not in self._said)
        self._said.add(answer)
        return answer

    @property
    def has_more(self) -> bool:
        """Whether there is something to go on with that was meant for this round."""
        go_on = [*self._lines.get("go_on", []), *self._common.get("go_on", [])]
        return not self._closing and any(line not in self._said for line in go_on)

    def _wanted(self, move: str, about: str) -> Iterator[str]:
        """Lines that answer the move, best first, without end."""
        if self._closing:
            first = move if move.startswith(_IN_CLOSING) else "closing_answer"
            later, fallback = "closing_answer", "closing_fallback"
        else:
            first = _SECTIONS.get(move, move)
            later, fallback = "go_on", "fallback"
        for section in (first, later):
            for source in (self._lines, self._common):
                yield from _listed(source.get(section, []), about)
        pool = self._common[fallback]
        for many in range(1, len(pool) + 1):
            yield from (" ".join(lines) for lines in permutations(pool, many))


@cache
def candidates() -> dict[str, str]:
    """The candidates there are, by name, and what each is known for."""
    files = resources.files(__package__).iterdir()
    names = sorted(f.name[:-5] for f in files if f.name.endswith(".yaml"))
    return {name: about for name in names if (about := _read(f"{name}.yaml").get("about"))}


@cache
def _sections(name: str, scenario_id: str) -> tuple[Sections, Sections]:
    """What a candidate says on one scenario, and on any."""
    file = _read(f"{name}.yaml")
    lines = file.get(scenario_id) or _read(f"lines/{scenario_id}.yaml").get(name, {})
    common = file.get("common", {})
    if lines or "lines_of" not in file:
        return lines or file.get(scenario_id[:2], {}), common
    own = {**common, **file.get(scenario_id[:2], {})}
    change = manner(file.get("manner", ""))
    borrowed, theirs = (change(s) for s in _sections(file["lines_of"], scenario_id))
    kept = {name: section for name, section in borrowed.items() if name not in own}
    return {**kept, **file.get(scenario_id[:2], {})}, {**theirs, **common}


@cache
def _read(name: str) -> dict[str, Any]:
    """What stands in a file beside this module; nothing if there is no such file."""
    file = resources.files(__package__).joinpath(name)
    if not file.is_file():
        return {}
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), loader)  # noqa: S506
    return found


def _listed(section: Any, about: str) -> list[str]:
    if isinstance(section, dict):
        return [*section.get(about, []), *section.get("*", [])]
    return list(section)
