"""What scoring may say: measures, signals and axes, or *missing* with the reason.

A value that could not be taken is never 0 and never a guess. It is None, and `missing`
says why in a sentence that can be printed. Whatever was found carries the spans or
quotes it rests on, so that a person can listen to it.

These are the shapes of `report.json`; the field names there are the names here.
"""

from dataclasses import dataclass, field
from typing import Literal

Basis = Literal["unprompted", "probed", "hinted"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the recording to listen to, with what it is."""

    start: float
    """Seconds from the start of the session."""
    end: float
    text: str | None = None
    """What was said there: "um", "you know"; None for silence."""
    kind: str | None = None
    """A finer kind within the measure, for instance "planning" for a pause."""
    probability: float | None = None
    """In [0, 1], where the detector gives one."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number about how something was said, or why there is none."""

    name: str
    value: float | None
    unit: str
    """For instance "1/min", "s", "syllables/s", "share" (in [0, 1])."""
    confidence: float | None = None
    """In [0, 1], only where a test on labelled speech stands behind it."""
    warnings: tuple[str, ...] = ()
    missing: str | None = None
    """Why there is no value. Exactly one of `value` and `missing` is None."""
    spans: tuple[Mark, ...] = ()
    note: str | None = None
    """What the number means and how far off it may be, in a sentence."""

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError(f"{self.name}: needs either a value or a reason for none")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that were really said, or a line that was really typed, letter by letter."""

    turn: str
    """Id of the turn; for a line of code the name of the file."""
    text: str
    start: float
    """Seconds from the start of the session."""
    end: float
    kind: Literal["speech", "code"] = "speech"
    line: int | None = None
    """Number of a line of code, counted from 1."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Whether a candidate showed one thing that interviewers look for."""

    id: str
    name: str
    level: int | None
    """0 (not shown) to 3; None when `missing`."""
    basis: Basis | None = None
    """Whether it came by itself, after a probe, or after a hint."""
    reason: str = ""
    """What was heard that gave this level."""
    next_level: str = ""
    """What the next level up would have sounded like."""
    quotes: tuple[Quote, ...] = ()
    missing: str | None = None
    judge: str = "rules"
    """What decided: "rules", "classifier" or the name of a model."""
    axis: str = "round"
    """The axis it counts towards."""

    def __post_init__(self) -> None:
        if (self.level is None) == (self.missing is None):
            raise ValueError(f"{self.id}: needs either a level or a reason for none")


@dataclass(frozen=True, slots=True)
class Axis:
    """A score from 0 to 5 with the range in which it plausibly lies."""

    value: float | None
    interval: tuple[float, float] | None = None
    missing: str | None = None
    raised: tuple[str, ...] = field(default=())
    """Names of the signals or measures that raised it."""
    held: tuple[str, ...] = field(default=())
    """Names of those that held it back."""
    note: str | None = None
