"""People who talk unlike published model answers get the levels that a fair listener gives."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.rendering import as_recognised
from voice_interviewer.evidence import read
from voice_interviewer.evidence.questions import asked_about, topics
from voice_interviewer.evidence.values import walked_through
from voice_interviewer.signals.written import score_written

ANSWERS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "other_voices.yaml").read_text("utf-8")
)


def levels(answer: dict[str, Any], text: str) -> dict[str, int]:
    score = score_written(text, answer["round"], answer["question"])
    return {signal.id: signal.level or 0 for signal in score.signals}


def kept(answer: dict[str, Any]) -> list[bool]:
    found = levels(answer, answer["answer"])
    return [found[id_] >= least for id_, least in answer.get("least", {}).items()] + [
        found[id_] <= most for id_, most in answer.get("most", {}).items()
    ]


@pytest.mark.parametrize(("part", "least"), [("mended", 0.92), ("unseen", 0.7)])
def test_most_levels_are_those_of_a_fair_listener(part: str, least: float) -> None:
    inside = [fits for answer in ANSWERS if answer["part"] == part for fits in kept(answer)]

    assert len(inside) > 30
    assert sum(inside) >= least * len(inside)


@pytest.mark.parametrize("answer", [a for a in ANSWERS if "most" in a], ids=lambda a: a["id"])
def test_fluent_talk_without_content_earns_little(answer: dict[str, Any]) -> None:
    assert sum(kept(answer)) >= len(answer["most"]) - 1


@pytest.mark.parametrize("answer", [a for a in ANSWERS if a.get("refused")], ids=lambda a: a["id"])
def test_what_is_no_answer_is_refused(answer: dict[str, Any]) -> None:
    assert score_written(answer["answer"], answer["round"], answer["question"]).missing


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: a["id"])
def test_a_recogniser_changes_no_level(answer: dict[str, Any]) -> None:
    spoken = levels(answer, as_recognised(answer["answer"]))

    changed = [
        id_ for id_, level in levels(answer, answer["answer"]).items() if spoken[id_] != level
    ]
    assert len(changed) <= 1


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("I don't know, it's what they've built.", "I do not know, it is what they have built."),
        (
            "We can't, so I'd wait; that won't hold.",
            "We cannot, so I would wait; that will not hold.",
        ),
        ("Dont ask, thats Anna's.", "Do not ask, that is Anna's."),
    ],
)
def test_contractions_are_their_full_words(short: str, full: str) -> None:
    assert read(short).line == read(full).line


def about(text: str, task: str = "Merge the baskets of a customer by their discounts.") -> set[str]:
    return {item.kind.removeprefix("task:") for item in asked_about(read(text), topics(task), "C1")}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Does a discount count twice? And can the basket be empty?", {"discount", "basket"}),
        (
            "which of the discounts comes first and may a customer have two baskets",
            {"discount", "customer"},
        ),
        ("The basket, which is what the customer has, is merged.", set()),
        ("You do it like this, and they can use the basket.", set()),
        ("Can I use Python? Does that sound okay?", set()),
    ],
)
def test_questions_are_about_words_of_the_task(text: str, asked: set[str]) -> None:
    assert about(text) >= asked if asked else not about(text)


@pytest.mark.parametrize(
    ("text", "followed"),
    [
        ("we have four five six nought one two and look for one, middle is six, go right", True),
        ("two is a b c and three is d e f so a d a e a f and so on", True),
        ("two billion ids at eight bytes plus eight bytes for the count, so 32 gigabytes", False),
        ("it is n log n in time and n in space, for k of one it is n", False),
        ("I am on a team of five and we have a release each week", False),
    ],
)
def test_an_input_followed_by_hand_is_told_by_its_values(text: str, followed: bool) -> None:
    assert bool(list(walked_through(read(text)))) == followed
