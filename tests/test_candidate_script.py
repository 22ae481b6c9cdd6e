"""Simulated candidates always have something new and plausible to say."""

import re

import pytest

from voice_interviewer.candidate.manner import lines_in
from voice_interviewer.candidate.script import Script, _sections, candidates
from voice_interviewer.errors import UserError

SCENARIOS = {
    "CO-01": (["approach", "code", "test"], ["C1", "C2", "C3", "C4", "C5", "C6"]),
    "SD-04": (["flow", "high_level", "deep_dive", "recap"], ["D1", "D2", "D3", "D5", "D6", "D7"]),
    "BH-01": (["depth"], ["B1", "B2", "B3", "B4", "B5"]),
    "XX-00": (["unheard_of"], ["Z1"]),
}
CASES = [(name, scenario) for name in candidates() for scenario in SCENARIOS]

ROUNDS = ("CO-01", "CO-02", "SD-04", "SD-05", "BH-01", "BH-03", "CL-01")

FILLER = r"(?:um|uh|er|hmm)"
LONG_PAUSE = re.compile(r"(.{0,60})\[pause ([\d.]+)\]")
HOLD = re.compile(r"(let (me|us) think|give (me|us) (a )?moment)[^.]*\.\s*$", re.IGNORECASE)


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


def everything(name: str) -> list[str]:
    """All that a candidate can say on one scenario of each kind."""
    return [line for id_ in ROUNDS for part in _sections(name, id_) for line in lines_in(part)]


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
    with pytest.raises(
        UserError, match="rambler, reader_aloud, silent_coder, stammer, strong, terse"
    ):
        Script.load("nobody", "SD-04")


@pytest.mark.parametrize("name", sorted(candidates().keys() - {"silent_coder"}))
def test_long_pauses_follow_a_hold_phrase(name: str) -> None:
    for line in everything(name):
        for before, seconds in LONG_PAUSE.findall(line):
            assert float(seconds) <= 1.6 or HOLD.search(before), line


@pytest.mark.parametrize("name", candidates())
def test_lines_are_plain_speech(name: str) -> None:
    for line in everything(name):
        spoken = re.sub(r"\[pause \d+\.\d\]", "", line)
        assert re.fullmatch(r"[A-Za-z ,.?'’]+", spoken), line
        assert "  " not in line.strip(), line


@pytest.mark.parametrize(
    ("name", "low", "high"), [("strong", 0.8, 2), ("rambler", 7, 10.5), ("terse", 0, 0.5)]
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
    common = _sections(name, "XX-00")[1]
    assert len(set(common["fallback"])) >= 12


def test_there_are_sixteen_and_each_is_known_for_something() -> None:
    assert len(candidates()) == len(set(candidates().values())) == 16
    assert all(20 <= len(about) <= 90 for about in candidates().values())


# --- manners: each changes what it is known for, and nothing else ---------------------------


def at_work(name: str, scenario_id: str) -> str:
    lines = _sections(name, scenario_id)[0]
    return " ".join(
        line for key, section in lines.items() if key[:7] != "closing" for line in lines_in(section)
    )


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-z']+", text.lower()))


def test_one_who_says_we_says_it_of_everything() -> None:
    assert words_of(at_work("strong", "BH-03")) >= {"i", "my", "me"}
    assert not words_of(at_work("all_we", "BH-03")) & {"i", "i'm", "i'll", "i'd", "my", "me"}


def test_articles_and_perfects_are_left_out_and_nothing_else() -> None:
    before, after = (words_of(at_work(name, "SD-05")) for name in ("strong", "non_native"))
    assert not after & {"the", "a", "an"}
    assert {"cells", "seconds", "drivers", "million"} & before <= after


def test_a_stammer_loses_no_word() -> None:
    assert words_of(at_work("strong", "CO-04")) <= words_of(at_work("stammer", "CO-04"))
    assert "co co" in at_work("stammer", "CO-04").lower()


def test_a_monologue_asks_nothing_and_says_the_rest_once() -> None:
    lines = _sections("monologue", "SD-02")[0]
    assert "?" not in at_work("monologue", "SD-02")
    assert len(lines["present"][0].split()) > 200
    assert len(lines["go_on"]) == len(set(lines["go_on"])) <= 4


def test_heavy_parts_come_without_figures() -> None:
    said = words_of(at_work("over_designer", "SD-05"))
    assert said >= {"kafka", "kubernetes"}
    assert not said & {"million", "thousand", "seconds", "percent"} - {"seconds"}


def test_what_was_not_measured_is_said_to_be_so() -> None:
    said = at_work("non_measurer", "BH-03")
    assert "nobody measured it" in said
    assert "nine within three months" not in said
    assert at_work("non_measurer", "CO-04") == at_work("strong", "CO-04")


def test_the_silent_say_code_and_little_else() -> None:
    lines, common = _sections("silent_coder", "CO-02")
    assert all(line.startswith("[pause") for line in lines["go_on"])
    assert "first repeated rider" in lines["go_on"][0]
    assert "[pause 40.0] Done." in common["fallback"]


def test_perks_take_the_place_of_the_borrowed_questions() -> None:
    script = Script.load("closing_perks", "CO-02")
    assert "brute force" in at_work("closing_perks", "CO-02")
    asked = [script.reply("closing_invite", "", ""), script.reply("closing_answer", "oncall", "")]
    assert "vacation" in (asked[0] or "")
    assert "bonus" in (asked[1] or "")
