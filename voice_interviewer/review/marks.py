"""Everything on the time line that can be clicked: fillers, pauses, moves, clashes.

A mark is shown where the report has it and nowhere else. Silences shorter than
`LONG_PAUSE` are left to the pause map: drawing each would bury the ones that are heard.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from voice_interviewer.findings import Mark

from .document import Report, SpokenTurn
from .wording import clock, length, name_of, person, words

LONG_PAUSE = 1.0
"""Shortest silence, in seconds, that is a mark of its own."""

Kind = Literal["filled", "marker", "pause", "move", "cut_off", "barge_in"]


@dataclass(frozen=True, slots=True)
class PageMark:
    """One thing to click and hear."""

    kind: Kind
    start: float
    """Seconds."""
    end: float
    text: str
    """What stands beside or in it: "um", "2.2 s", "probe"."""
    label: str
    """Its whole name for hovering and for a screen reader, with its time."""
    sort: str = ""
    """Finer than `kind`: where the pause was, which move it is."""


def of_report(report: Report) -> tuple[PageMark, ...]:
    """All marks of a round, in order of time."""
    found = [
        *(_filler("filled", mark) for mark in report.spans("filled_pauses")),
        *(_filler("marker", mark) for mark in report.spans("discourse_markers")),
        *_pauses(report),
        *_moves(report),
        *_cut_offs(report),
    ]
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind)))


def _filler(kind: Literal["filled", "marker"], mark: Mark) -> PageMark:
    text = mark.text or "filler"
    sure = "" if mark.probability is None else f", {100 * mark.probability:.0f} % sure"
    label = f"{text}, {clock(mark.start)}{sure}"
    return PageMark(kind, mark.start, mark.end, text, label, mark.kind or "")


def _pauses(report: Report) -> Iterator[PageMark]:
    spans = [(m, m.kind or "") for m in report.spans("silent_pauses")]
    spans += [(m, m.kind or "latency") for m in report.spans("response_latency")]
    seen = set()
    for mark, sort in spans:
        lasted = mark.end - mark.start
        if lasted < LONG_PAUSE or (mark.start, mark.end) in seen:
            continue
        seen.add((mark.start, mark.end))
        text = length(lasted)
        place = place_of_pause(sort)[0].lower()
        label = f"pause of {text}, {clock(mark.start)}" + (f", {place}" if place else "")
        yield PageMark("pause", mark.start, mark.end, text, label, sort)


def place_of_pause(sort: str) -> tuple[str, str]:
    """Where a pause was, and what that place means, in words."""
    known: dict[str, list[str]] = words()["pauses"]
    name, meaning = known.get(sort, [sort.replace("_", " "), ""])
    return name, meaning


def _moves(report: Report) -> Iterator[PageMark]:
    name = person(report.session.persona)
    telling: list[str] = words()["telling_moves"]["names"]
    for turn in report.turns:
        if turn.interrupted and (mark := _clash(turn, name, report)):
            yield mark
        if turn.speaker == "interviewer" and turn.move in telling:
            text = name_of("moves", turn.move)
            label = f"{name}: {text}, {clock(turn.start)}"
            yield PageMark("move", turn.start, turn.end, text, label, turn.move)


def _cut_offs(report: Report) -> Iterator[PageMark]:
    name = person(report.session.persona)
    for mark in (*report.spans("hard_cut_offs"), *report.spans("recovered_cut_offs")):
        hard = mark.kind == "hard"
        text = "cut off" if hard else "began too soon"
        what = f"{name} cut you off" if hard else f"{name} began too soon and let you go on"
        label = f"{what}, {clock(mark.start)}"
        yield PageMark("cut_off", mark.start, mark.end, text, label, mark.kind or "")


def _clash(turn: SpokenTurn, name: str, report: Report) -> PageMark | None:
    """Where one spoke into the other; cut-offs that were measured have marks of their own."""
    measured = report.measure("hard_cut_offs")
    if turn.speaker == "candidate":
        if measured and measured.value is not None:
            return None
        label = f"{name} cut you off, {clock(turn.end)}"
        return PageMark("cut_off", turn.end, turn.end, "cut off", label)
    cuts = (*report.spans("hard_cut_offs"), *report.spans("recovered_cut_offs"))
    if any(abs(mark.end - turn.end) < 0.1 for mark in cuts):
        return None
    label = f"you broke in, {clock(turn.end)}"
    return PageMark("barge_in", turn.end, turn.end, "you broke in", label)
