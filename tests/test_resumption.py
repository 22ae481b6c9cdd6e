"""A round that was cut off and gone on with asks what the whole one would have asked."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.text_round import hold
from voice_interviewer import session
from voice_interviewer.candidate.script import Script
from voice_interviewer.errors import UserError
from voice_interviewer.events import (
    Event,
    PlaybackEnded,
    ReplyChosen,
    SessionEnded,
    SessionStarted,
    TurnEnded,
    TurnResumed,
    UtteranceRecognized,
)
from voice_interviewer.interviewer import Director, Reply
from voice_interviewer.resumption import WELCOME, Past, Resumed, past
from voice_interviewer.scenario import Scenario, find, keep
from voice_interviewer.speech import Span, Utterance

pytestmark = pytest.mark.rounds

DATA = Path(__file__).parent / "data"
MINUTES = 12.0


class Noting(Director):
    """A director that keeps an account of what it was asked, when it had something to say."""

    calls: list[tuple[str | None, float, float, tuple[Reply, ...]]]

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        replies = super().answer(text, t)
        self.calls.append((text, 0.0, t, replies))
        return replies

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:
        replies = super().quiet(silence, t)
        if replies:
            self.calls.append((None, silence, t, replies))
        return replies


def directed(scenario: Scenario) -> Noting:
    def lexical(text: str) -> set[str]:
        return {w.id for w in scenario.signals if any(p in text.lower() for p in w.evidence)}

    director = Noting(scenario, minutes=MINUTES, assess=lexical)
    director.calls = []
    return director


@cache
def held(scenario_id: str, candidate: str) -> Noting:
    """A whole round in text."""
    director = directed(find(scenario_id))
    script = Script.load(candidate, scenario_id)
    turns = iter(range(1000))
    silent = {5, 6}

    def answer(last: Reply) -> str | None:
        return None if next(turns) in silent else script.reply(last.move, last.about, last.text)

    hold(director, answer)
    return director


def started(scenario: Scenario, **more: object) -> SessionStarted:
    return SessionStarted(
        t=0, known_at=0, session_id="s", scenario=scenario.id, round=scenario.round,
        scenario_version=scenario.version, level=scenario.level, persona="", minutes=MINUTES,
        started_at="2026-01-01T00:00:00+00:00", paced=False, software={}, models={}, **more,
    )  # type: ignore[arg-type]  # fmt: skip


def told(replies: tuple[Reply, ...], t: float) -> Iterator[Event]:
    for n, r in enumerate(replies):
        yield ReplyChosen(t=t, known_at=t, turn_id=f"i{t}-{n}", move=r.move, text=r.text,
                          about=r.about, phase=r.phase)  # fmt: skip


def said(n: int, text: str, t: float, turn: str) -> Iterator[Event]:
    utterance = Utterance(f"u{n}", "candidate", Span(t - 2, t - 1), text)
    yield UtteranceRecognized(t=t - 1, known_at=t, utterance=utterance)
    yield TurnEnded(t=t - 1, known_at=t + 0.03, turn_id=turn, utterances=(f"u{n}",),
                    reason="silence", hold=1.0)  # fmt: skip


def events(director: Noting, calls: slice, offset: float = 0.0) -> Iterator[Event]:
    for n, (text, silence, at, replies) in enumerate(director.calls[calls]):
        t = at - offset
        if text is None:
            yield PlaybackEnded(t=t - silence, known_at=t, turn_id="i", heard="", interrupted=False)
            yield from told(replies, t)
        else:
            yield from said(n, text, t, f"c{n}")
            yield from told(replies, t + 0.03)


def write(folder: Path, begun: SessionStarted, log: list[Event]) -> Path:
    kept = session.Session(folder, begun)
    kept.write(log)
    kept.close()
    return folder


def cut(tmp_path: Path, whole: Noting, at: int) -> Past:
    """The first part of a round, as a program leaves it that was killed."""
    scenario = find("SD-04")
    first = directed(scenario).begin()
    log = [*told(first, 0.03), *events(whole, slice(0, at))]
    return past(write(tmp_path / f"first-{at}", started(scenario), log))


@pytest.mark.parametrize("candidate", ["strong", "terse"])
@pytest.mark.parametrize("at", [1, 4, 9])
def test_it_goes_on_as_if_it_had_never_stopped(tmp_path: Path, candidate: str, at: int) -> None:
    whole = held("SD-04", candidate)
    before = cut(tmp_path, whole, at)

    resumed = Resumed(directed(find("SD-04")), before)

    assert resumed.replayed == tuple(r for *_, replies in whole.calls[:at] for r in replies)
    for text, silence, t, replies in whole.calls[at:]:
        since = t - before.elapsed
        now = resumed.quiet(silence, since) if text is None else resumed.answer(text, since)
        assert now == replies


def test_it_begins_with_what_was_asked_last(tmp_path: Path) -> None:
    whole = held("SD-04", "strong")
    before = cut(tmp_path, whole, 6)

    welcome, again = Resumed(directed(find("SD-04")), before).begin()

    asked = [r for *_, replies in whole.calls[:6] for r in replies if r.move != "acknowledge"]
    assert welcome.text == WELCOME
    assert again.move == "repeat"
    assert again.text in {r.text for r in asked} | {find("SD-04").prompt}
    assert again.phase == asked[-1].phase


def test_a_session_that_was_gone_on_with_can_be_gone_on_with(tmp_path: Path) -> None:
    whole, scenario = held("SD-04", "strong"), find("SD-04")
    first = cut(tmp_path, whole, 3)
    begun = started(scenario, continues="first-3", elapsed=first.elapsed)
    welcome = told(Resumed(directed(scenario), first).begin(), 0.03)
    log = [*welcome, *events(whole, slice(3, 7), first.elapsed)]
    second = past(write(tmp_path / "second", begun, log))

    resumed = Resumed(directed(scenario), second)

    assert second.elapsed == pytest.approx(whole.calls[6][2], abs=0.1)
    assert resumed.replayed == tuple(r for *_, replies in whole.calls[:7] for r in replies)


def test_a_turn_that_was_taken_back_counts_once(tmp_path: Path) -> None:
    scenario = find("SD-04")
    log = [
        *told(directed(scenario).begin(), 0.0),
        *said(1, "I think that", 20.0, "c1"),
        *told((Reply("acknowledge", "Go on.", "", "clarify"),), 20.03),
        TurnResumed(t=21.0, known_at=21.2, turn_id="c1"),
        UtteranceRecognized(t=25, known_at=25.5, utterance=Utterance(
            "u2", "candidate", Span(21, 25), "how many people use it?")),
        TurnEnded(t=25, known_at=26, turn_id="c1", utterances=("u1", "u2"), reason="silence",
                  hold=1.0),
    ]  # fmt: skip

    found = past(write(tmp_path / "s", started(scenario), log))

    assert [step.text for step in found.steps] == ["I think that how many people use it?"]
    assert found.steps[0].t == 26.0


def test_a_scenario_of_ones_own_is_found_beside_its_session(tmp_path: Path) -> None:
    own = find("SD-04").model_copy(update={"prompt": "Please design something else."})
    folder = write(tmp_path / "s", started(own), list(told(directed(own).begin(), 0.0)))
    keep(own, folder)
    keep(find("BH-01"), tmp_path)

    assert past(folder).scenario.prompt == "Please design something else."
    assert past(folder).last.text == "Please design something else."
    assert (folder / "scenario.json").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "scenario.json").exists()


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ([SessionEnded(t=90, known_at=90, reason="finished")], "came to its end"),
        (list(told((Reply("goodbye", "Goodbye.", "", "closing"),), 90)), "came to its end"),
        (
            [SessionEnded(t=800, known_at=800, reason="stopped_by_user")],
            "Less than a minute of s was left",
        ),
    ],
)
def test_a_round_that_is_over_is_not_gone_on_with(
    tmp_path: Path, end: list[Event], why: str
) -> None:
    scenario = find("SD-04")
    folder = write(tmp_path / "s", started(scenario), [*told(directed(scenario).begin(), 0), *end])

    with pytest.raises(UserError, match=f"{why}.*start SD-04"):
        past(folder)


def test_what_is_no_interview_is_not_gone_on_with(tmp_path: Path) -> None:
    scenario = find("SD-04")
    nothing = started(scenario.model_copy(update={"id": ""}))
    changed = started(scenario.model_copy(update={"version": 99}))

    with pytest.raises(UserError, match="no interview"):
        past(write(tmp_path / "a", nothing, []))
    with pytest.raises(UserError, match="version 99 then"):
        past(write(tmp_path / "b", changed, list(told(directed(scenario).begin(), 0))))
    with pytest.raises(UserError, match="before anything was asked"):
        past(write(tmp_path / "c", started(scenario), []))


def test_a_turn_that_was_cut_in_on_is_one_again(tmp_path: Path) -> None:
    scenario = find("SD-04")
    said_it = UtteranceRecognized(t=90, known_at=91, utterance=Utterance(
        "u1", "candidate", Span(20, 90), "and another thing"))  # fmt: skip
    ended = TurnEnded(t=90, known_at=91, turn_id="c1", utterances=("u1",), reason="cut_in",
                      hold=0.5)  # fmt: skip
    log = [*told(directed(scenario).begin(), 0.0), said_it, ended]

    found = past(write(tmp_path / "s", started(scenario), log))

    assert [(step.text, step.cut_in) for step in found.steps] == [("and another thing", True)]


def test_the_log_of_a_killed_program_is_enough(tmp_path: Path) -> None:
    """A round of the demo's, as it was recorded, cut in the middle of a line."""
    (tmp_path / "events.jsonl").write_bytes((DATA / "cut_off.jsonl").read_bytes())
    log = session.log(tmp_path)

    before = past(tmp_path)
    resumed = Resumed(Director(before.scenario, minutes=before.started.minutes), before)

    turns = {event.turn_id for event in log if isinstance(event, TurnEnded)}
    assert any(isinstance(event, TurnResumed) for event in log)
    assert sum(step.text is not None for step in before.steps) == len(turns)
    assert all(step.text for step in before.steps if step.text is not None)
    assert [step.t for step in before.steps] == sorted(step.t for step in before.steps)
    assert before.elapsed == log[-1].known_at
    assert before.last.text.startswith("Finance comes to you")
    asked = [event for event in log if isinstance(event, ReplyChosen) and event.turn_id != "i1"]
    told = {event.about for event in asked if event.move == "answer_fact"}
    assert len(told) == 5
    again = {reply.about for reply in resumed.replayed if reply.move == "answer_fact"}
    assert told <= again
