"""What the microphone heard and what was being played in, the candidate's voice alone out.

A loudspeaker reaches the microphone, and an interviewer that hears itself interrupts itself.
WebRTC's echo canceller takes its voice out again. But where there is no echo, with
headphones, it takes out the candidate instead (measured: a barge-in over headphones is not
heard for 3 s with it, and in 0.3 s without). So whether there is an echo is measured while
the interviewer speaks, beginning with the greeting, and without one the sound stays as it is.

The canceller always runs, heard or not: it has then learnt the room by the time it is needed.
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from .errors import SettingsError
from .sound import rms_dbfs
from .speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples, sample_at, seconds_at

Spectrum = npt.NDArray[np.complexfloating | np.floating]

Mode = Literal["auto", "headphones", "speakers", "half-duplex"]
"""How the interviewer is heard: to be measured, without echo, with, or never interrupted."""

MEASURED_OVER = 2.0
"""Seconds of the interviewer's voice that one measurement of the echo takes."""

LONGEST_DELAY = 0.5
"""Seconds by which an echo may come after what was played."""

DISTINCT = 9.0
"""How far, in standard deviations, an echo stands out of chance. Without one the most seen
was 8.4 (somebody else talking); with one of -30 dB in a hard room the least was 10."""

_PATH_FROM = 2.0
"""Seconds of echo without a voice in it that its path is worked out from, at least."""
_EXPLAINED = 6.0
"""An echo path that takes away less than this (dB) is none."""
_STEPS = 10

_AUDIBLE_DBFS = -45.0
"""A block that is played counts as sounding above this level (dBFS)."""
_SOUNDING_SHARE = 0.5
"""Share of the blocks that must sound for a measurement to mean anything."""

_LOUDER = 12.0
"""What is left of an echo is not louder (dB) than the most that was left of it just before."""
_FORGOTTEN, _LEARNED = 0.1, 0.05
"""What that sinks by with each block (dB), and what it rises by while something is louder."""
_LOOKED_AT = 5
"""Blocks most of which are louder when somebody speaks; a click is shorter."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """How much of what is played comes back into the microphone."""

    distinctness: float
    """Height of the correlation's peak over chance, in standard deviations."""
    delay: float
    """Seconds from playing to hearing, where the peak is."""
    gain: float
    """Level in the microphone less the level that was played (dB). Means nothing if not `echo`."""

    @property
    def echo(self) -> bool:
        """Whether there is an echo at all."""
        return self.distinctness >= DISTINCT


def coupling(captured: Samples, played: Samples) -> Coupling | None:
    """How much of what was played is in what was captured at the same time.

    Generalised cross-correlation with phase transform (Knapp & Carter, 1976): each frequency
    counts alike, so that an echo is one sharp peak whatever the room does to its colour.

    Args:
        captured: Shape (n,).
        played: Shape (n,), the same samples of session time.

    Returns:
        None if nothing was played or nothing captured, not even noise.
    """
    if not played.any() or not captured.any():
        return None
    lags = sample_at(LONGEST_DELAY)
    size = 1 << (len(captured) + lags).bit_length()
    cross = np.fft.rfft(captured, size) * np.conj(np.fft.rfft(played, size))
    peaks = np.fft.irfft(cross / (np.abs(cross) + 1e-9), size)[:lags]
    at = int(np.argmax(np.abs(peaks)))
    distinctness = float(np.abs(peaks[at]) / np.std(peaks))
    return Coupling(distinctness, seconds_at(at), rms_dbfs(captured) - rms_dbfs(played))


class Residue:
    """Hears that something other than an echo is there, before anybody can say what.

    What a canceller leaves of an echo is never much louder than what it left just before. A
    voice is, though the canceller takes parts of it away and a detector does not know it yet.
    """

    def __init__(self) -> None:
        self._usual: float | None = None
        self._louder = [False] * _LOOKED_AT

    @property
    def exceeded(self) -> bool:
        """Whether most of the last blocks were louder than what an echo leaves."""
        return sum(self._louder) > _LOOKED_AT // 2

    def take(self, alone: Samples, played: Samples) -> None:
        """One block of what is left, and of what was played."""
        now, sounding = rms_dbfs(alone), rms_dbfs(played) > _AUDIBLE_DBFS
        if self._usual is None and sounding:
            self._usual = now
        if self._usual is None:
            return
        louder = now > self._usual + _LOUDER
        self._louder = [*self._louder[1:], louder]
        if sounding:  # what is louder and stays becomes usual in time
            rise = _LEARNED if louder else math.inf
            self._usual = min(max(now, self._usual - _FORGOTTEN), self._usual + rise)


class EchoCanceller:
    """Takes the interviewer's voice out of the microphone's, if it is in there.

    Args:
        mode: "auto" measures, "headphones" trusts that there is no echo, "speakers" and
            "half-duplex" that there is one.
    """

    def __init__(self, mode: Mode = "auto") -> None:
        if mode not in get_args(Mode):
            raise SettingsError(f"No audio is called {mode!r}. Choose: {', '.join(get_args(Mode))}")
        from pywebrtc_audio import AudioProcessor

        self.mode = mode
        self.coupling: Coupling | None = None
        """What was measured last, or None."""
        self._canceller = AudioProcessor(sample_rate=SAMPLE_RATE, echo_cancellation=True)
        self._echo: bool | None = {"headphones": False, "auto": None}.get(mode, True)
        self._absences = 0
        length = round(MEASURED_OVER / seconds_at(BLOCK_SAMPLES))
        self._captured = np.zeros((length, BLOCK_SAMPLES), np.float32)
        self._played = np.zeros((length, BLOCK_SAMPLES), np.float32)
        self._filled = 0
        self._residue = Residue()

    @property
    def exceeded(self) -> bool:
        """Whether what is left of the sound is more than an echo leaves."""
        return self.cancelling and self._residue.exceeded

    @property
    def decided(self) -> bool:
        """Whether it is known if there is an echo. Before that nobody can be heard over it."""
        return self._echo is not None

    @property
    def cancelling(self) -> bool:
        """Whether the sound is changed: not where there is no echo."""
        return self._echo is not False

    def remove(self, captured: Samples, played: Samples) -> Samples:
        """The candidate's voice in one block, shape (BLOCK_SAMPLES,).

        Args:
            captured: What the microphone heard.
            played: What was handed to the loudspeaker one block before, so that it is known
                here before it can be heard; the canceller finds the delay itself.
        """
        alone = self._canceller.process(captured, played)
        self._residue.take(alone, played)
        if self.mode == "auto":
            self._measure(captured, played)
        return alone if self.cancelling else captured

    def _measure(self, captured: Samples, played: Samples) -> None:
        """Collect blocks from the first that sounds; when they are full, decide."""
        sounding = rms_dbfs(played) > _AUDIBLE_DBFS
        if not self._filled and not sounding:
            return
        self._captured[self._filled], self._played[self._filled] = captured, played
        self._filled += 1
        if self._filled < len(self._played):
            return
        self._filled = 0
        levels = np.sqrt(np.mean(np.square(self._played), axis=1))
        if np.mean(levels > 10 ** (_AUDIBLE_DBFS / 20)) < _SOUNDING_SHARE:
            return
        found = coupling(self._captured.ravel(), self._played.ravel())
        self.coupling = found
        # An echo is believed at once. That it is gone, only the second time: somebody may
        # have put a hand over the loudspeaker.
        self._absences = 0 if found and found.echo else self._absences + 1
        if not self._absences:
            self._echo = True
        elif self._echo is None or self._absences > 1:
            self._echo = False


def echo_path(captured: Samples, played: Samples) -> Samples | None:
    """How a room answers to a loudspeaker: the response that explains an echo best.

    The canceller also takes parts of a voice out that is heard over the echo, and with them
    words. The response takes out nothing but echo: less of it, which does for reading words
    but not for telling a voice from an echo.

    Least squares by conjugate gradients, preconditioned by the smoothed spectrum of what was
    played; ten steps come within 1 dB of fifty.

    Args:
        captured: Shape (n,), while nobody but the interviewer spoke.
        played: Shape (n,), the same samples of session time.

    Returns:
        Shape (m,), or None if too little was played or the echo is not explained by it.
    """
    if len(captured) < sample_at(_PATH_FROM) or not played.any():
        return None
    taps = sample_at(LONGEST_DELAY)
    size = 1 << (len(played) + taps).bit_length()
    spectrum = np.fft.rfft(played, size)
    power = np.square(np.abs(spectrum))
    width = 4 * (size // taps) + 1
    smooth = np.convolve(power, np.full(width, 1 / width), "same") + 1e-3 * power.mean()

    def fitted(sound: Spectrum, by: Spectrum) -> npt.NDArray[np.float64]:
        back: npt.NDArray[np.float64] = np.fft.irfft(sound * by, size)
        return back

    path = np.zeros(taps)
    rest = fitted(np.fft.rfft(captured, size), np.conj(spectrum))[:taps]
    towards = step = fitted(np.fft.rfft(rest, size), 1 / smooth)[:taps]
    height = rest @ step
    for _ in range(_STEPS):
        explained = fitted(np.fft.rfft(towards, size), spectrum)[: len(played)]
        turned = fitted(np.fft.rfft(explained, size), np.conj(spectrum))[:taps]
        turned += 1e-5 * power.mean() * towards
        size_of_step = height / (towards @ turned)
        path, rest = path + size_of_step * towards, rest - size_of_step * turned
        step = fitted(np.fft.rfft(rest, size), 1 / smooth)[:taps]
        height, before = rest @ step, height
        towards = step + height / before * towards
    found: Samples = path.astype(np.float32)
    left = subtracted(captured, played, found)
    return found if rms_dbfs(left) < rms_dbfs(captured) - _EXPLAINED else None


def subtracted(captured: Samples, played: Samples, path: Samples) -> Samples:
    """What was captured less the echo that a path makes of what was played, shape (n,)."""
    size = 1 << (len(played) + len(path)).bit_length()
    echo = np.fft.irfft(np.fft.rfft(played, size) * np.fft.rfft(path, size), size)
    left: Samples = (captured - echo[: len(captured)]).astype(np.float32)
    return left
