"""Sound in, words with times out.

Whisper pads whatever it hears to a window of 30 s and spends most of its time encoding
the padding. A recogniser in a hurry cuts it down to 2 s, under which Whisper repeats itself:
7 s of speech then take 0.1 s of processor time to encode instead of 0.8 s.
"""

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from . import models
from .errors import EngineBroken
from .speech import SAMPLE_RATE, Hypothesis, Samples, Span, Word

Features = npt.NDArray[np.float32]
"""Whisper's log-mel spectrogram, shape (bands, frames)."""

_WINDOW = 30
"""Seconds of sound that Whisper was made to look at."""
_SHORTEST_WINDOW = 1000
"""Columns of a spectrogram (10 ms each) that a hurried encoder is given at least ..."""
_PADDING = 200
"""... how many of them are silence after the speech at least ..."""
_STEP = 50
"""... and of how many their number is a multiple. For each number it has not seen before the
engine keeps memory: 400 stretches of speech took 143 MiB, and take none with these steps."""
_BEAM, _HURRIED_BEAM = 5, 1
"""Hypotheses that are followed at once. With little padding, five of them run into loops."""
_TOKENS = 16, 8
"""Pieces of words that a hurried recogniser writes at most, and as many more with each second:
nobody says so much, and a loop would go on to 448."""
_LOOPS = 2.4
"""Times that a text may be compressed before Whisper is taken to repeat itself (its own)."""
_REMEMBERED = 8
"""Windows of sound whose encoding is kept: those of the chunks that are worked on."""
ENCODED_RATE = 50
"""Rows per second that an `Encoder` gives (Hz)."""


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


@runtime_checkable
class Encoder(Protocol):
    """Also says what it makes of a sound before it looks for words."""

    encoding: str
    """Names the model whose encoding it is; only encodings of one name compare."""

    def encode(self, samples: Samples) -> npt.NDArray[np.float32]:
        """One row for each 20 ms of a sound, shape (n,), of at most 30 s.

        Asking for the encoding of what was just recognised costs next to nothing.
        """
        ...


class FasterWhisper:
    """Whisper through CTranslate2, int8 on the processor.

    Args:
        model: A folder with a CTranslate2 model, or a name `models.whisper` knows.
        threads: Processor threads; 0 for one of two processors, which as a rule share a core
            (measured on two: 8 s of speech take 0.28 s with one thread, 0.50 s with two).
        language: ISO 639-1 code of what is spoken.
        hurried: Leave out most of the padding, and when each word was said. It takes half the
            time, and about 5 words in 100 come out differently (89 utterances, the half of them
            acted or from meetings): good enough to talk by, not to score by. What `encode`
            gives is not comparable.
        at_once: Sounds that may be recognised at the same time, from as many Python threads.
            Two with a processor thread each take half the time of one with two.
    """

    def __init__(
        self,
        model: str = "base",
        threads: int = 0,
        language: str = "en",
        *,
        hurried: bool = False,
        at_once: int = 1,
    ) -> None:
        from faster_whisper import WhisperModel

        self.folder: Path = models.whisper(model)
        self._language, self._hurried = language, hurried
        self._model = WhisperModel(
            str(self.folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads or max(1, (os.cpu_count() or 1) // 2),
            num_workers=at_once,
            local_files_only=True,
        )
        encode = self._model.encode
        self._model.encode = unpadded(encode) if hurried else _remembering(encode)
        tongues = "multilingual" if self._model.model.is_multilingual else "english"
        self.encoding = f"whisper-{tongues}-{self.encode(np.zeros(800, np.float32)).shape[1]}"

    def encode(self, samples: Samples) -> npt.NDArray[np.float32]:
        """See `Encoder.encode`."""
        from faster_whisper.audio import pad_or_trim

        features = self._model.feature_extractor(samples, chunk_length=_WINDOW)
        # As `transcribe` does: the last column is left out.
        window = features[:, :-1][:, : self._model.feature_extractor.nb_max_frames]
        encoded = np.array(self._model.encode(pad_or_trim(window)), dtype=np.float32)
        frames: npt.NDArray[np.float32] = encoded.reshape(-1, encoded.shape[-1])
        return frames[: -(-len(samples) // (SAMPLE_RATE // ENCODED_RATE))]

    def recognize(self, samples: Samples, hint: str = "") -> Hypothesis:
        """See `Recognizer.recognize`."""
        try:
            found = self._segments(samples, hint, repeats=not hint)
            if any(segment.compression_ratio > _LOOPS for segment in found):
                found = self._segments(samples, hint, repeats=False)
        except (RuntimeError, ValueError) as error:
            raise EngineBroken(f"Whisper failed: {error}") from error
        words = tuple(
            Word(word.word.strip(), Span(word.start, max(word.start, word.end)), word.probability)
            for segment in found
            for word in segment.words or ()
        )
        return Hypothesis(" ".join(s.text.strip() for s in found).strip(), words)

    def _segments(self, samples: Samples, hint: str, *, repeats: bool) -> list[Any]:
        """What Whisper makes of a sound; it may say three words twice or not.

        Its own way out of a loop is to draw words at random, five times over: slow, and the
        same sound would not give the same words.
        """
        at_least, a_second = _TOKENS
        most = at_least + round(a_second * len(samples) / SAMPLE_RATE)
        segments, _ = self._model.transcribe(
            samples,
            language=self._language,
            beam_size=_HURRIED_BEAM if self._hurried else _BEAM,
            max_new_tokens=most if self._hurried else None,
            temperature=0.0,
            no_repeat_ngram_size=0 if repeats else 3,
            initial_prompt=hint or None,
            condition_on_previous_text=False,
            word_timestamps=not self._hurried,
            chunk_length=_WINDOW,
        )
        return list(segments)


def unpadded(encode: Callable[[Features], Any]) -> Callable[[Features], Any]:
    """The same encoder, given little more than the part of a window that holds sound."""

    def encoded(features: Features) -> Any:
        sounding = np.flatnonzero(features.any(axis=0))
        needed = int(sounding[-1]) + 1 + _PADDING if len(sounding) else 0
        columns = max(-(-needed // _STEP) * _STEP, _SHORTEST_WINDOW)
        return encode(np.ascontiguousarray(features[:, :columns]))

    return encoded


def _remembering(encode: Callable[[Features], Any]) -> Callable[[Features], Any]:
    """The same encoder, but a sound that is asked for again is not encoded again."""

    @lru_cache(maxsize=_REMEMBERED)
    def encoded(features: bytes, rows: int) -> Any:
        return encode(np.frombuffer(features, np.float32).reshape(rows, -1).copy())

    return lambda features: encoded(features.astype(np.float32).tobytes(), len(features))
