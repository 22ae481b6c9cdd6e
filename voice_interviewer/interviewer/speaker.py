"""From a move to a spoken line: the last gate, and the memory of what was said.

The director chooses moves; only here do they become words, so that whatever words them is
held to the same rules.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from voice_interviewer.events import Move
from voice_interviewer.scenario import Scenario

from .numerals import numbers
from .reply import Reply
from .rules import LONGEST_FOLLOW_UP, given_numbers, longest, violations
from .understanding import sentences

Replies = tuple[Reply, ...]


class Speaker:
    """Says each sentence once, and nothing that the rules forbid.

    Args:
        scenario: Gives the numbers that may be named and the words that may not.
        own: A persona's lines by name, said before the common ones.
    """

    def __init__(self, scenario: Scenario, own: Mapping[str, Sequence[str]] | None = None) -> None:
        self._numbers = given_numbers(scenario)
        self._secrets = scenario.do_not_reveal
        self._own = own or {}
        self._said: set[str] = set()
        self.phase = scenario.phases[0].id
        """Id of the phase that replies are marked with."""
        self.last: Reply | None = None
        """The last reply that asked or told something."""

    def say(
        self,
        move: Move,
        text: str,
        about: str = "",
        *,
        ends: bool = False,
        quoting: Sequence[str] = (),
    ) -> Replies:
        """One reply; none if a rule forbids the text or a sentence of it was said before.

        Args:
            move: What it is said for.
            text: What is to be said.
            about: See `Reply.about`.
            ends: See `Reply.ends`.
            quoting: Parts of it that others answer for: the candidate, the rubric.
        """
        text = " ".join(text.split())
        parts = {sentence.lower().strip(" .?!") for sentence in sentences(text)}
        ours = text
        for quoted in filter(None, quoting):
            ours = ours.replace(quoted, "")
        if self._broken(ours, move) or len(text.split()) > longest(move) or parts & self._said:
            # Without these a round would not go on; the others may be left out.
            needed = f"neutral_{move}" in wordings() and text not in wordings()[f"neutral_{move}"]
            return self.wording(f"neutral_{move}", move, about, ends=ends) if needed else ()
        self._said |= parts
        reply = Reply(move, text, about, self.phase, ends)
        if move not in ("acknowledge", "hold", "time_nudge", "feedback"):
            self.last = reply
        return (reply,)

    def again(self, reply: Reply | None = None, lead: str = "") -> Replies:
        """The same once more, because somebody asked for it or (with a lead) got it wrong."""
        reply = reply or self.last
        if reply is None:
            return ()
        led = f"{lead} {reply.text}".strip()
        fits = len(led.split()) <= LONGEST_FOLLOW_UP and not self._broken(led, "repeat")
        return (Reply("repeat", led if fits else reply.text, reply.about, self.phase),)

    def wording(self, name: str, move: Move, about: str = "", *, ends: bool = False) -> Replies:
        """The first wording of a list that was not said yet, if there is one."""
        for text in self._lines(name):
            if reply := self.say(move, text, about, ends=ends):
                return reply
        return ()

    def led(self, name: str, move: Move, text: str, about: str = "") -> Replies:
        """A line of the scenario behind a lead from a list, or alone where none fits."""
        for lead in self._lines(name):
            if reply := self.say(move, f"{lead} {text}", about):
                return reply
        return self.say(move, text, about)

    @property
    def named(self) -> frozenset[str]:
        """All numbers that were said so far."""
        return numbers(" . ".join(self._said))

    def _broken(self, text: str, move: Move) -> list[str]:
        return violations(text, move, allowed_numbers=self._numbers, secrets=self._secrets)

    def _lines(self, name: str) -> Iterator[str]:
        # A persona hands over in the same words whatever the time.
        yield from self._own.get(name.removesuffix("_early"), ())
        yield from wordings()[name]


@cache
def wordings() -> dict[str, list[str]]:
    """What is said that belongs to no scenario: lists of wordings by name."""
    text = resources.files(__package__).joinpath("wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
