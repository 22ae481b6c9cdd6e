"""Where the voice was on, to a hundredth of a second.

The detector knows voice from noise but answers in steps of 32 ms and late; the level of
the sound knows where an edge is but not of what. So the detector finds each stretch and
the level moves its two ends.
"""

import numpy as np
import numpy.typing as npt

from voice_interviewer.speech import SAMPLE_RATE, Samples, Span, seconds_at
from voice_interviewer.vad import SpeechDetector, probabilities, speech_spans

_HOP = SAMPLE_RATE // 100
_WINDOW = SAMPLE_RATE // 40
_ABOVE_NOISE = 10.0
"""dB over the noise at which sound counts as active."""
_BELOW_SPEECH = 37.0
"""dB under the speech beneath which sound is never active, however still the room."""
_GATE = 10.0
"""dB under the mean of all sound beneath which it does not count as speech (as in EBU R 128)."""
_REACH = 0.08
"""Seconds by which an edge may be moved."""
_SHORTEST = 0.1
"""Seconds. Shorter silences are within words (stops), shorter voice is a click."""
_SPEECH_AT, _MOST_GAIN = -19.0, 40.0
"""Level in dBFS that speech is brought to before it is listened to, by at most so many dB."""
_LOW_BAND, _SPEECH_BAND = (60.0, 250.0), (300.0, 3400.0)
"""Hz."""
_TELEPHONE = 0.01
"""Share of the speech band's power under which the low band counts as missing."""
_ADDED = 0.7
"""Level of what is put back, relative to the recording."""


class Levels:
    """The level of a recording every 10 ms, and what in it is louder than the room.

    Attributes:
        dbfs: Level of each frame (25 ms, 10 ms apart), shape (frames,), in dBFS.
        noise: Level of the room: the tenth percentile of all frames that are not
            digital silence, in dBFS.
        speech: Level of the speech, which silence before, in or after it hardly changes, in dBFS.
        threshold: Level from which a frame is active, in dBFS.
    """

    def __init__(self, samples: Samples) -> None:
        self.dbfs = _frame_levels(samples)
        sounding = self.dbfs[self.dbfs > -119]
        self.noise = float(np.percentile(sounding, 10)) if len(sounding) else -120.0
        self.speech = _gated(sounding)
        self.threshold = max(self.noise + _ABOVE_NOISE, self.speech - _BELOW_SPEECH)

    def active(self, span: Span) -> npt.NDArray[np.bool_]:
        """Which frames of a span are active."""
        first, last = (round(t * SAMPLE_RATE / _HOP) for t in (span.start, span.end))
        return self.dbfs[max(first, 0) : max(last, 0)] >= self.threshold


def _frame_levels(samples: Samples) -> npt.NDArray[np.float64]:
    """Level in dBFS of frames whose middles are 5, 15, 25 ... ms from the start."""
    lead = (_WINDOW - _HOP) // 2
    padded = np.pad(samples.astype(np.float64), (lead, lead + _HOP))
    power = np.cumsum(np.concatenate([[0.0], padded**2]))
    starts = np.arange(0, len(samples), _HOP)
    mean = (power[starts + _WINDOW] - power[starts]) / _WINDOW
    levels: npt.NDArray[np.float64] = 10 * np.log10(np.maximum(mean, 1e-12))
    return levels


def _gated(dbfs: npt.NDArray[np.float64]) -> float:
    """Mean level of the frames that are not far under the mean level of all."""
    if not len(dbfs):
        return -120.0
    power = 10 ** (dbfs / 10)
    return float(10 * np.log10(power[power >= power.mean() / 10 ** (_GATE / 10)].mean()))


def levelled(samples: Samples) -> Samples:
    """A recording, shape (n,), with its speech at the level that detector and recogniser like.

    Neither hears the same at all levels: the detector lost one of our voices at -24 dBFS.
    """
    gain = min(_SPEECH_AT - Levels(samples).speech, _MOST_GAIN)
    loudened: Samples = np.clip(samples * np.float32(10 ** (gain / 20)), -1, 1)
    return loudened


def voice_spans(
    samples: Samples, detector: SpeechDetector, levels: Levels | None = None
) -> tuple[Span, ...]:
    """Where a recording, shape (n,), holds voice, finely enough to see every pause.

    Silences of 0.1 s and more are seen. Edges are within about 0.02 s of those of the
    sound where the room is quiet.
    """
    levels = levels or Levels(samples)
    rough = speech_spans(
        probabilities(levelled(_with_fundamental(samples)), detector),
        shortest_speech=_SHORTEST,
        shortest_silence=_SHORTEST,
    )
    duration = seconds_at(len(samples))
    fine: list[Span] = []
    for n, span in enumerate(rough):
        before = rough[n - 1].end if n else 0.0
        after = rough[n + 1].start if n + 1 < len(rough) else duration
        start = _edge(levels, max(before, span.start - _REACH), span.start + _REACH, first=True)
        end = _edge(levels, span.end - _REACH, min(after, span.end + _REACH), first=False)
        start = span.start if start is None else start
        end = min(span.end if end is None else end, duration)
        if fine and start - fine[-1].end < _SHORTEST:
            fine[-1] = Span(fine[-1].start, max(end, fine[-1].end))
        elif end > start:
            fine.append(Span(start, end))
    return tuple(fine)


def _with_fundamental(samples: Samples) -> Samples:
    """The recording with the pitch of the voice put back if a telephone took it out.

    The detector hardly hears a voice that lacks its lowest 300 Hz. Rectifying what is left
    brings them back, as it does in the ear.
    """
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    low, high = (
        float(np.sum(np.abs(spectrum[(hertz >= bottom) & (hertz < top)]) ** 2))
        for bottom, top in (_LOW_BAND, _SPEECH_BAND)
    )
    if not high or low > _TELEPHONE * high:
        return samples
    rectified = np.fft.rfft(np.abs(samples))
    rectified[(hertz < _LOW_BAND[0]) | (hertz >= _SPEECH_BAND[0])] = 0
    added = np.fft.irfft(rectified, len(samples))
    gain = _ADDED * np.sqrt(np.mean(samples**2) / max(float(np.mean(added**2)), 1e-20))
    whole: Samples = (samples + gain * added).astype(np.float32)
    return whole


def _edge(levels: Levels, low: float, high: float, *, first: bool) -> float | None:
    """Where sound starts (or stops) being active between two times; None if it never is."""
    active = np.flatnonzero(levels.active(Span(max(low, 0.0), max(high, low, 0.0))))
    if not len(active):
        return None
    origin = round(max(low, 0.0) * 100)
    frame = int(active[0]) if first else int(active[-1]) + 1
    return (origin + frame) / 100
