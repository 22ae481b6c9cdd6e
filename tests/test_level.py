"""The level that models hear a voice at: drawn sounds, whose loudness is known."""

import numpy as np
import pytest

from voice_interviewer.level import LOUD, MOST, SOFT, Leveller
from voice_interviewer.sound import rms_dbfs
from voice_interviewer.speech import BLOCK_SAMPLES, Samples


def noise(dbfs: float, blocks: int, seed: int = 0) -> Samples:
    drawn = np.random.default_rng(seed).normal(0, 10 ** (dbfs / 20), (blocks, BLOCK_SAMPLES))
    return drawn.astype(np.float32)


def heard(leveller: Leveller, blocks: Samples) -> list[float]:
    return [rms_dbfs(leveller.levelled(block)) for block in blocks]


def test_a_usual_voice_is_left_exactly_as_it_is() -> None:
    leveller = Leveller()
    heard(leveller, noise(-65, 30))
    for block in noise(-14, 60):
        assert leveller.levelled(block) is block


@pytest.mark.parametrize("dbfs", [-26, -34, -46])
def test_a_soft_voice_becomes_louder_within_a_second_or_two(dbfs: float) -> None:
    leveller = Leveller()
    heard(leveller, noise(-70, 60))
    levels = heard(leveller, noise(dbfs, 90))

    assert levels[-1] >= min(SOFT - 1, dbfs + MOST - 1)
    assert np.max(np.diff(levels)) < 2, "slowly"


def test_a_loud_voice_becomes_softer() -> None:
    leveller = Leveller()
    heard(leveller, noise(-60, 60))

    assert heard(leveller, noise(-3, 60))[-1] == pytest.approx(LOUD, abs=1.5)


def test_noise_alone_and_the_interviewer_change_nothing() -> None:
    leveller = Leveller()
    heard(leveller, noise(-50, 300))
    for block in noise(-30, 60):
        leveller.levelled(block, follow=False)

    assert leveller.gain == 0
