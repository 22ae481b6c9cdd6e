"""Delivery measures: arithmetic on drawn speech, with the whole result stated."""

from pathlib import Path

import numpy as np
import pytest

from voice_interviewer.events import (
    PlaybackEnded,
    PlaybackStarted,
    ReplyChosen,
    SessionStarted,
    TurnEnded,
)
from voice_interviewer.findings import Measure
from voice_interviewer.fluency import audio_quality, axis, measure, vocabulary
from voice_interviewer.fluency.loudness import lufs
from voice_interviewer.fluency.own_speech import own_speech, silent_pauses
from voice_interviewer.fluency.pace import syllables
from voice_interviewer.fluency.repairs import repairs_in, repeats_in
from voice_interviewer.fluency.words import markers_in
from voice_interviewer.speech import Samples, Span, Turn, Utterance, Word
from voice_interviewer.transcript import FilledPause, Transcript

WORD = 0.3
LISTS = vocabulary()


def words(text: str, start: float = 0.0) -> tuple[Word, ...]:
    """Words of 0.3 s each, one after the other."""
    return tuple(
        Word(each, Span(round(start + n * WORD, 3), round(start + (n + 1) * WORD, 3)))
        for n, each in enumerate(text.split())
    )


def turn(said: tuple[Word, ...], name: str = "c1") -> Turn:
    span = Span(said[0].span.start, said[-1].span.end)
    text = " ".join(word.text for word in said)
    return Turn(name, "candidate", (Utterance(f"{name}.1", "candidate", span, text, said),))


def spoken(
    *stretches: tuple[float, str], filled: tuple[Span, ...] = (), after: float = 0.0
) -> Transcript:
    """One answer made of stretches of words, each from a time on."""
    parts = [words(text, start + after) for start, text in stretches]
    said = tuple(word for part in parts for word in part)
    voice = tuple(Span(part[0].span.start, part[-1].span.end) for part in parts)
    pauses = tuple(FilledPause(Span(f.start + after, f.end + after), "um") for f in filled)
    voice = tuple(sorted([*voice, *(p.span for p in pauses)], key=lambda s: s.start))
    return Transcript((turn(said),), voice, pauses, said[-1].span.end)


def interviewer(start: float, end: float, move: str = "probe") -> Turn:
    said = Utterance("i.1", "interviewer", Span(start, end), "Why did you choose that?")
    return Turn(f"i{start}", "interviewer", (said,), move=move)


def sound(transcript: Transcript) -> Samples:
    """Noise where the voice is on and little where it is not."""
    noise = np.random.default_rng(1).standard_normal(int(transcript.duration * 16_000) + 1)
    samples = 0.0005 * noise
    for span in transcript.voice:
        samples[int(span.start * 16_000) : int(span.end * 16_000)] *= 200
    return samples.astype(np.float32)


def measured(transcript: Transcript, *events: object) -> dict[str, Measure]:
    # Noise stands for the voice here and has no pitch; test_variety measures that.
    found = measure(transcript, sound(transcript), events, vary=lambda *_: [])  # type: ignore[arg-type]
    return {m.name: m for m in found}


SENTENCE = "we moved the service to another cluster. "
LONG = ((0.0, SENTENCE * 20), (45.0, SENTENCE * 20), (88.0, SENTENCE * 20))


def test_a_pause_is_a_silence_of_a_quarter_second_inside_the_answer() -> None:
    voice = [Span(1, 2), Span(2.2, 3), Span(3.25, 4), Span(5, 6)]

    assert silent_pauses(voice) == [Span(3, 3.25), Span(4, 5)]


def test_a_filled_pause_that_the_detector_missed_splits_a_silence() -> None:
    filled = FilledPause(Span(3.0, 3.4), "hmm")

    assert silent_pauses([Span(1, 2), Span(4, 5)], [filled]) == [Span(2, 3.0), Span(3.4, 4)]


def test_rates_are_words_and_syllables_over_time() -> None:
    found = measured(spoken(*LONG))
    n = 60 * 7

    assert found["overall_rate"].value == pytest.approx(60 * n / 130.0)
    assert found["speaking_rate"].value == pytest.approx(60 * n / 126.0)
    assert found["articulation_rate"].value == pytest.approx(60 * 11 / 126.0)


def test_under_a_minute_of_speech_has_counts_but_no_rate() -> None:
    found = measured(spoken((0.0, SENTENCE * 8)))

    assert found["speaking_rate"].value is None
    assert found["speaking_rate"].missing == "No rate: under 1 min of speech (17 s)."
    assert found["silent_pauses"].value == 0


def test_doubling_a_recording_doubles_counts_and_keeps_rates() -> None:
    once = spoken(*LONG, filled=(Span(42.5, 43), Span(87.2, 87.6)))
    again = spoken(*LONG, filled=(Span(42.5, 43), Span(87.2, 87.6)), after=140.0)
    second = Turn("c2", "candidate", again.turns[0].utterances)
    twice = Transcript(
        (*once.turns, second),
        once.voice + again.voice,
        once.filled_pauses + again.filled_pauses,
        again.duration,
    )
    a, b = measured(once), measured(twice)

    for name in ("filled_pauses", "silent_pauses", "hedges", "said_we", "discourse_markers"):
        assert b[name].value == 2 * (a[name].value or 0), name
    for name in (
        "speaking_rate",
        "articulation_rate",
        "overall_rate",
        "filled_pauses_per_minute",
        "filled_pauses_per_100_words",
        "silent_pause_median",
        "phonation_time_ratio",
        "longest_run",
    ):
        assert b[name].value == pytest.approx(a[name].value), name


def test_silence_put_into_an_answer_adds_only_silence() -> None:
    before = measured(spoken(*LONG))
    after = measured(spoken(LONG[0], (50.0, LONG[1][1]), (93.0, LONG[2][1])))

    for name in ("speaking_rate", "articulation_rate", "silent_pauses", "hedges", "said_we"):
        assert after[name].value == pytest.approx(before[name].value), name
    assert after["overall_rate"].value < before["overall_rate"].value  # type: ignore[operator]
    assert after["longest_unexplained_silence"].value == pytest.approx(8.0)


def test_a_shift_in_time_changes_nothing_but_times() -> None:
    a = measured(spoken(*LONG, filled=(Span(42.5, 43),)))
    b = measured(spoken(*LONG, filled=(Span(42.5, 43),), after=10.0))

    for name, m in a.items():
        if name == "pitch_variety":  # noise has none to speak of
            continue
        assert b[name].missing == m.missing
        if m.value is not None:
            assert b[name].value == pytest.approx(m.value, rel=0.01), name
        assert [s.start + 10 for s in m.spans] == pytest.approx([s.start for s in b[name].spans])


def test_what_the_interviewer_says_never_counts() -> None:
    alone = spoken(*LONG)
    asked = interviewer(42.2, 44.6)
    asked = Turn("i", "interviewer", asked.utterances, move="probe")
    both = Transcript((*alone.turns, asked), alone.voice, (), alone.duration)
    a, b = measured(alone), measured(both)

    same = set(a) - {
        "talk_share",
        "response_latency",
        "silent_share",
        "longest_unexplained_silence",
        "long_silence_share",
    }
    assert {n: a[n].value for n in same} == {n: b[n].value for n in same}


def test_the_interviewers_speech_and_announced_pauses_are_not_unexplained() -> None:
    said = (
        turn(words("we shard it by user", 10.0), "c1"),
        turn(words("let me think", 30.0), "c2"),
        turn(words("it should be a heap", 70.0), "c3"),
        turn(words("so that is it", 95.0), "c4"),
    )
    asked = interviewer(12.0, 28.0)
    voice = tuple(t.span for t in said)
    turns = tuple(sorted((*said, asked), key=lambda t: t.span.start))
    found = measured(Transcript(turns, voice, (), 100.0))

    assert found["longest_unexplained_silence"].value == pytest.approx(95 - 71.5)
    assert found["longest_unexplained_silence"].spans[0].start == pytest.approx(71.5)
    working = 96.2 - 10 - 16
    silent = (12 - 11.5) * 0 + (30 - 28) + (70 - 30.9) + (95 - 71.5)
    assert found["silent_share"].value == pytest.approx(silent / working)
    assert found["long_silence_share"].value == pytest.approx(23.5 / working)


def test_latency_runs_from_the_end_of_the_question_to_the_first_voice() -> None:
    answers = (turn(words("a hash map", 12.0), "c1"), turn(words("because it is", 24.5), "c2"))
    turns = (interviewer(8, 10), answers[0], interviewer(20, 24), answers[1])
    found = measured(Transcript(turns, tuple(a.span for a in answers), (), 30.0))

    assert found["response_latency"].value == pytest.approx((2.0 + 0.5) / 2)
    assert found["talk_share"].value == pytest.approx(1.8 / (1.8 + 6))


def test_our_own_delay_is_missing_where_the_session_ran_faster_than_time() -> None:
    def log(paced: bool) -> list[object]:
        return [
            SessionStarted(
                t=0, known_at=0, session_id="s", scenario="x", scenario_version=1, round="coding",
                level="mid", persona="calm",
                started_at="", minutes=45, paced=paced, software={}, models={},
            ),
            TurnEnded(t=5.0, known_at=6.0, turn_id="c1", utterances=("u1",), reason="silence"),
            ReplyChosen(
                t=6.1, known_at=6.1, turn_id="i1", move="probe", text="Why?", about="", phase="work"
            ),
            PlaybackStarted(t=6.2, known_at=6.2, turn_id="i1"),
            PlaybackEnded(t=7.0, known_at=7.0, turn_id="i1", heard="Why?", interrupted=False),
        ]  # fmt: skip

    speech = spoken((0.0, SENTENCE * 2))

    assert measured(speech, *log(paced=True))["voice_to_voice"].value == pytest.approx(1.2)
    assert measured(speech, *log(paced=False))["voice_to_voice"].value is None


def test_nothing_is_measured_without_speech() -> None:
    quiet = Transcript((), (), (), 30.0)
    found = measure(quiet, np.zeros(480_000, np.float32), vary=lambda *_: [])

    assert all(m.value is None and m.missing for m in found)
    assert axis(found).value is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("and, like, nobody knew", ["like"]),
        ("I like Redis and it looks like a heap", []),
        ("you know, it broke", ["you know"]),
        ("do you know if you know what it costs", []),
        ("Well, it scaled. It went well", ["well"]),
        ("the right answer. Right, we moved it so fast", ["right"]),
        ("turn right now", []),
        ("this kind of work is kind of hard", ["kind of"]),
    ],
)
def test_a_marker_is_told_by_the_words_around_it(text: str, expected: list[str]) -> None:
    assert [found.text for found in markers_in(words(text), LISTS)] == expected


def test_words_said_twice_are_repetitions_unless_meant() -> None:
    said = words("I I think the the cache is very very hot and we had we had had it. It broke")

    assert [found.text for found in repeats_in(said, LISTS)] == ["I I", "the the", "we had we had"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We could, we should shard it", ["We could, we"]),
        ("There was a… there were two", ["There was a… there"]),
        ("three days, or rather four of them", ["or rather"]),
        ("We came, we saw and we wrote", []),
        ("It scaled. It cost too much", []),
        ("I, I think so", []),
    ],
)
def test_a_clause_begun_again_is_a_repair(text: str, expected: list[str]) -> None:
    assert [found.text for found in repairs_in(words(text), LISTS)] == expected


def test_the_longest_monologue_goes_on_until_the_interviewer_speaks() -> None:
    said = [turn(words(SENTENCE, t), f"c{t}") for t in (0.0, 5.0, 20.0)]
    turns = (*said[:2], interviewer(10, 12), said[2])
    found = measured(Transcript(turns, tuple(t.span for t in said), (), 30.0))

    assert found["longest_monologue"].value == pytest.approx(5.0 + 7 * WORD)


def test_each_minute_and_each_long_answer_has_its_pace() -> None:
    slow = tuple(
        Word(word.text, Span(2 * word.span.start, 2 * word.span.end))
        for word in words(SENTENCE * 15)
    )
    fast = words(SENTENCE * 30, 70.0)
    answers = (turn(slow, "c1"), turn(fast, "c2"))
    found = measured(Transcript(answers, tuple(a.span for a in answers), (), 140.0))["pace_range"]

    assert [mark.text for mark in found.spans if mark.kind == "answer"] == [
        "100 words/min",
        "200 words/min",
    ]
    first = next(mark for mark in found.spans if mark.kind == "minute")
    assert (first.text, first.start) == ("100 words/min", 0.0)
    assert found.value == pytest.approx(100, abs=6)


@pytest.mark.parametrize("dbfs", [-33.0, -23.0])
def test_loudness_is_that_of_the_broadcasters_test_tone(dbfs: float) -> None:
    """EBU R 128: a tone of 997 Hz has the loudness of its level, -3.01 dB for one channel."""
    n = np.arange(5 * 16_000)
    tone = (10 ** (dbfs / 20) * np.sin(2 * np.pi * 997 * n / 16_000)).astype(np.float32)

    assert lufs(tone) == pytest.approx(dbfs - 3.01, abs=0.1)
    assert lufs(tone * 0) is None


def voiced(seconds: float = 6.0) -> Samples:
    """Syllables of noise, about four a second, over a quiet room."""
    rng = np.random.default_rng(5)
    n = int(seconds * 16_000)
    level = np.repeat(10 ** (rng.uniform(-2.5, -1.0, n // 4000)), 4000)
    return (rng.standard_normal(n) * level).astype(np.float32)


def test_holes_in_the_voice_are_dropouts() -> None:
    samples = voiced()
    broken = samples.copy()
    for at in range(8000, 88_000, 8000):
        broken[at : at + 400] = 0
    whole = [Span(0.0, 6.0)]

    assert not any("missing" in w for w in audio_quality(samples, whole).warnings)
    assert any("Sound is missing" in w for w in audio_quality(broken, whole).warnings)


def test_the_interviewer_in_the_candidates_track_is_heard() -> None:
    theirs, mine = voiced(), np.roll(voiced(), 33_000)
    echo = mine + 2 * np.roll(theirs, 3200)
    whole = [Span(0.0, 6.0)]

    assert audio_quality(mine, whole, theirs).warnings == audio_quality(mine, whole).warnings
    assert any("heard in your track" in w for w in audio_quality(echo, whole, theirs).warnings)
    assert not audio_quality(theirs, whole, theirs).usable


@pytest.mark.parametrize(
    ("text", "n"),
    [("p99", 4), ("idempotency", 5), ("200 milliseconds", 7), ("a database", 4), ("", 0)],
)
def test_syllables_are_those_of_the_text_read_out(text: str, n: int) -> None:
    assert syllables(text) == n


def test_syllables_are_within_a_twentieth_of_a_count_by_hand() -> None:
    counted = {
        "We moved the read traffic to a replica": 12,
        "because the primary was at its limit every evening": 16,
        "First I would ask how many users there are": 11,
        "and how often each of them opens the feed": 11,
        "A hash map gives us constant time for every lookup": 13,
        "The latency went from two seconds to ninety milliseconds": 17,
        "My manager disagreed so I wrote a short proposal": 15,
        "Kubernetes restarted the container over and over": 16,
    }

    found = sum(syllables(text) for text in counted)
    assert found == pytest.approx(sum(counted.values()), rel=0.05)


def test_every_measure_has_its_line_in_the_documentation() -> None:
    page = (Path(__file__).parent.parent / "docs" / "measures.md").read_text("utf-8")

    missing = [name for name in measured(spoken(*LONG)) if f'<a id="{name}"></a>' not in page]
    assert missing == []


def test_inside_the_neutral_bands_delivery_is_full_and_outside_it_falls() -> None:
    def of(fillers: float, pace: float) -> float | None:
        values = (
            ("filled_pauses_per_minute", fillers),
            ("speaking_rate", pace),
            ("phonation_time_ratio", 0.8),
        )
        return axis([Measure(name, value, "") for name, value in values]).value

    assert of(0, 150) == of(5, 115) == of(4, 185) == 5.0
    assert of(12, 150) == 3.0
    assert of(8.5, 150) == 4.0
    assert of(2, 240) == 4.0


def test_the_axis_is_missing_when_a_rate_is() -> None:
    found = axis(list(measured(spoken((0.0, SENTENCE))).values()))

    assert found.value is None
    assert found.missing is not None
    assert "under 1 min" in found.missing


def test_own_speech_leaves_only_possible_filled_pauses_out() -> None:
    speech = spoken((0.0, SENTENCE))
    possible = FilledPause(Span(0.5, 0.9), "um", counted=False)
    speech = Transcript(speech.turns, speech.voice, (possible,), speech.duration)

    assert own_speech(speech).answers[0].filled == ()
