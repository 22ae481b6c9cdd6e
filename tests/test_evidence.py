from pathlib import Path

import pytest
import yaml

from voice_interviewer.evidence import ROUNDS, find, read
from voice_interviewer.evidence.language import compile_pattern

PHRASES = yaml.safe_load(
    (Path(__file__).parent / "data" / "signal_phrases.yaml").read_text("utf-8")
)
ROUND_OF = {"T": "coding", "C": "coding", "D": "system_design", "B": "behavioral", "Q": "closing"}
AGAINST = {
    "preamble", "vague", "trails_off", "syntax", "circular", "gives_up", "we_did", "heavy",
    "claimed", "claims", "platitude", "named_only", "technical_pain",
}  # fmt: skip
"""Kinds of evidence that speak against a signal, or for no more than its first level."""


def round_of(signal: str) -> str:
    return "behavioral" if signal in ("S2", "S4") else ROUND_OF.get(signal[0], "system_design")


def shown(text: str, signal: str) -> bool:
    found = find(text, round_of(signal))
    return any(e.signal == signal and e.kind not in AGAINST for e in found)


@pytest.mark.parametrize("signal", PHRASES)
def test_most_phrases_are_recognised_and_few_near_misses(signal: str) -> None:
    hits = [text for text in PHRASES[signal]["pos"] if shown(text, signal)]
    false = [text for text in PHRASES[signal]["neg"] if shown(text, signal)]

    assert len(hits) >= 0.6 * len(PHRASES[signal]["pos"])
    assert len(false) <= 0.25 * len(PHRASES[signal]["neg"])


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Refunds were at $40,000 a month!", "refunds were at forty thousand dollars a month"),
        ("It's O(n²), not O(1).", "it's oh of n squared not o of one"),
        (
            "From 2.5k to 3 in Q3 2024",
            ("from two point five thousand to three in q three twenty twenty four"),
        ),
        ("240 users, 24-hour shifts", "two hundred and forty users twenty four hour shifts"),
        ("Cut p95 by 40%.", "cut p ninety five by forty percent"),
        ("That’s 1 option; i = 0.", "that's one option i equals zero"),
    ],
)
def test_prose_and_recogniser_output_are_the_same_words(written: str, spoken: str) -> None:
    assert read(written).line == read(spoken).line


def test_fillers_and_restarts_are_no_words() -> None:
    wording = read("So, um, the the cache is, you know, cold. Do you know why?")

    assert wording.line == " so the cache is cold do you know why "
    assert wording.fillers == 2


def test_stammered_beginnings_are_no_words() -> None:
    assert read("I w-w-wrote the mi-migration.").line == read("I wrote the migration.").line


def test_every_word_knows_its_place() -> None:
    text = "  We’re at $40,000; that's O(n) — 2.5 million rows."
    wording = read(text)

    for start, end in wording.places:
        assert 0 <= start <= end <= len(text)
    assert [text[a:b] for a, b in wording.places][:4] == ["We’re", "We’re", "at", "$40,000"]
    assert wording.values[3] == 40_000
    assert wording.values[-2] == 2_500_000


@pytest.mark.parametrize("round_", ROUNDS)
def test_evidence_is_a_stretch_of_the_text(round_: str) -> None:
    for phrases in PHRASES.values():
        for text in phrases["pos"]:
            for item in find(text, round_):
                assert 0 <= item.start < item.end <= len(text)


def test_what_is_found_does_not_depend_on_what_a_recogniser_invents() -> None:
    text = (
        "I cut the build from 24 minutes to 8, and since then I profile first. Pages fell by 40%."
    )
    spoken = (
        "i cut the build from twenty four minutes to eight and since then i profile first "
        "pages fell by forty percent"
    )

    kinds = [(e.signal, e.kind) for e in find(text, "behavioral")]
    assert kinds == [(e.signal, e.kind) for e in find(spoken, "behavioral")]
    assert ("B4", "before_after") in kinds


@pytest.mark.parametrize("text", ["", "   ", "...", "???", "a", "№ 12 ½"])
def test_little_or_nothing_is_no_error(text: str) -> None:
    for round_ in ROUNDS:
        find(text, round_)


def test_an_unknown_round_is_refused() -> None:
    with pytest.raises(ValueError, match="lunch"):
        find("text", "lunch")


def test_the_pattern_language() -> None:
    lists = {"animal": ["dog", "guinea pig"]}
    pattern = compile_pattern(
        ["the {animal} ~2 bark*|sings !loudly", "from # ^3 to #"], ["the dog barks never"], lists
    )

    def matches(line: str) -> list[str]:
        spaced = f" {line} "
        return [spaced[a:b].strip() for a, b in pattern.ranges(spaced)]

    assert matches("the guinea pig really barked today") == ["the guinea pig really barked"]
    assert matches("the dog sings loudly") == []
    assert matches("the dog barks never") == []
    assert matches("from # in may to #") == ["from # in may to #"]
    assert matches("from # then we went to #") == []
    with pytest.raises(ValueError, match="no list is called 'plant'"):
        compile_pattern(["{plant}"], [], lists)
