"""Places on an axis: what the template needs to draw the charts of one round.

A place is a share of the axis in per cent, because the page draws with percentages and
so never scales its type. Nothing is estimated here: the report's own times are laid out.
"""

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from voice_interviewer.findings import Mark

from .document import Phase, Report, ThinkAloudCell
from .marks import place_of_pause
from .wording import length, words

PAUSE_FROM, PAUSE_TO = 0.5, 64.0
"""Seconds at the ends of the pause axis; each step in between is twice as long."""


@dataclass(frozen=True, slots=True)
class PhaseBar:
    """One phase (or part of a story) against its budget."""

    name: str
    how: str
    start: float
    """Seconds of session time, to hear it."""
    spent: str
    bar: float
    """Per cent of the axis, up to the budget."""
    over: float
    """Per cent past it."""
    budget: tuple[float, float] | None
    verdict: str


def phases(report: Report) -> tuple[tuple[PhaseBar, ...], tuple[tuple[float, str], ...]]:
    """The phases of a round, and the ticks of the axis they share, in minutes."""
    if not report.phases:
        return (), ()
    budgets = [_budget(phase) for phase in report.phases]
    spent = [
        (phase.end - phase.start) / 60 if phase.minutes is None else phase.minutes
        for phase in report.phases
    ]
    longest = max([*spent, *(most for budget in budgets if budget for most in budget)])
    step = next(s for s in (0.5, 1, 2, 5, 10, 20, 60) if longest / s <= 8 or s == 60)
    top = step * math.ceil(longest / step + 1e-9)
    bars = [
        _phase_bar(phase, minutes, budget, top)
        for phase, minutes, budget in zip(report.phases, spent, budgets, strict=True)
    ]
    steps = [n * step for n in range(round(top / step) + 1)]
    return tuple(bars), tuple((100 * at / top, f"{at:g}") for at in steps)


def _budget(phase: Phase) -> tuple[float, float] | None:
    if phase.target_min is None:
        return None
    if isinstance(phase.target_min, tuple):
        return phase.target_min
    return 0.0, phase.target_min


def _phase_bar(
    phase: Phase, minutes: float, budget: tuple[float, float] | None, top: float
) -> PhaseBar:
    least, most = budget or (0.0, math.inf)
    within = min(minutes, most)
    if budget is None:
        verdict = ""
    elif minutes > most:
        verdict = f"{_minutes(minutes - most)} over"
    elif minutes < least:
        verdict = f"{_minutes(least - minutes)} under"
    else:
        verdict = "within budget"
    return PhaseBar(
        name=phase.name or phase.id.replace("_", " "),
        how=_how(phase),
        start=phase.start,
        spent=_minutes(minutes),
        bar=100 * within / top,
        over=100 * (minutes - within) / top,
        budget=(100 * least / top, 100 * most / top) if budget else None,
        verdict=verdict,
    )


def _how(phase: Phase) -> str:
    if isinstance(phase.announced, str):
        return phase.announced
    if phase.announced is None:
        return ""
    return "announced" if phase.announced else "not announced"


def _minutes(minutes: float) -> str:
    whole, seconds = divmod(round(60 * minutes), 60)
    return f"{whole}:{seconds:02}"


@dataclass(frozen=True, slots=True)
class Strip:
    """Up to ten minutes of thinking aloud."""

    start: float
    end: float
    cells: tuple[ThinkAloudCell, ...]
    brackets: tuple[tuple[float, float, str, str], ...]
    """Silences: from, to (per cent), what to write, and whether announced."""

    def at(self, seconds: float) -> float:
        """Per cent of this strip."""
        return 100 * (seconds - self.start) / (self.end - self.start)

    @property
    def minutes(self) -> int:
        """Its length, in whole minutes."""
        return round((self.end - self.start) / 60)


def strip_lanes(report: Report) -> tuple[str, ...]:
    """The lanes of ticks under the strip: those that the report has anything for."""
    named: list[str] = list(words()["narration"])
    heard = {kind for cell in report.think_aloud for kind in cell.kinds}
    lanes = named if heard else []
    return (*lanes, *(["code changed"] if any(c.edits for c in report.think_aloud) else []))


def ticked(cell: ThinkAloudCell, lane: str) -> bool:
    """Whether a cell has a tick in a lane."""
    return lane in cell.kinds or (lane == "code changed" and cell.edits > 0)


def strips(report: Report, block: float = 600.0) -> tuple[Strip, ...]:
    """The think-aloud strip, cut into blocks of ten minutes."""
    if not report.think_aloud:
        return ()
    last = max(cell.end for cell in report.think_aloud)
    found = []
    for n in range(math.ceil(last / block)):
        start, end = n * block, min((n + 1) * block, 60 * math.ceil(last / 60))
        cells = tuple(c for c in report.think_aloud if start <= c.start < end)
        found.append(Strip(start, end, cells, _brackets(report, start, end)))
    return tuple(found)


def _brackets(
    report: Report, start: float, end: float
) -> tuple[tuple[float, float, str, str], ...]:
    def share(seconds: float) -> float:
        return 100 * (min(max(seconds, start), end) - start) / (end - start)

    def what(mark: Mark) -> str:
        return "announced" if mark.kind == "announced" else "unexplained"

    return tuple(
        (
            share(mark.start),
            share(mark.end),
            f"{length(mark.end - mark.start)} {what(mark)}",
            what(mark),
        )
        for mark in report.spans("longest_unexplained_silence")
        if mark.start < end and mark.end > start
    )


@dataclass(frozen=True, slots=True)
class PauseRow:
    """The pauses of one place, each a dot."""

    name: str
    meaning: str
    dots: tuple[tuple[float, int, float], ...]
    """Per cent along the axis, place in its pile (0, 1, -1, 2 ...), seconds of session time."""
    median: float
    """Seconds."""
    line: float
    """Per cent of the median."""


def pauses(report: Report) -> tuple[PauseRow, ...]:
    """The pause map: pauses by the place the report gives them, in its words."""
    by_place: dict[tuple[str, str], list[Mark]] = {}
    for mark in report.spans("silent_pauses"):
        if mark.kind and mark.end - mark.start >= PAUSE_FROM:
            by_place.setdefault(place_of_pause(mark.kind), []).append(mark)
    for mark in report.spans("response_latency"):
        if mark.end - mark.start >= PAUSE_FROM:
            by_place.setdefault(place_of_pause("latency"), []).append(mark)
    order = [place_of_pause(kind) for kind in words()["pauses"]]
    places = sorted(by_place, key=lambda at: (order.index(at) if at in order else 99, at))
    return tuple(_pause_row(place, by_place[place]) for place in places)


def _pause_row(place: tuple[str, str], marks: Sequence[Mark]) -> PauseRow:
    piles: Counter[int] = Counter()
    dots = []
    for mark in sorted(marks, key=lambda mark: mark.end - mark.start):
        at = on_pause_axis(mark.end - mark.start)
        pile = round(at / 2.5)
        high = piles[pile]
        piles[pile] += 1
        dots.append((at, (high + 1) // 2 * (1 if high % 2 else -1), mark.start))
    median = statistics.median(mark.end - mark.start for mark in marks)
    return PauseRow(*place, tuple(dots), median, on_pause_axis(median))


def on_pause_axis(seconds: float) -> float:
    """Per cent along an axis on which each doubling is as far as the last."""
    inside = min(max(seconds, PAUSE_FROM), PAUSE_TO)
    return 100 * math.log2(inside / PAUSE_FROM) / math.log2(PAUSE_TO / PAUSE_FROM)
