from itertools import pairwise

import numpy as np
import pytest

from voice_interviewer.assess import assess_line
from voice_interviewer.evidence import evidence_in, read, stretches
from voice_interviewer.signals.labels import in_order, labeller
from voice_interviewer.signals.segments import segment
from voice_interviewer.signals.story import story

STORY = (
    "Our checkout was failing for one customer in twenty and support got two hundred tickets "
    "a day. "
    "I was asked to find out why and my goal was to stop it within a month. "
    "First I profiled the endpoint and then I wrote a script that replays the requests. "
    "I also added alerts and I paired with the payments team for two weeks. "
    "In the end the failures dropped by ninety percent and support tickets fell to ten a day. "
    "I learned to look at the logs first and since then I always replay the traffic."
)


def parts_of(text: str) -> list[str]:
    wording = read(text)
    told = story(wording, evidence_in(wording, "behavioral"))
    assert told is not None
    return list(dict.fromkeys(told.parts))


def test_the_parts_of_a_story_are_found_in_their_order() -> None:
    assert parts_of(STORY) == ["situation", "task", "action", "result", "reflection"]


def test_punctuation_and_case_do_not_move_the_parts() -> None:
    assert parts_of(STORY) == parts_of(STORY.lower().replace(".", ""))


def test_a_story_backwards_is_out_of_order() -> None:
    def ordered(text: str) -> float:
        wording = read(text)
        told = story(wording, evidence_in(wording, "behavioral"))
        assert told is not None
        return told.ordered

    backwards = " ".join(f"{s}." for s in reversed(STORY.rstrip(".").split(". ")))
    assert ordered(STORY) > 0.6 > 0.5 > ordered(backwards)


def test_shares_add_up() -> None:
    wording = read(STORY)
    told = story(wording, evidence_in(wording, "behavioral"))
    assert told is not None
    assert sum(told.share(part) for part in labeller("story").labels) == pytest.approx(1)


def test_a_short_answer_has_no_parts() -> None:
    assert story(read("I fixed it."), []) is None


def test_stretches_cover_every_word_once() -> None:
    wording = read(STORY * 3)
    cuts = stretches(wording)

    assert cuts[0][0] == 0
    assert cuts[-1][1] == len(wording)
    assert all(a[1] == b[0] for a, b in pairwise(cuts))
    assert stretches(read("")) == []


def test_labels_never_go_back() -> None:
    scores = np.log(np.array([[0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.1, 0.2, 0.7]]))

    path = in_order(scores)
    assert path == sorted(path)
    assert in_order(np.log(np.array([[0.98, 0.01, 0.01], [0.01, 0.01, 0.98]]))) == [0, 2]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("the second column has only zeros in it", "observe"),
        ("maybe it depends on the order of the arguments", "hypothesise"),
        ("no, that can't be right, so I'm going with the queue", "decide"),
        ("Let me check the smaller case first.", "plan"),
        ("...", "other"),
    ],
)
def test_what_a_stretch_of_thinking_aloud_does(text: str, label: str) -> None:
    assert segment(text) == label
    row = f'{{"id": 1, "task": "segment", "answer": "{text}"}}'
    assert assess_line(row) == {"id": 1, "segment": label}


def test_weights_belong_to_their_cues() -> None:
    for name in ("story", "segment", "closing"):
        model = labeller(name)
        assert model.weights.shape == (len(model.features) + 1, len(model.labels))
        assert np.abs(model.weights).sum() > 0
