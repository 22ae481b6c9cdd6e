"""The report: what is put together from the log, the transcript and the findings."""

import pytest

from voice_interviewer.report import filler_cut, to_json
from voice_interviewer.speech import Span, Turn, Utterance, Word
from voice_interviewer.transcript import FilledPause, Transcript


def turn(text: str, start: float, per_word: float = 0.5) -> Turn:
    words = tuple(
        Word(word, Span(start + n * per_word, start + (n + 1) * per_word), 0.9)
        for n, word in enumerate(text.split())
    )
    span = Span(start, words[-1].span.end)
    return Turn("c1", "candidate", (Utterance("u1", "candidate", span, text, words),))


def transcript(*voice: tuple[float, float], text: str, fillers: int = 0) -> Transcript:
    return Transcript(
        turns=(turn(text, voice[0][0]),),
        voice=tuple(Span(a, b) for a, b in voice),
        filled_pauses=tuple(FilledPause(Span(1.0 + n, 1.4 + n), "um") for n in range(fillers)),
        duration=25.0,
    )


def test_fillers_and_dead_silences_are_what_is_left_out() -> None:
    said = transcript((0, 3), (6, 8), text="word " * 16, fillers=2)

    cut = filler_cut(said)

    assert [(s["start"], s["end"]) for s in cut["spans"]] == [(1.0, 1.4), (2.0, 2.4), (3.15, 5.85)]
    assert cut["saved"] == pytest.approx(0.4 + 0.4 + 2.7)


def test_a_number_that_is_none_is_refused_rather_than_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json({"value": float("nan")})
