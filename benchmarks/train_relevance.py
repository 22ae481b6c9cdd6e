"""Fit the weights of `voice_interviewer/interviewer/relevance.toml`, and say how well they do.

    python benchmarks/train_relevance.py [--check]

Trains on `training_questions.tsv` (written for this by six authors, two thirds of its questions
have no answer; most are listed in the scenarios now, and each is judged without itself), on the
rows of `tests/data/questions.tsv` marked dev, and on each way to ask that the scenarios list: once
as a question whose fact is known by the other ways only, once as one whose fact is missing. Each
written question is asked twice, the second time of a scenario that lists none without an answer.
Folds never share a scenario. The rows marked held are not read.
`--check` prints the table and writes nothing.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from voice_interviewer.embedding import Meaning, MiniLm
from voice_interviewer.interviewer.matching import Entry, facts_entries, spelt_out, things
from voice_interviewer.interviewer.relevance import DOUBTS, LIKENESSES, Relevance
from voice_interviewer.scenario import Scenario, find, library

HERE = Path(__file__).resolve().parent
WEIGHTS = HERE.parent / "voice_interviewer" / "interviewer" / "relevance.toml"
TABLES = HERE / "training_questions.tsv", HERE.parent / "tests" / "data" / "questions.tsv"
FOLDS = 6
A_WAY_COUNTS = 0.05
"""Weight of a question made from a listed way to ask, of which there are many."""
UNLISTED = "unlisted "
"""Before the table's name, for a scenario that lists no questions without an answer."""
WAYS = 3
"""Ways to ask for one fact that are used."""
RIDGE = 1e-4
GOALS = 0.92, 0.90
"""Share of questions whose fact is to be found, and of those without one that are to be known."""


@dataclass(frozen=True)
class Example:
    """A question and what could be meant."""

    likeness: np.ndarray
    doubt: np.ndarray
    right: np.ndarray
    """Which things, and last none of them, are the right answer; shape (things + 1,)."""
    is_fact: np.ndarray
    scenario: str
    table: str
    """Name of the table it was written in; empty for a listed way to ask."""

    @property
    def weight(self) -> float:
        """How much it counts."""
        return 1.0 if self.table else A_WAY_COUNTS


def main() -> None:
    """Cross-validate, fit on everything, write."""
    meaning = MiniLm().similarity
    examples = [*written(meaning), *listed(meaning)]
    names = sorted({example.scenario for example in examples})
    folds = np.array([names.index(example.scenario) % FOLDS for example in examples])
    margins = np.zeros(len(examples))
    best = np.zeros(len(examples), int)
    for fold in range(FOLDS):
        weights = fit([e for e, own in zip(examples, folds, strict=True) if own != fold])
        for n in np.flatnonzero(folds == fold):
            odds = odds_of(weights, examples[n])
            best[n], margins[n] = odds.argmax(), odds.max()
    listed_by, none_by = (operating_point(examples, best, margins, s) for s in ("", UNLISTED))
    likeness, doubt = fit(examples)
    doubt[DOUBTS.index("listed")] += listed_by - none_by
    doubt[DOUBTS.index("none")] += none_by
    text = "\n".join(
        [
            "# Fitted by benchmarks/train_relevance.py; see relevance.py for what they weigh.",
            *("[likeness]", *lines(LIKENESSES, likeness), "", "[doubt]", *lines(DOUBTS, doubt)),
        ]
    )
    if "--check" not in sys.argv:
        WEIGHTS.write_text(text + "\n", encoding="utf-8")


def lines(names: Sequence[str], values: np.ndarray) -> list[str]:
    """Names with their values, as they stand in the file."""
    return [f"{name} = {value:.4f}" for name, value in zip(names, values, strict=True)]


def written(meaning: Meaning) -> Iterator[Example]:
    """The questions of both tables, without those that are held out."""
    for table in TABLES:
        for row in csv.DictReader(table.open(encoding="utf-8"), delimiter="\t"):
            if row.get("set") != "held":
                scenario = find(row["scenario"])
                others = without(row["question"], facts_entries(scenario))
                yield example(scenario, others, row["question"], row["expects"],
                              table.stem, meaning)  # fmt: skip
                unlisted = [entry for entry in others if entry[0] != "unknown"]
                yield example(scenario, unlisted, row["question"], row["expects"],
                              UNLISTED + table.stem, meaning)  # fmt: skip


def without(question: str, entries: Sequence[Entry]) -> list[Entry]:
    """What can be asked about, not counting a way to ask that is the question itself."""
    asked = bare(question)
    return [(kind, id_, [w for w in ways if bare(w) != asked]) for kind, id_, ways in entries]


def bare(text: str) -> str:
    """The letters and figures of a text."""
    return "".join(c for c in text.lower() if c.isalnum())


def listed(meaning: Meaning) -> Iterator[Example]:
    """Ways to ask that the scenarios list, each taken away from its fact, or with its fact."""
    chance = np.random.default_rng(0)
    for scenario in map(find, library()):
        everything = facts_entries(scenario)
        for fact in scenario.facts:
            for n in chance.permutation(len(fact.ask))[:WAYS]:
                way = fact.ask[n]
                yield example(scenario, without(way, everything), way, fact.id, "", meaning)
                unknown = [entry for entry in everything if entry[1] != fact.id]
                yield example(scenario, unknown, way, "-", "", meaning)


def example(
    scenario: Scenario,
    entries: Sequence[Entry],
    question: str,
    expects: str,
    table: str,
    meaning: Meaning,
) -> Example:
    """A question among some things that could be meant."""
    told = {fact.id: fact.say for fact in scenario.facts}
    likeness, doubt = Relevance(things(entries, told), meaning).features(spelt_out(question))
    is_fact = np.array([kind == "fact" for kind, _, _ in entries])
    # Whatever is left to the candidate is as good as "I don't know" where nothing is known.
    right = [id_ == expects if expects != "-" else kind != "fact" for kind, id_, _ in entries]
    return Example(likeness, doubt, np.array([*right, expects == "-"]), is_fact, scenario.id,
                   table)  # fmt: skip


def odds_of(weights: tuple[np.ndarray, np.ndarray], one: Example) -> np.ndarray:
    """Log-odds of each thing against none of them."""
    odds: np.ndarray = one.likeness @ weights[0] - one.doubt @ weights[1]
    return odds


def fit(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Weights of a conditional logit with an L2 penalty (Adam, fixed steps)."""
    most = max(len(e.likeness) for e in examples)
    rows = np.zeros((len(examples), most, len(LIKENESSES)))
    there = np.zeros((len(examples), most + 1), bool)
    right = np.zeros((len(examples), most + 1))
    for n, e in enumerate(examples):
        count = len(e.likeness)
        rows[n, :count], there[n, :count] = e.likeness, True
        right[n, :count], right[n, -1] = e.right[:-1], e.right[-1]
    there[:, -1] = True
    doubts = np.array([e.doubt for e in examples])
    share = np.array([e.weight for e in examples])
    share /= share.sum()
    scale = rows[there[:, :-1]].std(0)
    scale[[LIKENESSES.index(name) for name in ("your_call", "scope", "unanswered")]] = 1.0
    rows /= scale
    width = len(LIKENESSES)
    weights, mean, square = (np.zeros(width + len(DOUBTS)) for _ in range(3))
    penalty = np.ones(len(weights))
    penalty[-1] = 0  # the constant is free
    for step in range(1, 501):
        scores = np.where(there, np.c_[rows @ weights[:width], doubts @ weights[width:]], -np.inf)
        chances = np.exp(scores - scores.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        hits = chances * right
        slope = (chances - hits / (hits.sum(1, keepdims=True) + 1e-12)) * share[:, None]
        down = np.r_[np.einsum("nt,ntf->f", slope[:, :-1], rows), doubts.T @ slope[:, -1]]
        down += 2 * RIDGE * penalty * weights
        mean, square = 0.9 * mean + 0.1 * down, 0.99 * square + 0.01 * down**2
        pace = 0.1 * (1 - step / 520)
        weights -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return weights[:width] / scale, weights[width:]


def operating_point(
    examples: Sequence[Example], best: np.ndarray, margins: np.ndarray, variant: str
) -> float:
    """How far to move the constant to come as near to one goal as to the other; prints it.

    Each table counts for half: one is larger, and in the other no question lacks a way to ask
    that its author would have listed.

    Args:
        examples: All of them; only the written ones are looked at.
        best: Place of the likeliest thing, from weights that had not seen the scenario.
        margins: Its log-odds against none.
        variant: What stands before the names of the tables that are meant.
    """
    tables = [variant + table.stem for table in TABLES]

    def shares(shift: float) -> np.ndarray:
        """Right facts and refusals, shape (tables, 2)."""
        hits: dict[tuple[str, bool], list[bool]] = {}
        for one, place, margin in zip(examples, best, margins, strict=True):
            known = not one.right[-1]
            told = margin > shift and (bool(one.right[place]) if known else one.is_fact[place])
            hits.setdefault((one.table, known), []).append(told == known)
        return np.array([[np.mean(hits[t, known]) for known in (True, False)] for t in tables])

    shift = max(np.arange(-4, 2, 0.05), key=lambda by: (shares(by).mean(0) - GOALS).min())
    for table, (found, refused) in zip(tables, shares(shift), strict=True):
        print(f"{table}, shift {shift:.2f}: right fact {found:.3f}, none known {refused:.3f}")
    return float(shift)


if __name__ == "__main__":
    main()
