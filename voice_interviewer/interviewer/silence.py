"""How long a silence is left alone, and what ends it.

Silence is work until it lasts. Each silence climbs the same steps: an offer to think aloud,
an offer of a hint, and at last another topic, so that a round goes on even with somebody who
has nothing to say.
"""

from typing import Literal

from voice_interviewer.scenario import Scenario

Step = Literal["go_on", "hold", "nudge", "hint_offer", "next"]

GO_ON_AFTER = 7.0
"""Seconds after an answer to which nothing was said: it was all there was."""
GO_ON_IN_A_STORY = 15.0
"""The same while a story has no result yet: who remembers something needs longer."""
NUDGE_AFTER = 25.0
"""Seconds after which it is said that thinking aloud helps."""
HOLD_FOR = 45.0
"""Seconds that somebody gets who asked for time, before a word is said."""
NEXT_AFTER = 30.0
"""Seconds after the last offer before the interviewer takes up something else."""


class Silence:
    """Counts the steps of one silence.

    Args:
        scenario: Gives the time to read the task, and that until a hint is offered.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._reading = scenario.reading_time_s
        self._triggers = [hint.trigger_s for hint in scenario.hint_ladder]
        self._steps: list[Step] = []
        self._held = False
        self._turns = 0

    def hold(self) -> None:
        """Somebody asked for time."""
        self._held = True

    def after(self, *, spoke: bool, step: bool) -> None:
        """Start anew after a turn, or climb one step after a reply to silence.

        Args:
            spoke: Whether the interviewer said something.
            step: Whether that was a step of this silence.
        """
        if step:
            # A step whose words are used up is taken all the same.
            self._steps = self._steps[1:]
            return
        self._turns += 1
        steps: list[Step] = ["nudge", "hint_offer", "next"]
        if self._held:
            steps = ["hold", *steps]
        elif not spoke:
            steps = ["go_on"]
        self._steps, self._held = steps, False

    def due(self, silence: float, *, working: bool, rung: int, telling: bool) -> Step | None:
        """The step that is due after so many seconds in which nobody spoke.

        Args:
            silence: Seconds.
            working: Whether the candidate builds something, so that a hint can help.
            rung: Hints given so far.
            telling: Whether the candidate is in the middle of a story.
        """
        if not self._steps:
            return None
        step = self._steps[0]
        if step == "hint_offer" and not (working and rung < len(self._triggers)):
            step = "next"
        trigger = self._triggers[rung] if rung < len(self._triggers) else 0.0
        waits: dict[Step, float] = {
            "go_on": GO_ON_IN_A_STORY if telling else GO_ON_AFTER,
            "hold": HOLD_FOR,
            "nudge": NUDGE_AFTER + (self._reading if self._turns == 1 else 0),
            "hint_offer": max(10.0, trigger - NUDGE_AFTER),
            "next": NEXT_AFTER,
        }
        return step if silence >= waits[step] else None
