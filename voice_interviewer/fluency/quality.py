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
_DROPOUT = SAMPLE_RATE // 100
"""Samples of digital silence within sound that make a dropout."""
_DROPOUTS = 3
"""Dropouts a minute of voice from which there is a warning."""
_LONGEST_ECHO = 0.5
"""Seconds by which a loudspeaker's sound may reach the microphone later."""
_ECHO, _SAME = 0.5, 0.95
"""Correlation of the two tracks' levels from which the interviewer is heard in the
candidate's, and from which the two are one and the same."""
_ENOUGH_SPOKEN = 3.0
"""Seconds the interviewer must speak for an echo to be told."""


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


def audio_quality(
    samples: Samples, voice: Sequence[Span], interviewer: Samples | None = None
) -> AudioQuality:
    """Judge the candidate's track, shape (n,), knowing where its voice is.

    Args:
        samples: The candidate's track.
        voice: Where there is a voice in it.
        interviewer: The other track, of the same length, to know the one from the other by.
    """
    duration = seconds_at(len(samples))
    spoken = np.concatenate([span.cut(samples) for span in voice] or [samples[:0]])
    if len(spoken) < _SHORTEST_VOICE * SAMPLE_RATE:
        why = "The recording holds less than 1 s of speech."
        return AudioQuality(duration, None, 0.0, None, None, False, (why,))
    clipping = float(np.mean(np.abs(spoken) >= _CLIPPED))
    level, snr = _levels(samples, voice)
    bandwidth = _bandwidth(spoken)
    dropouts = 60 * SAMPLE_RATE * _dropouts(spoken) / len(spoken)
    echo = 0.0 if interviewer is None else _echo(samples, interviewer)
    swapped = echo >= _SAME
    same = "The two tracks hold the same sound: choose another microphone, or wear a headset."
    bad = "The voice is hardly louder than the noise: measures would be guesses."
    poor = f"The voice is only {snr or 0:.0f} dB above the noise; pauses and fillers are less sure."
    checks = (
        (swapped, same),
        (snr is not None and snr < _BAD_SNR, bad),
        (snr is not None and _BAD_SNR <= snr < _POOR_SNR, poor),
        (clipping > 0.001, f"{clipping:.1%} of the voice is clipped; turn the microphone down."),
        (
            level < _QUIET,
            f"The voice is very quiet ({level:.0f} dBFS); move the microphone closer.",
        ),
        (bandwidth < _TELEPHONE, f"The sound ends at {bandwidth:.0f} Hz, like a telephone's."),
        (
            dropouts >= _DROPOUTS,
            f"Sound is missing {dropouts:.0f} times a minute; close what else uses the processor.",
        ),
        (
            _ECHO <= echo < _SAME,
            "The interviewer is heard in your track and may be counted as you; wear a headset.",
        ),
    )
    usable = not swapped and not (snr is not None and snr < _BAD_SNR)
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


def _dropouts(spoken: Samples) -> int:
    """How often the voice is cut out by digital silence for a hundredth of a second or more.

    A file that is silent between words altogether was gated on purpose, so the silence must
    begin and end in the middle of sound.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (spoken == 0).astype(np.int8), [0]])))
    loud = np.sqrt(np.mean(np.square(spoken, dtype=np.float64))) / 4
    beside = _DROPOUT // 4
    return sum(
        bool(
            end - start >= _DROPOUT
            and np.max(np.abs(spoken[max(0, start - beside) : start]), initial=0) > loud
            and np.max(np.abs(spoken[end : end + beside]), initial=0) > loud
        )
        for start, end in edges.reshape(-1, 2).tolist()
    )


def _echo(samples: Samples, interviewer: Samples) -> float:
    """How much the candidate's level follows the interviewer's where that one speaks, 0 to 1."""
    theirs, mine = Levels(interviewer), Levels(samples)
    speaking = np.flatnonzero(theirs.dbfs >= theirs.threshold)
    if len(speaking) < _ENOUGH_SPOKEN * 100:
        return 0.0
    best = 0.0
    for late in range(0, round(_LONGEST_ECHO * 100) + 1, 2):
        at = speaking[speaking + late < len(mine.dbfs)]
        here, there = mine.dbfs[at + late], theirs.dbfs[at]
        if len(at) and here.std() > 0 and there.std() > 0:
            best = max(best, float(np.corrcoef(here, there)[0, 1]))
    return best
