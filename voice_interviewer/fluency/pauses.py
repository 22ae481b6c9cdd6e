"""Pauses: silent ones, filled ones, and how long the voice goes on between them."""

from statistics import median

from voice_interviewer.findings import Mark, Measure
from voice_interviewer.speech import Span

from .accuracy import FOUND
from .own_speech import LONG_PAUSE, Answer, OwnSpeech

_BRIEF, _LONG = 0.2, 1.0
_CLAUSE_END = (".", ",", "?", "!", ";", ":", "…", "-")


def filled_pauses(own: OwnSpeech) -> list[Measure]:
    """How many "um", "uh", "er", "hmm", and how often."""
    marks = tuple(
        Mark(f.span.start, f.span.end, f.text, "filled pause", f.probability)
        for answer in own.answers
        for f in answer.filled
    )
    note = FOUND.sentence
    if not own.answers:
        return [
            Measure(name, None, unit, missing=own.too_little)
            for name, unit in (
                ("filled_pauses", "count"),
                ("filled_pauses_per_minute", "1/min"),
                ("filled_pauses_per_100_words", "1/100 words"),
            )
        ]
    count = len(marks)
    few = own.too_little
    per_minute = None if few else 60 * count / own.speaking
    per_words = None if few else 100 * count / len(own.words)
    typical_minute = "Typical on the telephone: 1.8 to 10.5 a minute, half of all people under 5.3."
    typical_words = "Typical on the telephone: 1.0 to 6.2, half of all people under 3.1."
    return [
        Measure(
            "filled_pauses", float(count), "count", confidence=FOUND.recall, spans=marks, note=note
        ),
        Measure("filled_pauses_per_minute", per_minute, "1/min", missing=few, note=typical_minute),
        Measure(
            "filled_pauses_per_100_words", per_words, "1/100 words", missing=few, note=typical_words
        ),
    ]


def silent_pauses(own: OwnSpeech) -> list[Measure]:
    """How many silent pauses, how long the middle one is, and where they stand."""
    if not own.answers:
        return [
            Measure(name, None, unit, missing=own.too_little)
            for name, unit in (("silent_pauses", "count"), ("silent_pause_median", "s"))
        ]
    marks = tuple(
        Mark(pause.start, pause.end, None, _place(answer, pause))
        for answer in own.answers
        for pause in answer.pauses
    )
    lengths = [mark.end - mark.start for mark in marks]
    none = None if lengths else "There was no silent pause."
    inside = sum(mark.kind == "inside a clause" for mark in marks)
    return [
        Measure(
            "silent_pauses",
            float(len(marks)),
            "count",
            spans=marks,
            note=f"Silences of 0.25 s and more inside answers; {inside} inside a clause, "
            f"{sum(length >= _LONG for length in lengths)} of 1 s and more.",
        ),
        Measure("silent_pause_median", median(lengths) if lengths else None, "s", missing=none),
    ]


def _place(answer: Answer, pause: Span) -> str:
    """Whether a pause ends a clause or breaks one, by the recogniser's punctuation."""
    middle = (pause.start + pause.end) / 2
    before = [w for w in answer.turn.words if (w.span.start + w.span.end) / 2 <= middle]
    if not before:
        return "planning"
    return "clause end" if before[-1].text.endswith(_CLAUSE_END) else "inside a clause"


def runs(own: OwnSpeech) -> Measure:
    """The longest the candidate spoke without a pause of 0.7 s."""
    if not own.answers:
        return Measure("longest_run", None, "s", missing=own.too_little)
    spans = [span for answer in own.answers for span in _runs(answer)]
    longest = max(spans, key=lambda span: span.duration)
    mark = Mark(longest.start, longest.end, None, "run")
    return Measure("longest_run", longest.duration, "s", spans=(mark,))


def _runs(answer: Answer) -> list[Span]:
    start, spans = answer.span.start, []
    for pause in answer.pauses:
        if pause.duration >= LONG_PAUSE:
            spans.append(Span(start, pause.start))
            start = pause.end
    return [*spans, Span(start, answer.span.end)]


def phonation_time_ratio(own: OwnSpeech) -> Measure:
    """Share of the time of the answers in which there was voice."""
    name, unit = "phonation_time_ratio", "share"
    if own.too_little:
        return Measure(name, None, unit, missing=own.too_little)
    held = sum(answer.span.duration for answer in own.answers)
    return Measure(name, sum(answer.phonation for answer in own.answers) / held, unit)
