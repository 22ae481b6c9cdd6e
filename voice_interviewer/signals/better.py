"""A better version of an answer, made of its own sentences.

In goes a round, out comes the answer that most was said in: general remarks, repetitions and
trailing ends left out, the rest in the order in which listeners expect its parts. No word is
added, so that nobody is given a story that is not theirs, and each sentence can be heard.
Where a sentence belongs is an estimate (`docs/scoring.md` says how far off it is), so those
that carry no cue stay with the sentence before them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voice_interviewer.evidence import Wording
from voice_interviewer.speech import Span

from .answers import Answer, Heard
from .labels import labeller
from .quotes import span_of
from .sentences import sentences

FEWEST = 5
"""Sentences an answer needs before their order is worth a thought."""

SURE = 0.6
"""Probability from which a sentence is moved to the part it seems to belong to."""

SAID_ALREADY = 0.8
"""Share of a sentence's content words in an earlier one that makes it a repetition."""

STAGES = {
    "coding": (("C1",), ("C2",), ("T4", "C4"), ("C3",), ("C5", "C6")),
    "system_design": (("D1",), ("D2", "D3", "D4"), ("D5", "D7"), ("D6",)),
}
"""Signals whose evidence places a sentence, in the order in which the work is told."""

_FILLER = re.compile(r"\b(um+|uh+|er|erm|hmm+|mm|ah|you know|i mean)\b[,.]?\s*", re.IGNORECASE)
_TWICE = re.compile(r"\b(\w+)(?:[,\s]+\1\b)+", re.IGNORECASE)
_LEAD = re.compile(r"^((and|so|but|well|okay|ok|yeah|right|then)\b[,\s]*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the better version."""

    text: str
    """Its own words without fillers."""
    span: Span
    """When it was said."""
    moved: bool
    """Whether it stood elsewhere in the answer."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that is left out, and why."""

    text: str
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Better:
    """The same answer, said better."""

    turn: str
    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...]

    @property
    def changes(self) -> int:
        """How many sentences moved or left."""
        return len(self.dropped) + sum(sentence.moved for sentence in self.sentences)


def better(heard: Heard) -> Better | None:
    """The longest answer in a better order; None if it is short or nothing would change."""
    answer = max(heard.answers, key=lambda answer: len(answer.wording), default=None)
    if answer is None:
        return None
    pieces = sentences(answer.wording)
    if len(pieces) < FEWEST:
        return None
    places = _places(answer, pieces, heard.round)
    kept: list[int] = []
    dropped: list[Dropped] = []
    for n, piece in enumerate(pieces):
        why = _useless(answer, piece, [pieces[k] for k in kept])
        if why:
            text, span = _said(answer, piece)
            dropped.append(Dropped(text, span, why))
        else:
            kept.append(n)
    order = sorted(kept, key=lambda n: places[n])  # stable: within a part nothing moves
    stays = _longest_rise(order)
    told = tuple(Sentence(*_said(answer, pieces[n]), n not in stays) for n in order)
    found = Better(answer.turn.id, told, tuple(dropped))
    return found if found.changes else None


def _places(answer: Answer, pieces: Sequence[tuple[int, int]], round_: str) -> list[int]:
    """The part that each sentence belongs to; without a cue that of the one before."""
    own = _stages(answer, pieces, round_) if round_ in STAGES else _parts(answer, pieces)
    found: list[int] = []
    for place in own:
        found.append(place if place is not None else found[-1] if found else 0)
    return found


def _parts(answer: Answer, pieces: Sequence[tuple[int, int]]) -> list[int | None]:
    model = labeller("story")
    chances = np.exp(
        model.log_probabilities(model.measure(answer.wording, answer.evidence, pieces))
    )
    return [int(row.argmax()) if row.max() >= SURE else None for row in chances]


def _stages(answer: Answer, pieces: Sequence[tuple[int, int]], round_: str) -> list[int | None]:
    found: list[int | None] = []
    for piece in pieces:
        signals = {e.signal for e in answer.evidence if _inside(answer.wording, e.start, piece)}
        stages = [n for n, named in enumerate(STAGES[round_]) if signals & set(named)]
        found.append(max(stages) if stages else None)
    return found


def _useless(answer: Answer, piece: tuple[int, int], kept: Sequence[tuple[int, int]]) -> str:
    """Why a sentence can be left out; empty if it cannot."""
    wording = answer.wording
    mine = [e for e in answer.evidence if _inside(wording, e.start, piece)]
    kinds = {e.kind for e in mine}
    if not any(e.signal[0] in "BCDQ" and e.kind != "vague" for e in mine):
        if "preamble" in kinds:
            return "a general remark"
        if "trails_off" in kinds:
            return "trails off"
    words = _content(wording, piece)
    if len(words) < 2:
        return "says nothing"
    if any(len(words & _content(wording, other)) >= SAID_ALREADY * len(words) for other in kept):
        return "said before"
    return ""


def _content(wording: Wording, piece: tuple[int, int]) -> set[str]:
    return {word for word in wording.words[slice(*piece)] if len(word) > 3 or word == "#"}


def _inside(wording: Wording, at: int, piece: tuple[int, int]) -> bool:
    first, last = piece
    return wording.places[first][0] <= at < wording.places[last - 1][1]


def _said(answer: Answer, piece: tuple[int, int]) -> tuple[str, Span]:
    wording, (first, last) = answer.wording, piece
    start, end = wording.places[first][0], wording.places[last - 1][1]
    text = wording.source[start : end + 1].strip(" ,;")
    text = _LEAD.sub("", _TWICE.sub(r"\1", _FILLER.sub("", text))).strip(" ,")
    return text[:1].upper() + text[1:], span_of(answer.turn, start, end)


def _longest_rise(order: Sequence[int]) -> set[int]:
    """The most sentences that keep their order among each other: those did not move."""
    best: list[list[int]] = []
    for n in order:
        before: list[int] = max((run for run in best if run[-1] < n), key=len, default=[])
        best.append([*before, n])
    longest: list[int] = max(best, key=len, default=[])
    return set(longest)
