"""The parts of a story: situation, task, action, result, reflection, and their order."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voice_interviewer.evidence import Evidence, Stretch, Wording, stretches

from .labels import Matrix, in_order, labeller

LEAST_WORDS = 40
"""A shorter answer has no parts to speak of."""


@dataclass(frozen=True, slots=True)
class Story:
    """What part each stretch of an answer belongs to."""

    stretches: tuple[Stretch, ...]
    parts: tuple[str, ...]
    """One a stretch, in an order that never goes back."""
    ordered: float
    """Probability-weighted share of pairs of stretches that stand the right way round."""

    def share(self, part: str) -> float:
        """Share of the words that belong to a part, in [0, 1]."""
        mine = sum(b - a for (a, b), p in zip(self.stretches, self.parts, strict=True) if p == part)
        return mine / sum(b - a for a, b in self.stretches)


def story(
    wording: Wording, evidence: Sequence[Evidence], cuts: Sequence[Stretch] | None = None
) -> Story | None:
    """The parts of one answer; None where it is too short to have any.

    Args:
        wording: The answer.
        evidence: What `evidence.find` found in it.
        cuts: Where stretches begin and end; by the words alone unless given.
    """
    if len(wording) < LEAST_WORDS:
        return None
    pieces = tuple(cuts or stretches(wording))
    model = labeller("story")
    scores = model.log_probabilities(model.measure(wording, evidence, pieces))
    parts = tuple(model.labels[n] for n in in_order(scores))
    return Story(pieces, parts, _ordered(np.exp(scores)))


def _ordered(probabilities: Matrix) -> float:
    """Of all pairs of stretches that are surely different parts, the share in order."""
    count = probabilities.shape[1]
    later = np.triu(np.ones((count, count)), 1)
    right = probabilities @ later @ probabilities.T
    upper = np.triu(np.ones_like(right), 1)
    forwards, backwards = float((right * upper).sum()), float((right.T * upper).sum())
    return forwards / (forwards + backwards) if forwards + backwards else 0.5
