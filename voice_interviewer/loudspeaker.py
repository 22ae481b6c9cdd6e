"""Blocks of the interviewer's sound in, the system's loudspeaker out.

A little sound is always kept ahead, so that a block that is late does not tear a word: as
little as this machine needs, which shows. Where a word was torn, a block more is kept from
then on. What is more than needed is taken away while the interviewer is silent and nobody can
hear it, which also keeps the loudspeaker's clock in step with the microphone's.
"""

import contextlib
import queue
import time
from dataclasses import replace
from typing import Any

import numpy as np

from . import portaudio
from .errors import DeviceError
from .playback import FADE_SECONDS
from .sound import Resampling
from .speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples

_AHEAD, _MOST_AHEAD = 2, 6
"""Blocks kept ahead at first and at most: 64 to 192 ms."""
_FULL = 16
"""Blocks that can wait; the loudspeaker has stopped if it takes none."""
_TRY_AGAIN = 1.0
"""Seconds between two attempts to open a loudspeaker that went away."""


class Loudspeaker:
    """One long-lived output stream through PortAudio, at the device's own rate.

    A loudspeaker that goes away is opened again when it is back; until then nobody hears
    what is played, and the session goes on.

    Args:
        device: Part of a device's name, or None for the system's default.

    Raises:
        DeviceError: PortAudio or the device is missing.
    """

    def __init__(self, device: str | None = None) -> None:
        self._name = device
        self._device = portaudio.find(device, "output")
        self._resampling = Resampling(SAMPLE_RATE, self._device.rate)
        self._ring: queue.SimpleQueue[Samples] = queue.SimpleQueue()
        self._rest = np.zeros(0, np.float32)
        self._cut = self._torn = False
        self._last = 0.0
        self._ahead = _AHEAD
        self._tried = time.monotonic()
        self._stream = self._open()

    @property
    def ahead(self) -> float:
        """Seconds of sound that are kept ahead at present."""
        return self._ahead * BLOCK_SAMPLES / SAMPLE_RATE

    def play(self, samples: Samples) -> None:
        """See `AudioSink.play`."""
        if not portaudio.active(self._stream):
            self._open_again()
            return
        if self._torn:
            self._torn, self._ahead = False, min(_MOST_AHEAD, self._ahead + 1)
        waiting = self._ring.qsize()
        silent = not samples.any()
        if waiting >= _FULL or (silent and waiting > self._ahead):
            return
        self._ring.put(self._resampling.take(samples))
        if silent and waiting < self._ahead // 2:
            self._ring.put(self._resampling.take(samples))

    def cut(self) -> None:
        """See `AudioSink.cut`."""
        self._cut = True

    def close(self) -> None:
        """See `AudioSink.close`."""
        portaudio.close_stream(self._stream)

    def _open(self) -> Any:
        self._ring = queue.SimpleQueue()
        for _ in range(self._ahead):
            self._ring.put(np.zeros(BLOCK_SAMPLES * self._device.rate // SAMPLE_RATE, np.float32))
        # A hundredth of a second at a time: a cut takes effect at the next one.
        step = self._device.rate // 100
        return portaudio.open_stream(
            self._device, "output", blocksize=step, callback=self._callback
        )

    def _open_again(self) -> None:
        if time.monotonic() - self._tried < _TRY_AGAIN:
            return
        self._tried = time.monotonic()
        with contextlib.suppress(DeviceError):
            # The session keeps its rate; every system converts on demand.
            self._device = replace(portaudio.find(self._name, "output"), rate=self._device.rate)
            self._stream = self._open()

    def _callback(self, outdata: Any, frames: int, _time: Any, _status: Any) -> None:
        if self._cut:
            self._fade_out()
            self._cut = False
        while len(self._rest) < frames and not self._ring.empty():
            self._rest = np.concatenate([self._rest, self._ring.get_nowait()])
        here = min(frames, len(self._rest))
        outdata[:here, 0] = self._rest[:here]
        outdata[here:, 0] = 0
        last = self._rest[here - 1] if here else self._last
        # What stops at a sample that is not silent had not come to its end.
        self._torn |= here < frames and bool(last)
        self._last = outdata[-1, 0]
        self._rest = self._rest[here:]

    def _fade_out(self) -> None:
        length = round(FADE_SECONDS * self._device.rate)
        waiting = [self._rest]
        while not self._ring.empty():
            waiting.append(self._ring.get_nowait())
        fade = np.concatenate(waiting)[:length]
        self._rest = fade * np.linspace(1, 0, len(fade), dtype=np.float32)
