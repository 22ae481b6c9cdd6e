"""The second pass: a recording and its log in, what was really said and when out.

The live pass must be quick and is only good enough to talk by. This one is unhurried, and
all scores rest on it. The candidate's words are recognised twice: once as they come, which
is the transcript, and once with a hint full of "um", because Whisper was trained on edited
text and leaves most of them out. The hint also makes it invent some, so the hinted pass
only proposes filled pauses, and each proposal must be found in the sound.

What the interviewer said is known from the log and is never recognised.
"""

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from voice_interviewer.events import Event
from voice_interviewer.recognition import ENCODED_RATE, Encoder, Recognizer
from voice_interviewer.speech import Hypothesis, Samples, Span, Turn, Word, seconds_at
from voice_interviewer.vad import SpeechDetector

from . import probe
from .chunks import Chunk, chunks
from .filled_pauses import (
    DISFLUENT,
    FilledPause,
    Heard,
    Proposal,
    evident,
    is_filler,
    proposals,
)
from .probe import Odds
from .turns import Floor, candidate_turn, floors, interviewer_turns, typed_turns
from .voice import Levels, levelled, voice_spans

__all__ = ["DISFLUENT", "FilledPause", "Transcript", "second_pass", "voice_spans"]


@dataclass(frozen=True, slots=True)
class Transcript:
    """Who said what and when, and where the candidate's voice was on."""

    turns: tuple[Turn, ...]
    """Of both speakers, by when they began. Words hold no filled pauses."""
    voice: tuple[Span, ...]
    """The candidate's voice, in order; silences of 0.1 s and more are left out."""
    filled_pauses: tuple[FilledPause, ...]
    """In order. Those that are only possible are among them, marked."""
    duration: float
    """Seconds of the recording."""
    warnings: tuple[str, ...] = ()
    typed: bool = False
    """Whether there is only text, so that nothing can be said about how it was spoken."""

    @classmethod
    def of_text(cls, turns: tuple[Turn, ...], warnings: tuple[str, ...] = ()) -> "Transcript":
        """A transcript without sound; turns in order."""
        duration = max(turn.span.end for turn in turns)
        return cls(turns, (), (), duration, warnings, typed=True)

    def of(self, speaker: str) -> tuple[Turn, ...]:
        """The turns of one speaker."""
        return tuple(turn for turn in self.turns if turn.speaker == speaker)

    @property
    def counted(self) -> tuple[FilledPause, ...]:
        """The filled pauses that are sure enough to be counted."""
        return tuple(pause for pause in self.filled_pauses if pause.counted)


def second_pass(
    candidate: Samples,
    events: Sequence[Event],
    recognizer: Recognizer,
    detector: SpeechDetector,
    progress: Callable[[float], None] | None = None,
) -> Transcript:
    """Transcribe a recording unhurried; the same sound gives the same transcript.

    Args:
        candidate: The candidate's track, shape (n,), sample 0 at session time 0.
        events: The session's log; empty for a recording that belongs to no session, which
            is then taken to be one answer.
        recognizer: Hears the words; asked from as many threads as there are processors.
        detector: Hears where there is a voice.
        progress: Called with the share done, in [0, 1].

    Raises:
        EngineBroken: The recogniser failed.
    """
    duration = seconds_at(len(candidate))
    candidate = levelled(candidate)
    levels = Levels(candidate)
    voice = voice_spans(candidate, detector, levels)
    taken = floors(events, voice)
    said = _said(taken, candidate, recognizer, progress)
    turns = interviewer_turns(events, duration)
    turns += [
        candidate_turn(floor, words)
        for floor in taken
        if (words := [word for word in said.words[floor.turn_id] if not is_filler(word.text)])
    ]
    answered = {turn.id for turn in turns}
    unheard = [floor for floor in taken if floor.turn_id not in answered]
    typed = [turn for turn in typed_turns(events) if turn.id not in answered]
    spoken = any(turn.speaker == "candidate" for turn in turns)
    all_words = tuple(word for floor in taken for word in said.words[floor.turn_id])
    return Transcript(
        turns=tuple(sorted([*turns, *typed], key=lambda turn: (turn.span.start, turn.id))),
        voice=voice,
        filled_pauses=evident(said.proposed, Heard(voice, levels, said.odds, all_words)),
        duration=duration,
        warnings=tuple(_no_words(floor.voice) for floor in unheard),
        typed=bool(typed) and not spoken,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What was heard in a recording, in session time."""

    words: dict[str, list[Word]]
    """Of the pass without the hint, by turn."""
    proposed: list[Proposal]
    odds: Odds | None


def _said(
    taken: Sequence[Floor],
    candidate: Samples,
    recognizer: Recognizer,
    progress: Callable[[float], None] | None,
) -> _Said:
    """Hear every chunk, as many at a time as there are processors."""
    work = [(floor, chunk) for floor in taken for chunk in chunks(floor.voice)]
    odds = _no_odds(recognizer, seconds_at(len(candidate)))
    said = _Said({floor.turn_id: [] for floor in taken}, [], odds)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        heard = pool.map(lambda each: _heard(each[1], candidate, recognizer), work)
        for n, ((floor, chunk), part) in enumerate(zip(work, heard, strict=True), start=1):
            said.proposed.extend([*proposals(part.clean), *proposals(part.hinted)])
            said.words[floor.turn_id].extend(part.clean)
            if odds is not None and part.odds is not None:
                chunk.place(part.odds, odds, ENCODED_RATE)
            if progress is not None:
                progress(n / len(work))
    return said


def _no_odds(recognizer: Recognizer, duration: float) -> Odds | None:
    """Room for the probe's odds of a recording; None if it cannot read this recogniser."""
    if isinstance(recognizer, Encoder) and probe.reads(recognizer.encoding):
        return np.zeros(math.ceil(duration * ENCODED_RATE) + 1)
    return None


@dataclass(frozen=True, slots=True)
class _Part:
    """What was heard in one chunk, in session time."""

    clean: tuple[Word, ...]
    hinted: tuple[Word, ...]
    odds: Odds | None


def _heard(chunk: Chunk, candidate: Samples, recognizer: Recognizer) -> _Part:
    sound = chunk.cut(candidate)
    clean, hinted = recognizer.recognize(sound), recognizer.recognize(sound, DISFLUENT)
    odds = None
    if isinstance(recognizer, Encoder) and probe.reads(recognizer.encoding):
        odds = probe.odds(recognizer.encode(sound))
    return _Part(_words(clean, chunk), _words(hinted, chunk), odds)


def _words(hypothesis: Hypothesis, chunk: Chunk) -> tuple[Word, ...]:
    """The words of a chunk in session time."""
    return tuple(replace(word, span=chunk.in_session(word.span)) for word in hypothesis.words)


def _no_words(voice: Sequence[Span]) -> str:
    start, end = voice[0].start, voice[-1].end
    return f"Sound from {start:.1f} to {end:.1f} s held no words that could be recognised."
