"""Evidence in words that no pattern foresaw."""

import numpy as np
import pytest

from voice_interviewer.evidence import MEANT, evidence_in, find, meant, read
from voice_interviewer.evidence.meaning import Meanings
from voice_interviewer.findings import Signal
from voice_interviewer.signals.written import score_written

UNFORESEEN = {
    "C4": "the price for the faster read is that each insert has to shift everything",
    "D3": "each booking is one write and about ten page views before it",
    "D5": "two regions double the bill, but an hour offline costs more than that",
}
"""Sentences of the half of `benchmarks/signal_sentences.yaml` that nothing was learned from."""

NOT_THEM = {
    "C2": "it's obvious that the list has to be sorted first",
    "C4": "the tickets cost twenty euros each, and children pay half",
    "D3": "I read your question twice before I wrote this down",
    "D5": "we have two offices and a small shop in the town",
}


def round_of(signal: str) -> str:
    return "system_design" if signal.startswith("D") else "coding"


@pytest.mark.parametrize(("signal", "text"), UNFORESEEN.items())
def test_a_sentence_that_no_pattern_knows_is_heard(signal: str, text: str) -> None:
    by_pattern = {e.signal for e in evidence_in(read(text), round_of(signal))}
    everything = {(e.signal, e.kind) for e in find(text, round_of(signal))}

    assert signal not in by_pattern
    assert (signal, MEANT) in everything


@pytest.mark.parametrize(("signal", "text"), NOT_THEM.items())
def test_the_same_subject_without_the_thing_itself_is_not(signal: str, text: str) -> None:
    assert (signal, MEANT) not in {(e.signal, e.kind) for e in find(text, round_of(signal))}


def test_stops_and_capitals_change_nothing() -> None:
    written = "The price for the faster read is that each insert has to shift everything."
    recognised = "the price for the faster read is that each insert has to shift everything"

    assert [(e.signal, e.kind) for e in find(written, "coding")] == [
        (e.signal, e.kind) for e in find(recognised, "coding")
    ]


@pytest.mark.parametrize("text", ["", "um", "xqzt vrrp zzyx", "Größe Übung"])
def test_what_holds_no_known_word_means_nothing(text: str) -> None:
    assert list(meant(read(text), "coding", ())) == []


def test_rounds_hear_only_their_own_signals() -> None:
    assert not any(e.kind == MEANT for e in find(UNFORESEEN["D5"], "behavioral"))
    assert not any(e.signal == "D5" for e in find(UNFORESEEN["D5"], "coding"))


REST = (
    " The orders come in as a list of pairs and I return one list of names in the order in which "
    "they were first seen, and the file can hold a few thousand lines from one shop."
)


def level(text: str, signal: str) -> Signal:
    return next(s for s in score_written(text, "coding").signals if s.id == signal)


def test_it_lifts_a_level_and_says_that_it_is_unsure() -> None:
    without, with_it = level(REST, "C4"), level(f"{UNFORESEEN['C4']}.{REST}", "C4")

    assert without.level == 0
    assert with_it.level == 1
    assert "words of your own" in with_it.reason
    assert [quote.text for quote in with_it.quotes][-1] in f"{UNFORESEEN['C4']}.{REST}"


def test_however_often_it_is_meant_it_does_not_reach_the_best_level() -> None:
    known = "I scan everything for each of them, so brute force, n squared, which is too slow."
    before = level(known + REST, "C4").level
    many = level(f"{UNFORESEEN['C4']}. " * 4 + REST, "C4").level

    assert before == 0
    assert many == 1


def test_the_meaning_of_words_together_has_length_one() -> None:
    meanings = Meanings(["a", "b"], np.array([[3.0, 0], [0, 4.0]], np.float32), [],
                        np.zeros((3, 0), np.float32))  # fmt: skip

    assert np.linalg.norm(meanings.vector(["a", "b", "unknown"])) == pytest.approx(1)
    assert not meanings.vector(["unknown"]).any()
