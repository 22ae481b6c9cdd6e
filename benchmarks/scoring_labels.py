"""How well the parts of a story, the kinds of thinking aloud and of questions are told.

Folds never share a story or a speaker. Beside each figure stand a baseline that reads nothing
and what the sentences that were written for training reach alone, without the stories; after
the story rows comes what fewer stories would have taught.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from train_labels import (
    Story,
    StoryRows,
    as_examples,
    fitted,
    phrases,
    segments,
    stories,
    whole,
)

from benchmarks.table import Row
from voice_interviewer.signals.labels import Labeller, in_order

GOALS = {"sentences": 0.80, "recognised": 0.70}


SECTIONS = {
    **dict.fromkeys(("Tech", "The Team", "The Role", "The Business", "Conflict",
                     "Your Potential Coworkers"), True),
    **dict.fromkeys(("Compensation", "Time Off", "Remote Work", "Building Layout",
                     "Social issues"), False),
}  # fmt: skip


def rows(data: Path) -> Iterator[Row]:
    """How well the labels transfer to stories, speakers and questions that were left out."""
    yield from story_rows(data)
    yield from curve(data)
    yield from segment_rows(data)
    yield from closing_rows(data)


def story_rows(data: Path) -> Iterator[Row]:
    """Parts of stories, in five folds of stories, and trained on the written sentences alone."""
    model = Labeller("story")
    own = phrases(model, "story")
    ways = {"sentences": stories(model, data, False), "recognised": stories(model, data, True)}
    for way, held in ways.items():
        for kept, parts, goal in ((4, "four_parts", GOALS[way]), (5, "five_parts", "")):
            folds = []
            for fold in range(5):
                others = [s for many in ways.values() for n, s in enumerate(many) if n % 5 != fold]
                weights = fitted(model, [*own, *as_examples(others)], "story")
                folds += [decoded(model, weights, story, kept) for story in held[fold::5]]
            alone = fitted(model, own, "story")
            baseline = {
                "position": scored([by_position(story, ways[way], kept) for story in held], kept),
                "phrases only": scored([decoded(model, alone, s, kept) for s in held], kept),
            }
            metric = f"story_{parts}_{way}"
            yield Row(metric, scored(folds, kept), "macro-F1", goal, len(held), baseline)


def curve(data: Path) -> Iterator[Row]:
    """The same, as a recogniser leaves them, learned from fewer stories."""
    model = Labeller("story")
    own, ways = phrases(model, "story"), [stories(model, data, way) for way in (False, True)]
    for count in (0, 7, 14, 21, 28):
        folds = []
        for fold in range(5):
            others = [s for many in ways for s in learned_from(many, fold, count)]
            weights = fitted(model, [*own, *as_examples(others)], "story")
            folds += [decoded(model, weights, story, 4) for story in ways[1][fold::5]]
        yield Row(f"story_learned_from_{count}_stories", scored(folds, 4), "macro-F1", "", 35)


def learned_from(many: StoryRows, fold: int, count: int) -> StoryRows:
    """The first few stories outside a fold."""
    return [story for n, story in enumerate(many) if n % 5 != fold][:count]


Labels = tuple[list[int], list[int]]
"""Right and guessed label of each word."""


def decoded(model: Labeller, weights: np.ndarray, story: Story, kept: int) -> Labels:
    """The parts of one story, in order, word by word; the last ones taken together."""
    model.weights = weights
    features, right, lengths = story
    path = in_order(model.log_probabilities(features))
    return by_word(right, lengths, kept), by_word(path, lengths, kept)


def by_position(story: Story, many: StoryRows, kept: int) -> Labels:
    """What stands at the same place in most stories: a baseline that reads nothing."""
    everything = [by_word(right, lengths, kept) for _, right, lengths in many]
    right = by_word(story[1], story[2], kept)
    guess = []
    for n in range(len(right)):
        there = [labels[int(n / len(right) * len(labels))] for labels in everything]
        guess.append(int(np.bincount(there).argmax()))
    return right, guess


def by_word(labels: Sequence[int], lengths: Sequence[int], kept: int) -> list[int]:
    """The label of each word, of those that are kept apart."""
    return [min(p, kept - 1) for p, n in zip(labels, lengths, strict=True) for _ in range(n)]


def scored(pairs: Sequence[Labels], count: int) -> float:
    """Macro-F1 over all words."""
    truth = [label for right, _ in pairs for label in right]
    guess = [label for _, guessed in pairs for label in guessed]
    return macro_f1(truth, guess, count)


def segment_rows(data: Path) -> Iterator[Row]:
    """What stretches of thinking aloud do, each speaker left out in turn."""
    model = Labeller("segment")
    own, coded = phrases(model, "segment"), segments(model, data)
    truth, guess, alone = [], [], []
    only = fitted(model, own, "segment")
    for speaker in sorted({group for *_, group in coded}):
        weights = fitted(model, [*own, *(c for c in coded if c[2] != speaker)], "segment")
        for features, label, group in coded:
            if group == speaker:
                truth.append(label)
                guess.append(best_label(weights, features))
                alone.append(best_label(only, features))
    most = [int(np.bincount(truth).argmax())] * len(truth)
    baseline = {"majority": macro_f1(truth, most, 4), "phrases only": macro_f1(truth, alone, 4)}
    yield Row(
        "think_aloud_segments", macro_f1(truth, guess, 4), "macro-F1", 0.7, len(truth), baseline
    )


def best_label(weights: np.ndarray, features: np.ndarray) -> int:
    """Index of the likeliest label."""
    return int((features @ weights[:-1] + weights[-1]).argmax())


def closing_rows(data: Path) -> Iterator[Row]:
    """Trained on written questions, tested on published ones."""
    model = Labeller("closing")
    weights = fitted(model, phrases(model, "closing"), "closing")
    scores: dict[bool, list[float]] = {True: [], False: []}
    with (data / "reverse_interview_dev60.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kind = SECTIONS.get(row["their_section"])
            if kind is not None:
                both = whole(model, "closing", row["question"]) @ weights[:-1] + weights[-1]
                scores[kind].append(float(both[0] - both[1]))
    wins = [(a > b) + 0.5 * (a == b) for a in scores[True] for b in scores[False]]
    n = sum(map(len, scores.values()))
    yield Row("closing_questions_label", float(np.mean(wins)), "AUC", "", n)


def macro_f1(truth: Sequence[int], guess: Sequence[int], count: int) -> float:
    """Mean of the F1 of all labels."""
    true, said = np.array(truth), np.array(guess)
    scores = []
    for label in range(count):
        both = ((true == label) & (said == label)).sum()
        scores.append(2 * both / max(1, (true == label).sum() + (said == label).sum()))
    return float(np.mean(scores))
