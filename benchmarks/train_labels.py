"""Fit the weights of `voice_interviewer/signals/labels` and say how well they transfer.

    python benchmarks/train_labels.py [--data FOLDER] [--check]

Trains on `training_phrases.yaml` (written for this project) and on development data
under MIT: stories with their parts, and human-coded think-aloud segments. Nothing under a
share-alike licence is trained on; the questions to companies are only tested on. Folds
never share a story or a speaker. `--check` prints the table and writes nothing;
`--phrases-only` leaves the stories out of the weights, so that what is made from those
stories can be scored by weights that have not seen them.
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rendering import as_recognised

from voice_interviewer.evidence import evidence_in, read
from voice_interviewer.signals.labels import Labeller, in_order, stretches

HERE = Path(__file__).resolve().parent
WEIGHTS = HERE.parent / "voice_interviewer" / "signals" / "labels"
ROUNDS = {"story": "behavioral", "segment": "coding", "closing": "closing"}
RIDGE = {"story": 1.0, "segment": 0.5, "closing": 0.5}

Example = tuple[np.ndarray, int, str]
"""Features, label, group."""

CODES = {
    "processing": "observe", "orientation": "plan", "hypo": "hypothesise",
    "rulearticulation": "hypothesise", "decision": "decide", "ruleexclusion": "decide",
    "planning": "plan", "cross": "plan",
}  # fmt: skip
"""Human codes by how they begin, and the label they collapse to; others are left out."""
PARTS = {
    "SITUATION": "situation", "TASK": "task", "ACTION": "action", "WHAT HAPPENED": "action",
    "RESULT": "result", "REFLECTION": "reflection", "MY RESPONSIBILITY": "reflection",
    "WHAT I LEARNED": "reflection", "APPLIED SINCE": "reflection",
}  # fmt: skip


def fit(features: np.ndarray, labels: np.ndarray, count: int, ridge: float) -> np.ndarray:
    """Weights of a multinomial logistic regression with an L2 penalty (Adam, fixed steps).

    Args:
        features: Shape (examples, features).
        labels: Shape (examples,).
        count: How many labels there are.
        ridge: Strength of the penalty.

    Returns:
        Shape (features + 1, labels); the last row is the bias.
    """
    rows = np.c_[features, np.ones(len(features))]
    weights, mean, square = (np.zeros((rows.shape[1], count)) for _ in range(3))
    balance = (len(labels) / (count * np.maximum(np.bincount(labels, minlength=count), 1)))[labels]
    for step in range(1, 501):
        scores = rows @ weights
        chances = np.exp(scores - scores.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        slope = rows.T @ ((chances - np.eye(count)[labels]) * balance[:, None]) / len(labels)
        slope[:-1] += ridge * weights[:-1] / len(labels)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= 0.1 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def macro_f1(truth: Sequence[int], guess: Sequence[int], count: int) -> float:
    """Mean of the F1 of all labels."""
    true, said = np.array(truth), np.array(guess)
    scores = []
    for label in range(count):
        both = ((true == label) & (said == label)).sum()
        scores.append(2 * both / max(1, (true == label).sum() + (said == label).sum()))
    return float(np.mean(scores))


def phrases(model: Labeller, name: str) -> list[Example]:
    """The sentences that were written for training."""
    written: dict[str, list[str]] = yaml.safe_load((HERE / "training_phrases.yaml").read_text())[
        name
    ]
    labels = list(model.labels)
    named = {"perks": "terms"}
    return [
        (whole(model, name, text), labels.index(named.get(label, label)), "phrases")
        for label, texts in written.items()
        for text in texts
    ]


def whole(model: Labeller, name: str, text: str) -> np.ndarray:
    """Features of a text taken as one stretch."""
    wording = read(text)
    found = evidence_in(wording, ROUNDS[name])
    row: np.ndarray = model.measure(wording, found, [(0, len(wording))])[0]
    return row


def segments(model: Labeller, data: Path) -> list[Example]:
    """Human-coded stretches of thinking aloud, grouped by speaker."""
    found = []
    for line in (data / "zendo_dev_p1p2.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        code = next((v for k, v in CODES.items() if row["code"].lower().startswith(k)), None)
        text = re.sub(r"\[.*?\]", "", row["span"])
        if code and read(text).words:
            label = model.labels.index(code)
            found.append((whole(model, "segment", text), label, row["file"][:2]))
    return found


StoryRows = list[tuple[np.ndarray, list[int], list[int]]]
"""For each story: features of its stretches, their labels, their lengths in words."""


def stories(model: Labeller, data: Path, spoken: bool) -> StoryRows:
    """Stories cut at their full stops, or as a recogniser leaves them, by the words alone."""
    result: StoryRows = []
    for line in (data / "star_stories_MIT.jsonl").read_text("utf-8").splitlines():
        sentences = [
            (sentence, model.labels.index(PARTS[part]))
            for part, text in json.loads(line)["parts"].items()
            for sentence in re.split(r"(?<=[.!?])\s+", text)
            if read(sentence).words
        ]
        texts = [as_recognised(s) if spoken else s for s, _ in sentences]
        wording = read(" ".join(texts))
        of_word = [
            label for t, (_, label) in zip(texts, sentences, strict=True) for _ in read(t).words
        ]
        of_word = (of_word + of_word[-1:] * len(wording))[: len(wording)]
        cuts = stretches(wording) if spoken else sentence_cuts(texts, len(wording))
        rows = model.measure(wording, evidence_in(wording, "behavioral"), cuts)
        labels = [int(np.bincount(of_word[a:b]).argmax()) for a, b in cuts]
        result.append((rows, labels, [b - a for a, b in cuts]))
    return result


def sentence_cuts(texts: Sequence[str], count: int) -> list[tuple[int, int]]:
    """Word ranges of sentences that were joined."""
    cuts, at = [], 0
    for text in texts:
        end = min(count, at + len(read(text).words))
        if end > at:
            cuts.append((at, end))
        at = end
    return cuts


def story_table(model: Labeller, data: Path, own: list[Example]) -> None:
    """Stories in five folds, and trained on the written sentences alone."""
    written, spoken = stories(model, data, spoken=False), stories(model, data, spoken=True)
    flat = flatten(own)
    for name, held in (("sentences", written), ("recognised", spoken)):
        truth: list[int] = []
        guess: list[int] = []
        alone: list[int] = []
        for fold in range(5):
            train = [s for many in (written, spoken) for n, s in enumerate(many) if n % 5 != fold]
            rows = np.concatenate([flat[0], *(s[0] for s in train)])
            labels = np.concatenate([flat[1], *(np.array(s[1]) for s in train)])
            weights = fit(rows, labels, len(model.labels), RIDGE["story"])
            only = fit(*flat, len(model.labels), RIDGE["story"])
            for features, right, lengths in held[fold::5]:
                for store, fitted in ((guess, weights), (alone, only)):
                    model.weights = fitted
                    path = in_order(model.log_probabilities(features))
                    store += [p for p, n in zip(path, lengths, strict=True) for _ in range(n)]
                truth += [r for r, n in zip(right, lengths, strict=True) for _ in range(n)]
        for labels_kept, what in ((5, "5 parts"), (4, "reflection as result")):
            cap = labels_kept - 1
            t, g, a = (np.minimum(v, cap).tolist() for v in (truth, guess, alone))
            print(
                f"story {name:11} {what:22} folds {macro_f1(t, g, labels_kept):.3f}"
                f"   phrases only {macro_f1(t, a, labels_kept):.3f}   n {len(held)} stories"
            )
    learned = [] if "--phrases-only" in sys.argv else [*as_examples(written), *as_examples(spoken)]
    save(model, "story", flatten([*own, *learned]))


def as_examples(many: StoryRows) -> list[Example]:
    """Stretches of stories as examples."""
    return [
        (row, label, "stories")
        for rows, labels, _ in many
        for row, label in zip(rows, labels, strict=True)
    ]


def segment_table(model: Labeller, data: Path, own: list[Example]) -> None:
    """Each speaker left out in turn."""
    coded = segments(model, data)
    truth, guess, alone = [], [], []
    for speaker in sorted({group for *_, group in coded}):
        weights = fit(*flatten([*own, *(c for c in coded if c[2] != speaker)]), 4, RIDGE["segment"])
        only = fit(*flatten(own), 4, RIDGE["segment"])
        for features, label, group in coded:
            if group == speaker:
                truth.append(label)
                guess.append(best_label(weights, features))
                alone.append(best_label(only, features))
    print(
        f"segment, speaker left out: macro-F1 {macro_f1(truth, guess, 4):.3f}"
        f"   phrases only {macro_f1(truth, alone, 4):.3f}   n {len(truth)}"
    )
    save(model, "segment", flatten([*own, *coded]))


def best_label(weights: np.ndarray, features: np.ndarray) -> int:
    """Index of the likeliest label."""
    return int((features @ weights[:-1] + weights[-1]).argmax())


def closing_table(model: Labeller, data: Path, own: list[Example]) -> None:
    """Trained on written questions, tested on published ones."""
    weights = fit(*flatten(own), 2, RIDGE["closing"])
    scores: dict[bool, list[float]] = {True: [], False: []}
    with (data / "reverse_interview_dev60.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kind = SECTIONS.get(row["their_section"])
            if kind is not None:
                features = whole(model, "closing", row["question"])
                both = features @ weights[:-1] + weights[-1]
                scores[kind].append(float(both[0] - both[1]))
    wins = [(a > b) + 0.5 * (a == b) for a in scores[True] for b in scores[False]]
    print(f"closing, phrases only: AUC {np.mean(wins):.3f}   n {sum(map(len, scores.values()))}")
    save(model, "closing", flatten(own))


SECTIONS = {
    **dict.fromkeys(("Tech", "The Team", "The Role", "The Business", "Conflict",
                     "Your Potential Coworkers"), True),
    **dict.fromkeys(("Compensation", "Time Off", "Remote Work", "Building Layout",
                     "Social issues"), False),
}  # fmt: skip


def flatten(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Features and labels as arrays."""
    return np.array([e[0] for e in examples]), np.array([e[1] for e in examples])


def save(model: Labeller, name: str, examples: tuple[np.ndarray, np.ndarray]) -> None:
    """Fit on everything and write the weights, unless only checking."""
    weights = fit(*examples, len(model.labels), RIDGE[name])
    if "--check" not in sys.argv:
        kept: dict[str, Any] = {
            "features": [*model.features, "bias"],
            "labels": model.labels,
            "weights": weights.round(3).tolist(),
        }
        text = json.dumps(kept, indent=0).replace("\n", " ").replace("], [", "],\n[")
        (WEIGHTS / f"{name}.weights.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Fit and print all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--phrases-only", action="store_true", help="leave the stories out")
    data = parser.parse_args().data
    tables: dict[str, Callable[[Labeller, Path, list[Example]], None]] = {
        "story": story_table, "segment": segment_table, "closing": closing_table,
    }  # fmt: skip
    for name, table in tables.items():
        model = Labeller(name)
        table(model, data, phrases(model, name))


if __name__ == "__main__":
    main()
