"""Finding evidence: patterns from the data files, and two things patterns cannot say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from .found import ROUNDS, Evidence
from .language import Pattern, compile_pattern
from .meaning import meant
from .wording import Wording, read

_FILES = ("structure", "think_aloud", "coding", "system_design", "behavioral", "closing")


@dataclass(frozen=True, slots=True)
class _Detector:
    signal: str
    kind: str
    rounds: frozenset[str]
    pattern: Pattern


def find(text: str, round_: str, scenario: Any | None = None) -> list[Evidence]:
    """Evidence in the text of one or more answers, in the order it was said.

    What patterns find, and what means the same in words of its own.

    Args:
        text: Written prose or raw recogniser output; both give the same evidence.
        round_: One of `ROUNDS`.
        scenario: The interview, whose `special_cases` count as evidence for D6, and the
            edge cases of its accepted answers for C5.

    Raises:
        ValueError: There is no such round.
    """
    wording = read(text)
    known = evidence_in(wording, round_, scenario)
    return sorted([*known, *meant(wording, round_, known)])


def evidence_in(wording: Wording, round_: str, scenario: Any | None = None) -> list[Evidence]:
    """What patterns find in text that was already read."""
    if round_ not in ROUNDS:
        raise ValueError(f"no round is called {round_!r}; there are {', '.join(ROUNDS)}")
    found = set()
    for detector in _detectors():
        if round_ in detector.rounds:
            for start, end in detector.pattern.ranges(wording.line):
                found.add(_evidence(wording, start, end, detector.signal, detector.kind))
    if scenario is not None and round_ == "system_design":
        found.update(_scenario_cases(wording, scenario))
    if scenario is not None and round_ == "coding":
        generic = [e for e in found if e.signal == "C5"]
        found.update(
            case for case in _edge_cases(wording, scenario)
            if not any(e.start < case.end and case.start < e.end for e in generic)
        )  # fmt: skip
    return sorted(found)


def _evidence(wording: Wording, start: int, end: int, signal: str, kind: str) -> Evidence:
    first, last = wording.word_range(start, end)
    return Evidence(*wording.source_range(first, last), signal, kind)


def _scenario_cases(wording: Wording, scenario: Any) -> Iterator[Evidence]:
    """The scenario's own special cases, where the answer also says what is done about it."""
    for case in getattr(scenario, "special_cases", ()):
        said = [" ".join(read(phrase).words) for phrase in case.say_like]
        done = [" ".join(read(phrase).words) for phrase in case.handled_if]
        for phrase in said:
            at = wording.line.find(f" {phrase} ")
            nearby = wording.line[at : at + 400] if at >= 0 else ""
            if any(f" {answer} " in nearby for answer in done):
                end = at + len(phrase) + 2
                yield _evidence(wording, at + 1, end, "D6", f"handled:{case.id}")
                break


def _edge_cases(wording: Wording, scenario: Any) -> Iterator[Evidence]:
    """The unusual inputs of this problem that no general pattern knows, each once."""
    for case in scenario.accepted.edge_cases:
        for phrase in case.say_like:
            said = " ".join(read(phrase).words)
            at = wording.line.find(f" {said} ") if " " in said else -1  # "late" says too little
            if at >= 0:
                end = at + len(said) + 2
                yield _evidence(wording, at + 1, end, "C5", f"case:{case.id}")
                break


@cache
def _detectors() -> tuple[_Detector, ...]:
    """All detectors, compiled once per process."""
    folder = files(__package__) / "patterns"
    lists: dict[str, list[str]] = {}
    for name, phrases in _load(folder / "lists.yaml").items():
        lists[name] = [p.strip() for p in phrases.replace("\n", " ").split(",") if p.strip()]
    detectors = []
    for file in _FILES:
        for signal, entry in _load(folder / f"{file}.yaml").items():
            for kind, lines in entry["kinds"].items():
                unless = [*entry.get("unless", ()), *lines.get("unless", ())]
                pattern = compile_pattern(lines["any"], unless, lists)
                rounds = frozenset(lines.get("rounds", entry["rounds"]))
                detectors.append(_Detector(signal, kind, rounds, pattern))
    return tuple(detectors)


def _load(file: Any) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded
