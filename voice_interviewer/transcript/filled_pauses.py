"""Words that a hinted recogniser proposes in, filled pauses found in the sound out.

A recogniser that expects "um" hears it in breath and in an empty room, and repeats it
without end. Neither happens where a person said it: the sound there is louder than the
room, and nobody says four in a row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from voice_interviewer.speech import Span, Word

from .voice import Levels

DISFLUENT = (
    "Umm, let me think like, hmm... Okay, here's what I'm, like, thinking. Uh, um, so, er, yeah."
)
"""The hint that makes Whisper write filled pauses."""

_FILLER = re.compile(r"(u+m+|u+h+|u+h+m+|e+r+m*|h+m+|m{2,}|a+h+)")
_SPELLING = {"u": "um", "e": "er", "h": "hmm", "m": "mm", "a": "ah"}
_BRIEFEST = 0.04
"""Seconds. A shorter word was put where the recogniser had no sound for it."""
_LOOP_REACH = 4
"""Words to either side that are searched for other filled pauses ..."""
_LOOP = 3
"""... and how many of them make it a loop."""
_SOUNDING = 0.15
"""Seconds of active sound that a filled pause has."""
_ACTIVE_SHARE = 0.8
"""Share of that time that must be louder than the room."""
_MERGE = 0.3
"""Seconds. Proposals closer than this are one."""


@dataclass(frozen=True, slots=True)
class FilledPause:
    """An "um": where, which, and how sure."""

    span: Span
    text: str
    """One of um, uh, er, hmm, mm, ah."""
    probability: float | None = None
    """The detector's, in [0, 1]; None where only the recogniser was asked."""
    counted: bool = True
    """False for one that is only possible, shown but never counted."""


def _bare(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def is_filler(text: str) -> bool:
    """Whether a word is a filled pause by its spelling."""
    return bool(_FILLER.fullmatch(_bare(text)))


def _spelling(text: str) -> str:
    bare = _bare(text)
    if bare.startswith("u"):
        return "um" if "m" in bare else "uh"
    return _SPELLING[bare[0]]


def said_as_fillers(words: Sequence[Word]) -> list[FilledPause]:
    """The filled pauses among recognised words that are not part of a loop."""
    kept = []
    for n, word in enumerate(words):
        if not is_filler(word.text) or word.span.duration <= _BRIEFEST:
            continue
        around = [*words[max(0, n - _LOOP_REACH) : n], *words[n + 1 : n + 1 + _LOOP_REACH]]
        if sum(is_filler(other.text) for other in around) < _LOOP and not _repeats(words, n):
            kept.append(FilledPause(word.span, _spelling(word.text)))
    return kept


def _repeats(words: Sequence[Word], n: int) -> bool:
    """Whether the three words ending or starting at n come three times in a row."""
    texts = [_bare(word.text) for word in words]
    return any(
        texts[first : first + 3] == texts[first + 3 : first + 6] == texts[first + 6 : first + 9]
        for first in range(max(0, n - 8), n + 1)
        if len(texts) >= first + 9
    )


def evident(
    proposed: Sequence[FilledPause], voice: Sequence[Span], levels: Levels
) -> tuple[FilledPause, ...]:
    """Proposals that are heard in the sound, each once, moved to where they sound.

    Args:
        proposed: In any order.
        voice: Where the candidate's voice was on, in order.
        levels: Of the same recording.
    """
    placed = [p for p in (_placed(proposal, voice, levels) for proposal in proposed) if p]
    merged: list[FilledPause] = []
    for pause in sorted(placed, key=lambda p: (p.span.start, p.span.end)):
        if merged and pause.span.start - merged[-1].span.end < _MERGE:
            end = max(merged[-1].span.end, pause.span.end)
            merged[-1] = replace(merged[-1], span=Span(merged[-1].span.start, end))
        else:
            merged.append(pause)
    return tuple(merged)


def _placed(pause: FilledPause, voice: Sequence[Span], levels: Levels) -> FilledPause | None:
    """The proposal moved to the voice it names; None where nothing sounds."""
    low, high = max(0.0, pause.span.start - 0.3), pause.span.end + 0.2
    frames = round(_SOUNDING * 100)
    active = levels.active(Span(low, high))
    if len(active) < frames:
        return None
    share = np.convolve(active, np.ones(frames), "valid") / frames
    if share.max() < _ACTIVE_SHARE:
        return None
    return replace(pause, span=_at_voice(pause.span, voice))


def _at_voice(span: Span, voice: Sequence[Span]) -> Span:
    """The last stretch of voice in a span; a word after a pause often begins in the pause."""
    reached = [stretch for stretch in voice if stretch.overlaps(Span(span.start, span.end + 0.1))]
    if not reached:
        return span
    start = max(span.start, reached[-1].start)
    return Span(start, min(max(span.end, start + _SOUNDING), max(reached[-1].end, span.end)))
