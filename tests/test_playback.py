"""Playback: sentences in, one block out at a time, and what was heard."""

import numpy as np

from voice_interviewer.playback import Playback, Sentence
from voice_interviewer.speech import BLOCK_SAMPLES, Samples


def tone(blocks: float) -> Samples:
    return np.full(round(blocks * BLOCK_SAMPLES), 0.5, np.float32)


def play(playback: Playback, blocks: int) -> tuple[Samples, list[str]]:
    sound, log = [], []
    for n in range(blocks):
        out, happened = playback.next_block(n * BLOCK_SAMPLES)
        sound.append(out)
        for item in happened:
            at = item.t * 16_000 / BLOCK_SAMPLES
            log.append(
                f"{item.turn_id} ended {at:.2f} heard {item.heard!r}"
                if item.ended
                else f"{item.turn_id} started {at:.2f}"
            )
    return np.concatenate(sound), log


def test_two_sentences_of_a_turn_follow_each_other_with_a_gap() -> None:
    playback = Playback()
    playback.announce("i1")
    playback.add(Sentence("i1", "One two.", tone(2)))
    playback.add(Sentence("i1", "Three.", tone(1.5)))
    playback.complete("i1")

    sound, log = play(playback, 20)

    assert log == ["i1 started 0.00", "i1 ended 9.75 heard 'One two. Three.'"]
    assert np.count_nonzero(sound) == round(3.5 * BLOCK_SAMPLES)
    assert not playback.busy


def test_a_turn_waits_for_sentences_that_are_still_being_made() -> None:
    playback = Playback()
    playback.announce("i1")
    playback.add(Sentence("i1", "One.", tone(1)))
    _, log = play(playback, 10)

    assert log == ["i1 started 0.00"]
    assert playback.busy

    playback.complete("i1")
    _, log = play(playback, 1)
    assert log == ["i1 ended 1.00 heard 'One.'"]


def test_an_interrupted_turn_fades_and_knows_which_words_were_heard() -> None:
    playback = Playback()
    playback.announce("i1")
    playback.add(Sentence("i1", "one two three four", tone(4)))
    playback.add(Sentence("i1", "never heard", tone(4)))
    playback.complete("i1")
    play(playback, 2)

    out, happened = playback.stop(2 * BLOCK_SAMPLES)

    assert [(item.heard, item.interrupted) for item in happened] == [("one two", True)]
    assert out[0] == 0.5
    assert abs(out[319]) < 0.01
    assert not out[320:].any()
    assert not playback.busy
    assert play(playback, 5)[1] == []
