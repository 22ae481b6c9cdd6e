"""Fit `voice_interviewer/evidence/meaning.npz`: what words mean, and which meanings are evidence.

    python -m benchmarks.train_meaning

Needs scikit-learn. Learns from sentences that were written for this project: those that the
tests of the patterns use, and the half of `signal_sentences.yaml` that was shown to who wrote
the patterns. The other half says how well sentences are heard that neither has seen.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

from benchmarks.interviewer_assessor import Labelled, heard, precision_recall, wilson, written
from voice_interviewer.embedding import MiniLm
from voice_interviewer.evidence import read
from voice_interviewer.evidence.meaning import FILE, SURE, Meanings, Vectors

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "voice_interviewer" / "evidence" / FILE

SIGNALS = (
    "T2", "T3", "T4", "T5", "C2", "C3", "C4", "C5", "C6", "D2", "D3", "D4", "D5",
)  # fmt: skip
"""Those for which meaning is asked. Parts of a story gained nothing by it, numbers and deeds being
what counts there. What is cleared up (C1, D1) was heard in statements as well as in questions."""

COMMON, KNOWN = 4000, 15000
"""BERT lists its words by how common they are. The directions are those of the first; the
rest are names and letters of other scripts, in which nobody explains a design."""

DIRECTIONS = 128
STEPS = 127
"""Vectors are kept as whole numbers up to this, times a scale for each word."""

ELSEWHERE = 0.15
"""Weight of a sentence about another signal: it may show this one too."""

LOOSE = 20.0
"""How freely the weights may grow (scikit-learn's C)."""


def main() -> None:
    """Fit, say how well, write."""
    words, vectors = common_words()
    scales = np.abs(vectors).max(axis=1) / STEPS
    rounded = np.round(vectors / scales[:, None]).astype(np.int8)
    meanings = Meanings(words, rounded * scales[:, None], (), np.zeros((DIRECTIONS + 1, 0)))
    weights = fit(meanings, list(learned_from())).astype(np.float32)
    report(Meanings(words, rounded * scales[:, None], SIGNALS, weights))
    np.savez_compressed(
        WEIGHTS,
        words=np.frombuffer(" ".join(words).encode(), np.uint8),
        vectors=rounded,
        scales=scales.astype(np.float32),
        signals=np.array(SIGNALS),
        weights=weights,
    )


def common_words() -> tuple[list[str], Vectors]:
    """Words with their vectors, shape (words, DIRECTIONS)."""
    listed = (files("voice_interviewer") / "vocabulary" / "bert_uncased.txt").read_text("utf-8")
    ranked = [
        (rank, word) for rank, word in enumerate(listed.split("\n")[:KNOWN])
        if (word.isascii() and word.isalpha()) or word == "#"
    ]  # fmt: skip
    alone = MiniLm().embed([word for _, word in ranked])
    common = np.array([1995 < rank < COMMON for rank, _ in ranked])
    main_ones = PCA(DIRECTIONS, random_state=0).fit(alone[common])
    return [word for _, word in ranked], main_ones.transform(alone).astype(np.float32)


def learned_from() -> Iterator[Labelled]:
    """Sentences that show a signal or only seem to."""
    phrases = yaml.safe_load((ROOT / "tests" / "data" / "signal_phrases.yaml").read_text("utf-8"))
    for signal, sides in phrases.items():
        for side in ("pos", "neg"):
            for text in sides.get(side, ()):
                yield Labelled(text, signal, 1, side == "pos")
    yield from (item for item in written() if item.group == "shown_written")


def fit(meanings: Meanings, items: list[Labelled]) -> npt.NDArray[np.float64]:
    """A linear model for each of `SIGNALS`, shape (DIRECTIONS + 1, signals)."""
    features = np.array([meanings.vector(read(item.text).words) for item in items])
    columns = []
    for signal in SIGNALS:
        own = np.array([item.signal == signal for item in items])
        shown = own & np.array([item.there for item in items])
        model = LogisticRegression(C=LOOSE, max_iter=2000)
        model.fit(features, shown, sample_weight=np.where(own, 1.0, ELSEWHERE))
        columns.append(np.append(model.coef_[0], model.intercept_[0]))
    return np.stack(columns, axis=1)


def report(meanings: Meanings) -> None:
    """How well sentences are heard that were not learned from."""
    items = [i for i in written() if i.group == "unseen_written" and i.signal in SIGNALS]
    there = [item.there for item in items]
    column = {signal: n for n, signal in enumerate(SIGNALS)}
    sure = [meanings.probabilities(read(i.text).words)[column[i.signal]] for i in items]
    known = [heard(item) for item in items] if WEIGHTS.exists() else [False] * len(items)
    for least in (0.3, 0.4, SURE):
        found = [bool(p >= least) for p in sure]
        precision, recall = precision_recall(found, there)
        low, high = wilson(precision, max(1, sum(found)))
        print(f"from {least}: precision {precision:.2f} [{low:.2f}, {high:.2f}], "
              f"recall {recall:.2f}, n {len(items)}")  # fmt: skip
    if any(known):
        precision, recall = precision_recall(known, there)
        print(f"all that is heard: precision {precision:.2f}, recall {recall:.2f}")


if __name__ == "__main__":
    main()
