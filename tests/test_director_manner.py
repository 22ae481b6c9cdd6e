"""Interruptions, the drill and study mode: what the director does apart from its task."""

from functools import cache
from math import inf

import pytest

from voice_interviewer import personas
from voice_interviewer.interviewer import Director
from voice_interviewer.interviewer.feedback import LONGEST_QUOTE, _phrases
from voice_interviewer.interviewer.interruptions import DRILL_AFTER
from voice_interviewer.interviewer.rules import longest, violations
from voice_interviewer.scenario import find as read
from voice_interviewer.signals.rubric import criteria

find = cache(read)
LONG = "I would keep the posts in one table and look them up by author and by time. " * 3


# --- interruptions -------------------------------------------------------------------------


def test_how_long_somebody_may_speak_depends_on_the_round_and_the_persona() -> None:
    assert Director(find("SD-04")).cuts_in_after() == 120
    assert Director(find("BH-01")).cuts_in_after() == 150
    assert Director(find("CO-01")).cuts_in_after() == inf
    hurried = Director(find("BH-01"), persona=personas.find("hurried_manager"))
    silent = Director(find("BH-01"), persona=personas.find("silent_type"))
    assert (hurried.cuts_in_after(), silent.cuts_in_after()) == (60, inf)


def test_a_rambler_is_led_back_to_one_question_and_no_more_often_than_the_persona_does() -> None:
    director = Director(find("BH-01"))
    director.begin()
    first = director.cut_in(LONG, 200)

    assert [reply.move for reply in first] == ["redirect_rambling", "probe"]
    assert sum(reply.text.count("?") for reply in first) == 1
    assert director.cuts_in_after() == 150
    director.cut_in(LONG, 400)
    assert director.cuts_in_after() == inf


def test_without_anything_left_to_ask_a_rambler_is_asked_for_the_point() -> None:
    director = Director(find("SD-04"), assess=lambda _: {"D1", "D2", "D3", "D4", "D5", "D6", "D7"})
    director.begin()
    replies = director.cut_in(LONG, 300)

    assert {reply.move for reply in replies} == {"redirect_rambling"}
    assert sum(reply.text.count("?") for reply in replies) == 1


def test_what_was_said_before_an_interruption_counts() -> None:
    director = Director(find("SD-04"), assess=lambda text: ["D5"] if "give up" in text else [])
    director.begin()
    director.cut_in(f"{LONG} So we give up freshness.", 300)

    assert director.shown == {"D5": "unprompted"}


def test_nobody_is_interrupted_while_asking_at_the_end() -> None:
    director = Director(find("SD-04"), drill=True)
    director.begin()
    while not any(r.move == "closing_invite" for r in director.answer(LONG, 38 * 60)):
        pass

    assert director.cuts_in_after() == inf


def test_the_drill_interrupts_three_times_each_time_otherwise_and_then_lets_go_on() -> None:
    director = Director(find("BH-01"), drill=True)
    director.begin()
    lines, waits = [], []
    while director.cuts_in_after() < 150:
        waits.append(director.cuts_in_after())
        (reply,) = director.cut_in(LONG, 60.0 * len(waits))
        (after,) = director.answer("Quite sure, I would say.", 60.0 * len(waits) + 20)
        lines.append((reply.move, reply.about, reply.text))
        assert after.move == "acknowledge"

    assert waits == list(DRILL_AFTER)
    assert len(set(lines)) == 3
    assert {line[:2] for line in lines} == {("redirect_rambling", "drill")}


# --- study mode ----------------------------------------------------------------------------


def study(quotes: dict[str, str]) -> Director:
    director = Director(
        find("SD-04"),
        assess=lambda text: {s for s, q in quotes.items() if q in text},
        quote=lambda text: {s: q for s, q in quotes.items() if q in text},
    )
    director.begin()
    director.answer("Let me begin with the design itself.", 8 * 60 + 1)
    return director


def test_feedback_quotes_the_evidence_and_names_one_thing_that_is_open() -> None:
    director = study({"D2": "look them up by author"})
    (feedback, *_) = director.answer(f"So again, and in short: {LONG}", 9 * 60)

    assert feedback.move == "feedback"
    assert feedback.text == (
        "I heard the user's side: “look them up by author”. "
        "Still open here: say what is read, what is written and which is more."
    )
    assert feedback.about == "D3"


def test_what_feedback_named_as_open_counts_as_probed() -> None:
    director = study({"D2": "by author", "D3": "more reads than writes"})
    director.answer(LONG, 9 * 60)
    director.answer("There are more reads than writes, I think, in this kind of product.", 10 * 60)

    assert director.shown == {"D2": "unprompted", "D3": "probed"}


def test_the_same_thing_is_not_fed_back_twice_and_short_turns_not_at_all() -> None:
    director = study({"D2": "by author"})
    answers = [LONG, "By author.", LONG, LONG, LONG, LONG]
    said = [
        reply.text
        for n, text in enumerate(answers)
        for reply in director.answer(text, 9 * 60 + 20 * n)
        if reply.move == "feedback"
    ]

    assert len(said) == len(set(said))
    assert sum("I heard" in text for text in said) == 1


def test_a_number_or_a_secret_in_a_quote_is_the_candidates_own() -> None:
    director = study({"D2": "fan out to nine thousand machines"})
    (feedback, *_) = director.answer(f"{LONG} I fan out to nine thousand machines.", 9 * 60)

    assert "“fan out to nine thousand machines”" in feedback.text


def test_in_real_mode_there_is_no_feedback() -> None:
    director = Director(find("SD-04"), assess=lambda _: {"D2"})
    director.begin()

    assert all(
        reply.move != "feedback" for t in range(500, 1200, 60) for reply in director.answer(LONG, t)
    )


@pytest.mark.parametrize("signal", sorted(_phrases()))
def test_feedback_may_be_spoken_whatever_it_is_about(signal: str) -> None:
    advice = criteria()[signal].next[0]
    text = f"I heard {_phrases()[signal]}: “”. Still open here: {advice}"

    assert len(text.split()) + LONGEST_QUOTE <= longest("feedback")
    assert not violations(text.replace(advice, ""), "feedback", allowed_numbers=(), secrets=())
    assert "?" not in text
