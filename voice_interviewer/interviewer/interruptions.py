"""When the interviewer takes the floor from somebody who is still speaking, and with what.

A rambler is led back to one point. In the drill the interruption itself is the exercise: it
comes early, asks for something small, and leaves it to the candidate to find the thread again
(`fluency.recovery` measures whether that worked).
"""

from math import inf

from voice_interviewer.personas import Persona
from voice_interviewer.scenario import Round

from .speaker import Replies, Speaker

DRILL_AFTER = (20.0, 30.0, 15.0)
"""Seconds of speech in one turn before each interruption of the drill."""


class Interruptions:
    """Plans them for one round.

    Args:
        persona: Says after how long, and how often.
        round_: The kind of round.
        speaker: Says the words.
        drill: Whether interruptions are what is practised.
    """

    def __init__(self, persona: Persona, round_: Round, speaker: Speaker, *, drill: bool) -> None:
        seconds = persona.monologue_s.get(round_, inf)
        self._drills = list(DRILL_AFTER) if drill else []
        self._redirects = [seconds] * persona.interruptions
        self._speaker = speaker

    @property
    def after(self) -> float:
        """Seconds of speech in one turn after which the next one is due; inf for never."""
        return next(iter((*self._drills, *self._redirects)), inf)

    @property
    def drill(self) -> bool:
        """Whether the next one belongs to the drill."""
        return bool(self._drills)

    def cut_in(self, point: Replies) -> Replies:
        """What to say.

        Args:
            point: The question that a rambler is led back to; empty for none.
        """
        if self._drills:
            self._drills = self._drills[1:]
            return self._speaker.wording("drill", "redirect_rambling", "drill")
        self._redirects = self._redirects[1:]
        return self.lead_back(point)

    def lead_back(self, point: Replies) -> Replies:
        """Lead somebody who has finished a very long turn back to one point."""
        lead = self._speaker.wording("redirect_rambling", "redirect_rambling")
        return (*lead, *(point or self._speaker.wording("one_point", "redirect_rambling")))
