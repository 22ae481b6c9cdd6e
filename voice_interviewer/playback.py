"""The interviewer's sentences in, one block of sound at a time out, and what was heard.

The loudspeaker is slaved to the microphone: for every block that is captured, one block is
played. So what was said and what was heard lie on one clock without a second one to compare
it with, and an interruption takes effect at the next block.
"""

import queue
from collections import deque
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from .capture import portaudio
from .errors import DeviceError
from .speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples, seconds_at

BETWEEN_SENTENCES = 0.2
"""Seconds of silence after each sentence."""

FADE_SECONDS = 0.02
"""How long an interrupted sentence takes to fade out."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to play."""

    turn_id: str
    text: str
    samples: Samples
    """Shape (n,), 16 kHz."""


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

    def next_block(self, first_sample: int) -> tuple[Samples, list[Played]]:
        """The sound to play during the block that starts at `first_sample`."""
        out = np.zeros(BLOCK_SAMPLES, np.float32)
        happened: list[Played] = []
        filled = 0
        while filled < BLOCK_SAMPLES and self._waiting:
            sentence = self._waiting[0]
            if self._turn != sentence.turn_id:
                happened += self._end(interrupted=False)
                self._turn = sentence.turn_id
                happened.append(Played(sentence.turn_id, seconds_at(first_sample + filled), False))
            length = len(sentence.samples) + round(BETWEEN_SENTENCES * SAMPLE_RATE)
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
        return out, happened

    def stop(self, first_sample: int) -> tuple[Samples, list[Played]]:
        """Fade out within the block that starts at `first_sample` and forget the rest."""
        out = np.zeros(BLOCK_SAMPLES, np.float32)
        if self._waiting and self._waiting[0].turn_id == self._turn:
            sentence = self._waiting[0]
            fade = sentence.samples[self._position :][: round(FADE_SECONDS * SAMPLE_RATE)]
            out[: len(fade)] = fade * np.linspace(1, 0, len(fade), dtype=np.float32)
            self._last_sound = first_sample + len(fade)
            share = self._position / max(1, len(sentence.samples))
            words = sentence.text.split()
            self._heard += words[: int(share * len(words))]
        self._waiting.clear()
        self._open.clear()
        self._position = 0
        return out, self._end(interrupted=True)

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

    def close(self) -> None:
        """No more blocks will come."""
        ...


class Silent:
    """Plays to nobody, at the speed of the session."""

    def play(self, samples: Samples) -> None:
        """See `AudioSink.play`."""

    def close(self) -> None:
        """See `AudioSink.close`."""


class Loudspeaker:
    """One long-lived output stream through PortAudio, at the device's own rate.

    Args:
        device: Part of a device's name, or None for the system's default.

    Raises:
        DeviceError: PortAudio or the device is missing.
    """

    _AHEAD = 4
    """Blocks held back at the start, so that a late one does not tear the sound."""

    def __init__(self, device: str | None = None) -> None:
        import soxr

        sounddevice = portaudio()
        try:
            found = sounddevice.query_devices(device, "output")
            rate = int(found["default_samplerate"])
            self._resampler = soxr.ResampleStream(SAMPLE_RATE, rate, 1, dtype="float32")
            self._ring: queue.Queue[Samples] = queue.Queue(maxsize=64)
            self._rest = np.zeros(0, np.float32)
            for _ in range(self._AHEAD):
                self.play(np.zeros(BLOCK_SAMPLES, np.float32))
            self._stream = sounddevice.OutputStream(
                samplerate=rate,
                device=found["index"],
                channels=1,
                dtype="float32",
                latency="high",
                callback=self._callback,
            )
            self._stream.start()
        except (ValueError, sounddevice.PortAudioError) as error:
            raise DeviceError(f"No loudspeaker could be opened ({error}).") from error

    def play(self, samples: Samples) -> None:
        """See `AudioSink.play`. Blocks the device is too slow for are dropped."""
        if not self._ring.full():
            self._ring.put_nowait(self._resampler.resample_chunk(samples))

    def close(self) -> None:
        """See `AudioSink.close`."""
        self._stream.stop()
        self._stream.close()

    def _callback(self, outdata: Any, frames: int, _time: Any, _status: Any) -> None:
        while len(self._rest) < frames and not self._ring.empty():
            self._rest = np.concatenate([self._rest, self._ring.get_nowait()])
        here = min(frames, len(self._rest))
        outdata[:here, 0] = self._rest[:here]
        outdata[here:, 0] = 0
        self._rest = self._rest[here:]
