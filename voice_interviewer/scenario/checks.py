"""What has to hold between the fields of a scenario.

A `Scenario` in, complaints out, each with the path of the field that is at fault so
that `library` can name the line.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from .schema import Scenario

Where = tuple[str | int, ...]
Complaint = tuple[Where, str]

PROMPT_WORDS = 45
"""More than this and a listener has lost the beginning."""

CLOSING_TOPICS = 4
"""Fewer answers than this and the candidate's questions meet a wall."""

TODO = "TODO"
"""Where it stands in a text, somebody still has to write that text."""

ROUND_SIGNALS = {
    "coding": "S1 S3 S4 T1 T2 T3 T4 T5 T6 T7 C1 C2 C3 C4 C5 C6 C7 Q1 Q2 Q3",
    "system_design": "S1 S2 S3 S4 T1 T2 T3 T4 T5 T7 D1 D2 D3 D4 D5 D6 D7 D8 Q1 Q2 Q3",
    "behavioral": "S1 S2 S3 S4 S5 T3 B1 B2 B3 B4 B5 B6 Q1 Q2 Q3",
    "closing": "S1 S2 S4 S5 D8 Q1 Q2 Q3",
}
"""Signals that can be shown in each round; any round ends with a closing."""


def complaints(scenario: Scenario) -> Iterator[Complaint]:
    """Everything about the scenario that does not hold together, in reading order."""
    yield from _company(scenario)
    yield from _prompt(scenario)
    yield from _phases(scenario)
    yield from _signals(scenario)
    yield from _turns(scenario)
    yield from _closing(scenario)
    yield from _ranges(scenario)
    yield from _unfinished(scenario.model_dump())
    for field, ids in _ids(scenario):
        for n, id_ in enumerate(ids):
            if id_ in ids[:n]:
                yield (field, n), f"“{id_}” is there twice"


def _ids(scenario: Scenario) -> Iterable[tuple[str, Sequence[str]]]:
    yield "phases", [p.id for p in scenario.phases]
    yield "facts", [f.id for f in scenario.facts]
    yield "signals", [s.id for s in scenario.signals]
    yield "special_cases", [c.id for c in scenario.special_cases]
    yield "closing_facts", [c.topic for c in scenario.closing_facts]


def _company(scenario: Scenario) -> Iterator[Complaint]:
    company = scenario.company
    if company.engineers < 1:
        yield ("company", "engineers"), "somebody has to do the work: at least 1"
    if company.employees < max(1, company.engineers):
        yield ("company", "employees"), "has to be at least the number of engineers"


def _prompt(scenario: Scenario) -> Iterator[Complaint]:
    words = len(scenario.prompt.split())
    if words > PROMPT_WORDS:
        yield ("prompt",), f"has {words} words, at most {PROMPT_WORDS} can be followed by ear"


def _phases(scenario: Scenario) -> Iterator[Complaint]:
    phases = scenario.phases
    if phases[-1].id != "closing":
        yield ("phases", len(phases) - 1, "id"), "the last phase has to be “closing”"
    if (len(phases) == 1) != (scenario.round == "closing"):
        yield ("phases",), "a closing round, and no other, has “closing” as its only phase"
    for n, (before, after) in enumerate(pairwise(phases), start=1):
        if after.hard_at_min <= before.hard_at_min:
            yield ("phases", n, "hard_at_min"), f"not after the end of “{before.id}”"
    for n, phase in enumerate(phases):
        if phase.nudge_at_min is not None and phase.nudge_at_min >= phase.hard_at_min:
            yield ("phases", n, "nudge_at_min"), "has to come before hard_at_min"
    if phases[-1].hard_at_min != scenario.duration_min:
        yield ("duration_min",), f"the phases end at {phases[-1].hard_at_min:g} minutes"
    if sum(p.target_min for p in phases) > scenario.duration_min:
        yield ("phases",), "the targets add up to more than duration_min"


def _signals(scenario: Scenario) -> Iterator[Complaint]:
    known = ROUND_SIGNALS[scenario.round].split()
    for n, signal in enumerate(scenario.signals):
        if signal.id not in known:
            yield ("signals", n, "id"), f"“{signal.id}” cannot be shown in a {scenario.round} round"
        if signal.probe_after_min > scenario.duration_min:
            yield ("signals", n, "probe_after_min"), "later than the end of the round"
        if signal.min_topics is not None and signal.min_topics > len(scenario.facts):
            yield ("signals", n, "min_topics"), "more than there are facts to ask for"
    wanted = {s.id for s in scenario.signals}
    for level, overlay in scenario.level_overlays.items():
        for id_ in overlay.weights.keys() - wanted:
            yield ("level_overlays", level, "weights", id_), "is not one of the signals"
    for persona, bands in scenario.expected_scores.items():
        if persona not in scenario.personas_for_tests:
            yield ("expected_scores", persona), "is not one of personas_for_tests"
        for id_ in bands.keys() - wanted:
            yield ("expected_scores", persona, id_), "is not one of the signals"


def _turns(scenario: Scenario) -> Iterator[Complaint]:
    rungs = [hint.rung for hint in scenario.hint_ladder]
    if rungs != list(range(1, len(rungs) + 1)):
        yield ("hint_ladder",), f"rungs have to be 1, 2, 3 ..., not {rungs}"
    if scenario.pushback.after not in {s.id for s in scenario.signals}:
        yield ("pushback", "after"), f"“{scenario.pushback.after}” is not one of the signals"
    if scenario.curveball.at_min >= scenario.duration_min:
        yield ("curveball", "at_min"), "later than the end of the round"
    reached = scenario.curveball.skip_if
    if reached and reached.split()[0] not in {p.id for p in scenario.phases}:
        yield ("curveball", "skip_if"), f"“{reached.split()[0]}” is not one of the phases"
    if scenario.round == "behavioral":
        if scenario.story_probes is None:
            yield ("story_probes",), "a behavioral round needs them"
        if scenario.no_story_fallback is None:
            yield ("no_story_fallback",), "a behavioral round needs one"


def _closing(scenario: Scenario) -> Iterator[Complaint]:
    facts = scenario.closing_facts
    if len(facts) < CLOSING_TOPICS:
        yield ("closing_facts",), f"needs at least {CLOSING_TOPICS} topics, has {len(facts)}"
    if sum(fact.vague_first is not None for fact in facts) != 1:
        yield ("closing_facts",), "exactly one needs a vague_first, to invite a follow-up"


def _ranges(scenario: Scenario) -> Iterator[Complaint]:
    for name, (low, high) in scenario.accepted.ranges.items():
        if low > high:
            yield ("accepted", "ranges", name), f"{low:g} is more than {high:g}"
    for persona, bands in scenario.expected_scores.items():
        for id_, (low, high) in bands.items():
            if not 0 <= low <= high <= 3:
                yield ("expected_scores", persona, id_), f"[{low}, {high}] is no band of 0 to 3"


def _unfinished(value: Any, where: Where = ()) -> Iterator[Complaint]:
    """Texts that a scaffold left to be written."""
    if isinstance(value, str):
        if TODO in value:
            yield where, f"still to be written: “{value}”"
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unfinished(item, (*where, key))
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from _unfinished(item, (*where, n))
