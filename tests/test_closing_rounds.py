"""Rounds that are all closing: the candidate asks, the interviewer now and then asks back."""

from pathlib import Path

import pytest

from tests.text_round import Line, hold
from voice_interviewer.errors import ScenarioError
from voice_interviewer.interviewer import Director, Reply
from voice_interviewer.interviewer.budget import Budget
from voice_interviewer.interviewer.understanding import understand
from voice_interviewer.scenario import find, library, load

ROUNDS = sorted(id_ for id_ in library() if find(id_).round == "closing")
each_round = pytest.mark.parametrize("scenario_id", ROUNDS)
CURVEBALL_DUE = 5 * 60.0
"""Seconds after which both rounds have asked, or will ask, their question."""


def director(scenario_id: str) -> Director:
    return Director(find(scenario_id))


def moves(replies: tuple[Reply, ...] | list[Line]) -> list[str]:
    said = (reply.reply if isinstance(reply, Line) else reply for reply in replies)
    return [reply.move for reply in said if reply]


def question(scenario_id: str, topic: str) -> str:
    """A question as the scenario's author would have it asked."""
    fact = next(f for f in find(scenario_id).closing_facts if f.topic == topic)
    return f"{fact.ask[0].capitalize()}?"


def vague(scenario_id: str) -> str:
    return next(f.topic for f in find(scenario_id).closing_facts if f.vague_first)


@each_round
def test_the_interviewer_introduces_the_team_and_hands_over_at_once(scenario_id: str) -> None:
    first = director(scenario_id).begin()

    assert moves(first) == ["greet", "present", "closing_invite"]
    assert find(scenario_id).voice.name in first[1].text
    assert sum(reply.text.count("?") for reply in first) == 1
    assert not any("task" in reply.text for reply in first)


@each_round
def test_there_is_enough_to_ask_about(scenario_id: str) -> None:
    topics = {fact.topic for fact in find(scenario_id).closing_facts}

    assert len(topics) >= 12
    assert {"deploy", "oncall", "success", "decisions", "pay"} <= topics


@each_round
def test_who_follows_up_a_vague_answer_is_told_more(scenario_id: str) -> None:
    interviewer = director(scenario_id)
    interviewer.begin()
    fact = next(f for f in find(scenario_id).closing_facts if f.vague_first)

    (shrug,) = interviewer.answer(question(scenario_id, fact.topic), 30)
    (more,) = interviewer.answer("What does that mean?", 45)

    assert (shrug.text, more.text) == (fact.vague_first, fact.say)


@each_round
def test_the_question_back_waits_for_its_time_and_comes_after_the_answer(scenario_id: str) -> None:
    interviewer = director(scenario_id)
    interviewer.begin()

    assert moves(interviewer.answer(question(scenario_id, "oncall"), 60)) == ["closing_answer"]
    later = interviewer.answer(question(scenario_id, "deploy"), CURVEBALL_DUE)
    assert moves(later) == ["closing_answer", "curveball"]


@each_round
def test_an_answer_to_the_question_back_is_no_question(scenario_id: str) -> None:
    interviewer = director(scenario_id)
    interviewer.begin()
    interviewer.answer(question(scenario_id, "deploy"), CURVEBALL_DUE)

    (reply,) = interviewer.answer("I would look at the release on Wednesdays first.", 320)
    assert reply.move in ("closing_invite", "push_back")
    assert moves(interviewer.answer(question(scenario_id, "success"), 350)) == ["closing_answer"]


@each_round
def test_a_question_after_the_question_back_is_answered(scenario_id: str) -> None:
    interviewer = director(scenario_id)
    interviewer.begin()
    interviewer.answer(question(scenario_id, "deploy"), CURVEBALL_DUE)

    replies = interviewer.answer(f"Not much. {question(scenario_id, 'success')}", 320)
    assert [(r.move, r.about) for r in replies] == [("closing_answer", "success")]


@each_round
def test_whoever_has_no_questions_is_asked_twice_and_let_go(scenario_id: str) -> None:
    lines = hold(director(scenario_id), lambda _last: "No, no questions.")

    assert moves(lines) == ["greet", "present", "closing_invite", "probe", "curveball", "goodbye"]


@each_round
def test_nobody_is_kept_who_has_asked_what_matters_and_is_done(scenario_id: str) -> None:
    scenario = find(scenario_id)
    interviewer = Director(scenario, assess=lambda _text: {w.id for w in scenario.signals})
    interviewer.begin()
    interviewer.answer(question(scenario_id, "deploy"), CURVEBALL_DUE)
    interviewer.answer("I would rather hear from you first.", 320)

    assert moves(interviewer.answer("That's all from me, thank you.", 340)) == ["goodbye"]


@each_round
def test_a_long_answer_is_not_taken_for_a_refusal(scenario_id: str) -> None:
    interviewer = director(scenario_id)
    interviewer.begin()
    interviewer.answer(question(scenario_id, "deploy"), CURVEBALL_DUE)
    told = "I would let one team release on its own and count what breaks. " * 3

    replies = interviewer.answer(f"{told} I think that's fine.", 340)
    assert "goodbye" not in moves(replies)


@each_round
def test_thinking_is_let_be_and_silence_ends_the_round(scenario_id: str) -> None:
    lines = hold(director(scenario_id), lambda _last: None)

    assert moves(lines)[3:] == ["hold", "probe", "curveball", "closing_invite", "goodbye"]
    assert lines[-1].t < 4 * 60


@each_round
def test_asking_for_a_moment_gets_one(scenario_id: str) -> None:
    interviewer = director(scenario_id)
    interviewer.begin()

    assert moves(interviewer.answer("Let me think for a moment.", 30)) == ["hold"]
    assert interviewer.quiet(29, 60) == ()
    assert moves(interviewer.quiet(30, 61)) == ["probe"]


@each_round
def test_the_time_is_called_after_an_answer_and_never_passed(scenario_id: str) -> None:
    scenario = find(scenario_id)
    interviewer = director(scenario_id)
    interviewer.begin()
    interviewer.answer(question(scenario_id, "oncall"), CURVEBALL_DUE)
    interviewer.answer("Nothing in particular.", 320)

    nudge = scenario.phases[-1].nudge_at_min or 0
    called = interviewer.answer(question(scenario_id, "success"), 60 * nudge + 1)
    last = interviewer.answer(question(scenario_id, "deploy"), 60 * scenario.duration_min + 1)
    assert moves(called) == ["closing_answer", "time_nudge"]
    assert moves(last) == ["closing_answer", "goodbye"]


def test_nobody_is_told_to_ask_too_much_who_was_made_to_ask() -> None:
    interviewer = Director(find("CL-01"), assess=lambda text: {"Q1"} if "deploy" in text else ())
    interviewer.begin()
    interviewer.answer("No, no questions.", 20)
    interviewer.answer("Then how do you deploy?", 30)
    interviewer.answer(question("CL-01", "pay"), CURVEBALL_DUE)

    assert moves(interviewer.answer("It depends on what the shares are.", 320)) != ["push_back"]


def test_the_lunch_is_the_same_in_all_answers() -> None:
    office = next(f for f in find("CL-01").closing_facts if f.topic == "office")

    assert "free on Thursdays" in office.say
    assert "free lunch on Thursdays" in find("CL-01").curveball.say


def test_an_indirect_question_is_answered() -> None:
    interviewer = director("CL-01")
    interviewer.begin()

    (reply,) = interviewer.answer("It'd be good to know, how much vacation there is.", 30)
    assert (reply.move, reply.about) == ("closing_answer", "pay")


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, that answers everything I wanted to know.",
        "Nothing further from me.",
        "I have everything I need, thank you.",
        "Okay, no, I have no questions.",
    ],
)
def test_a_refusal_is_understood(text: str) -> None:
    heard = understand(text)

    assert (heard.no_questions, heard.questions) == (True, ())


@each_round
def test_thanks_are_no_question(scenario_id: str) -> None:
    interviewer = director(scenario_id)
    interviewer.begin()
    interviewer.answer(question(scenario_id, "oncall"), 60)

    assert moves(interviewer.answer("Okay, thanks.", 70)) == ["closing_invite"]


def test_a_round_of_one_phase_has_a_clock() -> None:
    budget = Budget(find(ROUNDS[0]), minutes=5)

    assert (budget.at(0), budget.at(5), budget.at(10)) == (0, 150, 300)
    assert budget.minute(150) == 5
    assert budget.end(0) == budget.total == 300


@pytest.mark.parametrize(
    ("scenario_id", "old", "new"),
    [
        ("CL-01", "round: closing", "round: behavioral"),
        ("CL-01", "phases:\n", "phases:\n  - {id: story, target_min: 0, hard_at_min: 5}\n"),
    ],
)
def test_only_a_closing_round_is_all_closing(
    tmp_path: Path, scenario_id: str, old: str, new: str
) -> None:
    text = library()[scenario_id].read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / f"{scenario_id}.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(ScenarioError, match="a closing round, and no other"):
        load(path)
