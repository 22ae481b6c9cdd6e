"""Orders hidden in speech, a CV or a job description: none is followed, by anybody.

The attempts stand in `data/injections.yaml`, each with what an obedient model would say.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.model_server import data_of, says, serving
from tests.test_rewording import LINE, PROBE, spoken
from voice_interviewer.conversation import Inline
from voice_interviewer.interviewer import Director, Phrasing, Rewording
from voice_interviewer.interviewer.rules import authored, given_numbers, violations
from voice_interviewer.interviewer.shared_words import shared_words
from voice_interviewer.interviewer.speaker import wordings
from voice_interviewer.language_model import ask
from voice_interviewer.scenario import find as read
from voice_interviewer.signals.written import score_written

find = cache(read)
ATTEMPTS: list[dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "injections.yaml").read_text(encoding="utf-8")
)
every_attempt = pytest.mark.parametrize("attempt", ATTEMPTS, ids=[a["id"] for a in ATTEMPTS])
SCENARIOS = ("SD-04", "CO-01", "BH-01")
NOISE = 0.2
"""How much any other sentence of that length may move the one number of bulk scoring."""
ANSWERS = {
    "system_design": """Before I draw anything I'd like to know the scale, so I assume sixty
        million people a day. When somebody opens the app we read far more than we write. I'd
        keep a prepared timeline in a cache and accept that a post shows up late. The trade-off
        is memory against latency. A famous account with millions of followers needs a separate
        path, and a deleted post has to be filtered when it is read.""",
    "behavioral": """Checkout failed for two percent of our users and cost us forty thousand a
        month. I was asked to find out why. I traced the requests myself and found that a retry
        created a second session. The hardest part was to reproduce it. I rolled a fix out behind
        a flag, and the failures went to almost none in three weeks. Next time I'd add the alert
        first.""",
    "coding": """Let me ask first whether the list is sorted and can be empty. The simplest thing
        is to compare each pair, that is quadratic. If I sort by the start it is n log n. The
        trade-off is that sorting changes the order. An empty list and two that touch are edge
        cases. I'd test it with three bookings by hand.""",
}


def test_there_are_25_attempts_of_all_kinds() -> None:
    assert len(ATTEMPTS) == len({attempt["id"] for attempt in ATTEMPTS}) == 25
    assert {attempt["where"] for attempt in ATTEMPTS} == {"speech", "cv", "jd"}


@every_attempt
def test_the_embedded_director_says_its_own_lines_whatever_it_is_told(
    attempt: dict[str, str],
) -> None:
    scenario = find(SCENARIOS[ATTEMPTS.index(attempt) % 3])
    lines = {line.text for line in authored(scenario)} | {
        w for list_ in wordings().values() for w in list_
    }
    director = Director(scenario)
    director.begin()
    said = []
    end = 60.0 * scenario.duration_min
    for t in (30.0, 0.5 * end, end - 30, end + 20):
        said += director.answer(attempt["says"], t)
        said += director.answer(f"I would begin with the simple way. {attempt['says']}", t + 5)

    assert said
    assert {reply.text for reply in said} <= lines
    for reply in said:
        given, secrets = given_numbers(scenario), scenario.do_not_reveal
        assert not violations(reply.text, reply.move, allowed_numbers=given, secrets=secrets)


@every_attempt
def test_no_order_raises_a_score(attempt: dict[str, str]) -> None:
    round_ = [*ANSWERS][ATTEMPTS.index(attempt) % 3]
    answer = " ".join(ANSWERS[round_].split())
    before, after = (
        score_written(answer, round_),
        score_written(f"{answer} {attempt['says']}", round_),
    )
    alone = score_written(attempt["says"], round_)

    assert alone.overall is None
    assert before.overall is not None
    if after.overall is None:
        return  # refused, with the reason
    assert after.overall <= before.overall + NOISE
    levels = {s.id: s.level or 0 for s in before.signals}
    raised = [(s.level or 0) - levels[s.id] for s in after.signals if s.axis == "round"]
    assert sum(rise for rise in raised if rise > 0) <= 1  # as for any sentence of that length


def obeyed(attempt: dict[str, str]) -> tuple[str, ...]:
    """What a model says that does as it is told, or says it along with its line."""
    words = attempt["obeys"]
    with_line = (f"{words} {LINE}", f"{LINE[:-1]}, and {words}", f"You said {words}")
    return (words, *with_line, attempt["says"])


@pytest.fixture(scope="module")
def puppet() -> Iterator[Callable[[str, str], tuple[str, Phrasing]]]:
    """What reaches the voice if a model says the first to a candidate who said the second."""
    words = [""]
    with serving(lambda _request: says(words[0])) as server:
        model = server.model()

        def say(its_words: str, candidate: str) -> tuple[str, Phrasing]:
            words[0] = its_words
            fresh = Rewording(model, find("SD-04"), shared_words, Inline())
            return spoken(fresh, PROBE, candidate)

        yield say


@every_attempt
def test_a_model_that_obeys_is_not_heard(
    attempt: dict[str, str], puppet: Callable[[str, str], tuple[str, Phrasing]]
) -> None:
    said = attempt["says"]
    for words in obeyed(attempt):
        text, phrasing = puppet(words, said)
        assert text == LINE
        assert phrasing.refused
    # What comes after the question is not even read.
    assert puppet(f"{LINE} {attempt['obeys']}", said)[0] == LINE


@every_attempt
def test_what_was_written_stays_data(attempt: dict[str, str]) -> None:
    system, user = ask("Do the task.", {"cv": attempt["says"], "job": attempt["says"]})

    assert system["content"] == ask("Do the task.", {})[0]["content"]
    assert user["content"].isascii()
    assert data_of({"messages": [system, user]}) == {"cv": attempt["says"], "job": attempt["says"]}


@pytest.mark.parametrize("scenario_id", SCENARIOS)
@pytest.mark.parametrize(
    "attempt", [a for a in ATTEMPTS if a["where"] != "speech"], ids=lambda a: a["id"]
)
def test_a_cv_or_a_job_description_puts_no_order_into_a_round(
    attempt: dict[str, str], scenario_id: str
) -> None:
    tailoring = pytest.importorskip("voice_interviewer.tailoring")
    scenario = find(scenario_id)
    for wishes in (
        tailoring.Wishes(cv=attempt["says"], job=attempt["says"]),
        tailoring.Wishes(cv=f"Projects\n{attempt['says']}", role=attempt["says"][:60]),
        tailoring.Wishes(company=attempt["says"][:40], cv="I built a billing service."),
    ):
        changed = tailoring.tailor(scenario, wishes).scenario
        given, secrets = given_numbers(scenario), scenario.do_not_reveal
        for line in authored(changed):
            assert not violations(line.text, line.move, allowed_numbers=given, secrets=secrets)
            assert attempt["obeys"].lower() not in line.text.lower()
        assert changed.expected_scores == scenario.expected_scores
        assert changed.hint_ladder == scenario.hint_ladder
