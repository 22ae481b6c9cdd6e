"""Speech in, the same with its last vowel drawn out: "sooo", as people say who think on."""

import numpy as np

from voice_interviewer.speech import SAMPLE_RATE, Samples, Span, seconds_at

_WINDOW, _HOP, _REACH = 640, 320, 240
"""Samples that are laid over each other, how far apart, and how far they are moved to fit."""
_FRAME = 160
_PITCHES = range(SAMPLE_RATE // 400, SAMPLE_RATE // 65, 2)
"""Lengths of one period of a voice."""
_PERIODIC, _LOUD = 0.75, 0.2
"""Likeness of neighbouring periods, and share of the loudest level, from which it is a vowel."""
_SHORTEST, _LONGEST = 0.06, 0.16
"""Seconds of the vowel that are drawn out."""


def stretched(samples: Samples, factor: float) -> Samples:
    """Longer by a factor at the same pitch (waveform-similarity overlap and add)."""
    window = np.hanning(_WINDOW)
    source = np.concatenate([samples, np.zeros(2 * _WINDOW, np.float32)])
    length = int(len(samples) * factor)
    made, laid = np.zeros((2, length + _WINDOW))
    at = 0
    for start in range(0, length, _HOP):
        wanted = int(start / factor)
        if start:
            follows = source[at + _HOP : at + _HOP + _WINDOW]
            first = max(0, wanted - _REACH)
            places = range(first, min(len(samples), wanted + _REACH), 4)
            at = max(places, key=lambda n: float(follows @ source[n : n + _WINDOW]), default=first)
        made[start : start + _WINDOW] += window * source[at : at + _WINDOW]
        laid[start : start + _WINDOW] += window
    return np.asarray(made / np.maximum(laid, 1e-3), np.float32)[:length]


def drawn_out(samples: Samples, seconds: float) -> tuple[Samples, Span] | None:
    """The last vowel so much longer, and where it now is; None if there is no vowel."""
    vowel = _last_vowel(samples)
    if vowel is None:
        return None
    first, after = vowel
    longer = stretched(samples[first:after], 1 + seconds * SAMPLE_RATE / (after - first))
    whole = np.concatenate([samples[:first], longer, samples[after:]])
    return whole, Span(seconds_at(first), seconds_at(first + len(longer)))


def _last_vowel(samples: Samples) -> tuple[int, int] | None:
    starts = range(0, len(samples) - _WINDOW, _FRAME)
    levels = np.array([np.sqrt(np.mean(samples[n : n + 400] ** 2)) for n in starts])
    if not len(levels):
        return None
    loud = levels > _LOUD * levels.max()
    vowel = [
        bool(loud[k]) and _periodicity(samples[n : n + _WINDOW]) > _PERIODIC
        for k, n in enumerate(starts)
    ]
    after = len(vowel)
    while after:
        first = after
        while first and vowel[first - 1]:
            first -= 1
        if (after - first) * _FRAME >= _SHORTEST * SAMPLE_RATE:
            edge = after * _FRAME
            return max(first * _FRAME, edge - int(_LONGEST * SAMPLE_RATE)), edge
        after = first - 1 if first else 0
    return None


def _periodicity(frame: Samples) -> float:
    """How like each other neighbouring periods are, at the pitch where they are most."""
    centred = frame.astype(np.float64) - frame.mean()
    power = np.cumsum(np.concatenate([[0.0], centred**2]))
    if power[-1] < 1e-7:
        return 0.0
    return max(
        float(centred[lag:] @ centred[:-lag])
        / float(np.sqrt((power[-1] - power[lag]) * power[-1 - lag]) + 1e-12)
        for lag in _PITCHES
    )
