"""Pace: words and syllables over the time they took.

Three rates, because they answer three questions and are often mixed up: how fast it went
in all, how fast while talking, and how fast the tongue moves.
"""

from collections.abc import Callable, Sequence
from functools import cache

from voice_interviewer.findings import Mark, Measure
from voice_interviewer.speech import Word

from .own_speech import Answer, OwnSpeech

_LONG_ENOUGH = 15.0
"""Seconds of speech under which an answer or the rest of a minute has no pace of its own."""

Said = tuple[Answer, Word]

_VOWELS = frozenset("AIOQWYaeiouæɐɑɒɔəɚɛɜɪʊʌᵊᵻᵿ")
"""Letters of the lexicon's phonetic alphabet that carry a syllable."""


@cache
def _pronounce() -> Callable[[str], str]:
    from hibari.g2p import G2P

    pronounce: Callable[[str], str] = G2P()
    return pronounce


def syllables(text: str) -> int:
    """Syllables of a text when read out: "p99" has four.

    Pronunciations come from the lexicon of the bundled voice (185,000 words and a small
    net for the rest).
    """
    return sum(letter in _VOWELS for letter in _pronounce()(text)) if text.strip() else 0


def rates(own: OwnSpeech) -> list[Measure]:
    """Overall rate, speaking rate and articulation rate."""
    few = own.too_little
    names = (
        ("overall_rate", "words/min"),
        ("speaking_rate", "words/min"),
        ("articulation_rate", "syllables/s"),
    )
    if few:
        return [Measure(name, None, unit, missing=few) for name, unit in names]
    words = len(own.words)
    held = sum(answer.span.duration for answer in own.answers)
    spoken = sum(syllables(answer.turn.text) for answer in own.answers)
    values = (60 * words / held, 60 * words / own.speaking, spoken / articulation_time(own))
    notes = (
        "Words over the whole time of the answers.",
        "Words over the time of the answers without pauses of 0.7 s and more. Between about "
        "110 and 190 nothing need change.",
        "Syllables over the time of voice without filled pauses.",
    )
    return [
        Measure(name, value, unit, note=note)
        for (name, unit), value, note in zip(names, values, notes, strict=True)
    ]


def over_time(own: OwnSpeech) -> Measure:
    """How far apart the slowest and the fastest minute are; each minute and answer as a span."""
    name, unit = "pace_range", "words/min"
    if own.too_little:
        return Measure(name, None, unit, missing=own.too_little)
    minutes = [_paced(mine, "minute") for mine in _minutes(own)]
    if len(minutes) < 2:
        return Measure(name, None, unit, missing="Needs two minutes of speech.")
    answers = [
        _paced([(answer, word) for word in answer.turn.words], "answer")
        for answer in own.answers
        if answer.speaking >= _LONG_ENOUGH
    ]
    rates = [rate for rate, _ in minutes]
    note = "Words a minute of own speech, minute by minute; pauses of 0.7 s and more left out."
    marks = tuple(mark for _, mark in (*minutes, *answers))
    return Measure(name, max(rates) - min(rates), unit, spans=marks, note=note)


def _minutes(own: OwnSpeech) -> list[list[Said]]:
    """The words in groups of one minute of own speech each; the rest joins the last."""
    groups: list[list[Said]] = [[]]
    spoken = 0.0
    for answer in own.answers:
        for word in answer.turn.words:
            at = spoken + answer.spoken_before(word.span.start)
            if at >= 60.0 * len(groups) and own.speaking - 60.0 * len(groups) >= _LONG_ENOUGH:
                groups.append([])
            groups[-1].append((answer, word))
        spoken += answer.speaking
    return [group for group in groups if group]


def _paced(said: Sequence[Said], kind: str) -> tuple[float, Mark]:
    """Words a minute of some words, and where they stand."""
    (first, start), (last, end) = said[0], said[-1]
    between = sum(
        answer.speaking for answer in {id(a): a for a, _ in said}.values() if answer is not last
    )
    time = between + last.spoken_before(end.span.end) - first.spoken_before(start.span.start)
    rate = 60 * len(said) / max(time, 1.0)
    return rate, Mark(start.span.start, end.span.end, f"{rate:.0f} words/min", kind)


def articulation_time(own: OwnSpeech) -> float:
    """Seconds of voice in all answers without silent and filled pauses."""
    return sum(
        answer.phonation - sum(pause.span.duration for pause in answer.filled)
        for answer in own.answers
    )
