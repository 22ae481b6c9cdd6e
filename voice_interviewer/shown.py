"""What a candidate has shown so far: all they said in, signals out.

The interviewer does not ask for what was shown, and in study mode quotes it. Both rest on
the scores of the report, so that nobody is asked for what is then counted, or praised for
what is not.
"""

from .codepad import CodePad, Version
from .signals.written import Score, score_written

WELL = 2
"""Level of a signal from which it counts as shown."""

LATE = frozenset({"B4", "B5"})
"""Outcome and lesson, which the end of a story shows ..."""

HEADLINE = 60
"""... and not its first words, which promise them or name what the problem cost."""


def well_shown(text: str, round_: str, pad: CodePad | None = None) -> set[str]:
    """Signals that all that was said and typed shows well enough not to be asked about."""
    typed = Version(0.0, pad.file, pad.text, ()) if pad else None
    shown = _well(score_written(text, round_, typed=typed))
    if round_ == "behavioral" and shown & LATE:
        rest = " ".join(text.split()[HEADLINE:])
        shown -= LATE - _well(score_written(rest, round_))
    return shown


def quoted(text: str, round_: str) -> dict[str, str]:
    """Signals that one turn shows, each with the shortest words of it that show it."""
    signals = score_written(text, round_).signals
    shown = [s for s in signals if (s.level or 0) >= WELL and s.quotes]
    return {s.id: min((quote.text for quote in s.quotes), key=len) for s in shown}


def _well(scored: Score) -> set[str]:
    return {signal.id for signal in scored.signals if (signal.level or 0) >= WELL}
