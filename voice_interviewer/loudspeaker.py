"""Blocks of the interviewer's sound in, the system's loudspeaker out.

A little sound is always kept ahead, so that a block that is late does not tear a word. How
much settles by itself: a late block leaves the ones behind it waiting longer, and what is
more than needed is taken away again while the interviewer is silent and nobody can hear it.
The same keeps the loudspeaker's clock in step with the microphone's.
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
from .speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples

_AHEAD = 3
"""Blocks kept ahead: 96 ms, so that one that is late by two is heard of by nobody."""
_MOST = 16
"""Blocks kept ahead at most; the loudspeaker has stopped if it takes none."""
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
        import soxr

        self._name = device
        self._device = portaudio.find(device, "output")
        self._resampler = soxr.ResampleStream(SAMPLE_RATE, self._device.rate, 1, dtype="float32")
        self._ring: queue.SimpleQueue[Samples] = queue.SimpleQueue()
        self._rest = np.zeros(0, np.float32)
        self._cut = False
        self._tried = time.monotonic()
        self._stream = self._open()

    def play(self, samples: Samples) -> None:
        """See `AudioSink.play`."""
        if not portaudio.active(self._stream):
            self._open_again()
            return
        waiting = self._ring.qsize()
        silent = not samples.any()
        if waiting >= _MOST or (silent and waiting > _AHEAD):
            return
        self._ring.put(self._resampler.resample_chunk(samples))
        if silent and waiting < _AHEAD // 2:
            self._ring.put(self._resampler.resample_chunk(samples))

    def cut(self) -> None:
        """See `AudioSink.cut`."""
        self._cut = True

    def close(self) -> None:
        """See `AudioSink.close`."""
        portaudio.close_stream(self._stream)

    def _open(self) -> Any:
        self._ring = queue.SimpleQueue()
        for _ in range(_AHEAD):
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
        self._rest = self._rest[here:]

    def _fade_out(self) -> None:
        length = round(FADE_SECONDS * self._device.rate)
        waiting = [self._rest]
        while not self._ring.empty():
            waiting.append(self._ring.get_nowait())
        fade = np.concatenate(waiting)[:length]
        self._rest = fade * np.linspace(1, 0, len(fade), dtype=np.float32)
