"""Endpointing, on drawings: one character is one 32 ms block and # is voice."""

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
        "speech_ended 25, known 41",
    ]


def test_a_short_silence_stays_inside_an_utterance() -> None:
    assert edges("#" * 20 + "-" * 10 + "#" * 20 + "-" * 20) == [
        "speech_started 0, known 4",
        "speech_ended 50, known 66",
    ]


def test_a_click_is_no_utterance() -> None:
    assert edges("-" * 5 + "##" + "-" * 40) == []


def test_a_click_in_the_silence_starts_nothing_and_moves_nothing() -> None:
    assert edges("#" * 20 + "-" * 20 + "##" + "-" * 30) == [
        "speech_started 0, known 4",
        "speech_ended 20, known 36",
    ]


def test_a_fading_voice_is_held_on_to_longer_than_it_takes_to_start_one() -> None:
    assert edges("+" * 20 + "-" * 20) == []
    assert edges("#" * 10 + "+" * 10 + "-" * 20)[-1] == "speech_ended 20, known 36"


def test_somebody_who_thinks_is_waited_for_longer_than_somebody_who_is_done() -> None:
    for preset in PATIENCE.values():
        assert preset.hold("done") < preset.hold("open") < preset.hold("holding")


def test_an_unknown_patience_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="quick, normal, patient"):
        patience("endless")
