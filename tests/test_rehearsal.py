"""Rounds in text: the clock, silence, and whole rounds with candidates of every kind."""

import pytest

from voice_interviewer import rehearsal, signals
from voice_interviewer.candidate.script import Script
from voice_interviewer.interviewer import Director, Reply
from voice_interviewer.scenario import find, library
from voice_interviewer.speech import Turn

pytestmark = pytest.mark.rounds


def talk(scenario_id: str, candidate: str) -> list[Turn]:
    return rehearsal.talk(Director(find(scenario_id)), Script.load(candidate, scenario_id))


@pytest.mark.parametrize("candidate", ["all_we", "dodger", "silent_coder"])
def test_every_scenario_comes_to_a_goodbye_in_time(candidate: str) -> None:
    for scenario_id in library():
        turns = talk(scenario_id, candidate)
        assert turns[-1].move == "goodbye"
        assert turns[-1].span.end <= 60 * find(scenario_id).duration_min + 120
        starts = [turn.span.start for turn in turns]
        assert starts == sorted(starts)


def test_a_round_in_text_can_be_scored() -> None:
    found = signals.score(talk("CO-02", "strong"), "coding", scenario=find("CO-02"))
    levels = {signal.id: signal.level for signal in found}

    assert (levels["C2"] or 0) >= 2
    assert all(quote.text for signal in found for quote in signal.quotes)


class Impatient:
    """Interrupts after ten seconds, and breaks a silence after twenty."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def begin(self) -> tuple[Reply, ...]:
        return (Reply("present", "Merge the bookings.", "", "clarify"),)

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        self.heard.append(f"answered {text}")
        return (Reply("goodbye", "Goodbye.", "", "closing", ends=True),)

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:
        self.heard.append(f"silent {silence:.0f}")
        return (Reply("nudge", "Are you there?", "", "clarify"),) if silence >= 20 else ()

    def expects(self, text: str) -> str:
        return "done"

    def cuts_in_after(self) -> float:
        return 10.0

    def cut_in(self, text: str, t: float) -> tuple[Reply, ...]:
        self.heard.append(f"cut in after {text}")
        return (Reply("redirect_rambling", "One point, please.", "", "clarify"),)

    def remember(self) -> object:
        return None

    def recall(self, memory: object) -> None:
        pass


def test_whoever_goes_on_too_long_is_interrupted_after_a_sentence() -> None:
    interviewer = Impatient()
    turns = rehearsal.talk(interviewer, Script.load("monologue", "CO-02"))

    assert turns[1].interrupted
    assert turns[1].text.endswith(".")
    assert 10 < turns[1].span.duration < 20
    assert interviewer.heard[0] == f"cut in after {turns[1].text}"


def test_a_silence_is_broken_before_the_silent_one_speaks() -> None:
    interviewer = Impatient()
    turns = rehearsal.talk(interviewer, Script.load("silent_coder", "CO-02"))

    assert interviewer.heard[:20] == [f"silent {second}" for second in range(1, 21)]
    assert turns[1].move == "nudge"
    assert turns[1].span.start == pytest.approx(turns[0].span.end + 20)
