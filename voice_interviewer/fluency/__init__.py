"""Fluency: how it was said, measured from when the voice was on.

Pauses come from voice activity and never from the gaps between words. Whisper shortens a
word that runs long and may begin the first word after a silence seconds early; both would
move time from a pause into a word or back. The words are asked only what was said.

Every number has its line in `docs/measures.md`: what it is, its formula, its source and
how far off it was on labelled speech.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from voice_interviewer.events import Event
from voice_interviewer.findings import Measure
from voice_interviewer.speech import Samples, Span
from voice_interviewer.transcript import Transcript

from . import floor, loudness, pace, pauses, repairs, words
from .axis import axis
from .cut_offs import cut_offs
from .learned import InContext
from .own_speech import OwnSpeech, own_speech
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
        *_of_the_words(own, lists, in_context),
        *_of_the_time(transcript, own, lists, events),
        *vary(candidate, transcript.voice),
        loudness.loudness(candidate),
        floor.voice_to_voice(events),
        *cut_offs(events),
        *recovery(transcript.turns, events),
    ]
    if quality.usable:
        return [replace(m, warnings=(*m.warnings, *quality.warnings)) for m in taken]
    return [m if m.name in _FROM_THE_LOG else _unusable(m, quality) for m in taken]


def _of_the_words(
    own: OwnSpeech, lists: Vocabulary, in_context: InContext | None
) -> Iterator[Measure]:
    """What was said that need not have been."""
    yield from pauses.filled_pauses(own)
    yield from words.discourse_markers(own, lists, in_context)
    yield words.hedges(own, lists)
    yield repairs.repetitions(own, lists)
    yield repairs.restarts(own, lists)
    yield from words.first_person(own, lists)


def _of_the_time(
    transcript: Transcript, own: OwnSpeech, lists: Vocabulary, events: Sequence[Event]
) -> Iterator[Measure]:
    """Who spoke when, how fast, and who was silent."""
    yield from pauses.silent_pauses(own)
    yield from pace.rates(own)
    yield pace.over_time(own)
    yield floor.response_latency(transcript)
    yield floor.talk_share(transcript, own)
    yield floor.longest_monologue(transcript, own)
    yield from floor.silence(transcript, own, lists, events)
    yield pauses.phonation_time_ratio(own)
    yield pauses.runs(own)


def _unusable(measure: Measure, quality: AudioQuality) -> Measure:
    return Measure(measure.name, None, measure.unit, missing=quality.missing)
