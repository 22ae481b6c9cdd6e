"""Signals: what was said, as levels that each rest on a quote.

In go the turns of a round; out come all signals of that kind of round, each with a level
from 0 to 3 and the words it was heard in, or missing with the reason. Levels come from
`rubric.yaml`; what counts as evidence comes from `evidence`. Rules decide alone, because
a level that the same words always earn can be argued with. Words that no pattern foresaw can
lift a signal by one level, by what they mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from voice_interviewer.codepad import versions
from voice_interviewer.events import Event
from voice_interviewer.evidence import MEANT
from voice_interviewer.findings import Basis, Measure, Signal
from voice_interviewer.speech import Turn

from .advice import best, next_step
from .answers import Heard, Item, listen
from .axes import axes
from .quotes import quotes
from .refusal import refusal
from .rubric import Criterion, Observed, by_count, by_rungs, criteria
from .rules import RULES
from .rules.code import CODE_RULES
from .typed import code

__all__ = ["axes", "best", "next_step", "score"]

WITH_AN_INTERVIEWER = ("C1", "T1", "T7")
"""Signals that nobody can show who talks over finished work: nothing is asked or searched."""

BEST_AFTER_HELP = 2
"""Highest level of a signal that was only shown after a probe or a hint."""

BEST_IF_MEANT = 2.0
"""Highest level to which words that no pattern knows can lift a signal."""

UNSURE = "Part of it was heard in words of your own; said more plainly it counts in full."


def score(
    turns: Sequence[Turn],
    round_: str,
    level: str = "",
    events: Sequence[Event] = (),
    scenario: Any | None = None,
    measures: Sequence[Measure] = (),
) -> list[Signal]:
    """All signals of a round, in the order of the rubric.

    Args:
        turns: Both speakers' turns, with words where times are wanted.
        round_: One of `evidence.ROUNDS`.
        level: "mid", "senior" or "staff"; expectations are the scenario's business.
        events: The session's log.
        scenario: The interview that was held, or None for a recording of another.
        measures: From `fluency.measure`, for what rests on silence.
    """
    del level
    typed = code(versions(events)) if round_ == "coding" else None
    heard = listen(turns, round_, scenario, typed)
    why_not = refusal(heard)
    if why_not:
        return refused(round_, why_not)
    found = [signal_of(heard, view) for view in views(heard, measures)]
    if typed is None or not typed.replayed:
        return found
    return [
        _unscored(criteria()[s.id], "Narrated afterwards, without an interviewer.")
        if s.id in WITH_AN_INTERVIEWER
        else s
        for s in found
    ]


@dataclass(frozen=True, slots=True)
class View:
    """One signal as it was observed in a round."""

    criterion: Criterion
    observed: Observed
    basis: Basis


def views(heard: Heard, measures: Sequence[Measure] = ()) -> list[View]:
    """Every signal of the round, observed."""
    given = {measure.name: measure for measure in measures}
    return [
        View(criterion, *_with_code(criterion, heard, *_observe(criterion, heard, given)))
        for criterion in criteria().values()
        if heard.round in criterion.rounds
    ]


def refused(round_: str, why: str) -> list[Signal]:
    """Every signal of a round that is not scored."""
    return [_unscored(c, why) for c in criteria().values() if round_ in c.rounds]


def _observe(
    criterion: Criterion, heard: Heard, measures: Mapping[str, Measure]
) -> tuple[Observed, Basis]:
    everything = _apply(criterion, heard, measures)
    helped = {heard.answers[item.answer].basis_for(criterion.id) for item in everything.items}
    if everything.strength is None or helped <= {"unprompted"}:
        return everything, "unprompted"
    alone = _apply(criterion, heard.only(lambda item: _unhelped(heard, item)), measures)
    if alone.strength is not None and alone.strength >= min(BEST_AFTER_HELP, everything.strength):
        return alone, "unprompted"
    capped = min(everything.strength, float(BEST_AFTER_HELP))
    basis: Basis = "hinted" if "hinted" in helped else "probed"
    return Observed(capped, everything.items), basis


def _with_code(
    criterion: Criterion, heard: Heard, said: Observed, basis: Basis
) -> tuple[Observed, Basis]:
    """What was observed, with what the candidate's code adds to it."""
    code, rule = heard.code, CODE_RULES.get(criterion.id)
    if code is None or rule is None:
        return said, basis
    if code.reading is None:
        missing = f"{said.missing} {code.unread}" if said.missing else ""
        return replace(said, missing=missing), basis
    both = rule(said, heard, code.reading)
    help_ = heard.helped_at(criterion.id)
    before, after = said.strength or 0.0, both.strength or 0.0
    if help_ and after > before and all(code.typed(n).end > help_[0] for n in both.lines):
        return replace(both, strength=max(before, min(after, BEST_AFTER_HELP))), help_[1]
    return both, basis


def _unhelped(heard: Heard, item: Item) -> bool:
    return heard.answers[item.answer].basis_for(item.evidence.signal) == "unprompted"


def _apply(criterion: Criterion, heard: Heard, measures: Mapping[str, Measure]) -> Observed:
    if criterion.rule:
        observed = RULES[criterion.rule](criterion, heard, measures)
    elif criterion.rungs:
        observed = by_rungs(criterion, heard)
    else:
        observed = by_count(criterion, heard)
    if (
        observed.strength is not None
        and observed.strength < 1
        and criterion.absent
        and not observed.items
    ):
        return Observed(None, missing=f"Not applicable: {criterion.absent}.")
    return _with_meaning(criterion, heard, observed)


def _with_meaning(criterion: Criterion, heard: Heard, found: Observed) -> Observed:
    """One level more, to 2 at most, where something was meant that no pattern foresaw."""
    meant = heard.places(criterion.id, MEANT)
    if not meant or found.strength is None or found.strength >= BEST_IF_MEANT:
        return found
    lifted = min(BEST_IF_MEANT, found.strength + 1)
    return replace(found, strength=lifted, items=(*found.items, meant[0]), reason=UNSURE)


def signal_of(heard: Heard, view: View) -> Signal:
    """The signal as the report has it."""
    criterion, observed = view.criterion, view.observed
    if observed.strength is None:
        return _unscored(criterion, observed.missing)
    wanted = {w.id for w in heard.scenario.signals} if heard.scenario is not None else None
    if (
        wanted is not None
        and criterion.axis == "round"
        and criterion.id not in wanted
        and not (observed.items or observed.lines)
    ):
        return _unscored(criterion, "This round did not ask for it.")
    level = min(int(observed.strength + 1e-9), criterion.best)
    shown = quotes(heard, observed.items)
    if heard.code is not None:
        shown += tuple(heard.code.quote(line) for line in observed.lines)
    return Signal(
        id=criterion.id,
        name=criterion.name,
        level=level,
        basis=view.basis if level else None,
        reason=f"{observed.reason or criterion.heard[level]} {observed.remark}".strip(),
        next_level=criterion.next[level] if level < len(criterion.next) else "",
        quotes=shown,
        axis=criterion.axis,
    )


def _unscored(criterion: Criterion, why: str) -> Signal:
    return Signal(
        id=criterion.id, name=criterion.name, level=None, missing=why, axis=criterion.axis
    )
