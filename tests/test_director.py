"""The director: what it says to what, and what it never says."""

import pytest

from tests.text_round import Line, hold
from voice_interviewer.candidate.script import Script
from voice_interviewer.interviewer import Director, Reply
from voice_interviewer.interviewer.rules import LONGEST, numbers, told_by, violations
from voice_interviewer.interviewer.understanding import completeness, understand
from voice_interviewer.scenario import find, library

ROUNDS = sorted(library())
CANDIDATES = ("strong", "rambler", "terse")


def begun(scenario: str = "SD-04", minutes: float | None = None) -> Director:
    director = Director(find(scenario), minutes=minutes)
    director.begin()
    return director


def said(replies: tuple[Reply, ...]) -> list[tuple[str, str]]:
    return [(reply.move, reply.about) for reply in replies]


def test_the_round_opens_with_a_greeting_and_the_task() -> None:
    replies = Director(find("SD-04")).begin()

    assert [reply.move for reply in replies] == ["greet", "present"]
    assert replies[1].text == find("SD-04").prompt


def test_questions_are_answered_from_the_facts_and_nothing_else() -> None:
    director = begun()
    replies = director.answer(
        "How many daily active users are there? And what latency do we want?", 30
    )

    assert said(replies) == [("answer_fact", "dau"), ("answer_fact", "latency")]
    facts = {fact.id: fact.say for fact in find("SD-04").facts}
    assert [reply.text for reply in replies] == [facts["dau"], facts["latency"]]


def test_a_question_nobody_can_answer_is_left_to_the_candidate() -> None:
    (reply,) = begun().answer("What is the favourite colour of the founders?", 30)

    assert reply.move == "unknown"
    assert reply.text == find("SD-04").unknowns.default


def test_a_fact_is_told_once_and_repeated_only_when_asked() -> None:
    director = begun()
    (first,) = director.answer("How many daily active users are there?", 30)
    (again,) = director.answer("Sorry, could you repeat that?", 40)

    assert (again.move, again.text) == ("repeat", first.text)
    texts = [reply.text for reply in director.answer("How many daily active users?", 50)]
    assert first.text not in texts


def test_somebody_who_asks_for_time_gets_silence() -> None:
    assert begun().answer("Okay, let me think about that for a moment.", 30) == ()


def test_hints_come_one_rung_at_a_time_and_only_when_wanted() -> None:
    director, ladder = begun(), find("SD-04").hint_ladder
    for rung in ladder:
        (reply,) = director.answer("I'm stuck, can I have a hint please.", 60)
        assert (reply.move, reply.about, reply.text) == ("hint", f"rung {rung.rung}", rung.say)
    (reply,) = director.answer("Can I have another hint?", 90)
    assert reply.text not in {rung.say for rung in ladder}


def test_a_long_silence_is_met_with_an_offer_and_not_with_a_question_of_substance() -> None:
    director = begun()
    director.answer("I would begin with the tables.", 60)
    offers = [
        reply for second in range(120) for reply in director.quiet(float(second), 60.0 + second)
    ]

    assert [reply.move for reply in offers] == ["nudge", "hint_offer"]
    (hint,) = director.answer("Yes, please.", 200)
    assert hint.move == "hint"


def test_when_time_is_up_there_is_still_time_to_answer() -> None:
    director = begun()

    assert director.quiet(3.0, 39 * 60.0) == ()
    assert said(director.quiet(8.0, 39 * 60.0)) == [("closing_invite", "")]


def test_a_probe_asks_for_what_is_missing_and_not_for_what_was_shown() -> None:
    shown = {"D1", "D2", "D3", "D4", "D6", "D7"}
    director = Director(find("SD-04"), assess=lambda text: shown if "everything" in text else ())
    director.begin()
    director.answer("I have said everything there is.", 60)
    probes = [
        reply.about
        for t in range(120, 1400, 60)
        for reply in director.answer("And this is one more part of it.", t)
        if reply.move == "probe"
    ]

    assert probes == ["D5"]


def test_what_comes_after_a_probe_is_remembered_as_probed() -> None:
    director = Director(find("SD-04"), assess=lambda text: ["D5"] if "give up" in text else ["D2"])
    director.begin()
    while director._last is None or director._last.about != "D5":
        director.answer("I follow one request. That's it.", 1300)
    director.answer("We give up freshness.", 1310)

    assert director.shown == {"D2": "unprompted", "D5": "probed"}


def test_a_vague_answer_becomes_concrete_when_it_is_followed_up() -> None:
    director = begun(minutes=10)
    director.answer("That's my answer.", 550)
    (vague,) = director.answer("How often does the on-call person get woken up?", 560)
    (concrete,) = director.answer("What does that mean in numbers?", 570)

    fact = next(f for f in find("SD-04").closing_facts if f.vague_first)
    assert (vague.text, concrete.text) == (fact.vague_first, fact.say)
    (bye,) = director.answer("No more questions from me, thank you.", 580)
    assert (bye.move, bye.ends) == ("goodbye", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So I would start with the data and", "holding"),
        ("Let me think.", "holding"),
        ("Give me a second.", "holding"),
        ("I would use a, um", "holding"),
        ("That's my answer.", "done"),
        ("Does that make sense?", "done"),
        ("How many users do we have?", "done"),
        ("I would use a queue.", "open"),
        ("So reads go to the copy.", "open"),
    ],
)
def test_words_tell_how_finished_an_answer_is(text: str, expected: str) -> None:
    assert completeness(text) == expected


def test_questions_to_oneself_are_not_questions_to_the_interviewer() -> None:
    heard = understand("What if the cache is empty? Then we read the table. How many users?")

    assert heard.questions == ("How many users?",)


def authored(scenario_id: str) -> list[str]:
    scenario = find(scenario_id)
    hints = [hint.say for hint in scenario.hint_ladder]
    probes = [w.probe for w in scenario.signals if w.probe]
    probes += [c.probe for w in scenario.signals for c in w.citing]
    phases = [x for p in scenario.phases for x in (p.opening, p.nudge) if x]
    closing = [x for c in scenario.closing_facts for x in (c.say, c.vague_first) if x]
    rest = [scenario.unknowns.default, scenario.curveball.say, scenario.pushback.say]
    return [scenario.prompt, *rest, *hints, *probes, *phases, *closing] + [
        fact.say for fact in scenario.facts
    ]


@pytest.mark.parametrize("scenario_id", ROUNDS)
def test_every_authored_sentence_may_be_spoken(scenario_id: str) -> None:
    scenario = find(scenario_id)
    allowed = numbers(told_by(scenario))
    broken = {
        text: found
        for text in authored(scenario_id)
        if (
            found := violations(
                text, longest=LONGEST, allowed_numbers=allowed, secrets=scenario.do_not_reveal
            )
        )
    }

    assert broken == {}


def test_the_rules_catch_what_they_are_for() -> None:
    def found(text: str) -> list[str]:
        return violations(text, longest=12, allowed_numbers={"sixty"}, secrets=["fan-out"])

    assert found("About sixty of them.") == []
    assert found("Great answer.")
    assert found("About seventy of them.")
    assert found("About 70 of them.")
    assert found("You want a fan-out here.")
    assert found("Why? And how?")
    assert found("Use `x`.")
    assert found("one two three four five six seven eight nine ten eleven twelve thirteen")


Round = list[Line]


@pytest.fixture(params=[(s, c) for s in ROUNDS for c in CANDIDATES], ids="-".join)
def text_round(request: pytest.FixtureRequest) -> tuple[str, str, Round]:
    scenario_id, candidate = request.param
    director = Director(find(scenario_id), minutes=8)
    return scenario_id, candidate, hold(director, Script.load(candidate, scenario_id))


def test_every_round_reaches_its_goodbye_in_time_without_repeating_itself(
    text_round: tuple[str, str, Round],
) -> None:
    scenario_id, _, lines = text_round
    replies = [line.reply for line in lines if line.reply]
    texts = [reply.text for reply in replies if reply.move != "repeat"]

    assert replies[-1].move == "goodbye"
    assert len(texts) == len(set(texts))
    assert "closing_invite" in [reply.move for reply in replies]
    assert lines[-1].t <= 8 * 60 + 150
    assert sum(reply.move == "probe" for reply in replies) >= 1
    for reply in replies:
        if reply.move == "answer_fact":
            facts = {fact.id: fact.say for fact in find(scenario_id).facts}
            assert reply.text == facts[reply.about]


def test_no_round_breaks_a_rule(text_round: tuple[str, str, Round]) -> None:
    scenario = find(text_round[0])
    allowed = numbers(told_by(scenario))
    for line in text_round[2]:
        if line.reply:
            assert not violations(
                line.text, longest=LONGEST, allowed_numbers=allowed, secrets=scenario.do_not_reveal
            )
