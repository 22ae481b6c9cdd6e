"""A round that is all closing: the candidate asks from the first minute to the last.

Questions are answered as at the end of any round. In between the interviewer asks back, when
its own question is due, and calls the time.
"""

from .agenda import Agenda
from .challenges import Challenges
from .closing import MORE_AFTER, Closing
from .probes import Probes
from .reply import Reply
from .requests import A_SHORT_ANSWER
from .speaker import Replies, Speaker
from .understanding import Heard

THINKING = 30.0
"""Seconds that somebody gets for a question they had not come to answer."""

_ASKED_BACK = ("curveball", "push_back", "probe")


class Conversing:
    """Leads it, out of the parts of any round.

    Args:
        agenda: Calls the time.
        speaker: Says what belongs to no scenario.
        closing: Answers the questions.
        challenges: What is asked back ...
        probes: ... and what is asked last.
    """

    def __init__(
        self,
        agenda: Agenda,
        speaker: Speaker,
        closing: Closing,
        challenges: Challenges,
        probes: Probes,
    ) -> None:
        self._agenda, self._speaker = agenda, speaker
        self._closing, self._challenges, self._probes = closing, challenges, probes
        self._begun = self._let_be = False

    def answer(self, heard: Heard, t: float, before: Reply | None) -> Replies:
        """Answer what is asked, and now and then ask back."""
        if heard.hold:
            self._let_be = True
            return self._speaker.wording("hold", "hold")
        self._begun = True
        asked = before.move if before else ""
        answers_back = asked in _ASKED_BACK
        answered = answers_back and heard.words >= A_SHORT_ANSWER
        if heard.no_questions and not heard.questions and not answered:
            return self._ask_last() or self._closing.goodbye()
        if heard.questions or (not answers_back and self._closing.knows(heard.text)):
            replies = self._closing.answer(heard, overtime=False)
            # Nobody is asked two things in one breath, nor again right after having answered.
            if answers_back or any("?" in reply.text or reply.ends for reply in replies):
                return replies
            return (*replies, *self._ask_back(t))
        # "You ask a lot about ..." is said to somebody who did.
        back = self._challenges.push_back(0, unasked=True) if asked == "curveball" else ()
        return back or self._speaker.wording("closing_back", "closing_invite")

    def quiet(self, silence: float, before: Reply | None) -> Replies:
        """Let somebody think, once; then ask what is left to ask."""
        thinks = before is not None and before.move in (*_ASKED_BACK, "hold")
        if silence < (THINKING if thinks else MORE_AFTER):
            return ()
        if not self._begun and not self._let_be:
            self._let_be = True
            return self._speaker.wording("hold", "hold")
        return self._ask_last() or self._closing.quiet(silence, overtime=False)

    def _ask_back(self, t: float) -> Replies:
        """The interviewer's own question when it is due, or the time."""
        challenge = self._challenges
        first = challenge.curveball(t, self._agenda.budget, 0)
        pushes = challenge.thrown and not first
        back = challenge.push_back(0, unasked=True) if pushes else first
        return back or self._agenda.time_call(t)

    def _ask_last(self) -> Replies:
        """What is left to ask somebody who has no more questions."""
        found = None if self._probes.probed else self._probes.next(self._agenda.phase.hard_at_min)
        probe = self._speaker.say("probe", found[1], found[0]) if found else ()
        return probe or self._challenges.curveball(0.0, self._agenda.budget, 0, last_chance=True)
