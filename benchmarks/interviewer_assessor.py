"""How well single sentences are heard to show a signal, against keywords.

Most labels are other people's, and coarser than the signals: a sentence of a situation need
not hold the problem, so that precision and recall of B1 to B5 are lower bounds. They are
stories with their parts marked, thinking aloud with its codes, answers marked by what they
cover, and questions under the heading they were filed under. For signals
that nobody else has labelled there are sentences of two authors (`signal_sentences.yaml`).
Keywords are all phrases that the scenarios list for the signal.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

import yaml

from voice_interviewer.scenario import find, library
from voice_interviewer.signals import views
from voice_interviewer.signals.answers import listen
from voice_interviewer.signals.segments import segment
from voice_interviewer.speech import Span, Turn, Utterance

STORY_PARTS = {"SITUATION": "B1", "ACTION": "B2", "RESULT": "B4", "REFLECTION": "B5"}

COVERS = {
    "biz": ("B1", 2), "own": ("B2", 1), "metric": ("B4", 2), "bigo": ("C3", 1), "edge": ("C5", 1),
    "test": ("C6", 2), "cache": ("D6", 1), "double": ("D6", 1), "capacity": ("D4", 2),
    "cap": ("D5", 2),
}  # fmt: skip
"""For each point that an answer may cover, the signal and level that means it does."""

CODES = {
    "hypothesise": ("hypoGeneration", "hypoRevision", "hypoAlternative"),
    "decide": ("decisionReject", "decisionConfirm", "ruleExclusion"),
    "plan": ("planningExplorative", "planningBasicComparison"),
    "observe": ("processingLocal", "processingGlobal"),
}
"""Kinds of thinking aloud, and the codes that the labels have for them."""

ENGINEERING = (
    "Tech", "The Team", "The Role", "The Business", "Conflict", "Your Potential Coworkers",
)  # fmt: skip
PERKS = ("Compensation", "Time Off", "Remote Work", "Building Layout", "Social issues")
"""Headings under which questions to a company were filed."""

WRITTEN = Path(__file__).parent / "signal_sentences.yaml"

ROUNDS = {
    "B": "behavioral", "C": "coding", "D": "system_design", "Q": "closing",
    "S": "behavioral", "T": "coding",
}  # fmt: skip
FAULTS = {"Q3"}
"""Signals that are shown by what lowers them."""


@dataclass(frozen=True)
class Labelled:
    """A text, a signal (or a kind of thinking aloud), and whether it is there."""

    text: str
    signal: str
    least: int
    """Level from which it counts as heard."""
    there: bool
    group: str = ""
    """Under which it is counted; empty for the signal itself."""


def labelled(data: Path) -> Iterator[Labelled]:
    """Everything that is labelled, signal by signal."""
    for story in _lines(data / "star_stories_MIT.jsonl"):
        for name, text in story["parts"].items():
            for sentence in re.findall(r"[^.?!]+[.?!]*", text):
                for part, signal in STORY_PARTS.items():
                    if name in (*STORY_PARTS, "TASK") and len(sentence.split()) > 3:
                        yield Labelled(sentence.strip(), signal, 1, name == part)
    for answer in json.loads((data / "coverage_dev.json").read_text("utf-8"))["answers"]:
        signal, least = COVERS[answer["point"]]
        yield Labelled(answer["answer"], signal, least, bool(answer["covered"]), "covered_points")
    with (data / "reverse_interview_dev60.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["their_section"] in (*ENGINEERING, *PERKS):
                yield Labelled(row["question"], "Q1", 1, row["their_section"] in ENGINEERING)
    for row in _lines(data / "zendo_dev_p1p2.jsonl"):
        if any(row["code"] in codes for codes in CODES.values()):
            for kind, codes in CODES.items():
                yield Labelled(row["span"], kind, 0, row["code"] in codes)


def written() -> Iterator[Labelled]:
    """Sentences for signals without other labels: by signal, and by who has seen them.

    The first of every two was shown to who wrote the detectors.
    """
    for signal, sides in yaml.safe_load(WRITTEN.read_text("utf-8")).items():
        for side, texts in sides.items():
            for n, text in enumerate(texts):
                for group in (f"{signal}_written", ("shown_written", "unseen_written")[n % 2]):
                    yield Labelled(text, signal, 1, side == "pos", group)


def heard(item: Labelled) -> bool:
    """Whether the program hears it."""
    signal = item.signal
    if signal in CODES:
        return segment(item.text) == signal
    nowhen = Span(0, 0)
    turn = Turn("a", "candidate", (Utterance("a", "candidate", nowhen, item.text),))
    view = next(v for v in views(listen([turn], ROUNDS[signal[0]])) if v.criterion.id == signal)
    if signal in FAULTS:
        return view.observed.strength == 0
    return (view.observed.strength or 0) >= item.least


def by_keyword(item: Labelled) -> bool:
    """Whether one of the scenarios' phrases for it is said."""
    signal = item.signal
    plain = " ".join(item.text.lower().replace(",", "").split())
    return any(phrase in plain for phrase in _phrases().get(signal, KEYWORDS.get(signal, ())))


KEYWORDS = {
    "observe": ("i see", "looks like", "there is", "there are", "all of them"),
    "hypothesise": ("maybe", "might", "could be", "perhaps", "i think"),
    "decide": ("so it's", "not ", "i don't think", "rule out", "i'll go"),
    "plan": ("let's", "let me", "i'm going to", "i'll", "next"),
}
"""For thinking aloud, which scenarios list no phrases for."""


@cache
def _phrases() -> dict[str, set[str]]:
    phrases: dict[str, set[str]] = {}
    for scenario in map(find, library()):
        for wanted in scenario.signals:
            phrases.setdefault(wanted.id, set()).update(wanted.evidence)
        for fact in scenario.closing_facts:
            phrases.setdefault("Q1", set()).update(fact.ask)
    return phrases


def wilson(share: float, n: int) -> tuple[float, float]:
    """Where a share that was seen in n cases lies with 95 % confidence."""
    z = 1.96
    middle = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def precision_recall(found: list[bool], there: list[bool]) -> tuple[float, float]:
    """Share of what was found that is there, and of what is there that was found."""
    both = sum(f and t for f, t in zip(found, there, strict=True))
    return both / max(1, sum(found)), both / max(1, sum(there))


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
