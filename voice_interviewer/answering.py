"""What was said in, the interviewer's answer to it out, worked out before it is due.

Until a turn is over nothing has happened: an answer that is ready can be thrown away, and the
interviewer then remembers nothing of it. So every pause may be answered, as if it were the
end, and only one of these answers is given.
"""

import re
import tomllib
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from .endpointing import Completeness
from .interviewer import Interviewer, Reply
from .speaking import Speaking


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer that has not been given."""

    text: str
    """What it answers; empty if there is nothing to answer."""
    replies: tuple[Reply, ...]
    before: object
    """The interviewer's memory before it ..."""
    after: object
    """... and after."""
    cuts_in: bool = False
    """Whether it is given to somebody who has not finished."""
    room: float = 0.0
    """Seconds after its first word in which there is room to go on."""


class Answering:
    """Works out answers, one at a time.

    Args:
        interviewer: Knows how finished an answer is and what to say to it.
        speaking: Makes the first sentence of an answer ready.
        beside: Runs the interviewer's thinking.
    """

    def __init__(self, interviewer: Interviewer, speaking: Speaking, beside: Executor) -> None:
        self._interviewer, self._speaking, self._beside = interviewer, speaking, beside
        self._expected: tuple[str, Completeness] = ("", "done")
        self._thinking: tuple[str, float, Future[Prepared]] | None = None
        self._leads = 0
        self.cut_off: tuple[Reply, ...] = ()
        """What the interviewer was saying when somebody spoke: "mm-hm" does not answer it."""

    @property
    def busy(self) -> bool:
        """Whether the interviewer is thinking and may not be asked anything."""
        return self._thinking is not None and not self._thinking[2].done()

    @property
    def completeness(self) -> Completeness:
        """How finished the turn looked that was asked about last."""
        return self._expected[1]

    def expects(self, text: str) -> Completeness | None:
        """How finished a turn looks; None while the interviewer thinks about less of it.

        One without words is over and means nothing.
        """
        if self._expected[0] != text:
            if self.busy:
                return None
            nothing = not text or self._is_backchannel(text)
            self._expected = (text, "done" if nothing else self._interviewer.expects(text))
        return self._expected[1]

    def prepare(self, text: str, t: float, *, cuts_in: bool, room: float) -> Prepared | None:
        """The answer to a turn, worked out and made ready but not given; None until it is.

        Args:
            text: What was said.
            t: When the floor is free (s): not when this machine gets to it.
            cuts_in: Whether the interviewer takes the floor before it is yielded.
            room: Seconds to leave to go on, after a word that neither judges nor asks.
        """
        if self._thinking is None or self._thinking[:2] != (text, t):
            job = self._beside.submit(self._think, text, t, cuts_in=cuts_in, room=room)
            self._thinking = (text, t, job)
        job = self._thinking[2]
        if not job.done():
            return None
        prepared = job.result()
        self._speaking.prepare(prepared.replies, text)
        return prepared

    def give(self, prepared: Prepared) -> None:
        """Let it have happened."""
        self._thinking, self.cut_off = None, ()
        if prepared.text:
            self._interviewer.recall(prepared.after)
            self._leads += prepared.room > 0

    def _is_backchannel(self, text: str) -> bool:
        return bool(self.cut_off) and _plain(text) in words("backchannels")

    def _think(self, text: str, t: float, *, cuts_in: bool, room: float) -> Prepared:
        before = self._interviewer.remember()
        if not text or self._is_backchannel(text):
            return Prepared("", (), before, before)
        told = self._interviewer.cut_in if cuts_in else self._interviewer.answer
        replies = told(text, t)
        after = self._interviewer.remember()
        self._interviewer.recall(before)
        if not (room and replies):
            return Prepared(text, replies, before, after, cuts_in)
        if replies[0].move != "acknowledge":
            leads = words("room")
            lead = leads[self._leads % len(leads)]
            replies = (replace(replies[0], move="acknowledge", text=lead, about=""), *replies)
        return Prepared(text, replies, before, after, room=room if len(replies) > 1 else 0.0)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z' -]", "", text.lower()).strip()


@cache
def words(name: str) -> list[str]:
    """Phrases by their name in `answering.toml`."""
    text = resources.files(__package__).joinpath("answering.toml").read_text(encoding="utf-8")
    found: list[str] = tomllib.loads(text)[name]
    return found
