"""A voice of any loudness in, one of the usual loudness out, for the ears of models.

Models that were trained on close microphones take somebody who speaks softly, or far away,
for noise. So what they hear is made louder or softer, slowly, and what is recorded is not.

Whether something is a voice cannot be asked of a detector that does not hear it: whatever
stands out of the room's noise sets the level.
"""

import numpy as np

from .sound import rms_dbfs
from .speech import Samples

SOFT, LOUD = -20.0, -8.0
"""Between these (dBFS) the louder parts of a voice are left as they are. Louder ones are brought
to the second; each dB under the first is answered with two, which is what it takes."""

MOST = 24.0
"""The most that is added or taken away (dB)."""

_STANDS_OUT = 12.0
"""Above the room's noise (dB)."""
_RISE, _FALL = 0.3, 0.01
"""Shares of the way that the level goes up and down with each block."""
_FALL_AT_FIRST, _NEW = 0.04, 30
"""The share for a voice that is new, and the blocks for which it is."""
_STEP = 1.0
"""Most that the gain changes with each block (dB): 24 dB in less than a second."""
_FLOOR_RISE = 0.02
"""What the room's noise is taken to have grown with each block that is louder (dB)."""


class Leveller:
    """Follows the loudness of one voice."""

    def __init__(self) -> None:
        self._floor = -50.0
        self._level = SOFT
        self._heard = 0
        self.gain = 0.0
        """What is added at the moment (dB)."""

    def levelled(self, samples: Samples, *, follow: bool = True) -> Samples:
        """One block, as loud as a voice usually is.

        Args:
            samples: Shape (n,).
            follow: Whether what is heard may be the candidate's voice and sets the level.
        """
        now = max(-90.0, rms_dbfs(samples))
        self._floor = min(self._floor + _FLOOR_RISE, 0.9 * self._floor + 0.1 * now)
        before = self.gain
        if follow and now > self._floor + _STANDS_OUT:
            self._hear(now)
        if before == self.gain == 0.0:
            return samples
        gains = np.linspace(before, self.gain, len(samples), dtype=np.float32)
        louder: Samples = np.clip(samples * 10 ** (gains / 20), -1, 1).astype(np.float32)
        return louder

    def _hear(self, now: float) -> None:
        self._heard += 1
        fall = _FALL if self._heard > _NEW else _FALL_AT_FIRST
        self._level += (now - self._level) * (_RISE if now > self._level else fall)
        wanted = max(0.0, 2 * (SOFT - self._level)) + min(0.0, LOUD - self._level)
        wanted = float(np.clip(wanted, -MOST, MOST))
        self.gain += float(np.clip(wanted - self.gain, -_STEP, _STEP))
