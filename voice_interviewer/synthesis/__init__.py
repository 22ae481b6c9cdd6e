"""Text in, the interviewer's voice out, sentence by sentence.

Three voices, in the order they are tried: the bundled neural one, the system's own through
pyttsx3, and none at all, where the words stand on the screen for as long as it takes to
read them. A voice that fails is replaced by the next one in the middle of a session. A fourth,
on a server, speaks only where somebody named that server, its model and its voice.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from voice_interviewer.errors import EngineError, SettingsError
from voice_interviewer.speech import SAMPLE_RATE, Samples

from .pronunciation import sentences, spoken
from .remote import RemoteVoice

__all__ = ["VOICES", "RemoteVoice", "Synthesizer", "TextOnly", "sentences", "spoken", "voice"]

READING_SECONDS_PER_WORD = 0.3
"""How long a word stays on the screen when there is no voice (200 words a minute)."""


class Synthesizer(Protocol):
    """A voice."""

    @property
    def name(self) -> str:
        """What it is called in settings and in the log."""
        ...

    def say(self, sentence: str) -> Samples:
        """One sentence as sound, shape (n,), 16 kHz, without silence round it.

        Raises:
            EngineError: It could not be said.
        """
        ...


class TextOnly:
    """No voice: silence for as long as it takes to read the sentence."""

    name = "text"

    def say(self, sentence: str) -> Samples:
        """See `Synthesizer.say`."""
        seconds = READING_SECONDS_PER_WORD * len(sentence.split())
        return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def _hibari(pace_wpm: float | None, depth: float) -> Synthesizer:
    from .bundled import PACE_WPM, HibariVoice

    return HibariVoice(pace=pace_wpm / PACE_WPM if pace_wpm else 1.0, depth=depth)


def _system(pace_wpm: float | None, _depth: float) -> Synthesizer:
    from .system import SystemVoice

    return SystemVoice(pace_wpm)


VOICES: dict[str, Callable[[float | None, float], Synthesizer]] = {
    "hibari": _hibari,
    "system": _system,
    "text": lambda _pace_wpm, _depth: TextOnly(),
}
"""Voices by name, best first."""


def voice(name: str = "auto", *, pace_wpm: float | None = None, depth: float = 1.0) -> Synthesizer:
    """The voice of that name, or with "auto" the best that works here.

    Args:
        name: One of `VOICES`, or "auto".
        pace_wpm: Words per minute; None for the voice's own pace.
        depth: See `bundled.HibariVoice`; other voices have one depth.

    Raises:
        SettingsError: There is no voice of that name.
        EngineError: The voice that was named does not work here.
    """
    if name != "auto":
        if name not in VOICES:
            raise SettingsError(f"No voice is called {name!r}. Choose: auto, {', '.join(VOICES)}")
        return VOICES[name](pace_wpm, depth)
    for make in VOICES.values():
        try:
            return make(pace_wpm, depth)
        except EngineError:
            continue
    return TextOnly()
