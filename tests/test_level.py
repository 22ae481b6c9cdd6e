"""The level that models hear a voice at: drawn sounds, whose loudness is known."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from voice_interviewer.level import LOUD, MOST, SOFT, Leveller
from voice_interviewer.sound import rms_dbfs
from voice_interviewer.speech import BLOCK_SAMPLES, Samples
from voice_interviewer.vad import SileroVad


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


@pytest.mark.real
def test_a_man_14_db_softer_is_heard_again() -> None:
    import soundfile

    path = Path(__file__).parents[2] / "shared" / "data" / "speech" / "cold_corpus3.flac"
    if not path.exists():
        pytest.skip("the development data is not here")
    speech, _ = soundfile.read(path, dtype="float32")
    blocks = speech[: len(speech) // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES)
    soft = blocks * 10 ** (-14 / 20)
    detector, leveller = SileroVad(), Leveller()

    def voiced(heard: list[Samples]) -> npt.NDArray[np.bool_]:
        detector.reset()
        return np.array([detector.probability(block) for block in heard]) > 0.5

    truth = voiced([*blocks])
    levelled = voiced([leveller.levelled(block) for block in soft])
    assert (levelled & truth).sum() > 0.9 * truth.sum()
    assert (levelled & ~truth).mean() < 0.05
