"""Endpointing, on drawings: one character is one 32 ms block and # is voice."""

import math

import pytest

from voice_interviewer.endpointing import PATIENCE, Endpointer, patience
from voice_interviewer.errors import SettingsError
from voice_interviewer.speech import BLOCK_SAMPLES, BLOCK_SECONDS


def edges(drawing: str, **settings: float) -> list[str]:
    endpointer = Endpointer(**settings)
    return [
        f"{edge.kind} {edge.t / BLOCK_SECONDS:.0f}, known {edge.known_at / BLOCK_SECONDS:.0f}"
        for n, character in enumerate(drawing)
        for edge in endpointer.step({"#": 0.9, "+": 0.4, "-": 0.1}[character], n * BLOCK_SAMPLES)
    ]


def test_an_utterance_lasts_from_the_first_to_the_last_voice() -> None:
    assert edges("-" * 5 + "#" * 20 + "-" * 30) == [
        "speech_started 5, known 9",
        "paused 25, known 32",
        "speech_ended 25, known 41",
    ]


def test_a_short_silence_stays_inside_an_utterance() -> None:
    assert edges("#" * 20 + "-" * 10 + "#" * 20 + "-" * 20) == [
        "speech_started 0, known 4",
        "paused 20, known 27",
        "resumed 30, known 31",
        "paused 50, known 57",
        "speech_ended 50, known 66",
    ]


def test_a_click_is_no_utterance() -> None:
    assert edges("-" * 5 + "##" + "-" * 40) == []


def test_a_click_in_the_silence_starts_nothing_and_moves_nothing() -> None:
    assert edges("#" * 20 + "-" * 20 + "##" + "-" * 30) == [
        "speech_started 0, known 4",
        "paused 20, known 27",
        "speech_ended 20, known 36",
    ]


def test_a_fading_voice_is_held_on_to_longer_than_it_takes_to_start_one() -> None:
    assert edges("+" * 20 + "-" * 20) == []
    assert edges("#" * 10 + "+" * 10 + "-" * 20)[-1] == "speech_ended 20, known 36"


def test_somebody_who_thinks_is_waited_for_longer_than_somebody_who_is_done() -> None:
    for name, preset in PATIENCE.items():
        if name == "off":
            continue
        waits = [
            preset.hold("done", 0.2),
            preset.hold("complete", 0.9),
            preset.hold("open", 0.9),
            preset.hold("open", 0.2),
            preset.hold("holding", 0.9),
        ]
        assert waits == sorted(set(waits))
        assert preset.hold("open", 0.05) == preset.hold("holding"), "broken off"
        assert preset.hold("complete", 0.05) == preset.unfinished, "long enough to be all"
        assert preset.hold("done", 0.05) == preset.done, "words are surer than melody"
        assert preset.hold("broken_off", 0.9) == preset.unfinished, "words are, again"
        assert preset.hold("broken_off", 0.05) == preset.holding
        assert preset.hold("open", None) == preset.hold("open", 0.9)


def test_patience_that_is_off_never_runs_out() -> None:
    assert patience("off").hold("done") == math.inf


def test_a_pause_closes_a_long_utterance_so_that_its_words_are_known_early() -> None:
    assert edges("#" * 200 + "-" * 20)[1:] == [
        "paused 200, known 207",
        "speech_ended 200, known 207",
    ]


def test_who_needs_longer_pauses_is_given_them_but_not_after_saying_to_be_done() -> None:
    usual, slower = patience("normal"), patience("normal").stretched(1.5)

    assert slower.open == 1.5 * usual.open
    assert (slower.done, slower.holding) == (usual.done, usual.holding)


def test_an_unknown_patience_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="quick, normal, patient, off"):
        patience("endless")
