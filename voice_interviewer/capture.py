"""Sound comes in here: a microphone, a file, or anything else that makes chunks of sound.

Whatever makes the sound, it takes the same way: the source hands over chunks of any length
at its own rate, they are resampled to 16 kHz and cut into blocks, and samples that a device
lost are replaced by silence, so that the sample count stays the one true clock.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .errors import DeviceError
from .sound import Resampling
from .speech import BLOCK_SAMPLES, BLOCK_SECONDS, SAMPLE_RATE, AudioBlock, Samples

_TYPE = "The microphone did not come back. Press y and type your answers; everything is kept."

CHUNK_SECONDS = 0.016
"""What sources that may choose hand over at a time: two make a block, and none waits."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a source hands over at a time."""

    samples: Samples
    """Mono, at the source's own rate."""
    lost: int = 0
    """Samples, at that rate, that were lost just before these."""
    trouble: str = ""
    """What is the matter with the device and what to do about it, while something is."""


class AudioSource(Protocol):
    """Anything that makes sound."""

    @property
    def rate(self) -> int:
        """Samples per second of its chunks (Hz)."""
        ...

    def chunks(self) -> Iterator[Chunk]:
        """The sound, in order, until there is no more."""
        ...


class Recorded:
    """Sound that is already there, handed over like a device would.

    Args:
        samples: Shape (n,).
        rate: Hz.
    """

    def __init__(self, samples: Samples, rate: int = SAMPLE_RATE) -> None:
        self.samples = samples
        self.rate = rate

    def chunks(self) -> Iterator[Chunk]:
        """See `AudioSource.chunks`."""
        step = round(self.rate * CHUNK_SECONDS)
        for start in range(0, len(self.samples), step):
            yield Chunk(self.samples[start : start + step])


class Paced:
    """Another source, no faster than it would be spoken.

    It makes a file take as long as a microphone would. When the program falls behind, chunks
    come without a wait until it has caught up.
    """

    def __init__(self, source: AudioSource) -> None:
        self._source = source
        self.rate = source.rate

    def chunks(self) -> Iterator[Chunk]:
        """See `AudioSource.chunks`."""
        begun = time.monotonic()
        handed_over = 0
        for chunk in self._source.chunks():
            handed_over += len(chunk.samples) + chunk.lost
            ahead = handed_over / self.rate - (time.monotonic() - begun)
            if ahead > 0:
                time.sleep(ahead)
            yield chunk


class Nobody:
    """Silence at 16 kHz without end: the microphone of somebody who types."""

    rate = SAMPLE_RATE

    def __init__(self, trouble: str = "") -> None:
        self._trouble = trouble

    def chunks(self) -> Iterator[Chunk]:
        """See `AudioSource.chunks`."""
        while True:
            yield Chunk(np.zeros(round(self.rate * CHUNK_SECONDS), np.float32), 0, self._trouble)


class OrTyping:
    """Another source, and silence when it fails, so that the interview can go on by typing."""

    def __init__(self, source: AudioSource) -> None:
        self._source = source
        self.rate = source.rate

    def chunks(self) -> Iterator[Chunk]:
        """See `AudioSource.chunks`."""
        try:
            yield from self._source.chunks()
        except DeviceError:
            silent = Nobody(_TYPE)
            silent.rate = self.rate
            yield from Paced(silent).chunks()


def blocks(source: AudioSource) -> Iterator[AudioBlock]:
    """The sound of a source as blocks of 16 kHz on one clock.

    What is left at the end and fills no block is padded with silence.
    """
    resampling = Resampling(source.rate, SAMPLE_RATE)
    waiting = np.zeros(0, np.float32)
    coming: list[Samples] = []
    lost = 0
    first_sample = 0
    trouble = ""

    def cut(final: bool) -> Iterator[AudioBlock]:
        nonlocal waiting, lost, first_sample
        if final:
            waiting = np.pad(waiting, (0, -len(waiting) % BLOCK_SAMPLES))
        while len(waiting) >= BLOCK_SAMPLES:
            here = min(lost, BLOCK_SAMPLES)
            yield AudioBlock(waiting[:BLOCK_SAMPLES], first_sample, here, trouble)
            waiting = waiting[BLOCK_SAMPLES:]
            first_sample += BLOCK_SAMPLES
            lost -= here

    for chunk in source.chunks():
        samples, trouble = chunk.samples, chunk.trouble
        if chunk.lost:
            samples = np.concatenate([np.zeros(chunk.lost, np.float32), samples])
            lost += round(chunk.lost * SAMPLE_RATE / source.rate)
        coming.append(samples)
        if sum(map(len, coming)) < BLOCK_SECONDS * source.rate:
            continue  # not enough for a block
        waiting = np.concatenate([waiting, resampling.take(np.concatenate(coming))])
        coming.clear()
        yield from cut(final=False)
    rest = [resampling.take(samples) for samples in coming]
    waiting = np.concatenate([waiting, *rest, resampling.rest()])
    yield from cut(final=True)
