"""Texts in, how far they share their rarer words out.

What is left to compare by when no embedding model is installed, and the baseline that is
printed beside every figure that rests on one.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt

STOP = frozenset(
    """a an the is are do does did of to in on for and or it we i you be can could would should
    have has there this that with at by as from how what which who when where will so um uh
    """.split()
)
"""Words that are in any sentence."""

HOLLOW = frozenset(
    "about tell me give please mean be get it them one thing else just exactly roughly".split()
)
"""Words that are in any question."""


def shared_words(rows: Sequence[str], columns: Sequence[str]) -> npt.NDArray[np.float32]:
    """Cosine of TF-IDF vectors, with the columns as the collection, shape (rows, columns)."""
    rarity, vectors = _collection(tuple(columns))
    common = log(1 + len(columns)) + 1
    out = np.zeros((len(rows), len(columns)), np.float32)
    for i, row in enumerate(rows):
        left = {term: n * rarity.get(term, common) for term, n in count_terms(row).items()}
        out[i] = [_cosine(left, right) for right in vectors]
    return out


@lru_cache(maxsize=8)
def _collection(texts: tuple[str, ...]) -> tuple[dict[str, float], list[dict[str, float]]]:
    """How rare each term is, and the TF-IDF vector of each text."""
    terms = [count_terms(text) for text in texts]
    spread = Counter(term for counts in terms for term in counts)
    rarity = {term: log((1 + len(texts)) / (1 + n)) + 1 for term, n in spread.items()}
    return rarity, [{t: n * rarity[t] for t, n in counts.items()} for counts in terms]


def terms(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, without the s of a plural."""
    return frozenset(count_terms(text))


def count_terms(text: str) -> Counter[str]:
    """How often each of them is said."""
    words = ("".join(c if c.isalnum() else " " for c in text.lower())).split()
    return Counter(word.rstrip("s") for word in words if word not in STOP)


def _cosine(left: dict[str, float], right: dict[str, float]) -> float:
    dot = sum(weight * right.get(term, 0.0) for term, weight in left.items())
    norms = sum(w * w for w in left.values()) * sum(w * w for w in right.values())
    return dot / norms**0.5 if norms else 0.0
