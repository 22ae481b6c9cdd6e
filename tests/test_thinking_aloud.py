"""Thinking aloud on a timetable: what is spoken, typed and run when, and what is made of it."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voice_interviewer import fluency
from voice_interviewer.codepad import edits
from voice_interviewer.events import CodeChanged, CodeRan, Event, Move
from voice_interviewer.evidence import read
from voice_interviewer.findings import Measure
from voice_interviewer.fluency import floor
from voice_interviewer.fluency.own_speech import common, own_speech, without
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.signals.aim import aim
from voice_interviewer.signals.hints import taken_up
from voice_interviewer.speech import SAMPLE_RATE, Span, Turn, Utterance, Word
from voice_interviewer.synthesis.bundled import HibariVoice
from voice_interviewer.thinking_aloud import measures, strip
from voice_interviewer.transcript import Transcript, second_pass
from voice_interviewer.vad import SileroVad

DATA = Path(__file__).parent / "data"


def turn(text: str, start: float, end: float, move: Move | str = "") -> Turn:
    each = (end - start) / len(text.split())
    words = tuple(
        Word(word, Span(start + n * each, start + (n + 1) * each))
        for n, word in enumerate(text.split())
    )
    speaker: Any = "interviewer" if move else "candidate"
    span = Span(start, end)
    return Turn(f"t{start:g}", speaker, (Utterance("u", speaker, span, text, words),), move)


def transcript(*turns: Turn, until: float = 25.0) -> Transcript:
    voice = tuple(t.span for t in turns if t.speaker == "candidate")
    return Transcript(turns=turns, voice=voice, filled_pauses=(), duration=until)


def saved(*changes: tuple[float, str]) -> list[Event]:
    """An empty file at first, then these texts at these times."""
    before, log = "", [CodeChanged(t=0, known_at=0, file="w.py", edits=(), opening=True)]
    for t, text in changes:
        log.append(CodeChanged(t=t, known_at=t, file="w.py", edits=edits(before, text)))
        before = text
    return list(log)


def named(found: list[Measure]) -> dict[str, Measure]:
    return {measure.name: measure for measure in found}


# --- the strip --------------------------------------------------------------------------------


def test_each_ten_seconds_say_what_was_done_in_them() -> None:
    said = transcript(
        turn("What would you do?", 0, 4, "probe"),
        turn("I would sort the list first.", 6, 12),
        turn("Ok.", 14, 15),
    )
    # 12 characters were typed from 10 to 14 s, and 6 more from 21 to 23 s
    cells = strip(said, "coding", saved((14, "x" * 12), (23, "x" * 18)))

    assert [(c["start"], c["end"]) for c in cells] == [(0, 10), (10, 20), (20, 25)]
    assert [c["speaking"] for c in cells] == [0.4, 0.3, 0.0]
    assert [c["typing"] for c in cells] == [0.0, 0.4, 0.4]
    assert [c["both"] for c in cells] == [0.0, 0.2, 0.0]
    assert [c["silent"] for c in cells] == [0.2, 0.5, 0.6]
    assert [c["edits"] for c in cells] == [0, 1, 1]


def test_without_a_watched_file_nothing_is_said_about_typing() -> None:
    cells = strip(transcript(turn("I see a list here.", 2, 8)), "coding")

    assert all(not {"typing", "both", "edits"} & cell.keys() for cell in cells)


def test_the_strip_says_what_sentences_did_where_they_began() -> None:
    text = "I am going to sort the list first. " + "word " * 14 + ". I will try a heap next."
    cells = strip(transcript(turn(text, 0, 20)), "coding")

    assert "plan" in cells[0]["kinds"]
    assert set(cells[0]["kinds"]) <= {"observe", "hypothesise", "decide", "plan"}


def test_rounds_that_are_stories_have_no_strip() -> None:
    told = transcript(turn("We had an outage.", 0, 9))

    assert strip(told, "behavioral") == []
    assert measures(told, "behavioral") == []


# --- silence ----------------------------------------------------------------------------------


def test_silence_while_typing_is_told_from_silence_while_nothing_moves() -> None:
    said = transcript(turn("I will write the loop.", 8, 10), turn("Done.", 40, 45), until=100)
    # typing: 5 to 10 s, 62 to 72 s; the code stands still from 10 to 62 s
    log = saved((10, "x" * 15), (72, "x" * 45))
    found = named(measures(said, "coding", log))

    assert found["typing_share"].value == pytest.approx(15 / 100)
    assert found["silent_share_while_typing"].value == pytest.approx(13 / 15)
    assert found["silent_share_while_stuck"].value == pytest.approx(47 / 52)
    assert [(s.start, s.end) for s in found["silent_share_while_stuck"].spans] == [
        (10, 40), (45, 62),
    ]  # fmt: skip


def test_the_interviewers_talk_and_running_code_are_nobodys_silence() -> None:
    said = transcript(turn("And what does it cost?", 20, 30, "probe"), until=70)
    ran = CodeRan(t=50, known_at=50, duration=5, tests=(), output="")
    found = named(measures(said, "coding", [*saved((10, "x" * 3), (60, "x" * 6)), ran]))

    stuck = found["silent_share_while_stuck"]
    assert stuck.value == 1
    assert [(s.start, s.end) for s in stuck.spans] == [(30, 45)]


def test_who_never_types_or_is_not_watched_is_told_so() -> None:
    said = transcript(turn("I see.", 0, 5))

    never, unwatched = named(measures(said, "coding", saved())), named(measures(said, "coding"))
    assert never["typing_share"].missing == "The watched file did not change."
    assert unwatched["typing_share"].missing == "No file was watched (--code)."
    assert "typing_share" not in named(measures(said, "system_design"))


def longest(said: Transcript, *events: Event) -> float | None:
    found = floor.silence(said, own_speech(said), fluency.vocabulary(), events)
    return named(found)["longest_unexplained_silence"].value


def test_silence_while_the_code_runs_is_explained() -> None:
    said = transcript(turn("Let us see what it does.", 0, 5), turn("It fails.", 35, 38), until=40)
    ran = CodeRan(t=25, known_at=25, duration=8, tests=(), output="")

    assert longest(said) == pytest.approx(30)
    assert longest(said, ran) == pytest.approx(12)


def test_spans_are_cut_and_laid_over_each_other() -> None:
    spans = [Span(0, 10), Span(20, 30)]

    assert without(spans, [Span(5, 22), Span(8, 9), Span(29, 40)]) == [Span(0, 5), Span(22, 29)]
    assert without(spans, []) == spans
    assert common(spans, [Span(5, 22)]) == [Span(5, 10), Span(20, 22)]


# --- narration --------------------------------------------------------------------------------


def labelled(file: str) -> list[list[str]]:
    return [line.split("\t") for line in (DATA / file).read_text("utf-8").splitlines()]


def test_reading_out_is_told_from_saying_what_for() -> None:
    """Every second sentence was kept aside while the word lists were made: 53 of 60."""
    held_out = labelled("narration.tsv")[1::2]
    confused = Counter((label, aim(read(text))) for label, text in held_out)

    assert len(held_out) == 60
    assert sum(n for (label, found), n in confused.items() if label == found) == 53
    assert not [pair for pair in confused if pair[1] == "syntax" and pair[0] != "syntax"]


def test_names_of_the_code_are_part_of_reading_it_out() -> None:
    said = read("booking start less than booking end return room taken")

    assert aim(said) == "other"
    assert aim(said, {"booking", "start", "end", "room", "taken"}) == "syntax"


def test_what_was_read_out_is_a_share_of_what_was_said_over_code() -> None:
    text = (
        "For i in range len nums colon. This loop finds the cheapest day. If left less than "
        "right. The rest is about the weather."
    )
    found = named(measures(transcript(turn(text, 0, 20)), "coding"))["code_read_out"]

    assert found.value == pytest.approx(12 / 18)
    assert [mark.text for mark in found.spans] == [
        "For i in range len nums colon.", "If left less than right.",
    ]  # fmt: skip
    assert named(measures(transcript(turn("I see.", 0, 5)), "coding"))["code_read_out"].missing


def test_slips_that_are_caught_aloud_are_counted() -> None:
    text = "I start at one. Wait, that index is off by one. So it is zero."
    found = named(measures(transcript(turn(text, 0, 20)), "coding"))["self_repairs"]

    assert found.value == 1
    assert found.spans[0].text == "Wait, that index is off by one."


def test_a_slip_told_in_two_sentences_is_one_and_waiting_is_none() -> None:
    text = (
        "Hold on, I forgot the empty text. It would crash here. Wait, that's wrong too. "
        "We wait for the answer and return it."
    )
    found = named(measures(transcript(turn(text, 0, 20)), "coding"))["self_repairs"]

    assert [mark.text for mark in found.spans] == [
        "Hold on, I forgot the empty text.", "Wait, that's wrong too.",
    ]  # fmt: skip


@pytest.mark.real
def test_slips_are_found_in_speech() -> None:
    said = [
        "I keep the last position of each letter in a map.",
        "Wait, that is wrong, the window must not move back.",
        "So I take the larger of the two.",
        "The loop runs until the end of the text.",
        "Hold on, I forgot the empty text, it would crash here.",
        "Actually I really like this problem.",
        "Let me double check the last line, it should be smaller, not equal.",
        "We wait for the answer and return it.",
        "No, scratch that, the map grows with the text, so the space is linear.",
        "It is not wrong to use a list.",
    ]
    voice, pause = HibariVoice(), np.zeros(SAMPLE_RATE, np.float32)
    samples = np.concatenate([part for text in said for part in (voice.say(text), pause)])
    heard = second_pass(samples, [], FasterWhisper(), SileroVad())
    found = named(measures(heard, "coding"))["self_repairs"]

    assert found.value == 4
    assert all(mark.end - mark.start < 6 for mark in found.spans)


# --- hints ------------------------------------------------------------------------------------


def test_a_hint_that_is_used_is_told_from_one_that_is_not() -> None:
    """22 of 24 pairs; of the 12 that were kept aside 11."""
    pairs = labelled("hints.tsv")
    right = [taken_up(hint, answer) == (label == "used") for label, hint, answer in pairs]

    assert (sum(right), len(right)) == (22, 24)
    assert sum(ok for n, ok in enumerate(right) if (n // 2) % 2) == 11


def test_hints_are_taken_up_in_the_next_two_turns_or_not_at_all() -> None:
    hint = turn("Which order would help you most?", 10, 12, "hint")
    vague = turn("Hmm, let me look at that.", 13, 14)
    nudge = turn("Go on.", 15, 16, "acknowledge")
    used = turn("In order of start the neighbours overlap, so one walk is enough.", 17, 22)

    def share(*turns: Turn) -> Measure:
        return named(measures(transcript(*turns), "coding"))["hints_taken_up"]

    assert share(hint, vague, nudge, used).value == 1
    assert share(hint, vague, nudge, vague, nudge, used).value == 0
    assert share(vague).missing == "No hint was given."
