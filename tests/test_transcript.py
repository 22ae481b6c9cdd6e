"""The second pass: chunks, turns from the log, proposals checked against the sound."""

import numpy as np
import pytest

from voice_interviewer.events import PlaybackEnded, PlaybackStarted, ReplyChosen, TurnEnded
from voice_interviewer.speech import SAMPLE_RATE, Samples, Span, Word
from voice_interviewer.transcript.chunks import LONGEST, Chunk, chunks
from voice_interviewer.transcript.filled_pauses import Heard, Proposal, evident, proposals
from voice_interviewer.transcript.probe import Odds
from voice_interviewer.transcript.turns import Floor, candidate_turn, floors, interviewer_turns
from voice_interviewer.transcript.voice import Levels, levelled


def ended(t: float, name: str) -> TurnEnded:
    return TurnEnded(t=t, known_at=t + 1, turn_id=name, utterances=(), reason="silence")


def started(t: float, name: str) -> PlaybackStarted:
    return PlaybackStarted(t=t, known_at=t, turn_id=name)


def spaced(*items: tuple[str, float, float]) -> list[Word]:
    return [Word(text, Span(start, end)) for text, start, end in items]


def test_a_chunk_shortens_long_silences_and_still_tells_session_time() -> None:
    (chunk,) = chunks([Span(1, 4), Span(10, 12)])

    assert chunk == Chunk((Span(0.8, 4.5), Span(9.5, 12.2)))
    assert chunk.in_session(Span(3.0, 4.2)) == Span(3.8, 10.0)


def test_a_chunk_is_cut_at_the_longest_silence_of_its_second_half() -> None:
    voice = [Span(0, 10), Span(10.3, 16), Span(16.9, 22), Span(22.2, 27), Span(27.2, 33)]

    assert [c.pieces for c in chunks(voice)] == [(Span(0, 16.2),), (Span(16.7, 33.2),)]


def test_no_chunk_is_longer_than_a_recogniser_hears() -> None:
    rng = np.random.default_rng(3)
    edges = np.cumsum(rng.exponential(1.5, 400))
    voice = [Span(float(a), float(b)) for a, b in edges.reshape(-1, 2)]
    voice.append(Span(voice[-1].end + 1, voice[-1].end + 101))
    made = chunks(voice)

    assert max(sum(p.duration for p in chunk.pieces) for chunk in made) <= LONGEST + 1
    for span in voice[:-1]:
        middle = (span.start + span.end) / 2
        holding = [p for c in made for p in c.pieces if p.start <= middle < p.end]
        assert len(holding) == 1


def test_voice_is_dealt_to_the_turns_of_the_log_and_the_rest_to_one_that_did_not_end() -> None:
    voice = [Span(1, 2), Span(3, 4.1), Span(8, 9), Span(12, 13)]
    log = [ended(4.0, "c1"), started(5.0, "i1"), ended(9.0, "c2")]

    assert floors(log, voice) == [
        Floor("c1", (Span(1, 2), Span(3, 4.1))),
        Floor("c2", (Span(8, 9),)),
        Floor("c3", (Span(12, 13),)),
    ]


def test_a_turn_that_did_not_end_has_an_id_of_its_own() -> None:
    log = [ended(2.0, "c1"), ended(4.0, "c3")]

    names = [floor.turn_id for floor in floors(log, [Span(1, 2), Span(3, 4), Span(8, 9)])]
    assert names == ["c1", "c3", "c4"]


def test_a_recording_without_a_log_is_one_answer() -> None:
    voice = [Span(1, 2), Span(30, 31)]

    assert floors([], voice) == [Floor("c1", tuple(voice))]


def test_words_go_to_the_utterance_they_were_said_in() -> None:
    floor = Floor("c1", (Span(1, 2), Span(2.2, 3), Span(6, 7)))
    said = spaced(("We", 1.0, 1.4), ("moved", 1.4, 2.9), ("it.", 4.9, 6.4))

    assert [(u.text, u.span) for u in candidate_turn(floor, said).utterances] == [
        ("We moved", Span(1, 3)),
        ("it.", Span(6, 7)),
    ]


def test_an_interviewer_turn_holds_what_was_heard_and_why_it_was_said() -> None:
    log = [
        ReplyChosen(
            t=5, known_at=5, turn_id="i1", move="probe", text="Why Redis? Tell me.",
            about="T2", phase="work",
        ),
        started(5.2, "i1"),
        PlaybackEnded(t=6.0, known_at=6.0, turn_id="i1", heard="Why Redis?", interrupted=True),
        started(9.0, "i2"),
    ]  # fmt: skip
    first, second = interviewer_turns(log, duration=11.0)

    assert (first.text, first.span, first.move, first.about) == (
        "Why Redis?",
        Span(5.2, 6.0),
        "probe",
        "T2",
    )
    assert first.interrupted
    assert second.span == Span(9.0, 11.0)


def tone(*on: Span, duration: float = 10.0) -> Samples:
    """A room with sound in it at some times."""
    samples = 0.0003 * np.random.default_rng(2).standard_normal(int(duration * SAMPLE_RATE))
    for span in on:
        n = np.arange(int(span.start * SAMPLE_RATE), int(span.end * SAMPLE_RATE))
        samples[n] += 0.1 * np.sin(2 * np.pi * 150 * n / SAMPLE_RATE)
    return samples.astype(np.float32)


def test_a_loop_of_fillers_is_not_believed() -> None:
    said = spaced(*((("um,", n, n + 0.3)) for n in range(6)))
    everywhere = Heard((Span(0, 10),), Levels(tone(Span(0, 10))))

    assert all(each.looped for each in proposals(said))
    assert evident(proposals(said), everywhere) == ()


def test_a_word_without_length_is_not_believed() -> None:
    assert proposals(spaced(("So", 0, 0.3), ("um,", 1, 1.02), ("yes", 2, 2.4))) == []


@pytest.mark.parametrize(
    ("word", "text"),
    [("Um,", "um"), ("uhhh", "uh"), ("Uhm.", "um"), ("erm", "er"), ("Hmm...", "hmm"), ("Mm", "mm")],
)
def test_a_filled_pause_is_known_by_its_spelling(word: str, text: str) -> None:
    (found,) = proposals(spaced((word, 1.0, 1.3)))

    assert found.text == text


@pytest.mark.parametrize("word", ["umbrella", "her", "human", "oh", "mhm", "a", "ham", "uh-huh"])
def test_ordinary_words_are_not_filled_pauses(word: str) -> None:
    assert proposals(spaced((word, 1.0, 1.3))) == []


def odds_of(*heard: tuple[float, float, float]) -> Odds:
    """The probe's odds: 0 but for stretches from, to, probability."""
    odds = np.zeros(500)
    for start, end, sure in heard:
        odds[round(start * 50) : round(end * 50)] = sure
    return odds


VOICE = (Span(1, 1.5), Span(2, 2.6), Span(6, 8))
ROOM = Levels(tone(*VOICE))


def test_a_proposal_where_nothing_sounds_is_dropped() -> None:
    proposed = [Proposal(Span(1.1, 1.4), "um"), Proposal(Span(3.2, 3.6), "um")]

    (found,) = evident(proposed, Heard(VOICE, ROOM))
    assert found.span == Span(1.1, 1.4)


def test_the_same_pause_proposed_twice_is_one_at_the_voice() -> None:
    proposed = [Proposal(Span(1.6, 2.5), "um"), Proposal(Span(2.1, 2.4), "uh")]

    (found,) = evident(proposed, Heard(VOICE, ROOM))
    assert (found.span, found.text, found.probability) == (Span(2, 2.5), "um", None)


def test_the_probe_refutes_a_proposal_or_says_how_far_it_reaches() -> None:
    proposed = [Proposal(Span(1.1, 1.4), "um"), Proposal(Span(6.2, 6.5), "uh")]
    heard = Heard(VOICE, ROOM, odds_of((1.0, 1.5, 0.02), (6.1, 6.7, 0.8)))

    (found,) = evident(proposed, heard)
    assert (found.span, found.probability, found.counted) == (Span(6.1, 6.7), 0.8, True)


def test_what_only_the_probe_hears_counts_only_where_it_is_sure() -> None:
    heard = Heard(
        VOICE, ROOM, odds_of((1.0, 1.4, 0.75), (2.1, 2.5, 0.6), (6.5, 7.0, 0.85), (7.4, 7.8, 0.95))
    )

    found = evident([], heard)
    assert [(pause.span.start, pause.counted) for pause in found] == [
        (1.0, False),
        (2.1, False),
        (6.5, False),
        (7.4, True),
    ]


def test_what_was_swallowed_by_the_next_word_counts_from_less_on() -> None:
    swallowed = odds_of((6.1, 6.6, 0.7))
    long, short = spaced(("and", 6.05, 7.2)), spaced(("and", 6.05, 6.7))

    counted = [
        [p.counted for p in evident([], Heard(VOICE, ROOM, swallowed, tuple(words)))]
        for words in (long, short, spaced(("and", 5.2, 6.9)))
    ]
    assert counted == [[True], [False], [False]]


def test_a_hum_that_lasts_is_nobodys_filled_pause() -> None:
    assert evident([], Heard(VOICE, ROOM, odds_of((6.1, 7.3, 0.99)))) == ()


def test_the_same_speech_is_cut_the_same_wherever_it_stands() -> None:
    voice = [Span(0, 5), Span(5.4, 9), Span(9.2, 13)]
    later = [Span(s.start + 14.5, s.end + 14.5) for s in voice]

    (once,), twice = chunks(voice), chunks([*voice, *later])
    assert [len(chunk.pieces) for chunk in twice] == [1, 1]
    assert [c.pieces[0].duration for c in twice][1] == pytest.approx(13.4)
    assert twice[0].pieces[0].end == once.pieces[0].end


def test_the_level_of_the_speech_does_not_depend_on_the_silence_around_it() -> None:
    spoken = tone(*VOICE)
    longer = np.concatenate([spoken, tone(duration=30.0)])

    assert Levels(longer).speech == pytest.approx(Levels(spoken).speech, abs=0.2)
    quiet = levelled(spoken * np.float32(0.1))
    assert np.allclose(quiet, levelled(spoken), atol=1e-5)
