"""A voice on a server, with a voice of one's own in reserve.

Chosen only by naming the server, its model and its voice. What is sent is what the
interviewer says. If the server fails once, the rest of the session is spoken by the other
voice: one that comes and goes would be worse than either.
"""

import io
from typing import TYPE_CHECKING

import soundfile

from voice_interviewer.errors import EngineBroken, EngineError
from voice_interviewer.language_model import LanguageModel
from voice_interviewer.sound import resample
from voice_interviewer.speech import Samples

from .bundled import trimmed
from .pronunciation import spoken

if TYPE_CHECKING:
    from . import Synthesizer

SLOWEST = 4.0
"""Seconds a sentence may take, to the last sample."""


class RemoteVoice:
    """A voice behind an OpenAI-compatible interface.

    Args:
        model: Speaks.
        voice: Name of the voice, as the server calls it.
        spare: Speaks when that fails.
    """

    def __init__(self, model: LanguageModel, voice: str, spare: "Synthesizer") -> None:
        self._model, self._voice, self.spare = model, voice, spare
        self.trouble = ""
        """Why the other voice speaks; empty while it does not."""

    @property
    def name(self) -> str:
        """See `Synthesizer.name`."""
        return self.spare.name if self.trouble else "remote"

    def say(self, sentence: str) -> Samples:
        """See `Synthesizer.say`."""
        if not self.trouble:
            try:
                return self._remote(sentence)
            except EngineError as error:
                self.trouble = str(error)
        return self.spare.say(sentence)

    def _remote(self, sentence: str) -> Samples:
        data = self._model.speech(self._voice, spoken(sentence))
        try:
            sound, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
        except (soundfile.LibsndfileError, TypeError) as error:
            raise EngineBroken(f"{self._model.name} sent no sound that can be read.") from error
        samples = trimmed(resample(sound.mean(axis=1), rate)) if len(sound) else sound[:, 0]
        if not len(samples):
            raise EngineBroken(f"{self._model.name} sent silence.")
        return samples
