"""The log: one line an event, whole after any line."""

import pytest

from voice_interviewer.events import (
    ReplyChosen,
    SpeechStarted,
    UtteranceRecognized,
    from_lines,
    to_line,
)
from voice_interviewer.speech import Span, Utterance, Word

EVENTS = [
    SpeechStarted(t=1.0, known_at=1.096),
    UtteranceRecognized(
        t=2.5,
        known_at=3.0,
        utterance=Utterance(
            "u1", "candidate", Span(1.0, 2.5), "Grüße <b>", (Word("Grüße", Span(1.0, 1.4), 0.9),)
        ),
    ),
    ReplyChosen(
        t=3.0, known_at=3.0, turn_id="i2", move="probe", text='"Why?"\n', about="D5", phase="flow"
    ),
]


def test_events_come_back_as_they_were_written() -> None:
    assert from_lines([to_line(event) for event in EVENTS]) == EVENTS


def test_an_event_is_one_line_whatever_is_in_it() -> None:
    assert all("\n" not in to_line(event) for event in EVENTS)


def test_a_last_line_that_was_cut_off_is_dropped() -> None:
    lines = [to_line(event) for event in EVENTS]
    for cut in range(len(lines[-1])):
        assert from_lines([*lines[:-1], lines[-1][:cut]]) == EVENTS[:-1]


def test_a_broken_line_in_the_middle_is_named() -> None:
    lines = [to_line(event) for event in EVENTS]
    with pytest.raises(ValueError, match="line 2"):
        from_lines([lines[0], lines[1][:30], lines[2]])


def test_an_unknown_field_is_an_error_and_not_ignored() -> None:
    lines = [to_line(EVENTS[0]).replace("}", ', "mood": 1}'), to_line(EVENTS[1])]
    with pytest.raises(ValueError, match="line 1"):
        from_lines(lines)
