"""Pitch and loudness of made sounds, with the real pitch detector."""

import numpy as np
import numpy.typing as npt
import pytest

from voice_interviewer.fluency.variety import believed, pitch, variety
from voice_interviewer.speech import SAMPLE_RATE, Samples, Span

pytestmark = pytest.mark.real

T = np.arange(8 * SAMPLE_RATE) / SAMPLE_RATE
ALL = [Span(0.0, 8.0)]


def voice(hertz: npt.NDArray[np.float64]) -> Samples:
    """A buzz like a voice's, at a pitch that may change."""
    phase = 2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE
    buzz = sum(np.sin(k * phase) / k for k in range(1, 12)) * 0.1
    return np.asarray(buzz, np.float32)


@pytest.mark.parametrize(
    ("hertz", "spread"),
    [
        (150 + 0 * T, 0.0),
        (150 * 2 ** (2 * np.sin(np.pi * T) / 12), 2 / np.sqrt(2)),
        (200 * 2 ** (3 * np.sin(2 * np.pi * T) / 12), 3 / np.sqrt(2)),
        (100 * 2 ** (T / 8), 12 / np.sqrt(12)),
    ],
    ids=["tone", "slow vibrato", "vibrato", "octave glide"],
)
def test_the_spread_of_the_pitch_is_that_it_was_made_with(
    hertz: npt.NDArray[np.float64], spread: float
) -> None:
    _, semitones = pitch(voice(hertz), ALL)

    assert float(np.std(semitones)) == pytest.approx(spread, abs=0.1)


def test_a_higher_voice_and_a_louder_one_vary_as_much() -> None:
    swing = 2 ** (2 * np.sin(np.pi * T) / 12)
    low, high = variety(voice(120 * swing), ALL), variety(voice(220 * swing) * 0.5, ALL)

    for a, b in zip(low, high, strict=True):
        assert b.value == pytest.approx(a.value, abs=0.1)


def test_a_monotone_voice_is_marked_to_be_heard() -> None:
    found = variety(voice(150 + 0 * T), ALL)[0]

    assert found.spans[0].kind == "flat"


def test_octave_errors_are_dropped_and_a_lively_melody_is_not() -> None:
    step = 0.016
    n = np.arange(500)
    melody = 7 + 4 * np.sin(2 * np.pi * n * step)
    voiced = n % 50 < 40
    wrong, alone = np.isin(n, (100, 101, 230)), np.isin(n, (143, 144))
    semitones = np.where(wrong, melody + 12, melody)

    kept = believed(semitones, voiced | alone, step)
    assert not kept[wrong | alone].any()
    assert kept[voiced & ~wrong].mean() > 0.97
