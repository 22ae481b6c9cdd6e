"""Pace: words and syllables over the time they took.

Three rates, because they answer three questions and are often mixed up: how fast it went
in all, how fast while talking, and how fast the tongue moves.
"""

from collections.abc import Callable
from functools import cache

from voice_interviewer.findings import Measure

from .own_speech import OwnSpeech

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


def articulation_time(own: OwnSpeech) -> float:
    """Seconds of voice in all answers without silent and filled pauses."""
    return sum(
        answer.phonation - sum(pause.span.duration for pause in answer.filled)
        for answer in own.answers
    )
