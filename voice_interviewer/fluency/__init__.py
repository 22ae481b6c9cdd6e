"""Fluency: how it was said, measured from when the voice was on.

Pauses come from voice activity and never from the gaps between words. Whisper shortens a
word that runs long and may begin the first word after a silence seconds early; both would
move time from a pause into a word or back. The words are asked only what was said.

Every number has its line in `docs/measures.md`: what it is, its formula, its source and
how far off it was on labelled speech.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from voice_interviewer.events import Event
from voice_interviewer.findings import Measure
from voice_interviewer.speech import Samples, Span
from voice_interviewer.transcript import Transcript

from . import floor, loudness, pace, pauses, repairs, words
from .axis import axis
from .cut_offs import cut_offs
from .learned import InContext
from .own_speech import own_speech
from .quality import AudioQuality, audio_quality
from .recovery import recovery
from .variety import variety
from .words import Vocabulary, vocabulary

__all__ = [
    "AudioQuality",
    "InContext",
    "Vocabulary",
    "audio_quality",
    "axis",
    "measure",
    "vocabulary",
]

_FROM_THE_LOG = ("voice_to_voice", "hard_cut_offs", "recovered_cut_offs")
"""Measures that a bad recording does not spoil."""


def measure(
    transcript: Transcript,
    candidate: Samples,
    events: Sequence[Event] = (),
    lists: Vocabulary | None = None,
    vary: Callable[[Samples, Sequence[Span]], list[Measure]] = variety,
    in_context: InContext | None = None,
    interviewer: Samples | None = None,
) -> list[Measure]:
    """All delivery measures of one recording; what cannot be measured says why.

    Args:
        transcript: From `transcript.second_pass`.
        candidate: The candidate's track, shape (n,), the one that was transcribed.
        events: The session's log; empty for a recording that belongs to no session.
        lists: Word lists; those of English by default.
        vary: Measures how much the voice moves, from the track and where its voice is. The
            one measure that needs a model.
        in_context: Says what a word means where it stands (`embedding.MiniLm.in_context`);
            without it "like" is told from its neighbours alone, and less well.
        interviewer: The other track; without it nobody can tell whether it is heard in this one.
    """
    own, lists = own_speech(transcript), lists or vocabulary()
    quality = audio_quality(candidate, transcript.voice, interviewer)
    taken = [
        *pauses.filled_pauses(own),
        *words.discourse_markers(own, lists, in_context),
        *pauses.silent_pauses(own),
        *pace.rates(own),
        pace.over_time(own),
        floor.response_latency(transcript),
        words.hedges(own, lists),
        repairs.repetitions(own, lists),
        repairs.restarts(own, lists),
        *words.first_person(own, lists),
        floor.talk_share(transcript, own),
        floor.longest_monologue(transcript, own),
        *floor.silence(transcript, own, lists, events),
        pauses.phonation_time_ratio(own),
        pauses.runs(own),
        *vary(candidate, transcript.voice),
        loudness.loudness(candidate),
        floor.voice_to_voice(events),
        *cut_offs(events),
        *recovery(transcript.turns, events),
    ]
    if quality.usable:
        return [replace(m, warnings=(*m.warnings, *quality.warnings)) for m in taken]
    return [m if m.name in _FROM_THE_LOG else _unusable(m, quality) for m in taken]


def _unusable(measure: Measure, quality: AudioQuality) -> Measure:
    return Measure(measure.name, None, measure.unit, missing=quality.missing)
