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
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import voice_interviewer
from voice_interviewer.embedding import MiniLm
from voice_interviewer.fluency.learned import features
from voice_interviewer.speech import Span, Word

PHRASES = {"like": 0.4, "you know": 0.5}
"""With the probability from which each is filler, the better of 0.4 and 0.5."""
STRENGTH = 0.5
"""Inverse of the regularisation."""
MEANING_STRENGTH, MEANING_THRESHOLD = 0.0015, 0.4
"""The same for the embedder's vectors, each counted in both ways to write it."""

Rows = list[dict[str, str]]
Values = npt.NDArray[np.float64]


def row_features(row: dict[str, str]) -> list[str]:
    """The features of one line of the table."""
    parts = [row[name].split() for name in ("left", "marker_surface", "right")]
    words = [
        Word(text, Span(n, n + 1)) for n, text in enumerate([w for part in parts for w in part])
    ]
    start = len(parts[0])
    return features(words, start, start + len(parts[1]))


def found(name: str, rows: Rows, sure: Values, threshold: float) -> None:
    """Print how well probabilities tell what the editor removed."""
    removed = removals(rows)
    taken = sure > threshold
    hits = int((taken & removed).sum())
    print(
        f"{name}: n {len(rows)}, precision {hits / taken.sum():.3f}, recall "
        f"{hits / removed.sum():.3f}, F1 {2 * hits / (taken.sum() + removed.sum()):.3f}; "
        f"counting all: precision {removed.mean():.3f}"
    )


def removals(rows: Rows) -> npt.NDArray[np.bool_]:
    """Whether the editor removed each."""
    return np.array([row["removed_by_editor"] == "1" for row in rows])


def folds(rows: Rows) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Six times: rows to learn from, and rows of other files."""
    files = np.array([row["file"] for row in rows])
    yield from GroupKFold(6).split(rows, groups=files)


def by_neighbours(phrase: str, rows: Rows, threshold: float) -> dict[str, object]:
    """Weights of the words and stops around a phrase."""
    removed = removals(rows)
    seen = [row_features(row) for row in rows]
    often = Counter(each for features_ in seen for each in features_)
    vectors = DictVectorizer()
    x = vectors.fit_transform([{f: 1 for f in fs if often[f] >= 3} for fs in seen])
    sure = np.zeros(len(rows))
    for train, test in folds(rows):
        model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(x[train], removed[train])
        sure[test] = model.predict_proba(x[test])[:, 1]
    found(f"{phrase}, by its neighbours", rows, sure, threshold)
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(x, removed)
    weights = dict(zip(vectors.feature_names_, model.coef_[0], strict=True))
    return {
        "threshold": threshold,
        "bias": round(float(model.intercept_[0]), 3),
        "weights": {k: round(float(w), 2) for k, w in weights.items() if abs(w) >= 0.05},
    }


def unpunctuated(text: str) -> str:
    """As a recogniser leaves it."""
    return " ".join(re.findall(r"[\w']+", text.lower()))


def by_meaning(phrase: str, rows: Rows) -> npt.NDArray[np.float32]:
    """Threshold, bias and weights of the embedder's vectors, learned from both ways to write."""
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
    found(f"{phrase}, by its meaning", rows, sure[0], MEANING_THRESHOLD)
    found(f"{phrase}, by its meaning, no stops", rows, sure[1], MEANING_THRESHOLD)
    model = LogisticRegression(C=MEANING_STRENGTH, max_iter=1000)
    model.fit(np.concatenate(ways), np.tile(removed, 2))
    weights = model.coef_[0] / spread
    bias = model.intercept_[0] - weights @ mean
    return np.concatenate([[MEANING_THRESHOLD, bias], weights]).astype(np.float32)


def main() -> None:
    """Learn, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    folder = Path(voice_interviewer.__file__).parent / "fluency" / "markers"
    parser.add_argument("--out", type=Path, default=folder)
    options = parser.parse_args()
    with (options.data / "rev_discourse_markers_dev.tsv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    of = {phrase: [row for row in table if row["marker"] == phrase] for phrase in PHRASES}
    made = {phrase: by_neighbours(phrase, of[phrase], at) for phrase, at in PHRASES.items()}
    text = json.dumps(made, indent=0, sort_keys=True, ensure_ascii=False)
    (options.out / "en_learned.json").write_text(text + "\n", "utf-8")
    np.savez(options.out / "en_in_context.npz", like=by_meaning("like", of["like"]))


if __name__ == "__main__":
    main()
