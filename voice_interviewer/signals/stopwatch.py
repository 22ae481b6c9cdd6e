"""Seconds spent on each part: of a story, and until an answer comes to its point.

In go turns with word times, out come stretches of session time. The parts of a story are
those of `story`, whose cuts are rough: `docs/scoring.md` says how far off they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from voice_interviewer.findings import Mark, Measure
from voice_interviewer.speech import Span, Turn

from .answers import Answer, Heard, listen
from .quotes import span_of
from .sentences import sentences

PARTS = {
    "situation": (0.5, 0.75),
    "task": (0.25, 0.5),
    "action": (1.0, 1.5),
    "result": (0.5, 1.0),
    "reflection": None,
}
"""Minutes that interview guides give to each part of a story; nobody times the last."""

AN_ANSWER = 8
"""Words from which a turn has a point to come to."""

_A_SENTENCE = 4
"""Words; fewer ("Okay, so.") say nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a story."""

    name: str
    span: Span
    share: float
    """Of the words of the story, in [0, 1]."""
    minutes: tuple[float, float] | None
    """The least and the most it is meant to take."""


def story_parts(heard: Heard) -> tuple[Part, ...]:
    """The parts of the longest answer, in the order they were told; none if it tells none."""
    told = heard.story
    if told is None:
        return ()
    answer = max(heard.answers, key=lambda answer: len(answer.wording))
    found = []
    for name in dict.fromkeys(told.parts):
        mine = [cut for cut, part in zip(told.stretches, told.parts, strict=True) if part == name]
        span = _time(answer, mine[0][0], mine[-1][1] - 1)
        found.append(Part(name, span, told.share(name), PARTS.get(name)))
    return tuple(found)


def announcement(heard: Heard, phase: Span, before: float = 20.0, into: float = 30.0) -> str:
    """How the candidate said that a phase began, in its own words; empty if it did not.

    Args:
        heard: The round.
        phase: When the phase ran.
        before: Seconds before its beginning in which it may be announced ...
        into: ... and after.
    """
    for item in heard.of("T2"):
        answer = heard.answers[item.answer]
        at = span_of(answer.turn, item.evidence.start, item.evidence.end)
        if phase.start - before <= at.start <= min(phase.end, phase.start + into):
            return answer.wording.source[item.evidence.start : item.evidence.end]
    return ""


def time_to_the_point(heard: Heard) -> Measure:
    """The middle time that general remarks take up before an answer begins."""
    name, unit = "time_to_the_point", "s"
    if heard.round != "behavioral":
        return Measure(name, None, unit, missing="Only told for past projects.")
    answers = [answer for answer in heard.answers if len(answer.wording) >= AN_ANSWER]
    marks = []
    for answer in answers:
        if (point := _point(answer)) is not None:
            reached = _time(answer, point, point).start
            marks.append(Mark(answer.turn.span.start, reached, None, "to the point"))
    if not marks:
        why = "No answer was long enough." if not answers else "Only general remarks were heard."
        return Measure(name, None, unit, missing=why)
    note = f"In {len(marks)} of {len(answers)} answers. Guides give you about ten seconds."
    seconds = median(mark.end - mark.start for mark in marks)
    return Measure(name, seconds, unit, spans=tuple(marks), note=note)


def heard_in(turns: Sequence[Turn], round_: str) -> Heard:
    """The round as the stopwatches read it."""
    return listen(turns, round_)


def _point(answer: Answer) -> int | None:
    """The first word of the first sentence that is more than a general remark."""
    opening = [e for e in answer.evidence if e.signal == "S2"]
    for first, last in sentences(answer.wording):
        start, end = answer.wording.places[first][0], answer.wording.places[last - 1][1]
        kinds = {e.kind for e in opening if start <= e.start < end}
        if last - first >= _A_SENTENCE and "preamble" not in kinds:
            return first
    return None


def _time(answer: Answer, first: int, last: int) -> Span:
    """When the words from `first` to `last` were said."""
    return span_of(answer.turn, answer.wording.places[first][0], answer.wording.places[last][1])
