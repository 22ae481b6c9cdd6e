"""The bundled neural voice (hibari): 14 MB, no network, 30 ms to the first sound."""

from typing import Any

import numpy as np

from voice_interviewer.errors import EngineNotInstalled
from voice_interviewer.sound import resample
from voice_interviewer.speech import SAMPLE_RATE, Samples

from .pronunciation import spoken

PACE_WPM = 222
"""Words per minute at pace 1, without the pauses between sentences: the middle of two sets of
lines (213 and 231). What is asked for below it is met within 10 % (`tests/test_personas.py`)."""

_SEED = 20
_LONGEST = 200
"""Characters given to the model at a time; it slows down on longer text."""
_PEAK = 0.7
"""The loudest sample of a sentence; the model's own output is 6 dB quieter."""
_AUDIBLE = 0.01
_EDGE = 0.03
"""Seconds kept before and after what is audible."""


class HibariVoice:
    """Hibari's "heart", an American English voice.

    Args:
        pace: 0.5 (slow) to 2 (fast).
        depth: Below 1 the whole voice is lower, pitch and timbre alike, as of a larger
            person; above 1 it is higher.
    """

    name = "hibari"

    def __init__(self, pace: float = 1.0, depth: float = 1.0) -> None:
        try:
            from hibari import Hibari
        except ImportError as error:
            raise EngineNotInstalled("The bundled voice needs: pip install hibari-tts") from error
        self._engine: Any = Hibari()
        self._pace, self._depth = pace, depth
        self._engine("Ready.", seed=_SEED)

    def say(self, sentence: str) -> Samples:
        """See `Synthesizer.say`."""
        pieces = [self._piece(text) for text in _short_pieces(spoken(sentence))]
        return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)

    def _piece(self, text: str) -> Samples:
        # Played slower by `depth` a voice sounds deeper; spoken faster by as much it
        # still takes the same time.
        sound = self._engine(text, speed=self._pace / self._depth, seed=_SEED)
        return trimmed(resample(sound, round(self._engine.sample_rate * self._depth)))


def _short_pieces(text: str) -> list[str]:
    """Cut at spaces after clause marks, or failing these at words."""
    pieces: list[str] = []
    while len(text) > _LONGEST:
        head = text[:_LONGEST]
        cut = max(head.rfind(mark) for mark in (", ", "; ", ": ")) + 1
        cut = cut or head.rfind(" ") or _LONGEST
        cut = cut if cut > 0 else _LONGEST
        pieces.append(text[:cut].strip())
        text = text[cut:]
    return [piece for piece in (*pieces, text.strip()) if piece]


def trimmed(samples: Samples) -> Samples:
    """Without the near-silence at both ends, at the level all voices have."""
    audible = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    if not len(audible):
        return np.zeros(0, np.float32)
    margin = round(_EDGE * SAMPLE_RATE)
    kept = samples[max(0, audible[0] - margin) : audible[-1] + margin]
    out: Samples = (kept * (_PEAK / np.max(np.abs(kept)))).astype(np.float32)
    return out
