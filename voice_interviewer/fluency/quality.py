"""Whether a recording is good enough to measure anything on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voice_interviewer.speech import SAMPLE_RATE, Samples, Span, seconds_at
from voice_interviewer.transcript.voice import Levels

_CLIPPED = 0.99
_POOR_SNR, _BAD_SNR = 15.0, 6.0
_QUIET = -45.0
_TELEPHONE = 3800.0
_SHORTEST_VOICE = 1.0


@dataclass(frozen=True, slots=True)
class AudioQuality:
    """What the recording itself allows; the `audio` part of `report.json`."""

    duration: float
    """Seconds."""
    snr_db: float | None
    """Level of the voice over that of the pauses in dB; None without both."""
    clipping_share: float
    """Share of the samples of voice at full scale, in [0, 1]."""
    level_dbfs: float | None
    """Level of the voice."""
    bandwidth: float | None
    """Hz up to which the voice reaches."""
    usable: bool
    warnings: tuple[str, ...] = ()

    @property
    def missing(self) -> str | None:
        """Why nothing can be measured on it, or None."""
        return None if self.usable else self.warnings[0]


def audio_quality(samples: Samples, voice: Sequence[Span]) -> AudioQuality:
    """Judge the candidate's track, shape (n,), knowing where its voice is."""
    duration = seconds_at(len(samples))
    spoken = np.concatenate([span.cut(samples) for span in voice] or [samples[:0]])
    if len(spoken) < _SHORTEST_VOICE * SAMPLE_RATE:
        why = "The recording holds less than 1 s of speech."
        return AudioQuality(duration, None, 0.0, None, None, False, (why,))
    clipping = float(np.mean(np.abs(spoken) >= _CLIPPED))
    level, snr = _levels(samples, voice)
    bandwidth = _bandwidth(spoken)
    bad = "The voice is hardly louder than the noise: measures would be guesses."
    poor = f"The voice is only {snr or 0:.0f} dB above the noise; pauses and fillers are less sure."
    checks = (
        (snr is not None and snr < _BAD_SNR, bad),
        (snr is not None and _BAD_SNR <= snr < _POOR_SNR, poor),
        (clipping > 0.001, f"{clipping:.1%} of the voice is clipped; turn the microphone down."),
        (
            level < _QUIET,
            f"The voice is very quiet ({level:.0f} dBFS); move the microphone closer.",
        ),
        (bandwidth < _TELEPHONE, f"The sound ends at {bandwidth:.0f} Hz, like a telephone's."),
    )
    usable = not (snr is not None and snr < _BAD_SNR)
    return AudioQuality(
        duration, snr, clipping, level, bandwidth, usable, tuple(text for at, text in checks if at)
    )


def _levels(samples: Samples, voice: Sequence[Span]) -> tuple[float, float | None]:
    """Level of the voice in dBFS, and how far it is above that of the pauses in dB."""
    levels = Levels(samples).dbfs
    at = np.zeros(len(levels), bool)
    for span in voice:
        at[round(span.start * 100) : round(span.end * 100)] = True
    power = 10 ** (levels / 10)
    loud = 10 * float(np.log10(np.mean(power[at])))
    # Frames beside the voice hold its reverberation and are left out of the noise.
    near = np.convolve(at, np.ones(21), "same") > 0
    quiet = levels[~near]
    if len(quiet) < 20:
        return loud, None
    return loud, loud - float(np.median(quiet))


def _bandwidth(spoken: Samples) -> float:
    """Hz under which 99.5 % of the voice's energy above 1 kHz lies."""
    frames = spoken[: len(spoken) // 512 * 512].reshape(-1, 512) * np.hanning(512)
    power = np.mean(np.abs(np.fft.rfft(frames)) ** 2, axis=0)
    hertz = np.fft.rfftfreq(512, 1 / SAMPLE_RATE)
    high = np.where(hertz >= 1000, power, 0.0)
    reached = np.searchsorted(np.cumsum(high), 0.995 * high.sum())
    return float(hertz[min(int(reached), len(hertz) - 1)])
