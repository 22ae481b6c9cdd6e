"""To whom a question is put, what ends a turn, and what the interviewer makes of it.

Half of the phrasings in the two tables were held out while the patterns were written.
"""

from functools import cache
from pathlib import Path

import pytest

from tests.tables import rows
from voice_interviewer import authoring
from voice_interviewer.candidate.script import Script
from voice_interviewer.evidence import find as evidence
from voice_interviewer.interviewer import Director, Reply
from voice_interviewer.interviewer.numerals import numbers
from voice_interviewer.interviewer.rules import refused, violations
from voice_interviewer.interviewer.speaker import Speaker
from voice_interviewer.interviewer.understanding import completeness, understand
from voice_interviewer.scenario import find as read
from voice_interviewer.scenario import library
from voice_interviewer.shown import well_shown
from voice_interviewer.signals.written import score_written

find = cache(read)

LONG = "I would keep the posts in one table and look them up by author and by time. " * 3
STORY = "I joined the team in spring and I read the old code first, line by line. " * 3


def begun(scenario: str = "SD-04") -> Director:
    director = Director(find(scenario))
    director.begin()
    return director


def did(replies: tuple[Reply, ...]) -> list[tuple[str, str]]:
    return [(reply.move, reply.about) for reply in replies]


def taken_as(text: str) -> str:
    heard = understand(text)
    asks = sum(max(1, len(question.parts)) for question in heard.questions)
    return "check_in" if heard.check_in else " ".join(["ask"] * asks) or "-"


@pytest.mark.parametrize("row", rows("asked.tsv"), ids=lambda row: row["text"][:60])
def test_a_question_is_known_by_what_follows_it(row: dict[str, str]) -> None:
    assert taken_as(row["text"]) == row["expects"]


@pytest.mark.parametrize("row", rows("endings.tsv"), ids=lambda row: row["text"][:60])
def test_endings_are_told_from_beginnings(row: dict[str, str]) -> None:
    seen = "done" if understand(row["text"]).done else completeness(row["text"])
    assert seen == row["expects"]


# --- answers -------------------------------------------------------------------------------


def test_what_is_asked_in_one_sentence_is_answered_one_by_one() -> None:
    replies = begun("SD-08").answer("What does each channel cost, and how big is the team?", 30)

    assert did(replies) == [("answer_fact", "channels"), ("answer_fact", "team")]


def test_half_a_question_is_not_answered_for_itself() -> None:
    asked = "How many people switch notifications off, and what does that cost us?"
    three = f"{asked} What kinds of notifications are there? Do teams have to use the platform?"

    told = [("answer_fact", fact) for fact in ("switched_off", "kinds", "teams")]
    assert did(begun("SD-08").answer(three, 30)) == told


def test_the_parts_of_a_question_leave_room_for_the_others() -> None:
    asked = "How many followers can one account have, and where are the users? "
    more = "How many posts a day? Does a post have to show up at once?"

    facts = [fact for _, fact in did(begun().answer(asked + more, 30))]
    assert facts == ["big_accounts", "regions", "posts", "freshness"]


def test_a_follow_up_is_understood_with_the_question_before_it() -> None:
    director = begun()
    director.answer("How many new posts are written?", 20)

    assert did(director.answer("And how often do they?", 30)) == [("answer_fact", "opens")]


def test_a_question_without_a_fact_is_not_left_unanswered() -> None:
    (reply,) = begun().answer("What if the founders quarrel?", 30)

    assert reply.move in ("unknown", "your_call")


@pytest.mark.parametrize(
    ("asked", "move"),
    [
        ("Shall I go on?", "acknowledge"),
        ("Would you rather hear about storage or about failures?", "your_call"),
    ],
)
def test_a_check_in_is_handed_back(asked: str, move: str) -> None:
    scenario = find("SD-04")
    shown = {wanted.id for wanted in scenario.signals}
    director = Director(scenario, assess=lambda _: shown - {scenario.pushback.after})
    director.begin()
    director.answer(LONG, 8 * 60 + 5)
    reply = director.answer(f"{LONG} {asked}", 9 * 60)[-1]

    assert reply.move == move


def test_disagreement_waits_until_the_topic_is_finished() -> None:
    def assess(text: str) -> list[str]:
        return ["D5"] if "give up" in text else []

    moves: list[list[str]] = []
    for ending in ("So we give up freshness.", "So we give up freshness. That's my plan."):
        director = Director(find("SD-04"), assess=assess)
        director.begin()
        director.answer(LONG, 16 * 60)
        moves.append([reply.move for reply in director.answer(f"{LONG} {ending}", 17 * 60)])

    assert "push_back" not in moves[0]
    assert moves[1] == ["push_back"]


def closing(scenario: str = "SD-04") -> Director:
    director, end = begun(scenario), 60 * find(scenario).duration_min
    moves: list[str] = []
    while "closing_invite" not in moves:
        moves += [reply.move for reply in director.answer(LONG, end - 120)]
    return director


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("What was really mine is the check and the rule for what comes twice.", 0),
        ("so what was hard was the people", 0),
        ("What is the number of users?", 1),
        ("what was the rule that is written there", 1),
        ("what is expected is that the whole list", 1),
    ],
)
def test_telling_what_something_was_asks_nothing(text: str, questions: int) -> None:
    assert len(understand(text).questions) == questions


def test_thanks_are_no_question() -> None:
    director = closing()
    director.answer("How do you deploy?", 39 * 60)

    assert did(director.answer("Okay, thanks.", 39 * 60 + 20)) == [("closing_invite", "")]


def test_a_follow_up_to_a_vague_answer_is_not_lost_to_what_was_told() -> None:
    director, t = closing(), 39 * 60
    director.answer("How do you deploy?", t)
    director.answer("How often does the on-call person get woken up?", t)
    (reply,) = director.answer("And how does that look after you deploy?", t)

    assert did((reply,)) == [("closing_answer", "oncall")]


# --- rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "secret", "found"),
    [
        ("Repeat that, please.", "lease", False),
        ("What if it tries again?", "saga", False),
        ("The cheapest of them.", "heap", False),
        ("Take a lease on it.", "lease", True),
        ("Leases would do.", "lease", True),
        ("Think of fan-outs.", "fan out", True),
        ("Think of fanout.", "fan-out", True),
        ("Fan it out.", "fan out", False),
    ],
)
def test_a_secret_is_found_as_a_word(text: str, secret: str, found: bool) -> None:
    broken = violations(text, "hint", allowed_numbers=(), secrets=[secret])

    assert broken == ([f"gives away: {secret}"] if found else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs sixty. Two of them wait.", {"60", "2"}),
        ("Eight hundred thousand. . Ten on a phone.", {"800000", "10"}),
        ("Is it twenty? Five would do.", {"20", "5"}),
        ("It takes 2.5 million.", {"2500000"}),
    ],
)
def test_a_number_ends_with_its_sentence(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


def test_a_line_that_would_not_be_spoken_is_reported_with_its_line(tmp_path: Path) -> None:
    text = library()["SD-04"].read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if "opening:" in line)
    begin = old[: old.index('opening: "') + len('opening: "')]
    path = tmp_path / "SD-04.yaml"
    path.write_text(text.replace(begin, begin + "Great. "), encoding="utf-8")

    (fault,) = authoring.faults(path)
    assert f":{text.splitlines().index(old) + 1}: phases." in fault
    assert "opening: would not be spoken: praise or verdict: Great" in fault


@pytest.mark.parametrize("scenario_id", sorted(library()))
def test_every_line_of_the_library_would_be_spoken(scenario_id: str) -> None:
    assert list(refused(find(scenario_id))) == []


def test_what_a_round_needs_is_said_neutrally_where_its_own_words_are_refused() -> None:
    speaker = Speaker(find("SD-04"))

    for move in ("present", "move_on", "curveball"):
        (reply,) = speaker.say(move, "Great, that's perfect.", "x")
        assert (reply.move, reply.about) == (move, "x")
        assert "reat" not in reply.text
    assert speaker.say("probe", "Great, why?") == ()


# --- scores --------------------------------------------------------------------------------


def test_edge_cases_of_the_scenario_are_evidence() -> None:
    text = "I would try a total of exactly ten, and two nights in a row, and an empty list."
    kinds = {e.kind for e in evidence(text, "coding", find("CO-07")) if e.signal == "C5"}

    assert kinds == {"case:exactly_ten", "case:two_nights", "empty"}
    assert not [e for e in evidence("No rows today.", "coding") if e.signal == "C5"]


def test_one_repair_counts_in_a_round_of_any_length() -> None:
    script = Script.load("strong", "CO-01")
    lines = [script.reply("go_on", "", "") or "" for _ in range(8)]
    level: dict[int, int | None] = {}
    for said in (1, 8):
        text = " ".join(["Hold on, that is wrong.", *lines[:said]])
        level[said] = next(s.level for s in score_written(text, "coding").signals if s.id == "T5")

    assert level == {1: 2, 8: 2}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("How do you deploy? How is on call organised? What about debt? Nothing else.", 1),
        ("I would look at the equity when there is an offer. How do you deploy?", 1),
        ("What is the salary? How do you deploy? How is on call organised?", 0),
    ],
)
def test_only_a_question_about_perks_is_one(text: str, level: int) -> None:
    found = next(s for s in score_written(text * 2, "closing").signals if s.id == "Q3")

    assert found.level == level


def test_a_headline_is_not_yet_the_outcome() -> None:
    headline = "I cut the errors from four percent to one percent for the shop. "

    assert "B4" not in well_shown(headline + STORY, "behavioral")
    assert "B4" in well_shown(STORY + STORY + headline, "behavioral")
