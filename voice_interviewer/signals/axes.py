"""From signals to axes: 0 to 5, with the range in which the score plausibly lies.

Signals weigh the same unless the scenario says otherwise. The range comes from two
things: how few signals were observed, and how few answers they were observed in. One
answer rated by one person agrees with another rating at ICC .29, so a single answer is
worth about +-1 point whatever else is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from statistics import pstdev

from voice_interviewer.findings import Axis, Measure, Signal

from .rubric import criteria

AXES = ("structure", "think_aloud", "round")
ONE_ANSWER_ERROR = 0.95
"""Points of standard error from having heard one answer: .6 * sqrt((1 - .29) / .29)."""
LEAST_SPREAD = 0.8
"""Points by which signals differ at least, so that two that agree do not look certain."""


def axes(
    found: Sequence[Signal],
    measures: Sequence[Measure] = (),
    weights: Mapping[str, float] | None = None,
) -> dict[str, Axis]:
    """Structure, thinking aloud and the round's own axis.

    Args:
        found: From `score`.
        measures: Kept for scoring that rests on a measure; T1 already did.
        weights: Of signals, by id, from a scenario; 1 for all others.
    """
    del measures
    return {name: _axis(name, found, weights or {}) for name in AXES}


def _axis(name: str, found: Sequence[Signal], weights: Mapping[str, float]) -> Axis:
    mine = [signal for signal in found if signal.axis == name]
    if not mine:
        return Axis(None, missing="Not scored in this kind of round.")
    scored = [signal for signal in mine if signal.level is not None and weights.get(signal.id, 1)]
    if not scored:
        reasons = {signal.missing for signal in mine if signal.missing}
        why = reasons.pop() if len(reasons) == 1 else "None of its signals could be observed."
        return Axis(None, missing=why)
    shares = {signal.id: _share(signal) for signal in scored}
    value, half = combined(
        [(shares[s.id], weights.get(s.id, 1.0)) for s in scored], _answers(scored)
    )
    return Axis(
        value=round(value, 2),
        interval=(round(max(0.0, value - half), 2), round(min(5.0, value + half), 2)),
        raised=tuple(s.name for s in scored if shares[s.id] >= 2 / 3),
        held=tuple(s.name for s in scored if shares[s.id] <= 1 / 3),
        note=f"From {len(scored)} of {len(mine)} signals.",
    )


def combined(shares: Iterable[tuple[float, float]], answers: int) -> tuple[float, float]:
    """Value and half-width on 0 to 5, of (share of the best level, weight) pairs."""
    pairs = list(shares)
    total = sum(weight for _, weight in pairs)
    value = 5 * sum(share * weight for share, weight in pairs) / total
    spread = max(LEAST_SPREAD, 5 * pstdev(share for share, _ in pairs))
    return value, sqrt(spread**2 / len(pairs) + ONE_ANSWER_ERROR**2 / max(1, answers))


def _share(signal: Signal) -> float:
    return (signal.level or 0) / criteria()[signal.id].best


def _answers(scored: Sequence[Signal]) -> int:
    """Answers that anything was quoted from; evidence from one answer stays one answer."""
    return len({quote.turn for signal in scored for quote in signal.quotes})
