"""The sound check, in drawn rooms."""

from collections.abc import Iterator

import numpy as np
import pytest

from voice_interviewer.capture import Chunk
from voice_interviewer.soundcheck import SoundCheck, judge, measure
from voice_interviewer.speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples

from .test_echo import noise


class Loudness:
    def probability(self, samples: Samples) -> float:
        return 0.9 if np.abs(samples).max() > 0.02 else 0.0

    def reset(self) -> None:
        pass


class Place:
    """A loudspeaker and a microphone: what is played is heard two blocks later."""

    rate = SAMPLE_RATE

    def __init__(self, gain: float, voice: Samples) -> None:
        self._gain, self._voice = gain, voice
        self._air = [np.zeros(BLOCK_SAMPLES, np.float32)] * 3
        self.asked = False

    def play(self, samples: Samples) -> None:
        self._air.append(samples)

    def cut(self) -> None:
        pass

    def close(self) -> None:
        pass

    def ask(self) -> Iterator[None]:
        self.asked = True
        yield

    def chunks(self) -> Iterator[Chunk]:
        for n in range(1000):
            heard = self._gain * self._air.pop(0) + noise(0.032, 1e-3, seed=n)
            if self.asked and len(self._voice):
                heard = heard + self._voice[:BLOCK_SAMPLES]
                self._voice = self._voice[BLOCK_SAMPLES:]
            yield Chunk(heard.astype(np.float32))


def check(gain: float, voice: Samples) -> SoundCheck:
    place = Place(gain, voice)
    return judge(*measure(place, place, noise(2, 0.1), ask=place.ask()), Loudness())


def test_a_good_place_needs_no_advice() -> None:
    found = check(0.3, noise(64 * 0.032, 0.1, seed=3))

    assert found.noise == pytest.approx(-60, abs=0.5)
    assert found.voice == pytest.approx(-20, abs=0.5)
    assert found.round_trip == pytest.approx(2 * 0.032, abs=0.001)
    assert found.echo is not None
    assert found.echo.gain == pytest.approx(-10.5, abs=1.5)
    assert found.advice() == []


def test_headphones_have_no_round_trip() -> None:
    assert check(0.0, noise(0.64, 0.1)).round_trip is None


def test_what_spoils_an_interview_is_told_with_what_to_do() -> None:
    echo = None
    assert "unmute" in SoundCheck(float("-inf"), echo, None, 0.0).advice()[0]
    assert "turn its level down" in SoundCheck(-60, echo, -10, 0.01).advice()[0]
    assert "hard to hear" in SoundCheck(-70, echo, -45, 0.0).advice()[0]
    assert "come closer" in SoundCheck(-35, echo, -25, 0.0).advice()[0]
    assert "headset" in SoundCheck(-40, echo, -15, 0.0).advice()[0]


def test_a_candidate_who_says_nothing_has_no_level() -> None:
    assert check(0.0, np.zeros(0, np.float32)).voice is None
