"""Answers that are piped in: one at a time, and the round is left after the last."""

import io
import queue
import threading

import pytest

from voice_interviewer.cli.keys import pressed_lines
from voice_interviewer.events import PlaybackEnded, ReplyChosen, TurnEnded


def test_each_line_waits_until_the_interviewer_has_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("First.\n\n/run\nSecond.\n"))
    given: queue.Queue[tuple[str, str]] = queue.Queue()
    left = threading.Event()

    with pressed_lines(lambda command, text: given.put((command, text)), left.set) as follow:
        follow(reply("i1"))
        assert given.empty(), "the interviewer speaks"
        follow(spoken("i1"))
        assert given.get(timeout=5) == ("say", "First.")
        follow(ended("c1"))
        follow(reply("i2"))
        with pytest.raises(queue.Empty):
            given.get(timeout=0.3)
        follow(spoken("i2"))
        assert given.get(timeout=5) == ("run", "")
        assert given.get(timeout=5) == ("say", "Second.")
        assert not left.is_set()
        follow(ended("c2"))
        assert left.wait(5)


def reply(turn_id: str) -> ReplyChosen:
    return ReplyChosen(
        t=1, known_at=1, turn_id=turn_id, move="probe", text="Why?", about="", phase="work"
    )


def spoken(turn_id: str) -> PlaybackEnded:
    return PlaybackEnded(t=2, known_at=2, turn_id=turn_id, heard="Why?", interrupted=False)


def ended(turn_id: str) -> TurnEnded:
    return TurnEnded(t=1, known_at=1, turn_id=turn_id, utterances=("u1",), reason="done_key")
