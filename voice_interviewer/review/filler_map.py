"""Where the fillers of a round came from: which part of an answer, which phase, which word.

A rate comes with the 95 % range of its count, so that four fillers do not look like a
habit, and there is none at all under a minute of speech. Speech is the time of the
turns without the silences that the report found in them.
"""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from voice_interviewer.findings import Mark

from .document import Phase, Report, SpokenTurn, Stretch
from .wording import is_technical, name_of

OPENING = 3.0
"""Seconds of an answer that count as its beginning."""

SEARCH = 1.5
"""Seconds before a technical term in which a filler counts as a search for it."""

LEAST_SPEECH = 60.0
"""Seconds of speech below which a rate is not given."""

ROWS = 6
"""Rows of a chart, so that the rare ones do not bury the others."""

RATE_TOP = 16.0
"""Fillers a minute at the right end of the axis."""


@dataclass(frozen=True, slots=True)
class FillerRow:
    """How often um and uh came in one place."""

    name: str
    times: tuple[float, ...]
    """Seconds of session time of each."""
    speech: float
    """Seconds of speech in that place."""
    rate: float | None = None
    """Per minute of speech; None under `LEAST_SPEECH`."""
    likely: tuple[float, float] = (0.0, 0.0)
    """95 % range of the rate, given the count."""

    def at(self, rate: float) -> float:
        """Per cent along the axis."""
        return 100 * min(rate, RATE_TOP) / RATE_TOP


@dataclass(frozen=True, slots=True)
class FillerMap:
    """Where the fillers of a round came from."""

    by_place: tuple[FillerRow, ...] = ()
    by_phase: tuple[FillerRow, ...] = ()
    by_move: tuple[FillerRow, ...] = ()
    """By what the interviewer had just done."""
    next_words: tuple[tuple[str, tuple[float, ...]], ...] = field(default=())
    """Words that followed at least twice, with the times of the fillers."""


def of_report(report: Report) -> FillerMap:
    """The filler map: by place in the answer, by phase, and by the word that follows."""
    marks = report.spans("filled_pauses")
    found = report.measure("filled_pauses")
    answers = [turn for turn in report.turns if turn.speaker == "candidate"]
    if found is None or found.missing is not None or not marks or not answers:
        return FillerMap()
    silences = [Stretch(start=m.start, end=m.end) for m in report.spans("silent_pauses")]
    openings = [Stretch(start=t.start, end=min(t.end, t.start + OPENING)) for t in answers]
    rest = [Stretch(start=o.end, end=t.end) for o, t in zip(openings, answers, strict=True)]
    by_place = (
        _filler_row(f"First {OPENING:g} s of an answer", marks, openings, silences),
        _filler_row("Later in an answer", marks, rest, silences),
        _filler_row("Before a technical term", marks, _before_terms(answers), silences),
    )
    by_phase = tuple(
        _filler_row(p.name or p.id, marks, _within(answers, p), silences) for p in report.phases
    )
    by_move = tuple(
        _filler_row(move, marks, found, silences) for move, found in _by_move(report.turns).items()
    )
    return FillerMap(by_place, by_phase, by_move, _next_words(marks, answers))


def _before_terms(answers: Iterable[SpokenTurn]) -> list[Stretch]:
    """The moments before each technical term, none of them twice."""
    found: list[Stretch] = []
    for turn in answers:
        for word in turn.words:
            start = max(turn.start, word.start - SEARCH, found[-1].end if found else 0.0)
            if is_technical(word.text) and start < word.start:
                found.append(Stretch(start=start, end=word.start))
    return found


def _by_move(turns: Sequence[SpokenTurn]) -> dict[str, list[Stretch]]:
    """The answers by what the interviewer did before each, in words, most speech first."""
    found: dict[str, list[Stretch]] = {}
    for before, turn in pairwise(turns):
        if turn.speaker == "candidate" and before.move:
            move = name_of("moves", before.move).capitalize()
            found.setdefault(move, []).append(Stretch(start=turn.start, end=turn.end))
    ordered = sorted(found.items(), key=lambda item: -sum(s.end - s.start for s in item[1]))
    return dict(ordered[:ROWS])


def _within(answers: Iterable[SpokenTurn], phase: Phase) -> list[Stretch]:
    both = [(max(t.start, phase.start), min(t.end, phase.end)) for t in answers]
    return [Stretch(start=start, end=end) for start, end in both if start < end]


def _filler_row(
    name: str, marks: Sequence[Mark], places: Sequence[Stretch], silences: Sequence[Stretch]
) -> FillerRow:
    times = tuple(m.start for m in marks if any(p.start <= m.start < p.end for p in places))
    speech = sum(p.end - p.start - _shared(p, silences) for p in places)
    if speech < LEAST_SPEECH:
        return FillerRow(name, times, speech)
    minutes = speech / 60
    low, high = poisson_range(len(times))
    return FillerRow(name, times, speech, len(times) / minutes, (low / minutes, high / minutes))


def _shared(place: Stretch, silences: Iterable[Stretch]) -> float:
    overlaps = (min(place.end, s.end) - max(place.start, s.start) for s in silences)
    return sum(max(0.0, overlap) for overlap in overlaps)


def poisson_range(n: int) -> tuple[float, float]:
    """The 95 % range of a count (Byar's approximation to the exact Poisson limits)."""
    z = statistics.NormalDist().inv_cdf(0.975)
    low = n * (1 - 1 / (9 * n) - z / (3 * math.sqrt(n))) ** 3 if n else 0.0
    m = n + 1
    return low, m * (1 - 1 / (9 * m) + z / (3 * math.sqrt(m))) ** 3


def _next_words(
    marks: Iterable[Mark], answers: Sequence[SpokenTurn]
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    after: dict[str, list[float]] = {}
    for mark in marks:
        turn = next((t for t in answers if t.start <= mark.start < t.end), None)
        words = turn.words if turn else ()
        word = next((w for w in words if w.start >= mark.end - 0.05), None)
        if word:
            after.setdefault(word.text.strip(" .,;:!?\"'").lower(), []).append(mark.start)
    often = sorted(after.items(), key=lambda item: -len(item[1]))
    return tuple((word, tuple(times)) for word, times in often if len(times) > 1)[:ROWS]
