"""What an interviewer is, and the one kind of thing it says."""

from dataclasses import dataclass
from typing import Protocol

from voice_interviewer.endpointing import Completeness
from voice_interviewer.events import Move


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing to say."""

    move: Move
    text: str
    about: str
    """Id of the fact, signal, hint rung, phase or closing topic; empty for none."""
    phase: str
    """Id of the phase the round is in."""
    ends: bool = False
    """Whether the interview is over once this is said."""
    fixed: bool = False
    """Whether it is said in just these words, whoever could put it better."""


class Interviewer(Protocol):
    """Leads a round. Told what was said and how long nobody spoke; knows no other clock."""

    def begin(self) -> tuple[Reply, ...]:
        """The greeting and the task."""
        ...

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        """What to say when the candidate, having said `text`, yields the floor.

        Args:
            text: Everything said in the turn, as recognised.
            t: When the floor was free, in seconds of session time.

        Returns:
            Replies to speak one after the other; none to go on listening.
        """
        ...

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:
        """What to say, if anything, after nobody has spoken for `silence` seconds."""
        ...

    def expects(self, text: str) -> Completeness:
        """How finished the answer so far looks."""
        ...

    def cuts_in_after(self) -> float:
        """Seconds of speech in one turn after which it takes the floor; inf for never."""
        ...

    def cut_in(self, text: str, t: float) -> tuple[Reply, ...]:
        """What to say when it takes the floor in a pause of a turn that goes on too long.

        Args:
            text: Everything said in the turn so far.
            t: When the pause had lasted long enough, in seconds of session time.
        """
        ...

    def remember(self) -> object:
        """Everything it knows of the round so far, to `recall` it later."""
        ...

    def recall(self, memory: object) -> None:
        """Be as it was when it gave this memory: what it answered since was not said."""
        ...
