"""A question in, how likely it asks for each thing that is known out.

One cosine cannot tell a question that nothing answers from one that is put in unusual words:
both resemble everything a little. So several likenesses are weighed together, and each thing
competes with the others and with "none of them" (a conditional logit). The weights were fitted
by `benchmarks/train_relevance.py` on questions that were written for that.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from voice_interviewer.embedding import Meaning

from .shared_words import HOLLOW, STOP

_COMPARED = "nearest", "nearest_three", "middle", "answer", "words"
LIKENESSES = (
    *_COMPARED, "rarest_word", "your_call", "scope", "unanswered",
    *(f"rival_{name}" for name in _COMPARED),
)  # fmt: skip
"""What speaks for a thing: cosines with the nearest way to ask for it, the nearest three, the
middle of all ways, and its answer; how well the words of the question are met by any of its
words, on average and at the worst; of which kind it is; and how well the best other thing
compares, for a question that fits two things usually asks for neither."""

DOUBTS = ("words", "best_met", "listed", "none")
"""What speaks for none of them: tenths of words that count, how well things meet them at best,
whether questions without an answer are listed, too, and a constant."""

_SMALL = STOP | HOLLOW
_BESIDE = 0.5
"""How much like the question an answer is that nobody gives, in cosines with the nearest way."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be asked about."""

    kind: str
    phrases: tuple[str, ...]
    """Ways to ask for it."""
    answer: str = ""


class Relevance:
    """Weighs what a question may be about.

    Args:
        things: What can be asked about.
        meaning: Compares texts and words.
    """

    def __init__(self, things: Sequence[Thing], meaning: Meaning) -> None:
        self._things, self._meaning = things, meaning
        self._texts = [[*thing.phrases, *filter(None, [thing.answer])] for thing in things]
        self._vectors = [meaning.vectors(texts) for texts in self._texts]
        self._words = [np.concatenate([meaning.words(t) for t in texts]) for texts in self._texts]

    def odds(self, question: str) -> npt.NDArray[np.float64]:
        """Log-odds of each thing against none of them, shape (things,)."""
        weights = _weights()
        likeness, doubt = self.features(question)
        odds: npt.NDArray[np.float64] = likeness @ weights["likeness"] - doubt @ weights["doubt"]
        return odds

    def features(self, question: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Shapes (things, LIKENESSES) and (DOUBTS,)."""
        asked = self._meaning.vectors([question])[0]
        words = self._meaning.words(question, _SMALL)
        met = np.array([(words @ known.T).max(axis=1) for known in self._words])
        rows = [
            (*_cosines(vectors @ asked, vectors, asked, thing), own.mean(), own.min(),
             thing.kind == "your_call", thing.kind == "out_of_scope", thing.kind == "unknown")
            for thing, vectors, own in zip(self._things, self._vectors, met, strict=True)
        ]  # fmt: skip
        listed = any(thing.kind == "unknown" for thing in self._things)
        doubt = np.array([len(words) / 10, met.max(axis=0).mean(), listed, 1.0])
        likeness = np.array(rows, np.float64)
        return np.hstack([likeness, _rivals(likeness[:, : len(_COMPARED)])]), doubt


def _rivals(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """For each row the largest value of the others, column by column."""
    if len(values) < 2:
        return np.zeros_like(values)
    ranked = np.sort(values, axis=0)
    others: npt.NDArray[np.float64] = np.where(values == ranked[-1], ranked[-2], ranked[-1])
    return others


def _cosines(
    scores: npt.NDArray[np.float32],
    vectors: npt.NDArray[np.float32],
    asked: npt.NDArray[np.float32],
    thing: Thing,
) -> tuple[float, float, float, float]:
    """With the nearest way to ask, the nearest three, the middle of all, and the answer."""
    ways = len(thing.phrases)
    ranked = np.sort(scores[:ways])[::-1]
    middle = vectors[:ways].mean(axis=0)
    answer = scores[ways] if thing.answer else _BESIDE * ranked[0]
    return ranked[0], ranked[:3].mean(), middle @ asked / np.linalg.norm(middle), answer


@cache
def _weights() -> Mapping[str, npt.NDArray[np.float64]]:
    """The fitted weights, in the order of `LIKENESSES` and `DOUBTS`."""
    text = resources.files(__package__).joinpath("relevance.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return {
        "likeness": np.array([read["likeness"][name] for name in LIKENESSES]),
        "doubt": np.array([read["doubt"][name] for name in DOUBTS]),
    }
