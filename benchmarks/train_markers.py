"""Learn when "like" and "you know" are filler, and measure it on files not learned from.

    python benchmarks/train_markers.py [--data FOLDER]

Needs scikit-learn. Reads `rev_discourse_markers_dev.tsv` (Rev speech-datasets, CC BY-SA
4.0): markers in context, and whether a professional editor removed them. Prints
precision, recall and F1 of six-fold cross-validation over files and writes the weights to
`voice_interviewer/fluency/markers/en_learned.json`. Only weights of single words are
kept, and only of words that occur at least three times, so no text goes into the package.
"""

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import voice_interviewer
from voice_interviewer.fluency.learned import features
from voice_interviewer.speech import Span, Word

PHRASES = {"like": 0.4, "you know": 0.5}
"""With the probability from which each is filler, the better of 0.4 and 0.5."""
STRENGTH = 0.5
"""Inverse of the regularisation."""


def row_features(row: dict[str, str]) -> list[str]:
    """The features of one line of the table."""
    parts = [row[name].split() for name in ("left", "marker_surface", "right")]
    words = [
        Word(text, Span(n, n + 1)) for n, text in enumerate([w for part in parts for w in part])
    ]
    start = len(parts[0])
    return features(words, start, start + len(parts[1]))


def main() -> None:
    """Learn, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    package = Path(voice_interviewer.__file__).parent
    out = package / "fluency" / "markers" / "en_learned.json"
    parser.add_argument("--out", type=Path, default=out)
    options = parser.parse_args()
    with (options.data / "rev_discourse_markers_dev.tsv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    made = {}
    for phrase, threshold in PHRASES.items():
        rows = [row for row in table if row["marker"] == phrase]
        removed = np.array([row["removed_by_editor"] == "1" for row in rows])
        files = np.array([row["file"] for row in rows])
        seen = [row_features(row) for row in rows]
        often = Counter(each for features_ in seen for each in features_)
        vectors = DictVectorizer()
        x = vectors.fit_transform([{f: 1 for f in fs if often[f] >= 3} for fs in seen])
        sure = np.zeros(len(rows))
        for train, test in GroupKFold(6).split(x, removed, files):
            model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(x[train], removed[train])
            sure[test] = model.predict_proba(x[test])[:, 1]
        found = sure > threshold
        hits = int((found & removed).sum())
        print(
            f"{phrase}: n {len(rows)}, precision {hits / found.sum():.3f}, recall "
            f"{hits / removed.sum():.3f}, F1 {2 * hits / (found.sum() + removed.sum()):.3f}; "
            f"counting all: precision {removed.mean():.3f}"
        )
        model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(x, removed)
        weights = dict(zip(vectors.feature_names_, model.coef_[0], strict=True))
        made[phrase] = {
            "threshold": threshold,
            "bias": round(float(model.intercept_[0]), 3),
            "weights": {k: round(float(w), 2) for k, w in weights.items() if abs(w) >= 0.05},
        }
    text = json.dumps(made, indent=0, sort_keys=True, ensure_ascii=False)
    options.out.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
