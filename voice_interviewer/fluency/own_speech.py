"""The candidate's own speech, laid out once for all measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voice_interviewer.speech import Span, Turn, Word
from voice_interviewer.transcript import FilledPause, Transcript

SILENT_PAUSE = 0.25
"""Shortest silence, in seconds, counted as a pause (Goldman-Eisler, 1968)."""
LONG_PAUSE = 0.7
"""Seconds. Silences this long are left out of the speaking time."""
ENOUGH_SECONDS = 60.0
"""Speaking time under which no rate is given."""
ENOUGH_WORDS = 100
"""Words under which no rate is given."""


def silent_pauses(
    voice: Sequence[Span], filled: Sequence[FilledPause] = (), shortest: float = SILENT_PAUSE
) -> list[Span]:
    """The silences inside one turn that are long enough to be heard as pauses.

    The silence before the first word is response latency, and the one after the last
    belongs to nobody; neither is a pause. A filled pause that the voice detector missed
    splits a silence.

    Args:
        voice: Where the voice was on, in order and not overlapping.
        filled: Filled pauses anywhere.
        shortest: Seconds. A stop consonant is silent for up to about a tenth.
    """
    if not voice:
        return []
    inside = [
        f.span for f in filled if voice[0].start < f.span.start and f.span.end < voice[-1].end
    ]
    sounding = union([*voice, *inside])
    gaps = [Span(a.end, b.start) for a, b in pairwise(sounding)]
    return [gap for gap in gaps if gap.duration >= shortest]


def union(spans: Sequence[Span]) -> list[Span]:
    """The same time covered by spans that are in order and do not touch."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The time that is in both; spans of each do not touch."""
    both = (
        Span(max(a.start, b.start), min(a.end, b.end)) for a in one for b in other if a.overlaps(b)
    )
    return sorted(both, key=lambda span: span.start)


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of spans, in order, when others are cut out of them."""
    left: list[Span] = []
    for span in spans:
        start = span.start
        for cut in union([cut for cut in taken if cut.overlaps(span)]):
            if start < cut.start:
                left.append(Span(start, cut.start))
            start = cut.end
        if start < span.end:
            left.append(Span(start, span.end))
    return left


@dataclass(frozen=True, slots=True)
class Answer:
    """One turn of the candidate with its voice and its pauses."""

    turn: Turn
    voice: tuple[Span, ...]
    pauses: tuple[Span, ...]
    """Silent pauses."""
    filled: tuple[FilledPause, ...]
    """Counted filled pauses."""

    @property
    def span(self) -> Span:
        """From the first voice to the last."""
        return Span(self.voice[0].start, self.voice[-1].end)

    @property
    def phonation(self) -> float:
        """Seconds of voice: everything but silent pauses."""
        return self.span.duration - sum(pause.duration for pause in self.pauses)

    @property
    def speaking(self) -> float:
        """Seconds without the pauses of `LONG_PAUSE` and more."""
        long = sum(pause.duration for pause in self.pauses if pause.duration >= LONG_PAUSE)
        return self.span.duration - long

    def spoken_before(self, t: float) -> float:
        """Of its speaking time, the seconds before a time."""
        before = min(max(t, self.span.start), self.span.end)
        long = (pause for pause in self.pauses if pause.duration >= LONG_PAUSE)
        silent = sum(min(p.end, before) - p.start for p in long if p.start < before)
        return before - self.span.start - silent


@dataclass(frozen=True, slots=True)
class OwnSpeech:
    """All answers of the candidate."""

    answers: tuple[Answer, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, without filled pauses."""
        return tuple(word for answer in self.answers for word in answer.turn.words)

    @property
    def speaking(self) -> float:
        """Seconds, pauses of `LONG_PAUSE` and more left out."""
        return sum(answer.speaking for answer in self.answers)

    @property
    def too_little(self) -> str | None:
        """Why there is too little speech for a rate, or None."""
        if not self.answers:
            return "No speech of the candidate was recognised."
        if self.speaking < ENOUGH_SECONDS:
            return f"No rate: under 1 min of speech ({self.speaking:.0f} s)."
        if len(self.words) < ENOUGH_WORDS:
            return f"No rate: under {ENOUGH_WORDS} words ({len(self.words)})."
        return None


def own_speech(transcript: Transcript) -> OwnSpeech:
    """Deal voice and filled pauses out to the candidate's turns."""
    answers = []
    for turn in transcript.of("candidate"):
        voice = tuple(span for span in transcript.voice if span.overlaps(turn.span))
        if not voice:
            continue
        filled = tuple(
            pause
            for pause in transcript.counted
            if voice[0].start - SILENT_PAUSE <= pause.span.start < voice[-1].end + SILENT_PAUSE
        )
        answers.append(Answer(turn, voice, tuple(silent_pauses(voice, filled)), filled))
    return OwnSpeech(tuple(answers))
