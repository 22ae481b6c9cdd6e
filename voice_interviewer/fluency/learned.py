"""Whether "like" and "you know" are filler, learned from what professional editors cut.

A logistic regression over single words and stops around the phrase. Its weights stand in
`markers/en_learned.json`, made by `benchmarks/train_markers.py`; they say how telling a
word is and hold no text. For "like" the words around say too little: it is decided by what
a sentence embedder makes of it where it stands (`markers/en_in_context.npz`), if there is one.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voice_interviewer.speech import Word

from .bare import bare

_FOLDER = Path(__file__).parent / "markers"
_STOPS = ".,?!-…"
_REACH = 7
"""Words to either side of a phrase that its meaning is read from."""

InContext = Callable[[str, str, str], npt.NDArray[np.float32]]
"""`embedding.MiniLm.in_context`: before, phrase and after in, one vector out."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned about one phrase."""

    threshold: float
    """Probability from which it is filler."""
    bias: float
    weights: dict[str, float]

    def probability(self, words: Sequence[Word], start: int, end: int) -> float:
        """That the phrase from one word up to another is filler, in [0, 1]."""
        seen = features(words, start, end)
        return 1 / (1 + exp(-self.bias - sum(self.weights.get(each, 0.0) for each in seen)))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was learned about the meaning of one phrase where it stands."""

    threshold: float
    bias: float
    weights: npt.NDArray[np.float32]

    def probability(
        self, words: Sequence[Word], start: int, end: int, in_context: InContext
    ) -> float:
        """That the phrase from one word up to another is filler, in [0, 1]."""
        before, phrase, after = (
            " ".join(word.text for word in words[first:last])
            for first, last in ((max(0, start - _REACH), start), (start, end), (end, end + _REACH))
        )
        score = self.bias + float(in_context(before, phrase, after) @ self.weights)
        return 1 / (1 + exp(-score))


@cache
def meanings(language: str = "en") -> dict[str, Meaning]:
    """What was learned for a language, by phrase; empty where nothing was."""
    path = _FOLDER / f"{language}_in_context.npz"
    if not path.is_file():
        return {}
    with np.load(path) as held:
        return {
            phrase: Meaning(float(row[0]), float(row[1]), row[2:].astype(np.float32))
            for phrase, row in held.items()
        }


@cache
def learned(language: str = "en") -> dict[str, Weights]:
    """What was learned for a language, by phrase; empty where nothing was."""
    path = _FOLDER / f"{language}_learned.json"
    if not path.is_file():
        return {}
    held = json.loads(path.read_text("utf-8"))
    return {phrase: Weights(**entry) for phrase, entry in held.items()}


def features(words: Sequence[Word], start: int, end: int) -> list[str]:
    """The names of what stands around a phrase: two words and a stop on either side."""

    def at(n: int) -> str:
        return bare(words[n].text) if 0 <= n < len(words) else ""

    return [
        f"before:{at(start - 1)}",
        f"before2:{at(start - 2)}",
        f"after:{at(end)}",
        f"after2:{at(end + 1)}",
        f"stop before:{_stop(words[start - 1].text) if start else '.'}",
        f"stop after:{_stop(words[end - 1].text)}",
    ]


def _stop(text: str) -> str:
    return text[-1] if text[-1:] in _STOPS else ""
