"""Evidence in words that no pattern foresaw: stretches that mean what known sentences mean.

A word means the vector that MiniLM gives it when it stands alone, cut to its 128 main
directions; a stretch means the mean of its words. A linear model for each signal was fitted on
sentences that show it or only seem to (`benchmarks/train_meaning.py`, which prints how well it
hears sentences it has not seen). Whole sentences read by MiniLM were told apart better (average
precision .88, not .82) but took two hundred times as long.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

from .found import Evidence
from .stretches import stretches
from .wording import Wording

FILE = "meaning.npz"

MEANT = "meant"
"""The kind of evidence that only its meaning says."""

SURE = 0.5
"""Probability from which a stretch counts. At .4 it hears twice as many sentences that
patterns do not know, and three to four times as much in talk that is no interview."""

ROUNDS_OF = {"T": ("coding", "system_design"), "C": ("coding",), "D": ("system_design",)}
"""Where a signal counts, by the first letter of its id."""

Vectors = npt.NDArray[np.float32]


class Meanings:
    """What words mean, and which meanings are evidence of what.

    Args:
        words: All that are known.
        vectors: What each means, shape (words, directions).
        signals: For which meaning is asked.
        weights: A linear model for each signal, shape (directions + 1, signals); the last row
            is the bias.
    """

    def __init__(
        self, words: Sequence[str], vectors: Vectors, signals: Sequence[str], weights: Vectors
    ) -> None:
        self._row = {word: n for n, word in enumerate(words)}
        self._vectors, self._weights = vectors, weights
        self.signals = tuple(signals)

    def vector(self, words: Sequence[str]) -> Vectors:
        """What the words mean together: a unit vector, or zeros if none is known."""
        rows = [self._row[word] for word in words if word in self._row]
        together: Vectors = self._vectors[rows].sum(axis=0)
        return together / max(float(np.linalg.norm(together)), 1e-9)

    def probabilities(self, words: Sequence[str]) -> Vectors:
        """How probably the words show each signal."""
        odds = self.vector(words) @ self._weights[:-1] + self._weights[-1]
        sure: Vectors = 1 / (1 + np.exp(-odds))
        return sure


def meant(wording: Wording, round_: str, known: Sequence[Evidence]) -> Iterator[Evidence]:
    """Evidence for signals that nothing of what is known already in a stretch speaks for.

    Args:
        wording: What was said.
        round_: One of `found.ROUNDS`.
        known: What patterns found in it.
    """
    meanings = _meanings()
    here = [round_ in ROUNDS_OF[signal[0]] for signal in meanings.signals]
    for first, last in stretches(wording) if any(here) else ():
        start, end = wording.source_range(first, last)
        sure = meanings.probabilities(wording.words[first:last])
        heard = {e.signal for e in known if e.start < end and start < e.end}
        for n in np.flatnonzero((sure >= SURE) & here):
            if meanings.signals[n] not in heard:
                yield Evidence(start, end, meanings.signals[n], MEANT)


def signals_heard() -> tuple[str, ...]:
    """Signals for which meaning is asked."""
    return _meanings().signals


@cache
def _meanings() -> Meanings:
    with as_file(files(__package__) / FILE) as path, np.load(path) as kept:
        words = bytes(kept["words"]).decode().split()
        vectors = kept["vectors"].astype(np.float32) * kept["scales"][:, None]
        return Meanings(
            words, vectors, [str(signal) for signal in kept["signals"]], kept["weights"]
        )
