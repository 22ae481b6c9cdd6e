"""Where the voice was on, with the real detector."""

from pathlib import Path

import numpy as np
import pytest

from voice_interviewer import sound
from voice_interviewer.speech import SAMPLE_RATE, Samples
from voice_interviewer.transcript import voice_spans
from voice_interviewer.vad import SileroVad

pytestmark = pytest.mark.real

COLD = Path(__file__).parent / "data" / "speech" / "cold_corpus3.flac"


def on(samples: Samples) -> float:
    """Seconds of voice."""
    return sum(span.duration for span in voice_spans(samples, SileroVad()))


def test_a_voice_on_the_telephone_is_heard_as_well() -> None:
    samples = sound.read(COLD)
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    narrow = np.fft.irfft(spectrum, len(samples)).astype(np.float32)

    assert on(narrow) == pytest.approx(on(samples), rel=0.15)


@pytest.mark.parametrize("gain", [-12.0, 12.0])
def test_gain_moves_no_voice(gain: float) -> None:
    samples = sound.read(COLD) * np.float32(0.2)

    assert on(samples * np.float32(10 ** (gain / 20))) == pytest.approx(on(samples), rel=0.03)


def test_a_silent_room_and_noise_hold_no_voice() -> None:
    noise = np.random.default_rng(1).standard_normal(10 * SAMPLE_RATE).astype(np.float32)

    assert on(noise * np.float32(0.01)) == 0
    assert on(np.zeros(10 * SAMPLE_RATE, np.float32)) == 0
