"""The interviewer's sentences in, one block of sound at a time out, and what was heard.

The loudspeaker is slaved to the microphone: for every block that is captured, one block is
played. So what was said and what was heard lie on one clock without a second one to compare
it with, and an interruption takes effect at the next block.
"""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples, seconds_at

BETWEEN_SENTENCES = 0.2
"""Seconds of silence after a sentence."""

FADE_SECONDS = 0.02
"""How long an interrupted sentence takes to fade out."""

REWIND = 0.1
"""Seconds that are said again after a hesitation: as much as a loudspeaker keeps ahead."""

SOFT = 0.25
"""How loud the interviewer is while it is not clear whether somebody takes the floor (-12 dB)."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to play."""

    turn_id: str
    text: str
    samples: Samples
    """Shape (n,), 16 kHz."""
    then: float = BETWEEN_SENTENCES
    """Seconds of silence after it."""


@dataclass(frozen=True, slots=True)
class Played:
    """A turn's playback began or ended."""

    turn_id: str
    t: float
    """First or last sample that was played (s)."""
    ended: bool
    heard: str = ""
    """With `ended`: the words that were really played."""
    interrupted: bool = False


class Playback:
    """What the interviewer has still to say, handed out block by block."""

    def __init__(self) -> None:
        self._waiting: deque[Sentence] = deque()
        self._open: set[str] = set()
        self._position = 0
        self._turn: str | None = None
        self._heard: list[str] = []
        self._last_sound = 0
        self._gain = 1.0
        self._hesitating = False

    @property
    def unsaid(self) -> list[tuple[str, str]]:
        """Turn and text of the sentence under way and of those behind it."""
        return [(sentence.turn_id, sentence.text) for sentence in self._waiting]

    @property
    def busy(self) -> bool:
        """Whether there is something to play, now or announced."""
        return bool(self._waiting or self._open or self._turn)

    @property
    def sounding(self) -> bool:
        """Whether a turn has begun and is not over."""
        return self._turn is not None

    def announce(self, turn_id: str) -> None:
        """Sentences of this turn will come; it is not over until `complete`."""
        self._open.add(turn_id)

    def add(self, sentence: Sentence) -> None:
        """Put a sentence behind those that wait."""
        self._waiting.append(sentence)

    def complete(self, turn_id: str) -> None:
        """All sentences of this turn were added."""
        self._open.discard(turn_id)

    def next_block(self, first_sample: int, *, soft: bool = False) -> tuple[Samples, list[Played]]:
        """The sound to play during the block that starts at `first_sample`."""
        out = np.zeros(BLOCK_SAMPLES, np.float32)
        happened: list[Played] = []
        filled = 0
        self._hesitating = False
        while filled < BLOCK_SAMPLES and self._waiting:
            sentence = self._waiting[0]
            if self._turn != sentence.turn_id:
                happened += self._end(interrupted=False)
                self._turn = sentence.turn_id
                happened.append(Played(sentence.turn_id, seconds_at(first_sample + filled), False))
            length = len(sentence.samples) + round(sentence.then * SAMPLE_RATE)
            here = sentence.samples[self._position : self._position + BLOCK_SAMPLES - filled]
            out[filled : filled + len(here)] = here
            if len(here):
                self._last_sound = first_sample + filled + len(here)
            step = min(length - self._position, BLOCK_SAMPLES - filled)
            self._position += step
            filled += step
            if self._position >= length:
                self._heard.append(sentence.text)
                self._waiting.popleft()
                self._position = 0
        if self._turn and not self._waiting and self._turn not in self._open:
            happened += self._end(interrupted=False)
        return self._levelled(out, SOFT if soft else 1.0), happened

    def hesitate(self, first_sample: int) -> tuple[Samples, bool]:
        """Fall silent in the middle of a word, and stay so until the next `next_block`.

        Returns:
            The block, and whether the silence begins in it.
        """
        if self._hesitating:
            return np.zeros(BLOCK_SAMPLES, np.float32), False
        out = self._fading(first_sample)
        self._hesitating, self._gain = True, 0.0
        # What waits in the loudspeaker is not heard; it is said again.
        self._position = max(0, self._position - round(REWIND * SAMPLE_RATE))
        return out, True

    def stop(self, first_sample: int) -> tuple[Samples, list[Played]]:
        """Fade out within the block that starts at `first_sample` and forget the rest."""
        out = np.zeros(BLOCK_SAMPLES, np.float32)
        if self._waiting and self._waiting[0].turn_id == self._turn:
            if not self._hesitating:
                out = self._fading(first_sample)
            sentence = self._waiting[0]
            share = self._position / max(1, len(sentence.samples))
            words = sentence.text.split()
            self._heard += words[: int(share * len(words))]
        self._waiting.clear()
        self._open.clear()
        self._position, self._gain, self._hesitating = 0, 1.0, False
        return out, self._end(interrupted=True)

    def _fading(self, first_sample: int) -> Samples:
        """A block in which the sentence under way fades out."""
        out = np.zeros(BLOCK_SAMPLES, np.float32)
        if self._waiting:
            sentence = self._waiting[0].samples[self._position :]
            fade = sentence[: round(FADE_SECONDS * SAMPLE_RATE)]
            out[: len(fade)] = fade * np.linspace(self._gain, 0, len(fade), dtype=np.float32)
            self._last_sound = first_sample + len(fade)
        return out

    def _levelled(self, out: Samples, gain: float) -> Samples:
        """A block that goes from the loudness of the last one to the one asked for."""
        before, self._gain = self._gain, gain
        if before == gain == 1.0:
            return out
        return out * np.linspace(before, gain, len(out), dtype=np.float32)

    def _end(self, *, interrupted: bool) -> list[Played]:
        if self._turn is None:
            return []
        over = Played(
            self._turn, seconds_at(self._last_sound), True, " ".join(self._heard), interrupted
        )
        self._turn, self._heard = None, []
        return [over]


class AudioSink(Protocol):
    """Where the interviewer's sound goes."""

    def play(self, samples: Samples) -> None:
        """Take one block, shape (BLOCK_SAMPLES,), 16 kHz. Does not wait."""
        ...

    def cut(self) -> None:
        """Fade out at once and forget what was taken and not yet heard."""
        ...

    def close(self) -> None:
        """No more blocks will come."""
        ...


class Silent:
    """Plays to nobody, at the speed of the session."""

    def play(self, samples: Samples) -> None:
        """See `AudioSink.play`."""

    def cut(self) -> None:
        """See `AudioSink.cut`."""

    def close(self) -> None:
        """See `AudioSink.close`."""
