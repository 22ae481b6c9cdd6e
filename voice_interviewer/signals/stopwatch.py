"""Seconds spent on each part: of a story, and until an answer comes to its point.

In go turns with word times, out come stretches of session time. The parts of a story are
those of `story`, whose cuts are rough: `docs/scoring.md` says how far off they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from voice_interviewer.evidence import Stretch
from voice_interviewer.findings import Mark, Measure
from voice_interviewer.speech import Span, Turn

from .answers import WHOLE_STORY, Answer, Heard, listen
from .labels import certainty, labeller
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

SURE = 0.6
"""Probability from which a sentence counts for the part it seems to belong to."""

AN_ANSWER = 8
"""Words from which a turn has a point to come to."""

_A_SENTENCE = 4
"""Words; fewer ("Okay, so.") say nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a story."""

    name: str
    span: Span
    """Where it is told, or where it is told first."""
    seconds: float
    """All the time spent on it."""
    share: float
    """Of the words of the story, in [0, 1]."""
    minutes: tuple[float, float] | None
    """The least and the most it is meant to take."""


def story_parts(heard: Heard) -> tuple[Part, ...]:
    """The parts of the story, in the order of `PARTS`; none if there is hardly a story.

    Told in one answer, they follow each other. Told in pieces, as interviewers make people
    tell it, each sentence counts for its own part, and one without a cue for the part of the
    sentence before.
    """
    told = heard.story
    if told is not None:
        longest = max(heard.answers, key=lambda answer: len(answer.wording))
        pieces = [(longest, cut) for cut in told.stretches]
        return _summed(pieces, told.parts)
    pieces = [(a, cut) for a in heard.answers for cut in sentences(a.wording)]
    if sum(last - first for _, (first, last) in pieces) < WHOLE_STORY:
        return ()
    return _summed(pieces, _labels(pieces))


def _labels(pieces: Sequence[tuple[Answer, Stretch]]) -> list[str]:
    model = labeller("story")
    found: list[str] = []
    for answer, cut in pieces:
        row = model.log_probabilities(model.measure(answer.wording, answer.evidence, [cut]))[0]
        sure = certainty(list(row)) >= SURE or not found
        found.append(model.labels[int(row.argmax())] if sure else found[-1])
    return found


def _summed(pieces: Sequence[tuple[Answer, Stretch]], parts: Sequence[str]) -> tuple[Part, ...]:
    """Neighbours of one part and one answer joined, then all of a part added up."""
    runs: list[tuple[str, Answer, int, int]] = []
    for (answer, (first, last)), part in zip(pieces, parts, strict=True):
        if runs and runs[-1][0] == part and runs[-1][1] is answer:
            runs[-1] = (part, answer, runs[-1][2], last)
        else:
            runs.append((part, answer, first, last))
    words = sum(last - first for _, _, first, last in runs)
    found = []
    for name in PARTS:
        mine = [run for run in runs if run[0] == name]
        if not mine:
            continue
        spans = [_time(answer, first, last - 1) for _, answer, first, last in mine]
        seconds = sum(span.duration for span in spans)
        share = sum(last - first for _, _, first, last in mine) / words
        found.append(Part(name, spans[0], seconds, share, PARTS[name]))
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
    """The round as the stopwatches read it: up to where the candidate is invited to ask."""
    asked = [n for n, turn in enumerate(turns) if turn.move == "closing_invite"]
    return listen(turns[: asked[0]] if asked else turns, round_)


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
