"""The one thing to work on next, and the moment that went best."""

from collections.abc import Sequence
from typing import Any

from voice_interviewer.findings import Measure, Signal

from .rubric import criteria

_FIRST = (
    "C1", "C3", "C6", "C2", "C5", "C4", "T2", "T3", "T4", "T1",
    "D1", "D5", "D6", "D2", "D3", "D4", "D7", "D8",
    "B4", "B2", "B1", "B3", "B5", "B6", "Q1", "Q2", "S2", "S4", "S1", "S3", "S5",
)  # fmt: skip
"""Where two signals are equally far from their best, the one that interviewers miss most."""


def next_step(found: Sequence[Signal], measures: Sequence[Measure] = ()) -> dict[str, Any] | None:
    """What to practise: the signal of the round that has most to gain.

    Returns:
        `{advice, why, start, end, exercise, phrase, quote}`, times in seconds or None where
        nothing was said that shows it; None where nothing was scored.
    """
    del measures
    open_ = [s for s in found if s.level is not None and s.level < criteria()[s.id].best]
    if not open_:
        return None
    chosen = min(open_, key=_priority)
    quote = next((q for q in chosen.quotes if q.kind == "speech"), None)
    return {
        "advice": chosen.next_level,
        "why": chosen.reason,
        "start": quote.start if quote else None,
        "end": quote.end if quote else None,
        "exercise": criteria()[chosen.id].exercise,
        "phrase": _gist(chosen.next_level),
        "quote": quote.text if quote else "",
        "signal": chosen.id,
    }


def _gist(advice: str) -> str:
    """The first words of an advice that say what to do, up to where it says how or why."""
    words = advice.split()
    for n, word in enumerate(words[:_LONGEST_GIST]):
        if n >= 2 and word in _TURNS:
            return " ".join(words[:n])
        if n >= 1 and word.endswith((",", ";", ".")):
            return " ".join([*words[:n], word.rstrip(",;.")])
    return " ".join(words[:_LONGEST_GIST])


_LONGEST_GIST = 7
_TURNS = frozenset(
    "and for before after where who when with in than that to of as if or why at from".split()
)


def _priority(signal: Signal) -> tuple[float, bool, int]:
    share = (signal.level or 0) / criteria()[signal.id].best
    place = _FIRST.index(signal.id) if signal.id in _FIRST else len(_FIRST)
    return share, signal.axis != "round", place


def best(found: Sequence[Signal]) -> dict[str, Any] | None:
    """The strongest moment: `{text, why, start, end}`; None where no signal reached 2."""
    heard = [s for s in found if any(q.kind == "speech" for q in s.quotes)]
    shown = [s for s in heard if s.level and s.level >= 2 and s.axis == "round"]
    shown = shown or [s for s in heard if s.level and s.level >= 2]
    if not shown:
        return None
    chosen = max(shown, key=lambda s: ((s.level or 0), s.basis == "unprompted", -_priority(s)[2]))
    said = [q for q in chosen.quotes if q.kind == "speech"]
    quote = max(said, key=lambda q: len(q.text))
    return {"text": quote.text, "why": chosen.reason, "start": quote.start, "end": quote.end}
