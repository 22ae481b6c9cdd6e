"""Arrays and files: read what people record, resample, measure a level, write FLAC.

Whatever a person hands in (wav, flac, mp3, m4a, mp4, webm ...) comes out as one array of
the kind the whole package uses: float32, mono, 16 kHz.
"""

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .errors import UnreadableAudio
from .speech import SAMPLE_RATE, Samples

SILENT_DBFS = -70.0
"""A recording whose loudest sample is under this holds no sound (dBFS)."""

_MISSING_SECONDS = 0.5
"""A file that holds this much less than it says was cut short."""

_AROUND = 0.01
"""Seconds of sound that soxr's filter looks at on either side of a sample, and a little more."""


def read(path: Path) -> Samples:
    """All sound of an audio or video file.

    Raises:
        UnreadableAudio: The file is missing, empty, silent, cut short or holds no sound.
    """
    if path.is_dir():
        raise UnreadableAudio(f"{path} is a folder without a session. Name a file of sound.")
    if not path.is_file():
        raise UnreadableAudio(f"There is no file {path}. Check the name.")
    if path.stat().st_size == 0:
        raise UnreadableAudio(f"{path} is empty. Record it again, or choose another file.")
    samples, promised = _decode(path)
    promised = max(promised, _promised_by_riff(path))
    held = len(samples) / SAMPLE_RATE
    if held == 0:
        raise UnreadableAudio(f"{path} holds no sound. Record it again, or choose another file.")
    if promised - held > max(_MISSING_SECONDS, 0.02 * promised):
        raise UnreadableAudio(
            f"{path} was cut short: it says {promised:.1f} s and holds {held:.1f} s. Copy it "
            "again from where it was recorded; to score what is there, convert it to a new file."
        )
    if peak_dbfs(samples) < SILENT_DBFS:
        raise UnreadableAudio(
            f"{path} is silent. Check which microphone recorded it, and that it was allowed to."
        )
    return samples


def _decode(path: Path) -> tuple[Samples, float]:
    """The sound of a file, and how many seconds its header says there are (or 0)."""
    import av

    pieces: list[npt.NDArray[np.float32]] = []
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise UnreadableAudio(f"{path} has no sound track. Choose another file.")
            stream = container.streams.audio[0]
            rate = stream.rate
            promised = float((stream.duration or 0) * (stream.time_base or 0))
            resampler = av.AudioResampler(format="fltp", layout=stream.layout, rate=rate)
            for frame in container.decode(stream):
                resampled = (out.to_ndarray() for out in resampler.resample(frame))
                pieces += [piece.astype(np.float32, copy=False) for piece in resampled]
    except av.error.FFmpegError as error:
        if not pieces:
            raise UnreadableAudio(
                f"{path} is not an audio or video file that can be read: {error.strerror}. "
                "Choose another file."
            ) from error
        held = sum(piece.shape[1] for piece in pieces) / rate
        raise UnreadableAudio(
            f"{path} is damaged or was cut short: it can be read for {held:.1f} s. Copy it again "
            "from where it was recorded; to score what is there, convert it to a new file."
        ) from error
    if not pieces:
        return np.zeros(0, np.float32), promised
    return resample(_to_mono(np.concatenate(pieces, axis=1)), rate), promised


def _promised_by_riff(path: Path) -> float:
    """Seconds that a WAV file's header says there are, or 0; FFmpeg believes the file's size."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(36)
    if len(header) < 36 or header[:4] != b"RIFF" or header[12:16] != b"fmt ":
        return 0.0
    promised = int.from_bytes(header[4:8], "little") + 8
    bytes_per_second = int.from_bytes(header[28:32], "little")
    if promised <= size or promised >= 0xFFFFFFFF or not bytes_per_second:
        return 0.0  # a recorder that streams writes the largest number there is
    return promised / bytes_per_second


def _to_mono(channels: npt.NDArray[np.float32]) -> Samples:
    """Mix channels, shape (channels, n), leaving out those that are silent.

    A headset often records one channel and leaves the other at zero; averaging the two
    would halve the voice.
    """
    loud = [channel for channel in channels if peak_dbfs(channel) >= SILENT_DBFS]
    mixed: Samples = np.mean(loud or list(channels), axis=0, dtype=np.float32)
    return mixed


def resample(samples: Samples, rate: int) -> Samples:
    """Sound at `rate` Hz, shape (n,), as sound at 16 kHz."""
    if rate == SAMPLE_RATE or not len(samples):
        return samples
    import soxr

    out: Samples = soxr.resample(samples, rate, SAMPLE_RATE).astype(np.float32)
    return out


class Resampling:
    """Sound that comes in pieces, at another rate and always late by the same 10 ms.

    soxr's own stream hands out what it has when it has enough, 6 to 37 ms late; in a
    conversation that is heard twice, once on the way in and once on the way out.

    Args:
        before: Rate of what comes in (Hz).
        after: Rate of what goes out (Hz).
    """

    def __init__(self, before: int, after: int) -> None:
        self._before, self._after = before, after
        shared = math.gcd(before, after)
        self._in, self._out = before // shared, after // shared
        # Whole periods of both rates, so that no piece begins between two samples.
        self._periods = math.ceil(_AROUND * shared) if before != after else 0
        self._waiting = np.zeros(self._periods * self._in, np.float32)

    def take(self, samples: Samples) -> Samples:
        """What can be made of the sound so far, shape (n,), and of one more piece of it."""
        if self._before == self._after:
            return samples
        import soxr

        self._waiting = np.concatenate([self._waiting, samples])
        ready = len(self._waiting) // self._in - 2 * self._periods
        if ready <= 0:
            return np.zeros(0, np.float32)
        seen = self._waiting[: (ready + 2 * self._periods) * self._in]
        self._waiting = self._waiting[ready * self._in :]
        if not seen.any():  # half the time nobody says anything
            return np.zeros(ready * self._out, np.float32)
        out: Samples = soxr.resample(seen, self._before, self._after)
        return out[self._periods * self._out : (self._periods + ready) * self._out]

    def rest(self) -> Samples:
        """What is left, when no more will come."""
        return self.take(np.zeros(self._periods * self._in, np.float32))


def peak_dbfs(samples: Samples) -> float:
    """Level of the loudest sample in dBFS; minus infinity for digital silence."""
    peak = float(np.max(np.abs(samples))) if len(samples) else 0.0
    return 20 * float(np.log10(peak)) if peak > 0 else float("-inf")


def rms_dbfs(samples: Samples) -> float:
    """Root-mean-square level in dBFS; minus infinity for digital silence."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return 10 * float(np.log10(power)) if power > 0 else float("-inf")


def to_pcm(samples: Samples) -> npt.NDArray[np.int16]:
    """As 16-bit PCM; anything beyond [-1, 1] is clipped."""
    return np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)


def from_pcm(pcm: npt.NDArray[np.int16]) -> Samples:
    """16-bit PCM as float32 within [-1, 1]."""
    return pcm.astype(np.float32) / np.float32(32767)


def write_flac(path: Path, samples: Samples) -> None:
    """Write mono 16 kHz sound as FLAC, 16 bits."""
    import soundfile

    soundfile.write(path, to_pcm(samples), SAMPLE_RATE, format="FLAC", subtype="PCM_16")
