"""From evidence to a strength, by the rubric file.

A strength is a level with what lies between the levels: bulk scoring ranks by it, reports
show its whole part. Every rule counts kinds of evidence or separate places, never words,
because length is what a careless scorer rewards.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from .answers import Heard, Item

WORDS_PER_PORTION = 200
"""Counts of places are taken per so many words once an answer is longer than that."""


BEYOND = 0.3
"""How far above level 3 a strength goes where more was heard than level 3 takes."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One signal's row of the rubric."""

    id: str
    name: str
    axis: str
    rounds: tuple[str, ...]
    heard: tuple[str, ...]
    next: tuple[str, ...]
    exercise: str
    best: int = 3
    """Its highest level."""
    rungs: Mapping[int, list[list[str]]] | None = None
    counts: tuple[str, ...] = ()
    by: str = "place"
    bands: tuple[float, float, float] = (1, 2, 3)
    rule: str = ""
    absent: str = ""
    """Why hearing nothing is not a fault; empty where it is."""


@dataclass(frozen=True, slots=True)
class Observed:
    """How strongly a signal was shown, and by what."""

    strength: float | None
    items: tuple[Item, ...] = ()
    missing: str = ""
    """Why there is no strength."""
    lines: tuple[int, ...] = ()
    """Lines of the candidate's code that it rests on too, counted from 1."""
    reason: str = ""
    """What the report says in place of the rubric's words; empty for those."""
    remark: str = ""
    """What it says besides."""


@cache
def criteria() -> Mapping[str, Criterion]:
    """All signals by id, in the order of the rubric."""
    text = (files(__package__) / "rubric.yaml").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = yaml.safe_load(text)
    lists = ("rounds", "heard", "next", "counts", "bands")
    rubric: dict[str, Criterion] = {}
    for id_, row in rows.items():
        fields: dict[str, Any] = {k: tuple(v) if k in lists else v for k, v in row.items()}
        rubric[id_] = Criterion(id=id_, **fields)
    return rubric


def by_rungs(criterion: Criterion, heard: Heard, more: int = 0) -> Observed:
    """The highest rung whose kinds were all heard, and a bit for what else was.

    Args:
        criterion: With rungs.
        heard: The round.
        more: Pieces of what is no evidence alone, but makes what was heard stronger.
    """
    kinds = Counter(f"{i.evidence.signal}.{i.evidence.kind}" for i in heard.items)
    reached = 0
    for level, alternatives in (criterion.rungs or {}).items():
        if any(all(_has(kinds, need, criterion.id) for need in needs) for needs in alternatives):
            reached = max(reached, level)
    named = {
        need.split("*")[0] for rung in (criterion.rungs or {}).values() for n in rung for need in n
    }
    items = heard.places(criterion.id, *(need for need in named if "." not in need))
    return Observed(between(reached, len(items) + more - reached), tuple(items))


def _has(kinds: Mapping[str, int], need: str, signal: str) -> bool:
    kind, _, times = need.partition("*")
    return kinds.get(kind if "." in kind else f"{signal}.{kind}", 0) >= int(times or 1)


def between(level: int, more: float) -> float:
    """A strength inside a level: `more` pieces of evidence than it took approach the next."""
    if level == 0:
        return 0.0
    share = 1 - math.pow(0.75, max(0.0, more))
    return level + (BEYOND if level == 3 else 0.9) * share


def by_count(criterion: Criterion, heard: Heard) -> Observed:
    """How many different kinds, or how many places for the length, against the bands."""
    if criterion.by != "kind":
        items = heard.places(criterion.id, *criterion.counts)
        count = per_portion(len(items), heard) if criterion.by == "place" else len(items)
        return Observed(banded(count, criterion.bands), tuple(items))
    first: dict[str, Item] = {}
    for item in heard.of(criterion.id):
        if item.evidence.kind.split(":")[0] in criterion.counts:
            first.setdefault(item.evidence.kind, item)
    return Observed(banded(len(first), criterion.bands), tuple(first.values()))


def per_portion(count: float, heard: Heard) -> float:
    """A count of places, made smaller where they are spread over more words."""
    return count / math.pow(max(1.0, heard.words / WORDS_PER_PORTION), 0.7)


def banded(count: float, bands: tuple[float, float, float]) -> float:
    """Strength of a count: the bands earn 1, 2 and 3, and between them it goes straight."""
    low, middle, high = bands
    if count >= high:
        return between(3, (count - high) / max(1.0, high - middle))
    if count >= middle:
        return 2 + (count - middle) / (high - middle)
    if count >= low:
        return 1 + (count - low) / (middle - low) if middle > low else 1.0
    return 0.9 * count / low if low < high else 0.0


def of_share(share: float, none: float, full: float) -> float:
    """Strength that grows straight from 0 at one share to 3 at another."""
    return max(0.0, min(3.0, 3 * (share - none) / (full - none)))
