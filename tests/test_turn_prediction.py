"""Turn prediction: the window it is shown, then real voices whole and cut in mid-sentence."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from voice_interviewer import sound
from voice_interviewer.speech import SAMPLE_RATE, Samples
from voice_interviewer.turn_prediction import ASK_AFTER, WINDOW, SmartTurn, window

HUMAN = Path(__file__).parent / "data" / "speech" / "cold_corpus3.flac"
CLIPS = Path(__file__).parents[2] / "shared" / "data" / "speech"

SENTENCES = (
    "I would put a queue between the two services.",
    "We measured the latency before and after the change.",
    "The cache sits in front of the database.",
    "My manager wanted to ship before the holidays.",
    "I would start with the simplest thing that works.",
    "Each post goes out to all the followers.",
    "We rolled the release back within ten minutes.",
    "The hardest part was moving the old data.",
    "A hash map makes the lookup constant time.",
    "I asked the team for one more week.",
    "The read path matters more than the write path.",
    "That is how we found the memory leak.",
)


def test_speech_lies_at_the_right_edge_of_eight_seconds() -> None:
    shown = window(np.full(SAMPLE_RATE, 0.5, np.float32))

    assert shown.shape == (WINDOW * SAMPLE_RATE,)
    assert np.ptp(shown[: -SAMPLE_RATE - 1]) == 0
    assert shown[-1] > shown[0]


def test_only_the_last_eight_seconds_count() -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, 12 * SAMPLE_RATE).astype(np.float32)

    assert np.array_equal(window(noise), window(noise[4 * SAMPLE_RATE :]))


def test_loudness_does_not_count() -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, 9 * SAMPLE_RATE).astype(np.float32)

    assert window(noise) == pytest.approx(window(noise / 4), abs=1e-3)
    assert window(noise).std() == pytest.approx(1, abs=1e-3)


def test_silence_is_a_window_like_any_other() -> None:
    assert not window(np.zeros(100, np.float32)).any()


@pytest.fixture(scope="module")
def score() -> Callable[[Samples], float]:
    """Probability of complete, of speech with `ASK_AFTER` of a quiet room behind it."""
    predictor = SmartTurn()
    room = np.random.default_rng(1).normal(0, 1e-3, round(ASK_AFTER * SAMPLE_RATE))
    return lambda speech: predictor.complete(np.concatenate([speech, room.astype(np.float32)]))


def cut(speech: Samples) -> Samples:
    """The beginning of a sentence, up to the quietest place near its middle."""
    step = SAMPLE_RATE // 100
    near = range(round(len(speech) * 0.45), round(len(speech) * 0.65), step)
    return speech[: min(near, key=lambda n: float(np.square(speech[n : n + 2 * step]).sum()))]


@pytest.mark.real
def test_whole_sentences_of_a_neural_voice_are_told_from_cut_ones(
    score: Callable[[Samples], float],
) -> None:
    from voice_interviewer.synthesis.bundled import HibariVoice

    voice = HibariVoice()
    said = [voice.say(sentence) for sentence in SENTENCES]
    whole, unfinished = [score(s) for s in said], [score(cut(s)) for s in said]

    pairs = [(a, b) for a in whole for b in unfinished]
    assert sum(a > b for a, b in pairs) / len(pairs) >= 0.9
    assert sum(p > 0.5 for p in whole) >= 11
    # A voice that reads half a sentence lets it fall like a whole one, which people do not.
    assert sum(p > 0.5 for p in unfinished) <= 7


@pytest.mark.real
def test_a_person_who_says_um_and_stops_is_not_taken_to_have_finished(
    score: Callable[[Samples], float],
) -> None:
    speech = sound.read(HUMAN)
    ums = (7.11, 15.16, 20.9)  # where the labelled fillers before a pause end (s)

    assert [score(speech[: round(t * SAMPLE_RATE)]) < 0.5 for t in ums] == [True] * 3


@pytest.mark.real
@pytest.mark.skipif(not CLIPS.is_dir(), reason="needs the development speech beside the checkout")
def test_people_who_have_finished_are_heard_to_have(score: Callable[[Samples], float]) -> None:
    ends = {
        "mfa_uh": 4.54,
        "mfa_thoughts": 2.18,
        "mfa_uhum": 7.33,
        "mfa_um": 6.75,
        "mfa_youknow": 4.32,
    }
    scores = {
        name: score(sound.read(CLIPS / f"{name}.flac")[: round(end * SAMPLE_RATE)])
        for name, end in ends.items()
    }

    assert {name for name, p in scores.items() if p > 0.5} == set(ends)
