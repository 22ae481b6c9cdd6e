"""Whole rounds with the simulated candidates, in text, scored against their bands."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from voice_interviewer import signals
from voice_interviewer.candidate.script import Script
from voice_interviewer.candidate.script import candidates as scripted
from voice_interviewer.findings import Signal
from voice_interviewer.scenario import Scenario, find, library
from voice_interviewer.speech import Span, Turn, Utterance


def candidates() -> Iterator[tuple[str, float, int]]:
    """Metric, share and n: levels inside the scenario's bands, and strong above rambler."""
    inside = []
    above = []
    for name_of_scenario in library():
        scenario = find(name_of_scenario)
        rounds = {name: told(scenario, name) for name in scripted()}
        axis = {name: signals.axes(found)["round"].value for name, found in rounds.items()}
        above.append(float((axis["strong"] or 0) > (axis["rambler"] or 0)))
        for name, bands in scenario.expected_scores.items():
            levels = {s.id: s.level for s in rounds.get(name, ())}
            inside += [
                float((levels.get(id_) or 0) >= low and (levels.get(id_) or 0) <= high)
                for id_, (low, high) in bands.items()
                if name in rounds
            ]
    yield "candidates_inside_bands", sum(inside) / len(inside), len(inside)
    yield "candidates_strong_above_rambler", sum(above) / len(above), len(above)


def told(scenario: Scenario, name: str) -> list[Signal]:
    """A round in text: all the candidate offers, then the answers to probes for the rest."""
    script = Script.load(name, scenario.id)
    turns: list[Turn] = []

    def exchange(move: str, about: str) -> None:
        answer = script.reply(move, about, "") or ""
        for speaker, text in (
            ("interviewer", "Go on."),
            ("candidate", re.sub(r"\[.*?\]", "", answer)),
        ):
            start = turns[-1].span.end if turns else 0.0
            said = Utterance("u", speaker, Span(start, start + 0.4 * len(text.split())), text)
            turns.append(Turn(f"t{len(turns)}", speaker, (said,), move, about))

    for move in ("present", "answer_fact", *["acknowledge"] * 8):
        exchange(move, "")
    shown = {
        s.id for s in signals.score(turns, scenario.round, "", (), scenario) if (s.level or 0) >= 2
    }
    for wanted in scenario.signals:
        if wanted.id not in shown and wanted.probe:
            exchange("probe", wanted.id)
    return signals.score(turns, scenario.round, "", (), scenario)
