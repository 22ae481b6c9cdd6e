"""Earlier rounds: what is usual for you, and whether this one is a change.

A round is compared with your own earlier rounds of the same kind and with nobody
else's. One round outside the usual range is not a change: a change takes two in a row
on the same side, and more than five per cent, which is about the least difference in
pace that a listener notices.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voice_interviewer.errors import UserError

from .document import REPORT, Report, parse, read
from .wording import quantity

FEWEST = 5
"""Rounds of a kind, this one among them, from which on there is a usual range."""

LEAST_CHANGE = 0.05
"""Share of the middle of the usual range that a change must exceed."""

_KEPT = ("schema", "session", "title", "axes", "measures", "audio", "next")


@dataclass(frozen=True, slots=True)
class PastRound:
    """One session that was scored."""

    directory: Path
    report: Report
    """Without its turns."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A session whose report cannot be read, and why."""

    directory: Path
    reason: str


def rounds(recordings: Path) -> list[PastRound | Unreadable]:
    """All scored sessions in a folder, oldest first."""
    found: list[PastRound | Unreadable] = []
    for path in sorted(recordings.glob(f"*/{REPORT}")):
        try:
            whole = read(path.parent)
            report = parse({key: whole[key] for key in _KEPT if key in whole})
        except UserError as error:
            found.append(Unreadable(path.parent, str(error)))
        else:
            found.append(PastRound(path.parent, report))
    return sorted(found, key=_when)


def _when(one: PastRound | Unreadable) -> tuple[str, str]:
    started = one.report.session.started_at if isinstance(one, PastRound) else ""
    return started, one.directory.name


def earlier(directory: Path) -> list[Report]:
    """Reports of the rounds of the same kind that came before the one in `directory`."""
    own = parse(read(directory)).session
    return [
        past.report
        for past in rounds(directory.resolve().parent)
        if isinstance(past, PastRound)
        and past.report.session.round == own.round
        and past.report.session.id != own.id
        and past.report.session.started_at < own.started_at
    ]


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual range of one measure, with its places on a scale of its own (per cent)."""

    low: float
    high: float
    low_text: str
    high_text: str
    low_at: float
    high_at: float
    now_at: float


def usual(report: Report, before: Sequence[Report]) -> dict[str, Usual]:
    """The usual range of each measure of a round, where there are enough rounds before it."""
    found = {}
    for measure in report.measures:
        past = values(before, measure.name)
        if measure.value is None or len(past) < FEWEST - 1:
            continue
        low, high = middle_half(past)
        least, most = min(*past, measure.value), max(*past, measure.value)
        room = (most - least) or 1.0

        def at(value: float, least: float = least, room: float = room) -> float:
            return 5 + 90 * (value - least) / room

        found[measure.name] = Usual(
            low,
            high,
            quantity(low, measure.unit)[0],
            quantity(high, measure.unit)[0],
            at(low),
            at(high),
            at(measure.value),
        )
    return found


def values(reports: Sequence[Report], name: str) -> list[float]:
    """A measure's values, oldest first, without the rounds in which it is missing."""
    found = (report.measure(name) for report in reports)
    return [measure.value for measure in found if measure and measure.value is not None]


def middle_half(past: Sequence[float]) -> tuple[float, float]:
    """The first and third quartile."""
    first, _, third = statistics.quantiles(past, n=4, method="inclusive")
    return first, third


def usual_before(past: Sequence[float]) -> tuple[float, float]:
    """The usual range that the last two of these values are held against."""
    return middle_half(past[:-2])


def is_change(past: Sequence[float]) -> bool:
    """Whether the last two values left the usual range on one side, by enough to notice."""
    if len(past) < FEWEST:
        return False
    usual = usual_before(past)
    middle = statistics.median(past[:-2])
    far = abs(past[-1] - middle) > LEAST_CHANGE * abs(middle)
    return far and _side(past[-1], usual) == _side(past[-2], usual) != 0


def verdict(past: Sequence[float], unit: str) -> tuple[str, str]:
    """The latest of at least `FEWEST` values, and how it compares, in a sentence."""
    usual = usual_before(past)
    value, low, high = _told_apart(past[-1], usual, unit)
    side = {-1: "below", 0: "inside", 1: "above"}[_side(past[-1], usual)]
    where = f"{side} your usual {low}–{high}"
    if side == "inside":
        said = "No change."
    elif _side(past[-2], usual) != _side(past[-1], usual):
        where, said = where + ", once", "Not yet a change."
    elif is_change(past):
        where, said = where + " for two rounds", "A change."
    else:
        where, said = where + f", by less than {LEAST_CHANGE:.0%}", "No change."
    sign = " %" if quantity(past[-1], unit)[1] == "%" else ""
    return value + sign, f"{where}. {said}"


def _told_apart(value: float, usual: tuple[float, float], unit: str) -> tuple[str, ...]:
    """Three numbers as text, with one more digit where rounding would make two alike."""
    texts = tuple(quantity(number, unit)[0] for number in (value, *usual))
    alike = texts[0] in texts[1:] and value not in usual
    finer = 100.0 if unit == "share" else 1.0
    return tuple(f"{finer * n:.2f}" for n in (value, *usual)) if alike else texts


def _side(value: float, usual: tuple[float, float]) -> int:
    return (value > usual[1]) - (value < usual[0])
