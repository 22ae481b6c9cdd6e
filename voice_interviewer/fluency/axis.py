"""The delivery score: how little stands between what was said and who listens.

Neutral bands, not ideals: inside a band nothing is gained by changing, and the score says
so. Outside, it falls in a straight line. Nothing is scored on pitch, loudness or accent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_interviewer.findings import Axis, Measure

from .accuracy import FOUND


@dataclass(frozen=True, slots=True)
class Band:
    """Where a measure is neutral, and where it costs most."""

    measure: str
    low: float
    """Score 5 from here ..."""
    high: float
    """... to here ..."""
    worst_low: float
    """... and 1 at or below this ..."""
    worst_high: float
    """... and at or above this."""
    weight: float

    def score(self, value: float) -> float:
        """From 1 to 5."""
        if value < self.low:
            off = (self.low - value) / (self.low - self.worst_low)
        elif value > self.high:
            off = (value - self.high) / (self.worst_high - self.high)
        else:
            off = 0.0
        return 5 - 4 * min(off, 1.0)


BANDS = (
    # 5 a minute did not harm a speaker, 12 did (Laske and DiGennaro Reed, 2024); the line
    # between the two is interpolated.
    Band("filled_pauses_per_minute", 0, 5, -1, 12, weight=2),
    # Published bands begin between 100 and 140 and end between 145 and 190.
    Band("speaking_rate", 110, 190, 70, 240, weight=1),
    # A third of the time of 171 telephone speakers' turns is silence at most.
    Band("phonation_time_ratio", 0.55, 1, 0.3, 2, weight=1),
)


def axis(measures: Sequence[Measure]) -> Axis:
    """The delivery axis from the measures that `measure` made."""
    by_name = {measure.name: measure for measure in measures}
    parts = [(band, by_name.get(band.measure)) for band in BANDS]
    missing = next((m.missing for _, m in parts if m is not None and m.missing), None)
    if missing or any(measure is None for _, measure in parts):
        return Axis(None, missing=missing or "The measures it rests on were not taken.")
    scores = {band: band.score(m.value) for band, m in parts if m and m.value is not None}
    worst = {
        band: min(score, band.score(m.value / FOUND.recall))
        if band.measure == "filled_pauses_per_minute"
        else score
        for (band, m), score in zip(parts, scores.values(), strict=True)
        if m and m.value is not None
    }
    best = {
        band: max(score, band.score(m.value * FOUND.precision))
        if band.measure == "filled_pauses_per_minute"
        else score
        for (band, m), score in zip(parts, scores.values(), strict=True)
        if m and m.value is not None
    }
    return Axis(
        value=round(_mean(scores), 1),
        interval=(round(max(0.0, _mean(worst) - 0.3), 1), round(min(5.0, _mean(best) + 0.3), 1)),
        raised=tuple(band.measure for band, score in scores.items() if score >= 4.5),
        held=tuple(band.measure for band, score in scores.items() if score < 4.5),
        note="5: nothing in the delivery gets in the way. Practice feedback, not an assessment.",
    )


def _mean(scores: dict[Band, float]) -> float:
    return sum(b.weight * s for b, s in scores.items()) / sum(b.weight for b in scores)
