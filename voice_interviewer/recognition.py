"""Sound in, words with times out.

Whisper pads whatever it hears to a window of 30 s and spends most of its time encoding
the padding. Speech that fits is given a window of 10 s instead, which costs a third and
leaves the 2 s of padding without which Whisper repeats itself.
"""

from pathlib import Path
from typing import Protocol

from . import models
from .errors import EngineBroken
from .speech import SAMPLE_RATE, Hypothesis, Samples, Span, Word

_SHORT_WINDOW = 10
_LONG_WINDOW = 30
"""Seconds of sound the encoder looks at."""
_PADDING = 2.0
"""Seconds of silence the encoder needs after the speech."""
_SEED = 20


class Recognizer(Protocol):
    """Hears words."""

    def recognize(self, samples: Samples, hint: str = "") -> Hypothesis:
        """The words in a stretch of sound, timed from its first sample.

        Args:
            samples: Shape (n,), 16 kHz.
            hint: Text in the manner expected, which makes such words likelier.

        Raises:
            EngineBroken: The engine ran and failed.
        """
        ...


class FasterWhisper:
    """Whisper through CTranslate2, int8 on the processor.

    Args:
        model: A folder with a CTranslate2 model, or a name `models.whisper` knows.
        threads: Processor threads; 0 leaves the choice to CTranslate2.
        language: ISO 639-1 code of what is spoken.
    """

    def __init__(self, model: str = "base", threads: int = 0, language: str = "en") -> None:
        from faster_whisper import WhisperModel

        self.folder: Path = models.whisper(model)
        self._language = language
        self._model = WhisperModel(
            str(self.folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            local_files_only=True,
        )

    def recognize(self, samples: Samples, hint: str = "") -> Hypothesis:
        """See `Recognizer.recognize`."""
        import ctranslate2

        # Whisper falls back to sampling when it is unsure; the same sound must still
        # give the same words.
        ctranslate2.set_random_seed(_SEED)
        short = len(samples) <= (_SHORT_WINDOW - _PADDING) * SAMPLE_RATE
        try:
            segments, _ = self._model.transcribe(
                samples,
                language=self._language,
                beam_size=5,
                initial_prompt=hint or None,
                condition_on_previous_text=False,
                word_timestamps=True,
                chunk_length=_SHORT_WINDOW if short else _LONG_WINDOW,
            )
            found = list(segments)
        except (RuntimeError, ValueError) as error:
            raise EngineBroken(f"Whisper failed: {error}") from error
        words = tuple(
            Word(word.word.strip(), Span(word.start, max(word.start, word.end)), word.probability)
            for segment in found
            for word in segment.words or ()
        )
        return Hypothesis(" ".join(s.text.strip() for s in found).strip(), words)
