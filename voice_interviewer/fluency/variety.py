"""How much the voice moves: pitch in semitones, loudness in decibels.

Spread within windows of 8 s and never the pitch itself, which is a person's own. It is
described, not judged: no score rests on it.
"""

from collections.abc import Sequence
from statistics import median

import numpy as np
import numpy.typing as npt

from voice_interviewer.findings import Mark, Measure
from voice_interviewer.speech import SAMPLE_RATE, Samples, Span
from voice_interviewer.transcript.voice import Levels

WINDOW = 8.0
"""Seconds of voice over which the spread is taken; silence does not count."""
_LOWEST, _HIGHEST = 60.0, 500.0
"""Hz between which a speaking voice lies."""
_VOICED = 0.5
"""Probability from which a frame has a pitch."""
_OCTAVE = 12.0
"""Semitones from the speaker's median beyond which a frame is taken for a mistake."""
_RUN = 0.08
"""Seconds under which a pitch between two places without one is taken for a mistake."""
_NEAR, _LEAP = 0.25, 5.0
"""Semitones from the median of the seconds around it beyond which a frame is one, too."""
_ENOUGH = 2.0
"""Seconds of pitch that a window must hold."""
_FLAT = 1.0
"""Semitones under which a window is shown as flat."""

Frames = npt.NDArray[np.float64]


def variety(samples: Samples, voice: Sequence[Span]) -> list[Measure]:
    """Pitch variety and loudness variety of the candidate's track, shape (n,)."""
    return [_pitch_variety(samples, voice), _loudness_variety(samples, voice)]


def _pitch_variety(samples: Samples, voice: Sequence[Span]) -> Measure:
    name, unit = "pitch_variety", "semitones"
    try:
        at, semitones = pitch(samples, voice)
    except ImportError:
        return Measure(name, None, unit, missing="Needs the package swift-f0; install it.")
    windows = _windows(at, semitones, voice)
    if not windows:
        return Measure(name, None, unit, missing="Less than 2 s of voice with a pitch.")
    flat = tuple(
        Mark(span.start, span.end, None, "flat") for span, spread in windows if spread < _FLAT
    )
    note = (
        "Spread of the pitch within 8 s (standard deviation). Described, not judged; it says "
        "nothing about an accent."
    )
    return Measure(name, median(spread for _, spread in windows), unit, spans=flat, note=note)


def pitch(samples: Samples, voice: Sequence[Span]) -> tuple[Frames, Frames]:
    """Times in seconds and pitch in semitones re 100 Hz of the voiced frames.

    Raises:
        ImportError: swift-f0 is not installed.
    """
    if not voice:
        return np.zeros(0), np.zeros(0)
    from swift_f0 import SwiftF0

    found = SwiftF0(threads=1).detect(samples, SAMPLE_RATE, fmin=_LOWEST, fmax=_HIGHEST)
    semitones: Frames = 12 * np.log2(found.pitch_hz / 100)
    voiced = (found.confidence >= _VOICED) & _inside(found.timestamps, voice)
    kept = believed(semitones, voiced, float(np.median(np.diff(found.timestamps))))
    return found.timestamps[kept], semitones[kept]


def believed(
    semitones: Frames, voiced: npt.NDArray[np.bool_], step: float
) -> npt.NDArray[np.bool_]:
    """Frames, `step` seconds apart, without those whose pitch no voice makes.

    They are few, but octaves away: on voices with a known melody they made the spread up to
    1.4 semitones too large, and 0.09 in the middle case.
    """
    kept = voiced.copy()
    edges = np.flatnonzero(np.diff(np.concatenate(([False], voiced, [False]))))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        kept[start:end] = (end - start) * step >= _RUN
    if not kept.any():
        return kept
    kept &= np.abs(semitones - np.median(semitones[kept])) < _OCTAVE
    reach = round(_NEAR / step)
    track = np.pad(np.where(kept, semitones, np.nan), reach, constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(track, 2 * reach + 1)[kept]
    kept[kept] = np.abs(semitones[kept] - np.nanmedian(around, axis=1)) < _LEAP
    return kept


def _loudness_variety(samples: Samples, voice: Sequence[Span]) -> Measure:
    name, unit = "loudness_variety", "dB"
    levels = Levels(samples)
    at = (np.arange(len(levels.dbfs)) + 0.5) / 100
    kept = _inside(at, voice) & (levels.dbfs >= levels.threshold)
    windows = _windows(at[kept], levels.dbfs[kept], voice)
    if not windows:
        return Measure(name, None, unit, missing="Less than 2 s of voice.")
    note = "Spread of the level of the voice within 8 s (standard deviation)."
    return Measure(name, median(spread for _, spread in windows), unit, note=note)


def _inside(at: Frames, voice: Sequence[Span]) -> npt.NDArray[np.bool_]:
    inside = np.zeros(len(at), bool)
    for span in voice:
        inside |= (at >= span.start) & (at < span.end)
    return inside


def _windows(at: Frames, values: Frames, voice: Sequence[Span]) -> list[tuple[Span, float]]:
    """Stretches of `WINDOW` seconds of voice with the spread of the values in each."""
    if len(at) < 2:
        return []
    step = float(np.median(np.diff(at)))
    silent_before = np.zeros(len(at))
    end = 0.0
    for span in voice:
        silent_before[at >= span.start] += span.start - end
        end = span.end
    window = ((at - silent_before) // WINDOW).astype(int)
    found = []
    for n in np.unique(window):
        mine = window == n
        if mine.sum() * step >= _ENOUGH:
            found.append((Span(float(at[mine][0]), float(at[mine][-1])), float(values[mine].std())))
    return found
