"""Voices that were given a known melody, to say how far off a measured spread of pitch is.

Praat moves the pitch of a voice (PSOLA), so the truth is what it was told, and its own pitch
track is the yardstick beside ours. Praat is GPL and no part of this project: the rows are there
where praat-parselmouth is installed.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.speech_sets import Clip
from benchmarks.table import Row
from voice_interviewer.fluency.variety import pitch
from voice_interviewer.speech import SAMPLE_RATE, Samples
from voice_interviewer.transcript import voice_spans
from voice_interviewer.vad import SileroVad

Melody = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
"""Semitones re 100 Hz at each time, s."""

SWINGS = ((1.0, 3.0), (2.0, 3.0), (4.0, 3.0), (2.0, 1.0), (4.0, 1.0), (3.0, 0.6), (5.0, 0.7))
"""Semitones by which a melody leaves its middle, and seconds in which it comes back."""

MIDDLE = 12 * np.log2(1.5)
LONGEST = 30
"""Seconds of a recording that are given a melody."""
ENOUGH = 10.0
"""Seconds of voice that these must hold."""
GOAL = 0.1
"""Semitones."""


def melodies(clips: Sequence[Clip], detector: SileroVad) -> Iterator[Row]:
    """Rows about the spread (SD, semitones), ours and Praat's, over all voiced frames."""
    try:
        import parselmouth
    except ImportError:
        return
    ours, praats = [], []
    for clip in clips:
        spoken = clip.samples[: LONGEST * SAMPLE_RATE]
        if sum(span.duration for span in voice_spans(spoken, detector)) < ENOUGH:
            continue
        for swing, period in SWINGS:
            samples, melody = _sung(parselmouth, spoken, swing, period)
            voice = voice_spans(samples, detector)
            at, semitones = pitch(samples, voice)
            ours.append(abs(np.std(semitones) - np.std(melody(at))))
            track = parselmouth.Sound(samples.astype(np.float64), SAMPLE_RATE).to_pitch()
            hertz, times = track.selected_array["frequency"], track.xs()
            voiced = hertz > 0
            theirs = 12 * np.log2(hertz[voiced] / 100)
            praats.append(abs(np.std(theirs) - np.std(melody(times[voiced]))))
    what, n = "spread of the pitch of known melodies", len(ours)
    median = {"Praat": round(float(np.median(praats)), 3)}
    near = {"Praat": round(float(np.mean(np.array(praats) <= GOAL)), 2)}
    yield Row(f"{what}, off by", float(np.median(ours)), "semitones", GOAL, n, median)
    yield Row(f"{what}, off by less than that", float(np.mean(np.array(ours) <= GOAL)), "share",
              "", n, near)  # fmt: skip


def _sung(
    parselmouth: Any, samples: Samples, swing: float, period: float
) -> tuple[Samples, Melody]:
    """A voice whose pitch swings, and its melody."""

    def melody(at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        semitones: npt.NDArray[np.float64] = MIDDLE + swing * np.sin(2 * np.pi * at / period)
        return semitones

    call = parselmouth.praat.call
    sound = parselmouth.Sound(samples.astype(np.float64), SAMPLE_RATE)
    work = call(sound, "To Manipulation", 0.01, 60, 500)
    tier = call("Create PitchTier", "melody", 0, sound.duration)
    times = np.arange(0, sound.duration, 0.01)
    for at, hertz in zip(times, 100 * 2 ** (melody(times) / 12), strict=True):
        call(tier, "Add point", float(at), float(hertz))
    call([work, tier], "Replace pitch tier")
    made = call(work, "Get resynthesis (overlap-add)").values[0].astype(np.float32)
    return made, melody
