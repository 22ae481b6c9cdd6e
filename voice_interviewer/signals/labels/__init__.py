"""Which of a few labels a stretch of words has: a linear model over cues.

The cues are patterns that people can read (`*.yaml`); how much each speaks for each
label was fitted by `benchmarks/train_labels.py` (`*.weights.json`). A sentence embedder
in their place did a little better on one label set of three and worse on another, and
took a hundred times as long.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from voice_interviewer.evidence import Evidence, Stretch, Wording
from voice_interviewer.evidence.language import compile_pattern

Matrix = npt.NDArray[np.float64]


class Labeller:
    """Labels for stretches of a text.

    Args:
        name: Of a label set in this folder: "story", "segment" or "closing".
    """

    def __init__(self, name: str) -> None:
        folder = files(__package__)
        spec: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
        self.labels: tuple[str, ...] = tuple(spec["labels"])
        lists = spec.get("lists", {})
        self._cues = [compile_pattern(lines, (), lists) for lines in spec["cues"].values()]
        self._kinds = {kind: n for n, kind in enumerate(spec["evidence"])}
        self._lengths: list[int] = spec.get("lengths", [])
        self.features = (*spec["cues"], *self._kinds, *(f"longer_{n}" for n in self._lengths))
        weights = folder / f"{name}.weights.json"
        self.weights: Matrix = np.zeros((len(self.features) + 1, len(self.labels)))
        if weights.is_file():
            self.weights = np.array(json.loads(weights.read_text("utf-8"))["weights"])

    def measure(
        self, wording: Wording, evidence: Sequence[Evidence], stretches: Sequence[Stretch]
    ) -> Matrix:
        """Which cues begin in which stretch: 0 or 1, shape (stretches, features)."""
        begins: list[tuple[int, int]] = []
        for column, cue in enumerate(self._cues):
            for start, end in cue.ranges(wording.line):
                begins.append((wording.word_range(start, end)[0], column))
        place = {start: n for n, (start, _) in enumerate(wording.places)}
        for item in evidence:
            kind = self._kinds.get(f"{item.signal}.{item.kind}")
            if kind is not None:
                begins.append((place[item.start], len(self._cues) + kind))
        rows = np.zeros((len(stretches), len(self.features)))
        for n, (first, last) in enumerate(stretches):
            for word, column in begins:
                if first <= word < last:
                    rows[n, column] = 1
            for k, length in enumerate(self._lengths):
                rows[n, len(self._cues) + len(self._kinds) + k] = last - first > length
        return rows

    def log_probabilities(self, rows: Matrix) -> Matrix:
        """Natural logarithm of each label's probability, shape (stretches, labels)."""
        scores = rows @ self.weights[:-1] + self.weights[-1]
        top = scores.max(axis=1, keepdims=True)
        result: Matrix = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
        return result


@cache
def labeller(name: str) -> Labeller:
    """One labeller of each name in a process."""
    return Labeller(name)


def in_order(scores: Matrix, skip: float = 0.7, late_start: float = 0.7) -> list[int]:
    """The likeliest labels that never go back, one a stretch.

    Args:
        scores: Log probabilities, shape (stretches, labels), labels in their order.
        skip: What leaving out a label costs.
        late_start: What beginning with a later label costs, for each.
    """
    number = np.arange(scores.shape[1])
    left_out = np.maximum(0, number[None, :] - number[:, None] - 1)
    step = np.where(number[:, None] <= number[None, :], -skip * left_out, -np.inf)
    best = scores[0] - late_start * number
    back: list[npt.NDArray[np.int64]] = []
    for row in scores[1:]:
        ways = best[:, None] + step
        back.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + row
    path = [int(best.argmax())]
    for before in reversed(back):
        path.append(int(before[path[-1]]))
    return path[::-1]


def certainty(log_probabilities: Sequence[float]) -> float:
    """Probability of the likeliest label."""
    return math.exp(max(log_probabilities))
