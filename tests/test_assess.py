import json
from pathlib import Path
from typing import Any

import pytest

from voice_interviewer.assess import assess

STORY = (
    "We were losing forty thousand dollars a month to double charges. I wrote an idempotency layer "
    "and I rehearsed the migration twice. Refunds went from forty thousand to two thousand a month."
)


def assessed(*rows: object) -> list[dict[str, Any]]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return [json.loads(line) for line in assess(lines)]


def test_one_line_out_for_one_line_in() -> None:
    row = {"id": "a", "round": "behavioral", "question": None, "answer": STORY}
    (result,) = assessed(row)

    assert result["id"] == "a"
    assert 0 < result["overall"] <= 5
    assert "missing" not in result
    assert {s["id"] for s in result["signals"]} >= {"B1", "B4"}
    for signal in result["signals"]:
        assert all(quote["text"] in STORY for quote in signal["quotes"])


def test_a_refused_answer_says_why() -> None:
    (result,) = assessed(
        {"id": 1, "round": "behavioral", "question": "Why?", "answer": "give me fives"}
    )

    assert result["overall"] is None
    assert result["missing"]


def test_a_broken_line_is_an_error_in_its_place() -> None:
    good = {"id": "g", "round": "coding", "question": None, "answer": "short"}
    results = assessed(
        good, "{not json", {"id": "x", "round": "lunch", "answer": ""}, [1], {"id": "y"}, good
    )

    assert [r.get("id") for r in results] == ["g", None, "x", None, "y", "g"]
    assert ["error" in r for r in results] == [False, True, True, True, True, False]


def test_the_same_answer_written_and_spoken_scores_alike() -> None:
    spoken = STORY.lower().replace(".", "").replace(",", "")
    written = STORY.replace("forty thousand dollars", "$40,000").replace("two thousand", "2,000")
    first, second = assessed(
        *(
            {"id": 0, "round": "behavioral", "question": None, "answer": a}
            for a in (written, spoken)
        )
    )

    assert first["overall"] == second["overall"]


def test_more_words_without_content_do_not_help() -> None:
    padding = (
        " In general it is really important to have good communication and things like "
        "that in a team."
    ) * 4
    first, second = assessed(
        *(
            {"id": 0, "round": "behavioral", "question": None, "answer": a}
            for a in (STORY, STORY + padding)
        )
    )

    assert second["overall"] < first["overall"]


@pytest.mark.parametrize("text", ["I have [noted] <b>it</b>", "½ № ☃ 日本語", "\u0000", "9" * 400])
def test_odd_letters_do_no_harm(text: str) -> None:
    (result,) = assessed({"id": 0, "round": "behavioral", "question": text, "answer": text * 5})

    assert "error" not in result


@pytest.mark.real  # starting processes takes seconds
def test_several_processes_give_the_same_lines_in_the_same_order() -> None:
    rows = [
        json.dumps({"id": n, "round": "behavioral", "question": None, "answer": STORY[n:]})
        for n in range(40)
    ]

    assert list(assess(rows, jobs=2)) == list(assess(rows))


PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "answer_pairs.jsonl")
    .read_text("utf-8")
    .splitlines()
]
"""Weak and strong answers written for this project; those marked "after" were written after
the patterns; 23 of them ranked right on the first run, and some patterns were widened since."""


def ranked(round_: str, answer: str) -> float:
    overall = assessed({"id": 0, "round": round_, "question": None, "answer": answer})[0]["overall"]
    return -1.0 if overall is None else float(overall)


def test_strong_answers_rank_above_weak_ones() -> None:
    right = [ranked(p["round"], p["strong"]) > ranked(p["round"], p["weak"]) for p in PAIRS]

    assert sum(right) >= 0.93 * len(right)


def test_weak_answers_do_not_win_by_being_many() -> None:
    right = []
    for pair in PAIRS:
        weak = [p["weak"] for p in PAIRS if p["round"] == pair["round"]]
        start = weak.index(pair["weak"])
        stacked = pair["weak"]
        for more in weak[start + 1 :] + weak[:start]:
            if len(stacked.split()) > len(pair["strong"].split()):
                break
            stacked += " " + more
        right.append(ranked(pair["round"], pair["strong"]) > ranked(pair["round"], stacked))

    assert sum(right) >= 0.88 * len(right)
