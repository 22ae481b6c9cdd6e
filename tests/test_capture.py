"""Capture: chunks of any length and rate become blocks on one clock."""

from collections.abc import Iterator

import numpy as np
import pytest

from voice_interviewer.capture import Chunk, Paced, Recorded, blocks
from voice_interviewer.speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples


def sine(rate: int, seconds: float) -> Samples:
    return np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate).astype(np.float32) / 2


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_any_rate_comes_out_as_long_and_as_loud_as_it_went_in(rate: int) -> None:
    came = list(blocks(Recorded(sine(rate, 1.5), rate)))
    sound = np.concatenate([block.samples for block in came])

    assert [block.first_sample for block in came] == [n * BLOCK_SAMPLES for n in range(len(came))]
    assert len(sound) - 1.5 * SAMPLE_RATE < BLOCK_SAMPLES
    middle = sound[SAMPLE_RATE // 4 : SAMPLE_RATE]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.01)


class Stuttering:
    """A device that loses a tenth of a second."""

    rate = 48_000

    def chunks(self) -> Iterator[Chunk]:
        yield Chunk(sine(self.rate, 0.5))
        yield Chunk(sine(self.rate, 0.5), lost=4_800)


def test_lost_samples_become_silence_so_that_the_clock_stays_true() -> None:
    came = list(blocks(Stuttering()))

    assert sum(block.lost for block in came) == 1_600
    assert came[-1].end_sample >= 1.1 * SAMPLE_RATE
    sound = np.concatenate([block.samples for block in came])
    assert not sound[round(0.51 * SAMPLE_RATE) : round(0.59 * SAMPLE_RATE)].round(3).any()


def test_pacing_changes_no_sample() -> None:
    sound = sine(16_000, 0.2)
    plain = [chunk.samples for chunk in Recorded(sound).chunks()]
    paced = [chunk.samples for chunk in Paced(Recorded(sound)).chunks()]

    assert np.array_equal(np.concatenate(plain), np.concatenate(paced))
