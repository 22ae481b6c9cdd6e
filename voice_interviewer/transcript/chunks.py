"""Stretches of voice in, pieces that a recogniser can take in one go out.

Whisper hears 30 s at a time and makes words up when it is given silence. A chunk is cut
where the candidate paused longest, and silences inside it are shortened; it knows how to
tell session time again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from voice_interviewer.speech import Samples, Span, sample_at, seconds_at

Values = npt.NDArray[np.float64]

LONGEST = 28.0
"""Seconds of sound in one chunk."""
_LONGEST_SILENCE = 1.0
"""Seconds that are kept of a silence inside a chunk."""
_MARGIN = 0.2
"""Seconds of sound kept before the first voice and after the last."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pieces of a recording, put one after the other."""

    pieces: tuple[Span, ...]
    """In session time, in order."""

    def cut(self, samples: Samples) -> Samples:
        """The sound of the chunk, from the whole recording."""
        return np.concatenate([piece.cut(samples) for piece in self.pieces])

    def in_session(self, span: Span) -> Span:
        """A span of the chunk in session time."""
        start, end = self._at(span.start), self._at(span.end)
        return Span(start, max(start, end))

    def place(self, frames: Values, whole: Values, rate: int) -> None:
        """Write values taken on the chunk's sound, `rate` a second, into a recording's."""
        first = 0
        for piece in self.pieces:
            start, n = round(piece.start * rate), round(piece.duration * rate)
            mine = frames[first : first + n][: len(whole) - start]
            whole[start : start + len(mine)] = mine
            first += n

    def _at(self, t: float) -> float:
        for piece in self.pieces:
            if t <= piece.duration:
                return piece.start + t
            t -= piece.duration
        return self.pieces[-1].end


def chunks(voice: Sequence[Span]) -> list[Chunk]:
    """Cut one speaker's voice, in order, into chunks of at most `LONGEST` seconds."""
    rest = [part for span in voice for part in _no_longer(span)]
    made = []
    while rest:
        n = _first_cut(rest)
        made.append(Chunk(tuple(_pieces(rest[:n]))))
        rest = rest[n:]
    return made


def _no_longer(span: Span) -> list[Span]:
    """A span in equal parts that fit into a chunk each."""
    parts = int(np.ceil(span.duration / (LONGEST - 2 * _MARGIN))) or 1
    edges = np.linspace(span.start, span.end, parts + 1)
    return [Span(float(a), float(b)) for a, b in pairwise(edges)]


def _first_cut(voice: Sequence[Span]) -> int:
    """How many spans go into the first chunk: up to the longest silence of its second half."""
    length, best, widest = 2 * _MARGIN, 1, -1.0
    for n, span in enumerate(voice):
        gap = span.start - voice[n - 1].end if n else 0.0
        if n and length > LONGEST / 2 and gap >= widest:
            best, widest = n, gap
        length += span.duration + min(gap, _LONGEST_SILENCE)
        if length > LONGEST and n:
            return best if widest >= 0 else n
    return len(voice)


def _pieces(voice: Sequence[Span]) -> list[Span]:
    """The voice with its surroundings, silences cut down from the middle."""
    half = _LONGEST_SILENCE / 2
    pieces = [Span(max(0.0, voice[0].start - _MARGIN), voice[0].end)]
    for span in voice[1:]:
        before = pieces[-1]
        if span.start - before.end <= _LONGEST_SILENCE:
            pieces[-1] = Span(before.start, span.end)
        else:
            pieces[-1] = Span(before.start, before.end + half)
            pieces.append(Span(span.start - half, span.end))
    pieces[-1] = Span(pieces[-1].start, pieces[-1].end + _MARGIN)
    return [Span(*(seconds_at(sample_at(t)) for t in (p.start, p.end))) for p in pieces]
