"""The nouns: the clock, sound, spans of it, words, utterances and turns.

There is one clock. Session time is the number of captured samples divided by
`SAMPLE_RATE`; nothing in the package measures a session by another clock. Times are
seconds, intervals are half-open, and sums are made in samples and divided once.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 16_000
"""Samples per second of every sound inside the package (Hz)."""

BLOCK_SAMPLES = 512
"""Samples in one `AudioBlock`: 32 ms, the length Silero's detector takes at 16 kHz."""

BLOCK_SECONDS = BLOCK_SAMPLES / SAMPLE_RATE
"""Seconds in one `AudioBlock`."""

Samples = npt.NDArray[np.float32]
"""Mono sound: float32, shape (n,), 16 kHz, within [-1, 1]."""

Speaker = Literal["candidate", "interviewer"]


def seconds_at(sample: int) -> float:
    """Session time, in seconds, of a sample counted from the start of the session."""
    return sample / SAMPLE_RATE


def sample_at(seconds: float) -> int:
    """The sample at a session time in seconds, rounded to the nearest."""
    return round(seconds * SAMPLE_RATE)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of session time, from `start` up to but without `end`."""

    start: float
    """Seconds."""
    end: float
    """Seconds, not before `start`."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share any time at all."""
        return self.start < other.end and other.start < self.end

    def cut(self, samples: Samples) -> Samples:
        """The part of a recording (shape (n,), sample 0 at 0 s) inside this span."""
        return samples[sample_at(self.start) : sample_at(self.end)]


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """What the capture side hands over at a time."""

    samples: Samples
    """Shape (BLOCK_SAMPLES,)."""
    first_sample: int
    """Its place on the session clock, in samples."""
    lost: int = 0
    """How many of these samples were never captured and are silence put in their place."""
    trouble: str = ""
    """What is the matter with the device and what to do about it, while something is."""

    @property
    def end_sample(self) -> int:
        """The first sample after this block."""
        return self.first_sample + len(self.samples)


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word."""

    text: str
    span: Span
    """When it was said. It names the word; it is too coarse to measure a pause by."""
    probability: float | None = None
    """The recogniser's, in [0, 1]; None when it gives none."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a recogniser believes was said in one stretch of sound."""

    text: str
    words: tuple[Word, ...]
    """Times count from the start of the sound that was given to the recogniser."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speaker's speech between two silences."""

    id: str
    speaker: Speaker
    span: Span
    """First to last sample of voice."""
    text: str
    words: tuple[Word, ...] = ()
    """With session times. Empty where no recogniser heard it (the interviewer)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One hold of the floor: the utterances of one speaker until it is yielded."""

    id: str
    speaker: Speaker
    utterances: tuple[Utterance, ...]
    """At least one."""
    move: str = ""
    """What the interviewer was doing (`events.Move`); empty for the candidate."""
    about: str = ""
    """What the move was about: the id of a fact, a signal, a hint rung, a topic."""
    interrupted: bool = False
    """Whether the other speaker took the floor before the turn was over."""

    @property
    def span(self) -> Span:
        """From the first utterance's first sample to the last one's last."""
        return Span(self.utterances[0].span.start, self.utterances[-1].span.end)

    @property
    def text(self) -> str:
        """All that was said, as one line."""
        return " ".join(u.text for u in self.utterances if u.text)

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of all utterances, in order."""
        return tuple(word for u in self.utterances for word in u.words)
