"""Simulated candidates always have something new and plausible to say."""

import re
from importlib import resources
from typing import Any

import pytest
import yaml

from voice_interviewer.candidate.script import Script, candidates
from voice_interviewer.errors import UserError

SCENARIOS = {
    "CO-01": (["approach", "code", "test"], ["C1", "C2", "C3", "C4", "C5", "C6"]),
    "SD-04": (["flow", "high_level", "deep_dive", "recap"], ["D1", "D2", "D3", "D5", "D6", "D7"]),
    "BH-01": (["depth"], ["B1", "B2", "B3", "B4", "B5"]),
    "XX-00": (["unheard_of"], ["Z1"]),
}
CASES = [(name, scenario) for name in ("strong", "rambler", "terse") for scenario in SCENARIOS]

FILLER = r"(?:um|uh|er|hmm)"
LONG_PAUSE = re.compile(r"(.{0,60})\[pause ([\d.]+)\]")
HOLD = re.compile(r"(let me think|give me a moment)[^.]*\.\s*$", re.IGNORECASE)


def moves(scenario: str) -> list[tuple[str, str]]:
    """Thirty moves of a whole round."""
    phases, signals = SCENARIOS[scenario]
    work = [("present", ""), ("answer_fact", "size"), ("answer_fact", "order"), ("unknown", "")]
    work += [("your_call", ""), ("acknowledge", ""), *(("move_on", phase) for phase in phases)]
    work += [("probe", signal) for signal in signals]
    work += [("push_back", ""), ("curveball", ""), ("hint_offer", ""), ("hint", "rung 1")]
    work += [("time_nudge", phases[0]), ("nudge", ""), ("redirect_rambling", ""), ("hold", "")]
    closing = [("closing_invite", ""), ("closing_answer", "oncall"), ("closing_answer", "oncall")]
    closing += [("closing_answer", "debt"), ("closing_answer", "deploy"), ("unknown", "")]
    work += [("acknowledge", "")] * (30 - len(work) - len(closing))
    return work + closing


def lines(section: Any) -> list[str]:
    if isinstance(section, str):
        return [section]
    children = section.values() if isinstance(section, dict) else section
    return [line for child in children for line in lines(child)]


def everything(name: str) -> list[str]:
    text = (resources.files("voice_interviewer.candidate") / f"{name}.yaml").read_text("utf-8")
    return lines(yaml.safe_load(text))


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_a_whole_round_never_repeats_an_answer(name: str, scenario: str) -> None:
    script = Script.load(name, scenario)
    answers = [script.reply(move, about, "") for move, about in moves(scenario)]
    assert len(answers) >= 30
    assert all(answers)
    assert len(set(answers)) == len(answers)


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_a_candidate_is_never_stuck(name: str, scenario: str) -> None:
    script = Script.load(name, scenario)
    working = [script.reply("probe", "C3", "") for _ in range(100)]
    closing = [script.reply("closing_invite", "", "") for _ in range(20)]
    assert len({*working, *closing} - {None}) == 120


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_the_same_moves_get_the_same_answers(name: str, scenario: str) -> None:
    first, second = Script.load(name, scenario), Script.load(name, scenario)
    for move, about in moves(scenario):
        assert first.reply(move, about, "") == second.reply(move, about, "other words")


def test_greeting_and_goodbye_are_not_answered() -> None:
    script = Script.load("strong", "SD-04")
    assert script.reply("greet", "", "Hello.") is None
    assert script.reply("goodbye", "", "Goodbye.") is None


def test_a_question_follows_a_vague_answer() -> None:
    script = Script.load("strong", "SD-04")
    assert "on call" in (script.reply("closing_invite", "", "") or "")
    vague = script.reply("closing_answer", "oncall", "It's been getting better, I'd say.")
    assert "how many pages a week" in (vague or "")
    rest = [script.reply("closing_answer", about, "") for about in ("oncall", "debt", "deploy")]
    assert rest[-1] == "That's all from me, thank you."


def test_no_work_is_talked_about_once_questions_are_invited() -> None:
    script = Script.load("strong", "CO-01")
    script.reply("closing_invite", "", "")
    answers = [script.reply("acknowledge", "", "") or "" for _ in range(10)]
    assert not any("sort" in answer for answer in answers)


def test_an_unknown_candidate_is_refused_by_name() -> None:
    with pytest.raises(UserError, match="rambler, strong, terse"):
        Script.load("nobody", "SD-04")


@pytest.mark.parametrize("name", candidates())
def test_long_pauses_follow_a_hold_phrase(name: str) -> None:
    for line in everything(name):
        for before, seconds in LONG_PAUSE.findall(line):
            assert float(seconds) <= 1.6 or HOLD.search(before), line


@pytest.mark.parametrize("name", candidates())
def test_lines_are_plain_speech(name: str) -> None:
    for line in everything(name):
        spoken = re.sub(r"\[pause \d\.\d\]", "", line)
        assert re.fullmatch(r"[A-Za-z ,.?'’]+", spoken), line


@pytest.mark.parametrize(
    ("name", "low", "high"), [("strong", 1, 2), ("rambler", 8, 10.5), ("terse", 0, 0.5)]
)
def test_fillers_are_as_dense_as_the_candidate_is_known_for(
    name: str, low: float, high: float
) -> None:
    """Per minute of speech at 155 words a minute."""
    text = " ".join({*everything(name)}).lower()
    words = re.findall(r"[a-z']+", text)
    fillers = [word for word in words if re.fullmatch(FILLER, word)]
    assert low <= 155 * len(fillers) / len(words) <= high


@pytest.mark.parametrize("name", candidates())
def test_at_least_twelve_answers_fit_anything(name: str) -> None:
    text = (resources.files("voice_interviewer.candidate") / f"{name}.yaml").read_text("utf-8")
    assert len(set(yaml.safe_load(text)["common"]["fallback"])) >= 12
