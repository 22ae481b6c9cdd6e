"""The eyes of `make eval-interviewer`: a bad interviewer is caught at everything it does."""

from collections.abc import Iterable

import pytest

from benchmarks.interviewer_rounds import Round, held, leaks
from voice_interviewer.candidate.script import candidates
from voice_interviewer.events import Move
from voice_interviewer.interviewer import Director, Reply
from voice_interviewer.scenario import find, library

SCENARIO = find("CO-01")


class Careless(Director):
    """Says what it is told to, before each of its replies to an answer."""

    def __init__(self, lines: Iterable[str], move: Move = "acknowledge") -> None:
        super().__init__(SCENARIO)
        self._lines, self._move = iter(lines), move

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        replies = super().answer(text, t)
        line = next(self._lines, "")
        return (Reply(self._move, line, "", "code"), *replies) if line else replies


def round_with(*lines: str) -> Round:
    return held(SCENARIO, "strong", Careless(lines))


def faults(seen: Round) -> list[str]:
    found = [*seen.loops, *seen.leaks, *seen.broken, *seen.unanswered]
    return found + ["did not end"] * (not seen.ended) + ["was late"] * seen.late


def test_the_director_itself_is_not_blamed() -> None:
    clean = round_with()

    assert faults(clean) == []
    assert clean.asked >= 3


def test_what_is_said_twice_is_found_in_other_writing() -> None:
    assert round_with("Take your time.", "", "", "Take your time!").loops == ("Take your time!",)


def test_praise_and_a_second_question_in_a_breath_are_found() -> None:
    assert any("praise" in fault for fault in round_with("That is a great idea.").broken)
    two = round_with(*["Shall we?", "And then?", "Why so?", "What for?", "Is it?", "Or not?"])
    assert any("two questions" in fault for fault in two.broken)


def test_a_secret_is_found_whatever_the_endings() -> None:
    assert leaks("sort by start", "You could have sorted by starts, say.")
    assert leaks("merge intervals", "Think of merging the intervals.")
    assert not leaks("sort by start", "What sort of list is it at the start?")
    assert round_with("Others sorted by start here.").leaks


def test_a_question_that_is_passed_over_is_found() -> None:
    class Deaf(Careless):
        def answer(self, text: str, t: float) -> tuple[Reply, ...]:
            replies = super().answer(text, t)
            return tuple(r for r in replies if r.move != "answer_fact") or (
                Reply("answer_fact", "Oh.", "rooms", "clarify"),
            )

    assert held(SCENARIO, "strong", Deaf(())).unanswered


@pytest.mark.real
def test_some_rounds_with_the_embedded_director_are_clean() -> None:
    """Every kind of round, with those who stretch it most; the eval holds all of them."""
    from benchmarks.interviewer_rounds import embedded, meaning

    for scenario_id in ("CO-06", "SD-05", "BH-04", "CL-02"):
        scenario = find(scenario_id)
        for candidate in ("strong", "injector", "silent_coder"):
            seen = held(scenario, candidate, embedded(scenario), meaning())
            assert faults(seen) == []


def test_every_scenario_expects_something_of_every_candidate() -> None:
    for scenario_id in library():
        scenario = find(scenario_id)
        assert set(scenario.personas_for_tests) == set(candidates())
        assert len(scenario.expected_scores) >= 15
