"""What a turn asks for other than a fact: time, help, a repetition, an end, or mischief.

A turn in, the replies to its request out. Hints come one rung at a time, on request or after
an offer that was taken.
"""

from voice_interviewer.scenario import Scenario

from .reply import Reply
from .silence import Silence
from .speaker import Replies, Speaker
from .understanding import Heard

A_SHORT_ANSWER = 30
"""Words under which a turn may be nothing but a yes or a no."""


class Requests:
    """Answers requests, and keeps account of the hints.

    Args:
        scenario: Holds the hint ladder and what is said to mischief.
        speaker: Says the replies.
        silence: Is told when somebody asked for time.
        hints: Rungs that are given at most.
    """

    def __init__(self, scenario: Scenario, speaker: Speaker, silence: Silence, hints: int) -> None:
        self._scenario, self._speaker, self._silence = scenario, speaker, silence
        self._most = min(hints, len(scenario.hint_ladder))
        self._offered = False
        self.rung = 0
        """Hints given so far."""

    def forget_offer(self) -> None:
        """The candidate went on, so that a hint may be offered again."""
        self._offered = False

    def offer_hint(self) -> Replies:
        """Offer a hint, once in a while."""
        if self._offered or self.rung == self._most:
            return ()
        self._offered = True
        return self._speaker.wording("hint_offer", "hint_offer")

    def at_any_time(self, heard: Heard) -> Replies | None:
        """Replies to a request that makes sense anywhere in a round; None if there is none."""
        say, safety = self._speaker.say, self._scenario.safety
        match heard.request:
            case "injection":
                return say("redirect_rambling", safety.injection, "injection")
            case "abuse":
                return say("redirect_rambling", safety.abuse, "abuse")
            case "distress":
                self._silence.hold()
                return say("hold", safety.distress, "distress")
            case "repeat":
                return self._speaker.again()
            case "minute":
                self._silence.hold()
                return self._speaker.wording("hold", "hold")
        return None

    def at_work(self, heard: Heard, before: Reply | None, *, working: bool) -> Replies | None:
        """Replies to a request that is about the task; None if there is none."""
        wording = self._speaker.wording
        match heard.request:
            case "answer":
                return wording("no_answer", "clarify_back")
            case "verdict":
                return wording("no_verdict", "clarify_back")
            case "no_story" if self._scenario.no_story_fallback:
                fallback = self._scenario.no_story_fallback
                return self._speaker.say("clarify_back", fallback, "no_story")
            case "hint":
                return self._hint()
            case "lost" if working and not self._offered:
                return self.offer_hint() or None
        if before and before.move == "hint_offer" and heard.words < A_SHORT_ANSWER:
            if heard.yes:
                return self._hint()
            if heard.no:
                return wording("hold", "hold")
        return None

    def _hint(self) -> Replies:
        self._offered = False
        if self.rung == self._most:
            return self._speaker.wording("no_more_hints", "hint")
        hint = self._scenario.hint_ladder[self.rung]
        self.rung += 1
        return self._speaker.say("hint", hint.say, f"rung {hint.rung}")
