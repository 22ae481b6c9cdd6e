"""The live screen, as drawn text, and the keys."""

import io
from typing import Any

import pytest
from rich.console import Console

from voice_interviewer.cli.keys import Keys
from voice_interviewer.cli.live import LiveScreen, frame
from voice_interviewer.cli.scene import Scene
from voice_interviewer.events import (
    CodeChanged,
    CodeRan,
    CommandGiven,
    DeviceTroubled,
    EngineFailed,
    Event,
    PlaybackEnded,
    PlaybackStarted,
    ReplyChosen,
    ReplyWorded,
    SpeechEnded,
    SpeechStarted,
    UtteranceRecognized,
    Verdict,
)
from voice_interviewer.speech import Span, Utterance


def scene(*events: Event, **settings: Any) -> Scene:
    made = Scene(
        title="Photo feed · system design · senior",
        name="Dana",
        minutes=45,
        phases=(("clarify", "Clarify"), ("design", "High-level design"), ("end", "Questions")),
        **settings,
    )
    for event in events:
        made.take(event)
    return made


def drawn(shown: Scene, width: int = 80, height: int = 24) -> list[str]:
    console = Console(width=width, height=height, record=True, file=io.StringIO())
    console.print(frame(shown, width, height))
    return console.export_text().rstrip("\n").split("\n")


def asked(t: float, text: str, turn_id: str = "i1", phase: str = "design") -> tuple[Event, Event]:
    chosen = ReplyChosen(
        t=t, known_at=t, turn_id=turn_id, move="probe", text=text, about="", phase=phase
    )
    return chosen, PlaybackStarted(t=t, known_at=t, turn_id=turn_id)


def heard(t: float, text: str, id_: str = "u1") -> Event:
    utterance = Utterance(id_, "candidate", Span(t - 1, t), text)
    return UtteranceRecognized(t=t, known_at=t, utterance=utterance)


def test_the_screen_fits_a_terminal_of_80_by_24() -> None:
    long = "word " * 200
    shown = scene(*asked(10, long), heard(12, long))
    lines = drawn(shown)

    assert len(lines) == 24
    assert {len(line) for line in lines} == {80}


def test_it_says_who_has_the_floor_in_words() -> None:
    ended = PlaybackEnded(t=14, known_at=14, turn_id="i1", heard="How?", interrupted=False)
    stages = {
        "DANA IS SPEAKING": scene(*asked(10, "How?")),
        "LISTENING": scene(*asked(10, "How?"), ended, SpeechStarted(t=15, known_at=15.1)),
        "TAKE YOUR TIME": scene(ended, SpeechEnded(t=20, known_at=20.5), now=30.0),
        "PAUSED": scene(paused=True),
        "LOOK AT THE MICROPHONE": scene(DeviceTroubled(t=1, known_at=1, advice="It is gone.")),
    }
    for words, shown in stages.items():
        text = "\n".join(drawn(shown))
        assert [other in text for other in stages] == [other == words for other in stages]


def test_captions_hold_what_was_said_and_what_was_heard_of_it() -> None:
    shown = scene(
        *asked(10, "How would you build the feed?"),
        PlaybackEnded(t=12, known_at=12, turn_id="i1", heard="How would", interrupted=True),
        heard(14, "So there are"),
        heard(15, "two ways.", "u2"),
    )

    text = "\n".join(drawn(shown))
    assert "Dana  How would …" in text
    assert "You   So there are two ways." in text


def test_what_is_typed_over_the_interviewer_stays_on_the_screen() -> None:
    shown = scene(
        *asked(10, "How would you build the feed?"),
        heard(11, "How many users?"),
        PlaybackEnded(t=11, known_at=11, turn_id="i1", heard="How would", interrupted=True),
    )

    assert shown.lines == [("Dana", "How would …"), ("You", "How many users?")]


def test_what_is_typed_is_no_markup() -> None:
    assert "[bold]x[/]" in "\n".join(drawn(scene(heard(3, "[bold]x[/]"))))


def test_a_narrow_and_low_terminal_still_shows_the_state() -> None:
    assert "LISTENING" in "\n".join(drawn(scene(), width=60, height=18))


def test_code_is_offered_to_be_run_when_somebody_says_so_and_runs_by_key_alone() -> None:
    watched = CodeChanged(t=1, known_at=1, file="work.py", edits=(), opening=True)
    offered = scene(watched, heard(9, "Okay, let's run it."))
    asked_for = CommandGiven(t=10, known_at=10, command="run")
    tests = (Verdict("test_a", True), Verdict("test_b", False, "ValueError: [3]", 7))
    ran = CodeRan(t=11, known_at=11, duration=1, tests=tests, output="")

    assert "Press x to run work.py." in "\n".join(drawn(offered))
    assert "x run my code" in "\n".join(drawn(offered))
    assert "work.py is running" in "\n".join(drawn(scene(watched, asked_for)))
    done = drawn(scene(watched, asked_for, ran))
    assert "1 of 2 tests passed. test_b, line 7: ValueError: [3]" in "\n".join(done)
    assert len(done) == 24


def test_nothing_is_said_about_code_where_none_is_watched() -> None:
    text = "\n".join(drawn(scene(heard(9, "Okay, let's run it."))))

    assert "Press x" not in text
    assert "run my code" not in text


class Pressed:
    def __init__(self, **settings: Any) -> None:
        self.given: list[tuple[str, str]] = []
        self.left = False
        self.screen = LiveScreen(scene(), Console(file=io.StringIO()))
        self.keys = Keys(lambda *g: self.given.append(g), self.screen, self._leave, **settings)

    def _leave(self) -> None:
        self.left = True

    def type(self, keys: str) -> "Pressed":
        for key in keys:
            self.keys.press(key)
        return self


@pytest.mark.parametrize(
    ("key", "given"),
    [
        (" ", ("done", "")),
        ("t", ("wait", "")),
        ("p", ("pause", "")),
        ("x", ("run", "")),
        ("v", ("talk", "")),
        ("r", ("say", "Could you repeat the question?")),
        ("h", ("say", "Could I have a hint?")),
        ("+", ("patience", "patient")),
        ("-", ("patience", "quick")),
    ],
)
def test_each_key_does_what_the_screen_says(key: str, given: tuple[str, str]) -> None:
    assert Pressed().type(key).given == [given]


def test_y_begins_an_answer_that_enter_says_and_escape_does_not() -> None:
    assert Pressed().type("yA queueX\x7f.\n").given == [("say", "A queue.")]
    assert Pressed().type("yA queue\x1b ").given == [("done", "")]


def test_without_a_microphone_everything_is_typed() -> None:
    assert Pressed(typing=True).type("pqr\nq\n").given == [("say", "pqr"), ("say", "q")]
    assert Pressed(typing=True).type("/run\n").given == [("run", "")]
    assert Pressed(typing=True).type("/hint\n").given == [("say", "Could I have a hint?")]
    assert Pressed(typing=True).type("/quit\n").left


def test_q_leaves() -> None:
    assert Pressed().type("q").left


def test_patience_has_an_end_on_both_sides() -> None:
    assert Pressed(patience="off").type("+").given == [("patience", "off")]
    assert Pressed(patience="quick").type("-").given == [("patience", "quick")]


def worded(t: float, text: str, refused: str = "") -> Event:
    return ReplyWorded(t=t, known_at=t, turn_id="i1", text=text, model="m", refused=refused)


def test_the_caption_is_what_a_model_made_of_the_line() -> None:
    chosen, started = asked(10, "What does it cost?")

    for events in (
        (chosen, worded(10.1, "Its cost?"), started),
        (chosen, started, worded(10.1, "Its cost?")),
    ):
        assert scene(*events).lines == [("Dana", "Its cost?")]
    late = scene(chosen, started, heard(11, "Well"), worded(11.1, "Its cost?"))
    assert late.lines[-1] == ("You", "Well")


def test_a_model_that_fails_is_hinted_at_until_it_works_again() -> None:
    failed = EngineFailed(t=9, known_at=9, engine="language model", error="m at host " + "x" * 90)
    lost = scene(failed)

    assert any("language model: m at host" in line for line in drawn(lost))
    assert {len(line) for line in drawn(lost)} == {80}
    assert "language model" not in "".join(drawn(scene(failed, worded(10, "Its cost?"))))
    assert "language model" in "".join(drawn(scene(failed, worded(10, "Its cost?", "late"))))


def test_who_types_sees_what_was_said_and_what_can_be_typed() -> None:
    typed = scene(*asked(10, "What does it cost?"), typed=True, typing="One pass, so it")
    shown = "\n".join(drawn(typed))

    assert "What does it cost?" in shown
    assert "One pass, so it▏" in shown
    assert "/hint" in shown
    assert "space" not in shown


def test_while_an_answer_is_typed_other_keys_are_not_offered() -> None:
    shown = "\n".join(drawn(scene(*asked(10, "What does it cost?"), typing="One")))

    assert "What does it cost?" in shown
    assert "escape leave it" in shown
    assert "h hint" not in shown
