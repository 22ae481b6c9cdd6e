"""What makes a round harder half-way: one change of the task, and disagreement."""

from voice_interviewer.scenario import Scenario

from .budget import Budget
from .probes import Probes
from .reply import Reply
from .speaker import Replies, Speaker
from .understanding import Heard

A_DEFENCE = 12
"""Words that answer a disagreement, so that it can be pressed."""


class Challenges:
    """Brings each in its time, and only as often as the interviewer's manner allows.

    Args:
        scenario: Holds the change and the disagreement.
        speaker: Says them.
        probes: Knows which signals took place.
        pushbacks: How often the interviewer disagrees with the same point, at most.
    """

    def __init__(
        self, scenario: Scenario, speaker: Speaker, probes: Probes, pushbacks: int
    ) -> None:
        self._scenario = scenario
        self._speaker, self._probes, self._most = speaker, probes, pushbacks
        self.thrown = False
        """Whether the change of the task was said."""
        self._pushed = 0

    def curveball(
        self, t: float, budget: Budget, phase: int, *, last_chance: bool = False
    ) -> Replies:
        """The change of the task, if it is due in this phase."""
        ball, phases = self._scenario.curveball, self._scenario.phases
        needed = ball.skip_if.split()[0] if ball.skip_if else phases[0].id
        reached = {phase.id for phase in phases[: phase + 1]}
        due = last_chance or t >= budget.at(ball.at_min)
        if self.thrown or needed not in reached or not due:
            return ()
        self.thrown = True
        return self._speaker.say("curveball", ball.say)

    def push_back(self, phase: int, *, unasked: bool = False) -> Replies:
        """The first disagreement, once the signal it belongs to has taken place.

        Args:
            phase: Where the round is.
            unasked: Whether it must have been shown without being asked about.
        """
        pushback = self._scenario.pushback
        after = next(w for w in self._scenario.signals if w.id == pushback.after)
        early = after.probe_after_min > self._scenario.phases[phase].hard_at_min
        if early or self._pushed or not self._most or not self._probes.took_place(after.id):
            return ()
        if unasked and self._probes.shown.get(after.id) != "unprompted":
            return ()
        self._pushed = 1
        return self._speaker.say("push_back", pushback.say, pushback.after)

    def press(self, heard: Heard | None, before: Reply | None) -> Replies:
        """Disagree again with what was said to a disagreement."""
        if heard is None or heard.words < A_DEFENCE or not 0 < self._pushed < self._most:
            return ()
        if before is None or before.move != "push_back":
            return ()
        self._pushed += 1
        return self._speaker.wording("push_back", "push_back", self._scenario.pushback.after)
