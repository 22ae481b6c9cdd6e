"""Which phase comes next: by the clock, and by what was covered already."""

from voice_interviewer.interviewer.agenda import Agenda
from voice_interviewer.interviewer.budget import Budget
from voice_interviewer.interviewer.speaker import Speaker
from voice_interviewer.scenario import find


def agenda(name: str = "SD-04") -> Agenda:
    scenario = find(name)
    return Agenda(scenario, Budget(scenario, None), Speaker(scenario, {}))


def due(phase: int) -> set[str]:
    phases, signals = find("SD-04").phases, find("SD-04").signals
    start, end = phases[phase - 1].hard_at_min, phases[phase].hard_at_min
    return {wanted.id for wanted in signals if start < wanted.probe_after_min <= end}


def test_a_phase_is_left_out_once_everything_in_it_was_covered() -> None:
    two = next(n for n in range(1, len(find("SD-04").phases) - 1) if len(due(n)) >= 2)
    led = agenda()
    led.enter(two - 1)

    assert led.following(0, due(two)) == two + 1
    assert led.following(0, set(list(due(two))[1:])) == two


def test_a_function_is_written_whatever_was_said_about_it() -> None:
    led = agenda("CO-01")
    everything = {wanted.id for wanted in find("CO-01").signals}

    assert [led.enter(led.following(0, everything)).id for _ in range(3)] == [
        "approach",
        "code",
        "test",
    ]


def test_the_closing_is_never_left_out() -> None:
    led = agenda()
    led.enter(led.last - 1)

    assert led.following(1e9, {wanted.id for wanted in find("SD-04").signals}) == led.last


def test_the_clarifying_is_over_when_the_candidate_begins() -> None:
    led = agenda()
    led.follow({sorted(due(1))[0]})

    assert led.number == 1
