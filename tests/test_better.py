"""A better version of an answer: the same words, in the order in which listeners expect them."""

import json
import random
import re
from bisect import bisect
from itertools import combinations
from pathlib import Path

import pytest

from tests.test_stopwatch import STORY, spoken
from voice_interviewer.signals import stopwatch
from voice_interviewer.signals.better import Better, better

STORIES = Path(__file__).parents[2] / "shared" / "data" / "text" / "star_stories_MIT.jsonl"
PARTS = ("SITUATION", "TASK", "ACTION", "RESULT", "REFLECTION")


def of(text: str, round_: str = "behavioral") -> Better | None:
    return better(stopwatch.heard_in((spoken(text),), round_))


def shuffled(sentences: list[str], seed: int) -> list[int]:
    order = list(range(len(sentences)))
    random.Random(seed).shuffle(order)  # noqa: S311 - not for secrets
    return order


def agreement(order: list[int]) -> float:
    """Kendall's tau with the right order: 1 the same, 0 chance, -1 reversed."""
    pairs = list(combinations(order, 2))
    return sum(1 if a < b else -1 for a, b in pairs) / len(pairs)


def test_general_remarks_and_trailing_ends_are_left_out() -> None:
    found = of(f"Well, there are many ways to look at it. {STORY} So, yeah, stuff like that.")

    assert found is not None
    assert [left.why for left in found.dropped] == ["a general remark", "trails off"]


def test_what_is_said_twice_is_said_once() -> None:
    again = "I wrote a queue in front of it and changed the order of the steps."
    found = of(f"{STORY} {again} {again}")

    assert found is not None
    assert "said before" in [left.why for left in found.dropped]


def test_fillers_and_stutters_leave_the_sentences() -> None:
    found = of(STORY.replace("I wrote a queue", "So um I I wrote uh a a queue") + " So, yeah.")

    assert found is not None
    assert any(said.text.startswith("I wrote a queue") for said in found.sentences)


@pytest.mark.parametrize("seed", range(5))
def test_no_word_is_added_and_none_of_substance_lost(seed: int) -> None:
    sentences = re.split(r"(?<=\.)\s+", " ".join(STORY.split()))
    text = " ".join(sentences[n] for n in shuffled(sentences, seed))
    found = of(text)

    assert found is not None
    told = " ".join(said.text for said in (*found.sentences, *found.dropped))
    assert sorted(re.findall(r"\w+", told.lower())) == sorted(re.findall(r"\w+", text.lower()))


def test_a_sentence_can_be_heard_where_it_was_said() -> None:
    turn = spoken(f"Well, there are many ways to look at it. {STORY}", 30.0)
    found = better(stopwatch.heard_in((turn,), "behavioral"))

    assert found is not None
    words = {word.span.start: word.text for word in turn.words}
    for said in found.sentences:
        assert words[said.span.start].lower().strip(",") in said.text.lower()


def test_a_short_answer_is_left_alone() -> None:
    assert of("I rewrote it. It was slow. Now it is fast.") is None


def test_shuffled_stories_come_out_in_better_order_and_good_ones_stay() -> None:
    """Development stories; the figures stand in docs/scoring.md."""
    if not STORIES.exists():
        pytest.skip("the development stories are not here")
    before, after, stirred, total = [], [], 0, 0
    for n, line in enumerate(STORIES.read_text("utf-8").splitlines()):
        parts = json.loads(line)["parts"]
        told = [s for p in PARTS for s in re.split(r"(?<=[.!?])\s+", parts.get(p) or "") if s]
        if len(told) < 6:
            continue
        good = of(" ".join(told))
        stirred += sum(said.moved for said in good.sentences) if good else 0
        total += len(told)
        order = shuffled(told, n)
        lengths = [0.4 * len(told[index].split()) for index in order]
        begins = [sum(lengths[:n]) for n in range(len(order))]
        found = of(" ".join(told[index] for index in order))
        if found is None:
            continue
        before.append(agreement(order))
        places = [bisect(begins, said.span.start + 0.01) - 1 for said in found.sentences]
        after.append(agreement([order[place] for place in places]))
    gained = sum(after) / len(after) - sum(before) / len(before)
    print(  # noqa: T201
        f"\norder of {len(after)} shuffled stories: tau {sum(before) / len(before):.2f} to "
        f"{sum(after) / len(after):.2f}; sentences of good ones moved: {stirred / total:.1%}"
    )

    assert gained > 0.2
    assert stirred / total < 0.1
