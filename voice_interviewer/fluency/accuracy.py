"""How far off the measures are, as measured on labelled speech.

The numbers are those of docs/measures.md; `tests/test_fillers.py` holds the program to
them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detection:
    """What a detector found of what was there."""

    true: int
    """Events that were there."""
    hits: int
    """Of those, found."""
    found: int
    """Events it reported."""

    @property
    def recall(self) -> float:
        """Share of what was there that was found."""
        return self.hits / self.true

    @property
    def precision(self) -> float:
        """Share of what it reported that was there."""
        return self.hits / self.found

    @property
    def sentence(self) -> str:
        """For printing beside a count."""
        return (
            f"Our detector finds about {round(100 * self.recall)} in 100 "
            f"(measured on {self.true} in real and synthesised speech), so there may be more."
        )


FOUND = Detection(true=27, hits=23, found=26)
"""Filled pauses in the development recordings, each group of them judged by a probe that
was trained on the others (docs/measures.md)."""
