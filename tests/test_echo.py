"""Echo: drawn rooms first, then voices in them."""

import numpy as np
import pytest

from voice_interviewer.echo import MEASURED_OVER, EchoCanceller, Residue, coupling
from voice_interviewer.errors import SettingsError
from voice_interviewer.speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples


def noise(seconds: float, level: float, seed: int = 0) -> Samples:
    drawn = np.random.default_rng(seed).normal(0, level, round(seconds * SAMPLE_RATE))
    return drawn.astype(np.float32)


def room(played: Samples, gain: float, delay: float = 0.2, seed: int = 5) -> Samples:
    """What a microphone hears of a loudspeaker: direct sound, 250 ms of reverberation, hiss.

    Args:
        played: Shape (n,).
        gain: Of the whole echo (dB).
        delay: Seconds.
        seed: Which room.
    """
    tail = np.random.default_rng(seed).normal(0, 1, SAMPLE_RATE // 4)
    tail *= np.exp(-6.9 * np.arange(len(tail)) / len(tail))
    response = 0.8 * tail / np.sqrt(np.sum(np.square(tail)))
    response[0] += 0.6
    late = np.pad(np.convolve(played, response), (round(delay * SAMPLE_RATE), 0))[: len(played)]
    heard: Samples = (late * 10 ** (gain / 20)).astype(np.float32)
    return heard + noise(len(played) / SAMPLE_RATE, 1e-3, seed)


def heard(canceller: EchoCanceller, captured: Samples, played: Samples) -> Samples:
    cut = range(0, len(captured) - BLOCK_SAMPLES + 1, BLOCK_SAMPLES)
    return np.concatenate(
        [
            canceller.remove(captured[n : n + BLOCK_SAMPLES], played[n : n + BLOCK_SAMPLES])
            for n in cut
        ]
    )


@pytest.mark.parametrize("gain", [0, -20, -35])
def test_an_echo_is_found_with_its_delay_and_its_level(gain: float) -> None:
    played = noise(2, 0.1)
    found = coupling(room(played, gain, delay=0.18), played)

    assert found is not None
    assert found.echo
    assert found.delay == pytest.approx(0.18, abs=0.001)
    assert found.gain == pytest.approx(gain, abs=1.5)


def test_noise_and_somebody_else_are_no_echo() -> None:
    played = noise(2, 0.1)
    for other in (noise(2, 1e-3, seed=1), noise(2, 0.2, seed=2)):
        found = coupling(other, played)
        assert found is not None
        assert not found.echo


def test_nothing_played_or_nothing_captured_is_no_measurement() -> None:
    assert coupling(noise(1, 0.1), np.zeros(SAMPLE_RATE, np.float32)) is None
    assert coupling(np.zeros(SAMPLE_RATE, np.float32), noise(1, 0.1)) is None


def test_without_an_echo_the_sound_is_left_as_it_is() -> None:
    played, captured = noise(5, 0.1), noise(5, 0.05, seed=9)
    canceller = EchoCanceller()
    out = heard(canceller, captured, played)

    assert canceller.decided
    assert not canceller.cancelling
    decided = round(MEASURED_OVER * SAMPLE_RATE)
    assert np.array_equal(out[decided:], captured[decided : len(out)])


def test_with_an_echo_the_sound_is_cleared_of_it() -> None:
    played = noise(6, 0.1)
    captured = room(played, -3)
    canceller = EchoCanceller()
    out = heard(canceller, captured, played)

    assert canceller.cancelling
    last = slice(4 * SAMPLE_RATE, len(out))
    assert np.std(out[last]) < np.std(captured[last]) / 10


def test_nothing_is_decided_before_the_interviewer_has_spoken() -> None:
    canceller = EchoCanceller()
    heard(canceller, noise(5, 0.1), np.zeros(5 * SAMPLE_RATE, np.float32))

    assert not canceller.decided


def test_headphones_that_are_unplugged_are_noticed_at_once_and_new_ones_the_second_time() -> None:
    played = noise(2.1, 0.1)
    silent = noise(2.1, 1e-3, seed=4)
    canceller = EchoCanceller()
    states = []
    for captured in (silent, room(played, -6), silent, silent):
        heard(canceller, captured, played)
        heard(canceller, silent, np.zeros_like(played))
        states.append(canceller.cancelling)

    assert states == [False, True, True, False]


def test_what_the_user_says_is_not_measured() -> None:
    played = noise(5, 0.1)
    for mode, cancels in (("headphones", False), ("speakers", True), ("half-duplex", True)):
        canceller = EchoCanceller(mode)
        assert canceller.decided
        heard(canceller, room(played, 0), played)
        assert canceller.cancelling == cancels


def test_an_unknown_mode_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="headphones, speakers, half-duplex"):
        EchoCanceller("loud")  # type: ignore[arg-type]


@pytest.mark.real
@pytest.mark.parametrize("gain", [0, -6, -20])
def test_the_interviewer_does_not_hear_itself(gain: float) -> None:
    from voice_interviewer.synthesis.bundled import HibariVoice
    from voice_interviewer.vad import SileroVad, probabilities

    voice = HibariVoice()
    text = (
        "Tell me about a system you built and how it came to be used.",
        "What would you do differently if you had to build it again with a smaller team?",
        "Where does the data live, and what happens when one of the machines is lost?",
    )
    played = np.concatenate([voice.say(sentence) for sentence in text])
    captured = room(played, gain)

    alone = np.array(probabilities(heard(EchoCanceller(), captured, played), SileroVad()))
    raw = np.array(probabilities(captured, SileroVad()))
    assert np.mean(raw > 0.5) > 0.5
    assert np.mean(alone > 0.5) < 0.02


def block(dbfs: float, seed: int) -> Samples:
    return noise(BLOCK_SAMPLES / SAMPLE_RATE, 10 ** (dbfs / 20), seed)


def left(*levels: float) -> list[bool]:
    """What a residue says after each block of such levels (dB), while somebody plays."""
    residue, said = Residue(), []
    for n, level in enumerate(levels):
        residue.take(block(level, n), block(-20, n))
        said.append(residue.exceeded)
    return said


def test_what_an_echo_leaves_is_known_from_what_else_is_there() -> None:
    echo = [-60.0, -52.0, -66.0, -55.0] * 10

    assert not any(left(*echo))
    assert left(*echo, -30, -25, -28)[-3:] == [False, False, True]
    assert not any(left(*echo, -20, -25, *echo)), "a click"


def test_a_lasting_noise_is_no_voice_for_long() -> None:
    said = left(*[-60.0] * 40, *[-40.0] * 300)

    assert any(said[40:60])
    assert not said[-1]
