"""Solving in silence and narrating afterwards, on a timetable."""

from pathlib import Path
from queue import SimpleQueue

import numpy as np
import pytest

from voice_interviewer import session
from voice_interviewer.capture import Recorded
from voice_interviewer.cli.retrospect import drawn
from voice_interviewer.codepad import Change, CodePad, Version, edits, typing_times, versions
from voice_interviewer.conversation import Inline
from voice_interviewer.errors import UserError
from voice_interviewer.events import Event, SessionStarted, TurnEnded
from voice_interviewer.retrospective import MOST_STEPS, Key, Step, narrate, solve, steps
from voice_interviewer.speech import SAMPLE_RATE, Span
from voice_interviewer.thinking_aloud import measures, strip
from voice_interviewer.transcript import Transcript


def started(id_: str) -> SessionStarted:
    return SessionStarted(
        t=0, known_at=0, session_id=id_, scenario="CO-01", scenario_version=1, round="coding",
        level="mid", persona="", minutes=0, started_at="", paced=True, software={}, models={},
    )  # fmt: skip


def version(t: float, text: str, *, opening: bool = False) -> Version:
    return Version(t, "w.py", text, (), opening)


def test_the_replay_is_cut_where_the_work_paused() -> None:
    seen = [version(0, "", opening=True), version(5, "a"), version(7, "ab"), version(30, "abc")]

    cut = [(s.before.text if s.before else None, s.after.text) for s in steps(seen)]
    assert cut == [("", "ab"), ("ab", "abc")]


def test_of_many_pauses_the_longest_part_the_steps() -> None:
    seen = [version(t * t, "x" * t) for t in range(10, 200)]

    cut = steps(seen)
    assert len(cut) == MOST_STEPS
    assert cut[-1].after is seen[-1]


def test_where_nothing_was_typed_there_is_nothing_to_narrate() -> None:
    with pytest.raises(UserError, match="--code"):
        steps([version(0, "a", opening=True)])


class Sounding(Recorded):
    """Half a second of a tone for each key, which is pressed at its end."""

    def __init__(self, keys: "SimpleQueue[Key]", *pressed: Key) -> None:
        super().__init__(np.full(SAMPLE_RATE * (len(pressed) + 1) // 2, 0.1, np.float32))
        self._keys, self._pressed = keys, pressed

    def chunks(self):  # type: ignore[no-untyped-def]
        heard, pressed = 0, 0
        for chunk in super().chunks():
            yield chunk
            heard += len(chunk.samples)
            if heard >= SAMPLE_RATE // 2 * (pressed + 1) and pressed < len(self._pressed):
                self._keys.put(self._pressed[pressed])
                pressed += 1


def test_what_is_typed_in_silence_is_kept_and_no_sound_is(tmp_path: Path) -> None:
    keys: SimpleQueue[Key] = SimpleQueue()
    pad = CodePad(Inline())
    pad.put(Change("w.txt", "a", edits("", "a")))
    told: list[Event] = []
    kept = session.Session(tmp_path / "s", started("s"))
    solve(Sounding(keys, "run", "end"), pad, kept, keys, told.append)

    recording = session.read(tmp_path / "s")
    assert [e.kind for e in recording.events] == [
        "session_started", "code_changed", "code_ran", "session_ended",
    ]  # fmt: skip
    assert [e.kind for e in told] == ["code_changed", "code_ran"]
    assert recording.events[-1].reason == "finished"  # type: ignore[union-attr]
    assert len(recording.candidate) / SAMPLE_RATE == pytest.approx(1.0, abs=0.1)
    assert not recording.candidate.any()


def test_each_step_is_shown_and_what_is_said_over_it_is_a_turn(tmp_path: Path) -> None:
    keys: SimpleQueue[Key] = SimpleQueue()
    work = steps([version(5, "a\n"), version(30, "a\nb\n")])
    shown: list[int] = []
    kept = session.Session(tmp_path / "s", started("s"))
    narrate(work, Sounding(keys, "next", "next"), kept, keys, lambda n, _: shown.append(n))

    recording = session.read(tmp_path / "s")
    seen = versions(recording.events)
    assert shown == [0, 1]
    assert [(v.text, v.replayed) for v in seen] == [("a\n", True), ("a\nb\n", True)]
    assert [v.t for v in seen] == pytest.approx([0, 0.5], abs=0.1)
    changed = [e for e in recording.events if e.kind == "code_changed"]
    assert [e.solved_at for e in changed] == [5, 30]
    ended = [e for e in recording.events if isinstance(e, TurnEnded)]
    assert [e.turn_id for e in ended] == ["c1", "c2"]
    assert [e.t for e in ended] == pytest.approx([0.5, 1.0], abs=0.1)
    assert recording.candidate.any()


def test_code_that_is_only_shown_was_not_typed() -> None:
    replay = [Version(t, "w.py", "x" * t, edits("", "x" * t), replayed=True) for t in (3, 40)]
    assert typing_times(replay) == []


def test_the_strip_of_a_replay_has_its_steps_and_no_typing(tmp_path: Path) -> None:
    keys: SimpleQueue[Key] = SimpleQueue()
    work = steps([version(5, "a\n"), version(30, "a\nb\n")])
    kept = session.Session(tmp_path / "s", started("s"))
    narrate(work, Sounding(keys, "next", "next"), kept, keys, lambda *_: None)
    events = session.log(tmp_path / "s")
    silent = Transcript((), (Span(0, 1),), (), 1.5)

    (cell,) = strip(silent, "coding", events)
    assert (cell["edits"], cell["typing"]) == (2, 0)
    found = {m.name: m.missing for m in measures(silent, "coding", events)}
    assert found["typing_share"] == "The code was shown in a replay, and typed before."


def test_a_step_is_drawn_with_the_lines_around_it() -> None:
    before = "".join(f"line {n}\n" for n in range(20))
    after = before.replace("line 9\n", "line nine\n")

    text = drawn(Step(version(1, before), version(2, after))).plain
    assert text.split("\n")[:-1] == [
        "  line 6", "  line 7", "  line 8", "- line 9", "+ line nine",
        "  line 10", "  line 11", "  line 12",
    ]  # fmt: skip
