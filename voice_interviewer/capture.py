"""Sound comes in here: a microphone, a file, or anything else that makes chunks of sound.

Whatever makes the sound, it takes the same way: the source hands over chunks of any length
at its own rate, they are resampled to 16 kHz and cut into blocks, and samples that a device
lost are replaced by silence, so that the sample count stays the one true clock.

Importing this module needs no PortAudio; only opening a `Microphone` does.
"""

import contextlib
import queue
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from .errors import DeviceError
from .speech import BLOCK_SAMPLES, SAMPLE_RATE, AudioBlock, Samples

CHUNK_SECONDS = 0.02
"""What sources that may choose hand over at a time."""

_SILENT_RUN = 2.0
"""Seconds without a single chunk after which a microphone counts as gone."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a source hands over at a time."""

    samples: Samples
    """Mono, at the source's own rate."""
    lost: int = 0
    """Samples, at that rate, that were lost just before these."""


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

    The only place where a wall clock is read: it makes a file take as long as a microphone
    would. When the program falls behind, chunks come without a wait until it has caught up.
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


class Microphone:
    """The system's microphone through PortAudio, at the device's own rate.

    The callback copies and enqueues and does nothing else.

    Args:
        device: Part of a device's name, or None for the system's default.

    Raises:
        DeviceError: PortAudio or the device is missing.
    """

    def __init__(self, device: str | None = None) -> None:
        self._sounddevice = portaudio()
        try:
            found = self._sounddevice.query_devices(device, "input")
        except (ValueError, self._sounddevice.PortAudioError) as error:
            raise DeviceError(
                f"No microphone{f' called {device!r}' if device else ''} was found ({error}). "
                "Plug one in, or run: voice-interviewer doctor"
            ) from error
        self._index = found["index"]
        self.rate = int(found["default_samplerate"])

    def chunks(self) -> Iterator[Chunk]:
        """See `AudioSource.chunks`.

        Raises:
            DeviceError: The device went away.
        """
        arrived: queue.Queue[tuple[Samples, bool]] = queue.Queue(maxsize=round(10 / CHUNK_SECONDS))

        def callback(indata: Any, _frames: int, _time: Any, status: Any) -> None:
            # A full queue means that the reader has stopped; there is nobody to tell.
            with contextlib.suppress(queue.Full):
                arrived.put_nowait((indata[:, 0].copy(), bool(status.input_overflow)))

        step = round(self.rate * CHUNK_SECONDS)
        with self._sounddevice.InputStream(
            samplerate=self.rate,
            blocksize=step,
            device=self._index,
            channels=1,
            dtype="float32",
            latency="high",
            callback=callback,
        ):
            while True:
                try:
                    samples, overflowed = arrived.get(timeout=_SILENT_RUN)
                except queue.Empty as error:
                    raise DeviceError(
                        "The microphone stopped sending sound. Everything said so far is kept."
                    ) from error
                # How much an overflow lost is not told; one chunk is PortAudio's own unit.
                yield Chunk(samples, lost=step if overflowed else 0)


def portaudio() -> Any:
    """The sounddevice module.

    Raises:
        DeviceError: PortAudio is not installed; says how to install it.
    """
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(
            "PortAudio is not installed, so there is no microphone or loudspeaker. "
            "On Debian or Ubuntu: sudo apt-get install libportaudio2"
        ) from error
    return sounddevice


def blocks(source: AudioSource) -> Iterator[AudioBlock]:
    """The sound of a source as blocks of 16 kHz on one clock.

    What is left at the end and fills no block is padded with silence.
    """
    import soxr

    resampler = soxr.ResampleStream(source.rate, SAMPLE_RATE, 1, dtype="float32")
    waiting = np.zeros(0, np.float32)
    lost = 0
    first_sample = 0

    def cut(final: bool) -> Iterator[AudioBlock]:
        nonlocal waiting, lost, first_sample
        if final:
            waiting = np.pad(waiting, (0, -len(waiting) % BLOCK_SAMPLES))
        while len(waiting) >= BLOCK_SAMPLES:
            here = min(lost, BLOCK_SAMPLES)
            yield AudioBlock(waiting[:BLOCK_SAMPLES], first_sample, here)
            waiting = waiting[BLOCK_SAMPLES:]
            first_sample += BLOCK_SAMPLES
            lost -= here

    for chunk in source.chunks():
        samples = chunk.samples
        if chunk.lost:
            samples = np.concatenate([np.zeros(chunk.lost, np.float32), samples])
            lost += round(chunk.lost * SAMPLE_RATE / source.rate)
        waiting = np.concatenate([waiting, resampler.resample_chunk(samples)])
        yield from cut(final=False)
    waiting = np.concatenate(
        [waiting, resampler.resample_chunk(np.zeros(0, np.float32), last=True)]
    )
    yield from cut(final=True)
