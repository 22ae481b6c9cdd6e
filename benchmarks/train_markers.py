"""Learn when "like" and "you know" are filler, and measure it on files not learned from.

    python benchmarks/train_markers.py [--data FOLDER]

Needs scikit-learn. Reads `rev_discourse_markers_dev.tsv` (Rev speech-datasets, CC BY-SA
4.0): markers in context, and whether a professional editor removed them. Prints
precision, recall and F1 of six-fold cross-validation over files, as written and as a
recogniser leaves it (no stops, lower case), and writes to `voice_interviewer/fluency/markers/`

  en_learned.json     weights of single words and stops around the phrase, and only of words
                      that occur at least three times
  en_in_context.npz   weights of what the sentence embedder makes of the phrase, for "like"

so no text goes into the package.
"""

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import voice_interviewer
from voice_interviewer.embedding import MiniLm
from voice_interviewer.fluency import vocabulary
from voice_interviewer.fluency.learned import features
from voice_interviewer.fluency.words import markers_in
from voice_interviewer.speech import Span, Word

PHRASES = {"like": 0.4, "you know": 0.5}
"""With the probability from which each is filler, the better of 0.4 and 0.5."""
STRENGTH = 0.5
"""Inverse of the regularisation."""
GOALS = {"like": 0.82, "you know": 0.9}
MEANING_STRENGTH, MEANING_THRESHOLD = 0.0015, 0.4
"""The same for the embedder's vectors, each counted in both ways to write it."""

Rows = list[dict[str, str]]
Taken = npt.NDArray[np.bool_]


def laid_out(row: dict[str, str]) -> tuple[list[Word], int, int]:
    """The words of one line of the table, and from which one to which the marker goes."""
    parts = [row[name].split() for name in ("left", "marker_surface", "right")]
    words = [
        Word(text, Span(n, n + 1)) for n, text in enumerate([w for part in parts for w in part])
    ]
    start = len(parts[0])
    return words, start, start + len(parts[1])


def rates(rows: Rows, taken: Taken) -> dict[str, float]:
    """How well a choice of rows tells what the editor removed."""
    removed = removals(rows)
    hits = int((taken & removed).sum())
    precision, recall = hits / taken.sum(), hits / removed.sum()
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "F1": round(2 * precision * recall / (precision + recall), 3),
    }


def by_rule(phrase: str, rows: Rows) -> Taken:
    """What the rules in `en.toml` take for filler."""
    marker = next(m for m in vocabulary().markers if m.phrase == tuple(phrase.split()))
    alone = replace(vocabulary(), markers=(replace(marker, learned=None, meaning=None),))
    taken = []
    for row in rows:
        words, start, _ = laid_out(row)
        taken.append(any(mark.start == start for mark in markers_in(words, alone)))
    return np.array(taken)


def reported(phrase: str, rows: Rows, ways: dict[str, Taken]) -> list[dict[str, object]]:
    """Rows for `benchmarks/results`: the last way is ours, the others stand beside it."""
    *others, ours = ways
    found = {way: rates(rows, taken) for way, taken in ways.items()}
    files = np.array([row["file"] for row in rows])
    rng, drawn = np.random.default_rng(1), []
    for _ in range(500):
        chosen = rng.choice(np.unique(files), len(np.unique(files)))
        at = np.concatenate([np.flatnonzero(files == name) for name in chosen])
        drawn.append(rates([rows[n] for n in at], ways[ours][at]))
    made: list[dict[str, object]] = []
    for what in ("F1", "precision", "recall"):
        spread = np.percentile([each[what] for each in drawn], (2.5, 97.5))
        made.append(
            {
                "metric": f'"{phrase}" filler or content, unseen files: {what}',
                "value": found[ours][what],
                "unit": "",
                "goal": GOALS[phrase] if what == "F1" else "",
                "n": len(rows),
                "baseline": {way: found[way][what] for way in others},
                "interval": [round(float(edge), 3) for edge in spread],
            }
        )
        print(made[-1])
    return made


def removals(rows: Rows) -> npt.NDArray[np.bool_]:
    """Whether the editor removed each."""
    return np.array([row["removed_by_editor"] == "1" for row in rows])


def folds(rows: Rows) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Six times: rows to learn from, and rows of other files."""
    files = np.array([row["file"] for row in rows])
    yield from GroupKFold(6).split(rows, groups=files)


def by_neighbours(rows: Rows, threshold: float) -> tuple[Taken, dict[str, object]]:
    """What the words and stops around a phrase say on unseen files, and their weights."""
    removed = removals(rows)
    seen = [features(*laid_out(row)) for row in rows]
    often = Counter(each for features_ in seen for each in features_)
    vectors = DictVectorizer()
    x = vectors.fit_transform([{f: 1 for f in fs if often[f] >= 3} for fs in seen])
    sure = np.zeros(len(rows))
    for train, test in folds(rows):
        model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(x[train], removed[train])
        sure[test] = model.predict_proba(x[test])[:, 1]
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(x, removed)
    weights = dict(zip(vectors.feature_names_, model.coef_[0], strict=True))
    return sure > threshold, {
        "threshold": threshold,
        "bias": round(float(model.intercept_[0]), 3),
        "weights": {k: round(float(w), 2) for k, w in weights.items() if abs(w) >= 0.05},
    }


def unpunctuated(text: str) -> str:
    """As a recogniser leaves it."""
    return " ".join(re.findall(r"[\w']+", text.lower()))


def by_meaning(rows: Rows) -> tuple[Taken, npt.NDArray[np.float32]]:
    """What the embedder's vectors say on unseen files, and threshold, bias and weights.

    Learned from both ways to write.
    """
    names, embedder = ("left", "marker_surface", "right"), MiniLm()
    written = np.stack([embedder.in_context(*(row[name] for name in names)) for row in rows])
    plain = np.stack(
        [embedder.in_context(*(unpunctuated(row[name]) for name in names)) for row in rows]
    )
    mean, spread = written.mean(axis=0), written.std(axis=0) + 1e-3
    ways = [(x - mean) / spread for x in (written, plain)]
    removed, sure = removals(rows), np.zeros((2, len(rows)))
    for train, test in folds(rows):
        x, y = np.concatenate([way[train] for way in ways]), np.tile(removed[train], 2)
        model = LogisticRegression(C=MEANING_STRENGTH, max_iter=1000).fit(x, y)
        sure[:, test] = [model.predict_proba(way[test])[:, 1] for way in ways]
    print("without stops:", rates(rows, sure[1] > MEANING_THRESHOLD))
    model = LogisticRegression(C=MEANING_STRENGTH, max_iter=1000)
    model.fit(np.concatenate(ways), np.tile(removed, 2))
    weights = model.coef_[0] / spread
    bias = model.intercept_[0] - weights @ mean
    held = np.concatenate([[MEANING_THRESHOLD, bias], weights]).astype(np.float32)
    return sure[0] > MEANING_THRESHOLD, held


def main() -> None:
    """Learn, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    folder = Path(voice_interviewer.__file__).parent / "fluency" / "markers"
    parser.add_argument("--out", type=Path, default=folder)
    options = parser.parse_args()
    with (options.data / "rev_discourse_markers_dev.tsv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    made, rows_ = {}, []
    for phrase, threshold in PHRASES.items():
        rows = [row for row in table if row["marker"] == phrase]
        ways = {"count all": np.ones(len(rows), bool), "rule": by_rule(phrase, rows)}
        ways["neighbours"], made[phrase] = by_neighbours(rows, threshold)
        if phrase == "like":
            ways["meaning"], weights = by_meaning(rows)
            np.savez(options.out / "en_in_context.npz", like=weights)
        rows_ += reported(phrase, rows, ways)
    text = json.dumps(made, indent=0, sort_keys=True, ensure_ascii=False)
    (options.out / "en_learned.json").write_text(text + "\n", "utf-8")
    results = Path(__file__).parent / "results" / "markers.json"
    results.write_text(json.dumps({"rows": rows_}, indent=1) + "\n")


if __name__ == "__main__":
    main()
