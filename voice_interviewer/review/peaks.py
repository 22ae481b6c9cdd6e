"""The shape of the sound: the loudest sample of every fortieth of a second.

Read in blocks, so that an hour needs no more memory than a minute. Both tracks share
one scale, so that a quiet voice looks quiet beside a loud one.
"""

import base64
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voice_interviewer.errors import UserError

PEAKS_PER_SECOND = 40
"""At the closest zoom, 30 s, this is 1,200 points across the page."""

TRACKS = ("candidate", "interviewer")

Heights = npt.NDArray[np.uint8]
"""Shape (n,), 0 to 255 of the loudest sample in both tracks."""


@dataclass(frozen=True, slots=True)
class Track:
    """One speaker's sound: its file beside the page and its shape."""

    file: str
    heights: Heights

    def base64(self) -> str:
        """The heights as text, for the page."""
        return base64.b64encode(self.heights.tobytes()).decode()


@dataclass(frozen=True, slots=True)
class Peaks:
    """The tracks that are there. Either may be None, and then it cannot be heard."""

    candidate: Track | None = None
    interviewer: Track | None = None

    @property
    def duration(self) -> float:
        """Seconds of the longer track."""
        tracks = [track for track in (self.candidate, self.interviewer) if track]
        return max((len(track.heights) / PEAKS_PER_SECOND for track in tracks), default=0.0)


def of_directory(directory: Path) -> Peaks:
    """The peaks of the tracks that lie in a session directory, as FLAC or WAV.

    Raises:
        UserError: A track is there and cannot be read.
    """
    found = {}
    for name in TRACKS:
        paths = [directory / f"{name}{ending}" for ending in (".flac", ".wav")]
        path = next((path for path in paths if path.exists()), None)
        if path:
            found[name] = (path.name, _loudest(path))
    top = max((float(loudest.max(initial=0)) for _, loudest in found.values()), default=0.0) or 1.0
    return Peaks(
        **{
            name: Track(file, np.round(255 * loudest / top).astype(np.uint8))
            for name, (file, loudest) in found.items()
        }
    )


def _loudest(path: Path) -> npt.NDArray[np.int32]:
    """The loudest sample of each step, as 16-bit values without their sign."""
    import soundfile

    try:
        with soundfile.SoundFile(path) as sound:
            step = round(sound.samplerate / PEAKS_PER_SECOND)
            blocks = sound.blocks(blocksize=step * 4096, dtype="int16", always_2d=True)
            parts = [_per_step(block, step) for block in blocks]
    except soundfile.LibsndfileError as error:
        raise UserError(f"{path} cannot be read as sound: {error}") from error
    return np.concatenate(parts) if parts else np.zeros(0, np.int32)


def _per_step(block: npt.NDArray[np.int16], step: int) -> npt.NDArray[np.int32]:
    padded = np.pad(block, ((0, -len(block) % step), (0, 0))).reshape(-1, step * block.shape[1])
    lowest = -padded.min(axis=1).astype(np.int32)
    return np.asarray(np.maximum(padded.max(axis=1), lowest), dtype=np.int32)


def outline(track: Track | None, start: float, end: float, points: int, *, side: int = 0) -> str:
    """A stretch of a track as an SVG path in a box `points` wide and from -1 to 1 high.

    Args:
        track: None draws silence.
        start: Seconds.
        end: Seconds.
        points: At most so many columns.
        side: 1 draws only upwards, -1 only downwards, 0 both.
    """
    heights = track.heights if track else np.zeros(0, np.uint8)
    edges = np.linspace(start, end, points + 1) * PEAKS_PER_SECOND
    first = np.floor(edges[:-1]).astype(int)
    last = np.maximum(np.ceil(edges[1:]).astype(int), first + 1)
    tops = [int(heights[a:b].max(initial=0)) / 255 for a, b in zip(first, last, strict=True)]
    base = ["0,0", f"{points},0"]
    up = [f"{x},{-top:.2g}" for x, top in enumerate(tops)] if side >= 0 else base
    down = [f"{x},{top:.2g}" for x, top in enumerate(tops)] if side <= 0 else base
    return f"M{' '.join(up)} {' '.join(reversed(down))}Z"
