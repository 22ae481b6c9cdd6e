"""Fit the weights of `voice_interviewer/signals/labels`.

    python benchmarks/train_labels.py [--data FOLDER] [--phrases-only]

Trains on `training_phrases.yaml` (written for this project) and on development data
under MIT: stories with their parts, and human-coded think-aloud segments. Nothing under a
share-alike licence is trained on; the questions to companies are only tested on.
`--phrases-only` leaves the stories out of the weights, so that what is made from those
stories can be scored by weights that have not seen them. How well the labels transfer says
`scoring_labels.py`.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rendering import as_recognised

from voice_interviewer.evidence import evidence_in, read, stretches
from voice_interviewer.signals.labels import Labeller

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


Story = tuple[np.ndarray, list[int], list[int]]
"""Features of its stretches, their labels, their lengths in words."""
StoryRows = list[Story]


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


def fitted(model: Labeller, examples: Sequence[Example], name: str) -> np.ndarray:
    """Weights from examples."""
    features, labels = flatten(examples)
    return fit(features, labels, len(model.labels), RIDGE[name])


def as_examples(many: StoryRows) -> list[Example]:
    """Stretches of stories as examples."""
    return [
        (row, label, "stories")
        for rows, labels, _ in many
        for row, label in zip(rows, labels, strict=True)
    ]


def flatten(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Features and labels as arrays."""
    return np.array([e[0] for e in examples]), np.array([e[1] for e in examples])


def save(name: str, data: Path, with_stories: bool) -> None:
    """Fit on everything and write the weights."""
    model = Labeller(name)
    examples = phrases(model, name)
    if name == "story" and with_stories:
        examples += [e for way in (False, True) for e in as_examples(stories(model, data, way))]
    if name == "segment":
        examples += segments(model, data)
    kept: dict[str, Any] = {
        "features": [*model.features, "bias"],
        "labels": model.labels,
        "weights": fitted(model, examples, name).round(3).tolist(),
    }
    text = json.dumps(kept, indent=0).replace("\n", " ").replace("], [", "],\n[")
    (WEIGHTS / f"{name}.weights.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Fit all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    parser.add_argument("--phrases-only", action="store_true", help="leave the stories out")
    chosen = parser.parse_args()
    for name in ROUNDS:
        save(name, chosen.data, with_stories=not chosen.phrases_only)


if __name__ == "__main__":
    main()
