"""Stretches of voice in, pieces that a recogniser can take in one go out.

Whisper hears 30 s at a time and makes words up when it is given silence. A chunk is cut
where the candidate paused longest, and silences inside it are shortened; it knows how to
tell session time again. What Whisper hears in a sentence depends a little on what else is
in its window, so the same speech should be cut the same wherever it stands.
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
_COMFORTABLE = 12.0
"""Seconds from which a chunk is cut wherever there is ..."""
_CLEAR = 1.0
"""... a silence of so many seconds ..."""
_SHORTEST = 4.0
"""... with so many on either side: Whisper makes less of less."""
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
    """Cut one speaker's voice, in order, into chunks of at most `LONGEST` seconds.

    Always at the longest silence, and again in both halves, so that where a cut lies depends
    on what is said about it and not on what was said since the recording began.
    """
    made: list[Chunk] = []
    rest = [[part for span in voice for part in _no_longer(span)]]
    while rest:
        whole = rest.pop()
        at = _cut(whole)
        if at:
            rest += [whole[at:], whole[:at]]
        elif whole:
            made.append(Chunk(tuple(_pieces(whole))))
    return made


def _no_longer(span: Span) -> list[Span]:
    """A span in equal parts that fit into a chunk each."""
    parts = int(np.ceil(span.duration / (LONGEST - 2 * _MARGIN))) or 1
    edges = np.linspace(span.start, span.end, parts + 1)
    return [Span(float(a), float(b)) for a, b in pairwise(edges)]


def _cut(voice: Sequence[Span]) -> int:
    """How many spans go before the longest silence; 0 where all can stay together."""
    gaps = np.array([after.start - before.end for before, after in pairwise(voice)])
    kept = np.minimum(gaps, _LONGEST_SILENCE)
    until = np.cumsum([span.duration for span in voice]) + np.concatenate([[0.0], np.cumsum(kept)])
    length = float(until[-1]) + 2 * _MARGIN if len(until) else 0.0
    left, right = until[:-1], length - until[:-1] - kept
    enough = np.minimum(left, right) >= _SHORTEST
    if length <= LONGEST:
        enough &= (gaps >= _CLEAR) & (length > _COMFORTABLE)
    elif not enough.any():
        enough[:] = True
    return int(np.argmax(np.where(enough, gaps, -1.0))) + 1 if enough.any() else 0


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
