"""What evidence is."""

from dataclasses import dataclass

ROUNDS = ("coding", "system_design", "behavioral", "closing")


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A stretch of an answer that speaks for (or against) a signal."""

    start: int
    """First character in the text."""
    end: int
    """One past the last character."""
    signal: str
    """Id of the signal, for instance "B4"."""
    kind: str
    """What about the signal it shows, for instance "before_after"."""
