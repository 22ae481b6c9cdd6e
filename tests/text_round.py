"""A round in text as `rehearsal.talk` holds it, with the replies as the interviewer gave them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from voice_interviewer.interviewer import Director, Reply
from voice_interviewer.rehearsal import WORDS_PER_SECOND as WORDS_PER_SECOND
from voice_interviewer.rehearsal import talk

Candidate = Callable[[Reply], str | None]
"""What the candidate answers to the last thing the interviewer said; None for nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said."""

    who: str
    text: str
    t: float
    reply: Reply | None = None


@dataclass
class _Noted:
    """A director whose replies are kept, and the candidate who is asked by them."""

    director: Director
    candidate: Candidate
    replies: list[Reply] = field(default_factory=list)
    has_more = False

    def begin(self) -> tuple[Reply, ...]:
        return self._note(self.director.begin())

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        return self._note(self.director.answer(text, t))

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:
        return self._note(self.director.quiet(silence, t))

    def cuts_in_after(self) -> float:
        return self.director.cuts_in_after()

    def cut_in(self, text: str, t: float) -> tuple[Reply, ...]:
        return self._note(self.director.cut_in(text, t))

    def reply(self, *_asked: str) -> str | None:
        return self.candidate(self.replies[-1])

    def _note(self, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
        self.replies += replies
        return replies


def hold(director: Director, candidate: Candidate) -> list[Line]:
    """Everything said from the greeting to the goodbye."""
    both = _Noted(director, candidate)
    turns = talk(both, both)
    assert both.replies[-1].ends, "the round did not end"
    replies = iter(both.replies)
    return [
        Line(
            turn.speaker,
            turn.text,
            turn.span.start,
            next(replies) if turn.speaker == "interviewer" else None,
        )
        for turn in turns
    ]
