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

from .probe import Odds, highest, stretches
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
_LONGEST = 1.0
"""Seconds. What only the probe hears and lasts longer is somebody else in the room, or a hum."""
_NEAR = 0.2
"""Seconds around a proposal in which the probe may confirm it."""
_REFUTED = 0.2
"""Probability under which the probe refutes a proposal."""
_EXTENT = 0.3
"""Probability that marks how far a filled pause extends."""
_LIKELY = 0.5
"""Probability from which an unwritten filled pause is possible ..."""
_SURE = 0.9
"""... and from which it counts ..."""
_SWALLOWED = 0.6
"""... and from which it does if the recogniser seems to have made it part of a word."""
_HEAD = 0.25
"""Seconds from the beginning of such a word."""
_WORD, _LETTER = 0.18, 0.06
"""Seconds that a word takes, and each letter of it."""
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


@dataclass(frozen=True, slots=True)
class Proposal:
    """A filled pause that a recogniser wrote."""

    span: Span
    text: str
    looped: bool = False
    """Whether it stands among so many that the recogniser may have lost its way."""


def proposals(words: Sequence[Word]) -> list[Proposal]:
    """The filled pauses among recognised words."""
    made = []
    for n, word in enumerate(words):
        if not is_filler(word.text) or word.span.duration <= _BRIEFEST:
            continue
        around = [*words[max(0, n - _LOOP_REACH) : n], *words[n + 1 : n + 1 + _LOOP_REACH]]
        looped = sum(is_filler(other.text) for other in around) >= _LOOP or _repeats(words, n)
        made.append(Proposal(word.span, _spelling(word.text), looped))
    return made


def _repeats(words: Sequence[Word], n: int) -> bool:
    """Whether the three words ending or starting at n come three times in a row."""
    texts = [_bare(word.text) for word in words]
    return any(
        texts[first : first + 3] == texts[first + 3 : first + 6] == texts[first + 6 : first + 9]
        for first in range(max(0, n - 8), n + 1)
        if len(texts) >= first + 9
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of the sound of a recording."""

    voice: tuple[Span, ...]
    levels: Levels
    odds: Odds | None = None
    """None where the recogniser gives no encoding that the probe can read."""
    words: tuple[Word, ...] = ()
    """Of the pass without the hint."""


def evident(proposed: Sequence[Proposal], heard: Heard) -> tuple[FilledPause, ...]:
    """The filled pauses that proposals and sound agree on, in order, each once.

    Args:
        proposed: By a recogniser, in any order.
        heard: The sound of the same recording.
    """
    believed = [pause for proposal in proposed if (pause := _believed(proposal, heard))]
    merged = _merged(believed)
    if heard.odds is not None:
        merged += _unwritten(heard, merged)
    return tuple(sorted(merged, key=lambda pause: pause.span.start))


def _believed(proposal: Proposal, heard: Heard) -> FilledPause | None:
    """The proposal where it sounds; None if it does not."""
    if not _sounds(proposal.span, heard.levels):
        return None
    span = _at_voice(proposal.span, heard.voice)
    if heard.odds is None:
        return None if proposal.looped else FilledPause(span, proposal.text)
    near = Span(max(0.0, span.start - _NEAR), span.end + _NEAR)
    sure = highest(heard.odds, near)
    if sure < (_LIKELY if proposal.looped else _REFUTED):
        return None
    inside = [s for s, _ in stretches(heard.odds, _EXTENT) if s.overlaps(near)]
    span = max(inside, key=lambda s: s.duration, default=span)
    return FilledPause(span, proposal.text, round(sure, 3))


def _sounds(span: Span, levels: Levels) -> bool:
    """Whether there is active sound for long enough in or beside a span."""
    frames = round(_SOUNDING * 100)
    active = levels.active(Span(max(0.0, span.start - 0.3), span.end + 0.2))
    if len(active) < frames:
        return False
    return bool(np.convolve(active, np.ones(frames), "valid").max() >= _ACTIVE_SHARE * frames)


def _at_voice(span: Span, voice: Sequence[Span]) -> Span:
    """The last stretch of voice in a span; a word after a pause often begins in the pause."""
    reached = [stretch for stretch in voice if stretch.overlaps(Span(span.start, span.end + 0.1))]
    if not reached:
        return span
    start = max(span.start, reached[-1].start)
    return Span(start, min(max(span.end, start + _SOUNDING), max(reached[-1].end, span.end)))


def _merged(pauses: Sequence[FilledPause]) -> list[FilledPause]:
    """Those of two passes that are the same one, as one."""
    merged: list[FilledPause] = []
    for pause in sorted(pauses, key=lambda p: (p.span.start, p.span.end)):
        if merged and pause.span.start - merged[-1].span.end < _MERGE:
            end = max(merged[-1].span.end, pause.span.end)
            merged[-1] = replace(merged[-1], span=Span(merged[-1].span.start, end))
        else:
            merged.append(pause)
    return merged


def _unwritten(heard: Heard, written: Sequence[FilledPause]) -> list[FilledPause]:
    """Filled pauses that only the probe hears: counted if it is sure, else possible."""
    assert heard.odds is not None  # noqa: S101 -- told to the type checker
    found = []
    for span, sure in stretches(heard.odds, _LIKELY):
        wide = Span(max(0.0, span.start - _MERGE), span.end + _MERGE)
        voiced = any(stretch.overlaps(span) for stretch in heard.voice)
        lasts = _SOUNDING <= span.duration <= _LONGEST
        if not lasts or not voiced or any(p.span.overlaps(wide) for p in written):
            continue
        least = _SWALLOWED if _swallowed(span, heard.words) else _SURE
        found.append(FilledPause(span, "uh", round(sure, 3), counted=sure >= least))
    return found


def _swallowed(span: Span, words: Sequence[Word]) -> bool:
    """Whether it lies in the beginning of a word that is too long for its letters.

    A recogniser that leaves out an "um" mostly begins the next word where the "um" began.
    """
    return any(
        word.span.start - _HEAD < span.start < word.span.start + _HEAD
        and word.span.duration > _WORD + _LETTER * len(_bare(word.text)) + span.duration
        for word in words
    )
