"""A single written answer as one number, for ranking many of them.

Axes are never averaged in a report. Bulk scoring asks for one number all the same: it is
the round's own axis, with structure and thinking aloud as lesser parts, less a little for
fillers. Unlike the axes it keeps the strengths between levels, or most answers would tie.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_interviewer.codepad import Version
from voice_interviewer.findings import Axis, Signal
from voice_interviewer.speech import Span, Turn, Utterance

from . import View, axes, refused, signal_of, views
from .answers import Heard, listen
from .refusal import refusal
from .rubric import BEYOND
from .typed import code

SHARES: Mapping[str, Mapping[str, float]] = {
    "behavioral": {"round": 0.7, "structure": 0.3},
    "closing": {"round": 0.9, "structure": 0.1},
    "coding": {"round": 0.6, "structure": 0.15, "think_aloud": 0.25},
    "system_design": {"round": 0.7, "structure": 0.1, "think_aloud": 0.2},
}
"""How much of the one number each axis makes up."""

REACHED = 1.15
"""Published model answers show less than nine tenths of all that one answer can show."""

FILLER_COST = 0.5
"""Points taken off where every tenth word is a filler; less for fewer."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one written answer came to."""

    overall: float | None
    missing: str
    signals: tuple[Signal, ...]
    axes: Mapping[str, Axis]


def score_written(
    text: str, round_: str, question: str = "", typed: Version | None = None
) -> Score:
    """Score one answer of which there is only the text, and the code if any was typed."""
    heard = listen(_as_turns(text, question), round_, code=code([typed] if typed else []))
    missing = refusal(heard, question)
    if missing:
        found = refused(round_, missing)
        return Score(None, missing, tuple(found), axes(found))
    seen = views(heard)
    found = [signal_of(heard, view) for view in seen]
    return Score(overall(heard, seen), "", tuple(found), axes(found))


def overall(heard: Heard, seen: Sequence[View]) -> float:
    """The one number, 0 to 5."""
    shares: dict[str, dict[str, float]] = {}
    for view in seen:
        if view.observed.strength is not None:
            full = 3 + BEYOND if view.criterion.best == 3 else view.criterion.best
            share = min(1.0, view.observed.strength / full)
            shares.setdefault(view.criterion.axis, {})[view.criterion.id] = share
    weights = {axis: weight for axis, weight in SHARES[heard.round].items() if axis in shares}
    parts = {axis: _with_bonus(shares[axis]) for axis in weights}
    mean = sum(parts[axis] * weights[axis] for axis in weights) / sum(weights.values())
    fillers = sum(answer.wording.fillers for answer in heard.answers)
    cost = min(FILLER_COST, 10 * FILLER_COST * fillers / max(1, heard.words))
    return round(min(5.0, max(0.0, 5 * REACHED * mean - cost)), 3)


def _with_bonus(shares: Mapping[str, float]) -> float:
    """The mean. A road map never lowers it: whether one is needed depends on the length."""
    needed = [share for id_, share in shares.items() if id_ != "S1"] or list(shares.values())
    mean = sum(needed) / len(needed)
    return max(mean, sum(shares.values()) / len(shares))


def _as_turns(text: str, question: str) -> list[Turn]:
    nowhen = Span(0.0, 0.0)
    answer = Turn("answer", "candidate", (Utterance("answer", "candidate", nowhen, text),))
    asked = Turn(
        "question", "interviewer", (Utterance("question", "interviewer", nowhen, question),)
    )
    return [asked, answer] if question else [answer]
