"""The encoding of a sound in, the probability of a filled pause every 20 ms out.

Whisper's encoder hears an "um" even where its decoder, trained on edited text, leaves it
out. One weight for each of its 512 features reads it off: a logistic regression, two
kilobytes, trained by `benchmarks/train_probe.py` on synthesised voices and the labelled
recordings, and only ever asked together with the words.
"""

from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from voice_interviewer.recognition import ENCODED_RATE
from voice_interviewer.speech import Span

Odds = npt.NDArray[np.float64]
"""Probability of a filled pause in each frame of `1 / ENCODED_RATE` s, shape (frames,)."""

_SMOOTHED = 5
"""Frames over which the probability is averaged."""


@cache
def _weights() -> tuple[str, npt.NDArray[np.float64], float]:
    with resources.as_file(resources.files(__package__) / "probe.npz") as path:
        held = np.load(path)
        return str(held["encoding"]), held["weights"].astype(np.float64), float(held["bias"])


def reads(encoding: str) -> bool:
    """Whether the probe was trained on encodings of this name."""
    return _weights()[0] == encoding


def odds(encoded: npt.NDArray[np.float32]) -> Odds:
    """Probability of a filled pause in each row of an encoding, shape (frames, 512)."""
    _, weights, bias = _weights()
    score = encoded.astype(np.float64) @ weights + bias
    sure = 1 / (1 + np.exp(-score))
    smooth: Odds = np.convolve(sure, np.ones(_SMOOTHED) / _SMOOTHED, "same")
    return smooth[: len(sure)]


def stretches(sure: Odds, least: float) -> list[tuple[Span, float]]:
    """Where the probability stays at `least` or more, and the highest it gets there."""
    above = np.concatenate([[False], sure >= least, [False]])
    edges = np.flatnonzero(above[1:] != above[:-1])
    return [
        (Span(first / ENCODED_RATE, after / ENCODED_RATE), float(sure[first:after].max()))
        for first, after in edges.reshape(-1, 2).tolist()
    ]


def highest(sure: Odds, span: Span) -> float:
    """The highest probability in a span; 0 outside what was heard."""
    first, after = round(span.start * ENCODED_RATE), round(span.end * ENCODED_RATE)
    inside = sure[max(first, 0) : max(after, first + 1)]
    return float(inside.max()) if len(inside) else 0.0
