"""Blocks of sound in, any stretch of the last seconds out.

What was captured and played is kept beside the candidate's voice alone: words that began over
the interviewer are read from these (`listening`).
"""

from collections import deque

import numpy as np

from .speech import BLOCK_SAMPLES, Samples, sample_at


class Recent:
    """The sound that may still be needed."""

    def __init__(self) -> None:
        self._alone: deque[Samples] = deque()
        self._mixed: deque[tuple[Samples, Samples]] = deque()
        self.first_sample = 0
        """Where it begins on the session clock."""

    def add(self, alone: Samples, mixed: tuple[Samples, Samples], first_sample: int) -> None:
        """Keep one block: the voice, and what was captured and played."""
        self._alone.append(alone)
        self._mixed.append(mixed)
        self.first_sample = first_sample - (len(self._alone) - 1) * BLOCK_SAMPLES

    def forget(self, keep: int) -> None:
        """Forget all but the last `keep` blocks."""
        while len(self._alone) > keep:
            self._alone.popleft()
            self._mixed.popleft()
            self.first_sample += BLOCK_SAMPLES

    def cut(self, start: float, end: float) -> Samples:
        """The voice from one session time to another (s), as far as it is still here."""
        sound = np.concatenate(self._alone)
        first = max(0, sample_at(max(0.0, start)) - self.first_sample)
        return sound[first : max(0, sample_at(end) - self.first_sample)]

    def both(self) -> tuple[Samples, Samples]:
        """Everything that was captured and played and is still here."""
        captured, played = zip(*self._mixed, strict=True)
        return np.concatenate(captured), np.concatenate(played)
