"""When things are due, in seconds of session time.

A round may be practised in less time than it was written for. All its times shrink alike,
except that the candidate's own questions keep a minute or so: shrunk to seconds they could
not be asked.
"""

from voice_interviewer.scenario import Scenario

_CLOSING = 75.0
"""Seconds the closing keeps, if the round has five times as many."""


class Budget:
    """The clock of a round.

    Args:
        scenario: Gives limits in minutes of the full round.
        minutes: How long the round takes; None for the scenario's length.
    """

    def __init__(self, scenario: Scenario, minutes: float | None) -> None:
        phases = scenario.phases
        extra = scenario.accessibility.extra_time
        self.total = 60 * (minutes or scenario.duration_min * extra)
        """Seconds the round takes."""
        self._full = scenario.duration_min
        self._full_work = phases[-2].hard_at_min if len(phases) > 1 else 0.0
        planned = self.total * (1 - self._full_work / self._full)
        self._work = self.total - max(planned, min(_CLOSING, self.total / 5))
        self._ends = [self.at(phase.hard_at_min) for phase in phases]
        self._nudges = [phase.nudge_at_min for phase in phases]
        self._targets = [phase.target_min for phase in phases]

    def at(self, minute: float) -> float:
        """Session time (s) of a minute of the full round."""
        if minute < self._full_work:
            return self._work * minute / self._full_work
        share = (minute - self._full_work) / (self._full - self._full_work)
        return self._work + (self.total - self._work) * share

    def minute(self, t: float) -> float:
        """The minute of the full round that a session time (s) stands for."""
        if t < self._work:
            return self._full_work * t / self._work
        share = (t - self._work) / (self.total - self._work)
        return self._full_work + (self._full - self._full_work) * share

    def end(self, phase: int) -> float:
        """When the interviewer leaves a phase (s)."""
        return self._ends[phase]

    def nudge(self, phase: int) -> float | None:
        """When a gentle time call is due in a phase (s), if ever."""
        minute = self._nudges[phase]
        return None if minute is None else self.at(minute)

    def target(self, phase: int) -> float:
        """When a phase would ideally be over (s)."""
        return self.at(sum(self._targets[: phase + 1]))
