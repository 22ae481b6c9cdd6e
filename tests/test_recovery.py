"""After an interruption on purpose: was the thread picked up, and how soon."""

import pytest

from tests.tables import rows
from voice_interviewer.events import Event, ReplyChosen, TurnEnded
from voice_interviewer.findings import Measure
from voice_interviewer.fluency.recovery import recovery, returns
from voice_interviewer.speech import Span, Speaker, Turn, Utterance

THOUGHT = "So the worker takes a post from the queue and writes its id into the list of"
BACK = "The manager would. So the worker writes the id into each list."
ELSEWHERE = "The manager would. Is there anything else?"


def test_coming_back_to_a_thought_is_told_from_going_on_with_another() -> None:
    table = rows("threads.tsv")
    right = [returns(row["before"], row["after"]) == (row["returns"] == "yes") for row in table]

    assert sum(row["set"] == "held" for row in table) == len(table) / 2 == 20
    assert all(right)


def turn(id_: str, start: float, end: float, text: str, move: str = "") -> Turn:
    speaker: Speaker = "candidate" if id_.startswith("c") else "interviewer"
    utterance = Utterance(f"{id_}.1", speaker, Span(start, end), text)
    return Turn(id_, speaker, (utterance,), move)


def log(*about: str) -> list[Event]:
    events: list[Event] = []
    for n, topic in enumerate(about, start=1):
        events += [
            TurnEnded(t=n, known_at=n, turn_id=f"c{n}", utterances=(), reason="cut_in"),
            ReplyChosen(
                t=n, known_at=n, turn_id=f"i{n}", move="redirect_rambling",
                text="", about=topic, phase="work",
            ),
        ]  # fmt: skip
    return events


def measured(turns: list[Turn], events: list[Event]) -> dict[str, Measure]:
    return {measure.name: measure for measure in recovery(turns, events)}


@pytest.mark.parametrize(("after", "share"), [(BACK, 1), (ELSEWHERE, 0)])
def test_the_time_to_go_on_and_the_thread_are_measured(after: str, share: float) -> None:
    found = measured(
        [
            turn("c1", 10, 30, THOUGHT),
            turn("i1", 31, 34, "Hold that thought.", "redirect_rambling"),
            turn("c2", 35.5, 40, after),
        ],
        log("drill"),
    )

    assert found["recovery_after_interruption"].value == pytest.approx(1.5)
    assert found["thread_picked_up"].value == share


def test_a_word_of_encouragement_in_between_changes_nothing() -> None:
    turns = [
        turn("c1", 10, 30, THOUGHT),
        turn("i1", 31, 34, "Hold that thought.", "redirect_rambling"),
        turn("c2", 33, 36, "The manager would."),
        turn("i2", 37, 38, "Go on.", "acknowledge"),
        turn("c3", 39, 45, "So the worker writes the id into each list."),
        turn("i3", 46, 48, "What if the list is gone?", "probe"),
    ]
    found = measured(turns, log("drill"))

    assert found["thread_picked_up"].value == 1
    assert found["recovery_after_interruption"].value == 0, "somebody talked on over it"


def test_where_a_rambler_was_led_back_there_is_no_thread_to_pick_up() -> None:
    turns = [
        turn("c1", 10, 200, THOUGHT),
        turn("i1", 201, 203, "One point, please.", "redirect_rambling"),
        turn("c2", 204, 210, ELSEWHERE),
    ]
    found = measured(turns, log(""))

    assert found["recovery_after_interruption"].value == pytest.approx(1.0)
    assert "drill" in str(found["thread_picked_up"].missing)


def test_without_an_interruption_both_are_missing() -> None:
    found = measured([turn("c1", 1, 2, THOUGHT), turn("i1", 3, 4, "Go on.", "acknowledge")], [])

    assert [measure.value for measure in found.values()] == [None, None]
    assert all(measure.missing for measure in found.values())
