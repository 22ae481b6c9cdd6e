"""Signals that neither rungs nor counts can tell, by the name that the rubric uses."""

from collections.abc import Callable, Mapping

from voice_interviewer.findings import Measure
from voice_interviewer.signals.answers import Heard
from voice_interviewer.signals.rubric import Criterion, Observed

from . import structure, telling, working

Rule = Callable[[Criterion, Heard, Mapping[str, Measure]], Observed]
"""From all that was heard, and what was measured, to one signal."""

_ALL: tuple[Rule, ...] = (
    structure.road_map,
    structure.answer_first,
    structure.order,
    structure.closure,
    structure.length,
    working.silence,
    working.alternatives,
    working.purpose,
    working.hints,
    working.clarified,
    working.before_technology,
    working.fit,
    working.conversation,
    telling.own_actions,
    telling.problem,
    telling.outcome,
    telling.specifics,
    telling.topics_asked,
    telling.perks,
)

RULES: Mapping[str, Rule] = {rule.__name__: rule for rule in _ALL}
