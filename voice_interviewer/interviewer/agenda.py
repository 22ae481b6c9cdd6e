"""Where a round stands: the phase it is in, and what the clock says about it."""

from collections.abc import Collection

from voice_interviewer.scenario import Scenario
from voice_interviewer.scenario.schema import Phase

from .budget import Budget
from .speaker import Replies, Speaker


class Agenda:
    """The phases of one round, in order. All times are seconds of session time.

    Args:
        scenario: Has the phases.
        budget: When each is due.
        speaker: Says the time calls, and marks what is said with the phase.
    """

    def __init__(self, scenario: Scenario, budget: Budget, speaker: Speaker) -> None:
        self._scenario, self._speaker = scenario, speaker
        self.budget = budget
        self._called: set[str] = set()
        self.number = 0
        """Place of the phase, from 0."""
        self.last = len(scenario.phases) - 1
        """Place of the last one, in which the candidate asks."""

    @property
    def phase(self) -> Phase:
        """The phase the round is in."""
        return self._scenario.phases[self.number]

    @property
    def closing(self) -> bool:
        """Whether it is the candidate's turn to ask."""
        return self.number == self.last

    @property
    def minutes(self) -> tuple[float, float]:
        """In which minutes of the full round the phase begins and ends."""
        before = self._scenario.phases[self.number - 1].hard_at_min if self.number else 0.0
        return before, self.phase.hard_at_min

    def over(self, t: float) -> bool:
        """Whether the phase has had its time."""
        return t > self.budget.end(self.number)

    def following(self, t: float, shown: Collection[str] = ()) -> int:
        """The next phase whose end still lies ahead and that is not yet covered.

        Args:
            t: Now.
            shown: Ids of the signals that were shown.
        """
        following = self.number + 1
        while following < self.last and (
            t > self.budget.end(following) or self._covered(following, shown)
        ):
            following += 1
        return following

    def follow(self, new: Collection[str]) -> None:
        """Leave the clarifying unasked when the candidate has begun with what comes next."""
        if self.number or self.phase.id != "clarify":
            return
        if any(wanted in new for wanted in self._belonging(1)):
            self.enter(1)

    def _covered(self, number: int, shown: Collection[str]) -> bool:
        """Whether everything that a phase is there for was shown before it began.

        A function is written and tested whatever was said about it before.
        """
        belonging = self._belonging(number)
        talked_through = self._scenario.round == "system_design"
        return talked_through and bool(belonging) and all(one in shown for one in belonging)

    def _belonging(self, number: int) -> list[str]:
        """The signals whose questions fall due in a phase."""
        before, phase = self._scenario.phases[number - 1 : number + 1]
        return [
            wanted.id
            for wanted in self._scenario.signals
            if before.hard_at_min < wanted.probe_after_min <= phase.hard_at_min
        ]

    def enter(self, number: int) -> Phase:
        """Go on to a phase."""
        self.number = number
        self._speaker.phase = self.phase.id
        return self.phase

    def time_call(self, t: float) -> Replies:
        """A gentle word about the time, once in a phase."""
        due = self.budget.nudge(self.number)
        if due is None or t < due or self.phase.id in self._called or not self.phase.nudge:
            return ()
        self._called.add(self.phase.id)
        return self._speaker.say("time_nudge", self.phase.nudge, self.phase.id)

    def may_move_on(self, t: float) -> bool:
        """Whether the phase has had as long as it should take, and a time call if it has one."""
        warned = self.phase.nudge is None or self.phase.id in self._called
        return warned and t >= self.budget.target(self.number)
