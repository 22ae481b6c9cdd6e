"""The system's microphone in, chunks of sound out, with a true account of what was lost.

PortAudio calls a function of ours in a thread of its own each 16 ms; it copies, stamps and
enqueues and does nothing else. Everything that may take time happens where the queue is read.
"""

import contextlib
import math
import queue
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from . import portaudio
from .capture import CHUNK_SECONDS, Chunk
from .errors import DeviceError
from .speech import SAMPLE_RATE, Samples

SENDS_NOTHING = (
    "The microphone sends nothing, not even noise. It is muted or unplugged, or this program "
    "may not listen: allow the terminal to use the microphone in the system's privacy settings."
)
GONE = "The microphone is gone. Plug it in again; the interview waits and everything is kept."

_RING = 10.0
"""Seconds of sound that can wait to be read."""
_STALLED = 5.0
"""Seconds without a chunk after which a device that says it works is given up."""
_GAP = 0.06
"""Seconds between two callbacks that are too many."""
_ZEROS = 2.0
"""Seconds of digital silence after which something is the matter."""
_LOOK_ANEW = 1.0
"""Seconds after which a device that does not come back is looked for in a new list."""


class Arrivals:
    """How many samples a device lost, from when its chunks arrive.

    A chunk that is late says nothing: the system may have been busy, and what was held up
    comes in a burst. But some chunk in each second is on time. If even the most punctual one
    is later than those before it, as much sound was lost; a little later, and the device's
    clock is slow.

    Args:
        rate: Samples per second that the device promises (Hz).
    """

    _WINDOW = 1.0
    _LEAST = 0.04
    """Seconds; a smaller step is drift, which no clock is free of."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._samples = 0
        self._usual = math.inf
        self._begun = self._least = math.inf

    def take(self, samples: int, arrived: float) -> int:
        """Take notice of a chunk and say how many samples were lost before it.

        Args:
            samples: How many the chunk holds.
            arrived: When it came, by the wall's clock (s).
        """
        self._samples += samples
        self._begun = min(self._begun, arrived)
        self._least = min(self._least, arrived - self._samples / self._rate)
        if arrived - self._begun < self._WINDOW:
            return 0
        step = self._least - self._usual
        lost = round(step * self._rate) if step >= self._LEAST else 0
        self._samples += lost
        self._usual = self._least - lost / self._rate
        self._begun, self._least = arrived, math.inf
        return lost


@dataclass(slots=True)
class Health:
    """How well a microphone kept up."""

    lost: int = 0
    """Samples at 16 kHz that silence stands for."""
    overflows: int = 0
    """How often PortAudio said that it lost something."""
    longest_gap: float = 0.0
    """Longest time between two callbacks (s)."""
    gaps: int = 0
    """How often that was more than 60 ms."""
    high_water: float = 0.0
    """Most sound that ever waited to be read (s)."""
    reopened: int = 0
    """How often the device went away and came back."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    samples: Samples
    at: float
    """By the wall's clock (s)."""
    dropped: int
    """Samples that found no place in the ring before these."""
    overflowed: bool


class Microphone:
    """The system's microphone through PortAudio, at the device's own rate.

    A device that goes away is opened again as soon as it is back, and silence stands for what
    was missed. `Chunk.trouble` says what is the matter while something is.

    Args:
        device: Part of a device's name, or None for the system's default.
        patience: Seconds to wait for a device that went away.

    Raises:
        DeviceError: PortAudio or the device is missing.
    """

    def __init__(self, device: str | None = None, patience: float = 60.0) -> None:
        self._name, self._patience = device, patience
        self._device = portaudio.find(device, "input")
        self.rate = self._device.rate
        self.health = Health()
        self._step = round(self.rate * CHUNK_SECONDS)
        self._ring: queue.SimpleQueue[_Arrived] = queue.SimpleQueue()
        self._dropped = self._zeros = 0

    def chunks(self) -> Iterator[Chunk]:
        """See `AudioSource.chunks`.

        Raises:
            DeviceError: The device went away and did not come back.
        """
        stream = self._open()
        while True:
            try:
                yield from self._read(stream)
            finally:
                portaudio.close_stream(stream)
            stream = yield from self._open_again()

    def _open(self) -> Any:
        return portaudio.open_stream(
            self._device, "input", blocksize=self._step, callback=self._callback
        )

    def _callback(self, indata: Any, frames: int, _time: Any, status: Any) -> None:
        overflowed = bool(status.input_overflow)
        arrived = _Arrived(indata[:, 0].copy(), time.monotonic(), self._dropped, overflowed)
        if self._ring.qsize() * CHUNK_SECONDS < _RING:
            self._ring.put(arrived)
            self._dropped = 0
        else:  # nobody reads; who reads again is told how much was missed
            self._dropped += frames

    def _read(self, stream: Any) -> Iterator[Chunk]:
        """Chunks until the stream ends or stalls, and silence for the time that took."""
        arrivals = Arrivals(self.rate)
        last = time.monotonic()
        while True:
            try:
                arrived = self._ring.get(timeout=CHUNK_SECONDS)
            except queue.Empty:
                silent_for = time.monotonic() - last
                if portaudio.active(stream) and silent_for < _STALLED:
                    continue
                yield from self._silence(silent_for)
                return
            self._watch(arrived, arrived.at - last)
            last = arrived.at
            lost = arrived.dropped + arrivals.take(len(arrived.samples) + arrived.dropped, last)
            self.health.lost += round(lost * SAMPLE_RATE / self.rate)
            yield Chunk(arrived.samples, lost, self._forbidden(arrived.samples))

    def _watch(self, arrived: _Arrived, gap: float) -> None:
        health = self.health
        health.overflows += arrived.overflowed
        health.longest_gap = max(health.longest_gap, gap)
        health.gaps += gap > _GAP
        health.high_water = max(health.high_water, self._ring.qsize() * CHUNK_SECONDS)

    def _forbidden(self, samples: Samples) -> str:
        """Advice where there is not even noise: a system that forbids listening sends zeros."""
        self._zeros = 0 if samples.any() else self._zeros + len(samples)
        return SENDS_NOTHING if self._zeros >= _ZEROS * self.rate else ""

    def _silence(self, seconds: float) -> Iterator[Chunk]:
        """What stands for time without a device, in pieces that keep the session going."""
        left = round(seconds * self.rate)
        self.health.lost += round(left * SAMPLE_RATE / self.rate)
        while left > 0:
            here = min(left, self._step)
            yield Chunk(np.zeros(0, np.float32), here, GONE)
            left -= here

    def _open_again(self) -> Generator[Chunk, None, Any]:
        """Silence until the device is back; returns its stream."""
        begun = accounted = time.monotonic()
        looked = begun
        while True:
            time.sleep(CHUNK_SECONDS)
            now = time.monotonic()
            yield from self._silence(now - accounted)
            accounted = now
            if now - looked >= _LOOK_ANEW:
                looked = now
                portaudio.restart()
            with contextlib.suppress(DeviceError):
                # The session keeps its rate; every system converts on demand.
                self._device = replace(portaudio.find(self._name, "input"), rate=self.rate)
                stream = self._open()
                self.health.reopened += 1
                return stream
            if now - begun > self._patience:
                raise DeviceError(
                    "The microphone went away and did not come back. Everything said so far is "
                    "kept. Plug it in and begin again, or type: voice-interviewer start --text"
                )
