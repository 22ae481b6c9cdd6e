"""A round that was typed: its words are scored as they stand in the log, its delivery is not."""

from voice_interviewer.events import Event, TurnEnded, UtteranceRecognized
from voice_interviewer.speech import Span, Utterance
from voice_interviewer.transcript.turns import typed_turns


def said(id_: str, text: str, start: float, end: float) -> Event:
    utterance = Utterance(id_, "candidate", Span(start, end), text)
    return UtteranceRecognized(t=end, known_at=end, utterance=utterance)


def ended(turn: str, utterances: tuple[str, ...], t: float) -> Event:
    return TurnEnded(t=t, known_at=t, turn_id=turn, utterances=utterances, reason="done_key")


def test_typed_words_become_the_turns_of_the_log() -> None:
    log = [
        said("u1", "How many users?", 3, 3),
        ended("c1", ("u1",), 3),
        said("u2", "I would start with the reads.", 9, 9),
        said("u3", "Then the cache.", 12, 12),
        ended("c2", ("u2", "u3"), 12),
    ]

    assert [(turn.id, turn.text) for turn in typed_turns(log)] == [
        ("c1", "How many users?"),
        ("c2", "I would start with the reads. Then the cache."),
    ]


def test_spoken_words_are_left_to_the_recording() -> None:
    log = [said("u1", "How many users?", 2, 3), ended("c1", ("u1",), 3)]

    assert typed_turns(log) == []


def test_a_turn_that_was_resumed_counts_once_and_whole() -> None:
    log = [
        said("u1", "Well,", 3, 3),
        ended("c1", ("u1",), 3),
        said("u2", "it depends.", 5, 5),
        ended("c1", ("u1", "u2"), 5),
    ]

    assert [turn.text for turn in typed_turns(log)] == ["Well, it depends."]
