"""Voices that really speak: what they say can be understood."""

import shutil
from collections.abc import Iterator

import numpy as np
import pytest

from voice_interviewer import sound
from voice_interviewer.errors import SettingsError
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.speech import SAMPLE_RATE
from voice_interviewer.synthesis import TextOnly, voice
from voice_interviewer.synthesis.bundled import HibariVoice
from voice_interviewer.synthesis.system import SystemVoice

SENTENCE = "Please walk me through what happens when I open the app."


def test_without_a_voice_there_is_time_to_read() -> None:
    said = TextOnly().say("one two three four")

    assert len(said) == round(4 * 0.3 * SAMPLE_RATE)
    assert not said.any()


def test_an_unknown_voice_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="hibari"):
        voice("orson")


@pytest.fixture(scope="module")
def recognizer() -> FasterWhisper:
    return FasterWhisper()


@pytest.mark.real
@pytest.mark.parametrize("depth", [1.0, 0.82])
def test_the_bundled_voice_says_what_it_was_given(recognizer: FasterWhisper, depth: float) -> None:
    said = HibariVoice(depth=depth).say(SENTENCE)

    assert recognizer.recognize(said).text == SENTENCE
    assert sound.peak_dbfs(said) == pytest.approx(20 * np.log10(0.7), abs=0.1)


@pytest.mark.real
def test_a_deeper_voice_takes_about_as_long() -> None:
    normal, deep = (len(HibariVoice(depth=depth).say(SENTENCE)) for depth in (1.0, 0.82))

    assert deep == pytest.approx(normal, rel=0.1)


@pytest.mark.real
def test_a_very_long_sentence_is_said_whole(recognizer: FasterWhisper) -> None:
    numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    long = " and then ".join(f"we look at photo {n} of the list" for n in numbers) + "."
    heard = recognizer.recognize(HibariVoice().say(long)).text.lower()

    assert heard.count("photo") >= len(numbers) - 1, "the recogniser may miss one"


@pytest.fixture(scope="module")
def system_voice() -> Iterator[SystemVoice]:
    if not shutil.which("espeak-ng"):
        pytest.skip("espeak-ng is not installed, so the system has no voice")
    speaker = SystemVoice()
    yield speaker
    speaker.close()


@pytest.mark.real
def test_the_systems_voice_speaks_one_sentence_after_the_other(system_voice: SystemVoice) -> None:
    lengths = [len(system_voice.say(text)) for text in (SENTENCE, "Why?", SENTENCE)]

    assert lengths[0] == pytest.approx(lengths[2], rel=0.01)
    assert lengths[0] > 2 * lengths[1] > 0


@pytest.mark.real
def test_a_systems_voice_whose_process_died_comes_back(
    system_voice: SystemVoice,
) -> None:
    child = system_voice._running()
    child.kill()
    child.wait()

    assert len(system_voice.say(SENTENCE)) > SAMPLE_RATE
