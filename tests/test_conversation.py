"""The loop on a timetable: what is said when, and every event that follows.

The engines are small real ones: the detector reads the voice off the sound (a constant is a
voice), the recogniser tells what was said by how loud it was, the voice speaks a tenth of a
second a word, and the interviewer follows a list.
"""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from threading import Event as Gate
from typing import Any

import numpy as np
import pytest

from voice_interviewer.capture import Recorded, blocks
from voice_interviewer.codepad import Change, CodePad, edits
from voice_interviewer.conversation import Conversation, Engines, Inline
from voice_interviewer.endpointing import PATIENCE as PRESETS
from voice_interviewer.endpointing import Completeness, Patience
from voice_interviewer.errors import EngineBroken
from voice_interviewer.events import Event
from voice_interviewer.fluency.cut_offs import cut_offs
from voice_interviewer.interviewer import Reply
from voice_interviewer.speech import BLOCK_SAMPLES, SAMPLE_RATE, Hypothesis, Samples, Span, Word
from voice_interviewer.turn_prediction import TurnPredictor

PATIENCE = Patience(done=0.8, complete=1.2, open=2.0, unfinished=4.0, holding=5.0)
SAYS = {
    1: "I would use a queue.",
    2: "Let me think and",
    3: "That is my answer.",
    4: "",
    5: "Mm-hm.",
}


class Loudness:
    def probability(self, samples: Samples) -> float:
        return 0.9 if np.abs(samples).max() > 0.01 else 0.0

    def reset(self) -> None:
        pass


class ByLoudness:
    def recognize(self, samples: Samples, hint: str = "") -> Hypothesis:
        level = round(float(np.abs(samples).max()) * 10)
        if level not in SAYS:
            raise EngineBroken("out of memory")
        words = tuple(Word(w, Span(0.3, 0.6), 0.9) for w in SAYS[level].split())
        return Hypothesis(SAYS[level], words)


class Beep:
    name = "beep"

    def say(self, sentence: str) -> Samples:
        if "unspeakable" in sentence:
            raise EngineBroken("no such sound")
        return np.full(round(0.1 * SAMPLE_RATE) * len(sentence.split()), 0.5, np.float32)


class Listed:
    """Says what stands in a list, and remembers what it was told."""

    def __init__(
        self, *answers: str, opening: str = "Hello there.", listens: float = math.inf
    ) -> None:
        self.opening, self.answers, self.told = opening, list(answers), []  # type: ignore[var-annotated]
        self.listens, self.insists = listens, 6

    def begin(self) -> tuple[Reply, ...]:
        return (Reply("greet", self.opening, "", "opening"),)

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        self.told.append((text, round(t, 2)))
        if not self.answers:
            return (Reply("goodbye", "Bye now.", "", "closing", ends=True),)
        return (Reply("probe", self.answers.pop(0), "D5", "work"),)

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:
        return (Reply("nudge", "Still there?", "", "work"),) if silence >= 10 else ()

    def cuts_in_after(self) -> float:
        return self.listens

    def cut_in(self, text: str, t: float) -> tuple[Reply, ...]:
        self.told.append((text, round(t, 2)))
        return (Reply("redirect_rambling", "One point please. " * self.insists, "", "work"),)

    def remember(self) -> object:
        return list(self.answers), list(self.told)

    def recall(self, memory: Any) -> None:
        self.answers, self.told = list(memory[0]), list(memory[1])

    def expects(self, text: str) -> Completeness:
        return "done" if "my answer" in text else "holding" if text.endswith("and") else "open"


def spoken(*timetable: tuple[float, float, int], until: float) -> Samples:
    """Voice from one time to another (s), its loudness in tenths saying what is said."""
    sound = np.zeros(round(until * SAMPLE_RATE), np.float32)
    for start, end, says in timetable:
        sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)] = says / 10
    return sound


def run(
    sound: Samples,
    interviewer: Listed,
    *,
    mouth: Executor | None = None,
    barge_in: bool = True,
    predictor: TurnPredictor | None = None,
    patience: Patience = PATIENCE,
) -> list[Event]:
    engines = Engines(
        Loudness(), ByLoudness(), Beep(), interviewer, Inline(), mouth or Inline(), predictor
    )
    conversation = Conversation(engines, patience, barge_in=barge_in)
    events: list[Event] = []
    for block in blocks(Recorded(sound)):
        events += conversation.step(block).events
        if conversation.over:
            break
    return events


def played(sound: Samples, interviewer: Listed) -> Samples:
    """What the loudspeaker was given."""
    engines = Engines(Loudness(), ByLoudness(), Beep(), interviewer, Inline(), Inline())
    conversation = Conversation(engines, PATIENCE)
    return np.concatenate([conversation.step(block).spoken for block in blocks(Recorded(sound))])


def lines(events: list[Event]) -> Iterator[str]:
    for event in events:
        detail: Any = getattr(event, "turn_id", "")
        if event.kind == "utterance_recognized":
            detail = f"{event.utterance.id} {event.utterance.text}"
        if event.kind == "playback_ended" and event.interrupted:
            detail += f" interrupted {event.heard!r}"
        yield f"{event.t:.1f} {event.kind} {detail}".strip()


def test_a_whole_round_is_one_list_of_events() -> None:
    interviewer = Listed("Why a queue?")
    sound = spoken((2, 4, 1), (9, 11, 3), until=20)

    assert list(lines(run(sound, interviewer))) == [
        "0.0 reply_chosen i1",
        "0.0 playback_started i1",
        "0.2 playback_ended i1",
        "2.0 speech_started",
        "4.0 speech_ended",
        "4.0 utterance_recognized u1 I would use a queue.",
        "4.0 turn_ended c1",
        "6.0 reply_chosen i2",
        "6.0 playback_started i2",
        "6.3 playback_ended i2",
        "9.0 speech_started",
        "11.0 speech_ended",
        "11.0 utterance_recognized u2 That is my answer.",
        "11.0 turn_ended c2",
        "11.8 reply_chosen i3",
        "11.8 playback_started i3",
        "12.0 playback_ended i3",
        "12.2 session_ended",
    ]
    assert interviewer.told == [("I would use a queue.", 6.0), ("That is my answer.", 11.81)]


def test_somebody_who_thinks_keeps_the_floor_and_the_turn_is_one() -> None:
    interviewer = Listed("Go on.")
    run(spoken((1, 2, 2), (6, 7, 1), until=12), interviewer)

    assert [text for text, _ in interviewer.told] == ["Let me think and I would use a queue."]


class Melody:
    """Hears the same in every pause."""

    def __init__(self, probability: float) -> None:
        self._probability = probability

    def complete(self, samples: Samples) -> float:
        return self._probability


@pytest.mark.parametrize("name", ["quick", "normal", "patient"])
@pytest.mark.parametrize(("says", "melody"), [(2, 0.9), (1, 0.01)])
def test_a_silence_in_the_middle_of_something_never_ends_in_a_question(
    name: str, says: int, melody: float
) -> None:
    hold = PRESETS[name].holding
    interviewer = Listed("Why?")
    sound = spoken((1, 3, says), until=3 + 1.9 * hold)
    events = run(sound, interviewer, predictor=Melody(melody), patience=PRESETS[name])

    said = [e for e in events if e.kind == "reply_chosen"][1:]
    assert {e.move for e in said} <= {"hold", "nudge"}
    assert [round(e.t - 3) for e in said if e.text == "Take your time."] == [hold]
    assert interviewer.told == []


def test_after_a_short_answer_there_is_room_to_go_on_before_the_next_question() -> None:
    roomy = replace(PATIENCE, room=3.0)
    alone = Listed("Why?")
    events = run(spoken((1, 3, 1), until=12), alone, patience=roomy)
    assert [(e.move, round(e.t, 1)) for e in events if e.kind == "reply_chosen"][1:] == [
        ("acknowledge", 5.0),
        ("probe", 5.0),
    ]
    heard = [e.t for e in events if e.kind == "playback_started"]
    assert heard[2] - heard[1] == pytest.approx(3.1, abs=0.1)

    going_on = Listed("Why?")
    events = run(spoken((1, 3, 1), (7, 9, 3), until=12), going_on, patience=roomy)
    assert [e.turn_id for e in events if e.kind == "turn_resumed"] == ["c1"]
    assert going_on.told[-1][0] == "I would use a queue. That is my answer."
    assert len(going_on.told) == 1, "what was not heard was not asked"


def test_room_that_nobody_uses_becomes_less_and_is_given_back_to_who_does() -> None:
    roomy = replace(PATIENCE, room=3.0)
    whole = [(1, 3, 1), (12, 14, 1), (23, 25, 1)]  # each 2 s, then nothing to add
    events = run(spoken(*whole, until=36), Listed(*["Why?"] * 4), patience=roomy)
    assert rooms(events) == pytest.approx([3.0, 1.8, 1.1], abs=0.1)

    going_on = [*whole, (28, 30, 3), (40, 42, 1)]  # 1 s after the third "Okay."
    events = run(spoken(*going_on, until=52), Listed(*["Why?"] * 4), patience=roomy)
    assert rooms(events)[-1] > 3.0


def rooms(events: list[Event]) -> list[float]:
    """Seconds of room that were left to the end, each before a question."""
    moves = {e.turn_id: e.move for e in events if e.kind == "reply_chosen"}
    edges = [(e.kind, e.t, moves[e.turn_id]) for e in events if e.kind.startswith("playback")]
    return [
        start - end
        for (_, end, lead), (kind, start, _) in pairwise(edges)
        if lead == "acknowledge" and kind == "playback_started"
    ]


def test_a_noise_without_words_is_no_turn() -> None:
    interviewer = Listed("Go on.")
    events = run(spoken((1, 2, 4), until=8), interviewer)

    assert interviewer.told == []
    assert "turn_ended" not in [event.kind for event in events]


def test_a_voice_during_playback_takes_the_floor_and_what_was_heard_is_kept() -> None:
    long = " ".join(["word"] * 60)
    events = run(spoken((3, 5, 1), until=10), Listed("Go on.", opening=long))

    (ended,) = (e for e in events if e.kind == "playback_ended" and e.turn_id == "i1")
    assert ended.interrupted
    assert ended.t == pytest.approx(3.2, abs=0.05)
    assert 30 <= len(ended.heard.split()) <= 32
    assert [e.utterance.text for e in events if e.kind == "utterance_recognized"] == [SAYS[1]]


def test_the_first_seconds_of_the_greeting_cannot_be_interrupted() -> None:
    long = " ".join(["word"] * 60)
    events = run(spoken((1, 2.2, 1), until=10), Listed("Go on.", opening=long))

    assert [e.interrupted for e in events if e.kind == "playback_ended"] == [False]


def test_a_short_sound_during_playback_is_a_back_channel() -> None:
    long = " ".join(["word"] * 60)
    interviewer = Listed("Go on.", opening=long)
    events = run(spoken((3, 3.3, 1), until=8), interviewer)

    assert [e.interrupted for e in events if e.kind == "playback_ended"] == [False]
    (backchannel,) = (e for e in events if e.kind == "backchannel")
    assert backchannel.t == pytest.approx(3, abs=0.04)
    assert backchannel.duration == pytest.approx(0.3, abs=0.07)
    assert interviewer.told == []


def test_the_interviewer_speaks_softly_then_falls_silent_and_goes_on_where_it_was() -> None:
    sound = played(spoken((3, 3.3, 1), until=8), Listed(opening=" ".join(["word"] * 60)))

    levels = {t: float(np.abs(sound[round(t * SAMPLE_RATE) :][:100]).max()) for t in (2.9, 3.3, 4)}
    assert levels == {2.9: 0.5, 3.3: 0.0, 4: 0.5}
    assert 0.1 < float(np.abs(sound[round(3.17 * SAMPLE_RATE)])) < 0.3
    audible = np.flatnonzero(np.abs(sound) > 0.05) / SAMPLE_RATE
    silent = np.diff(audible).max()
    assert 0.3 < silent < 0.5
    assert audible[-1] == pytest.approx(6 + silent + 0.1, abs=0.05), "a tenth is said again"


def test_a_long_mm_hm_stops_the_interviewer_who_then_goes_on_where_it_was() -> None:
    opening = " ".join(["First."] * 30) + " Second sentence."
    interviewer = Listed("Never said.", opening=opening)
    events = run(spoken((2.8, 3.5, 5), until=12), interviewer)

    said = [e.text for e in events if e.kind == "reply_chosen"]
    assert len(said) == 2
    assert opening.endswith(said[1])
    assert interviewer.told == []


def test_who_goes_on_before_a_question_could_be_heard_had_not_finished() -> None:
    interviewer = Listed("Why a queue and not a cache, I wonder?", "Go on.")
    events = run(spoken((2, 4, 1), (6.5, 8, 1), until=13), interviewer)

    assert list(lines([e for e in events if e.t > 3.9 and e.kind != "reply_chosen"])) == [
        "4.0 speech_ended",
        "4.0 utterance_recognized u1 I would use a queue.",
        "4.0 turn_ended c1",
        "6.0 playback_started i2",
        "6.5 speech_started",
        "6.7 playback_ended i2 interrupted 'Why a queue and not a cache,'",
        "6.5 turn_resumed c1",
        "8.0 speech_ended",
        "8.0 utterance_recognized u2 I would use a queue.",
        "8.0 turn_ended c1",
        "10.0 playback_started i3",
        "10.9 playback_ended i3",
    ]
    ended = [e for e in events if e.kind == "turn_ended"]
    assert [e.utterances for e in ended] == [("u1",), ("u1", "u2")]
    assert interviewer.told == [("I would use a queue. I would use a queue.", 10.0)]
    assert ended[1].hold == ended[0].hold
    hard, recovered = cut_offs(events)
    assert (hard.value, recovered.value) == (0, 1)
    assert [(round(m.start, 1), round(m.end, 1)) for m in recovered.spans] == [(6.0, 6.7)]


def test_who_has_to_take_the_floor_back_was_cut_off() -> None:
    late = run(spoken((2, 4, 1), (9.4, 12, 1), until=16), Listed("One, " * 60, "Yes."))
    later = run(spoken((2, 4, 1), (12, 13, 1), until=17), Listed("One, " * 60, "Yes."))
    alone = run(spoken((2, 4, 1), until=9), Listed("Why?"))

    assert [m.value for m in cut_offs(late)] == [1, 0]
    assert [m.value for m in cut_offs(later)] == [0, 0], "an interruption, as anybody may"
    assert [m.value for m in cut_offs(alone)] == [0, 0]
    assert all(m.missing for m in cut_offs([]))


def test_somebody_who_was_cut_off_is_given_more_time_afterwards() -> None:
    interviewer = Listed("Why a queue and not a cache, I wonder?", "One.", "Two.")
    events = run(spoken((2, 4, 1), (6.5, 8, 1), (12, 13, 1), until=19), interviewer)

    assert [e.hold for e in events if e.kind == "turn_ended"] == [2.0, 2.0, 2.5]


def test_a_voice_before_the_reply_could_be_made_takes_it_back_unheard() -> None:
    interviewer = Listed("Why a queue?", opening="")
    events = run(spoken((2, 4, 1), (6.5, 8, 1), until=9), interviewer, mouth=Mute())

    assert "turn_resumed" in [e.kind for e in events]
    assert "playback_started" not in [e.kind for e in events]


def test_somebody_who_is_holding_is_nudged_and_never_asked_something_else() -> None:
    interviewer = Listed("Never asked.")
    events = run(spoken((1, 2, 2), until=30), interviewer)

    assert {e.move for e in events if e.kind == "reply_chosen"} == {"greet", "hold", "nudge"}
    assert interviewer.told == []


def pressed(sound: Samples, interviewer: Listed, *keys: tuple[float, str, str]) -> list[Event]:
    """Events of a conversation in which keys are pressed at certain times (s)."""
    conversation = Conversation(
        Engines(Loudness(), ByLoudness(), Beep(), interviewer, Inline(), Inline()), PATIENCE
    )
    waiting, events = list(keys), []
    for block in blocks(Recorded(sound)):
        while waiting and waiting[0][0] <= block.first_sample / SAMPLE_RATE:
            _, command, text = waiting.pop(0)
            conversation.give(command, text)  # type: ignore[arg-type]
        events += conversation.step(block).events
    return events


def test_the_done_key_ends_a_turn_without_a_wait() -> None:
    events = pressed(spoken((2, 4, 2), until=9), Listed("Go on."), (5, "done", ""))

    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert (ended.reason, ended.hold) == ("done_key", None)
    assert ended.known_at == pytest.approx(5, abs=0.07)


def test_the_done_key_stops_the_interviewer() -> None:
    events = pressed(spoken(until=6), Listed(opening="word " * 50), (3, "done", ""))

    assert [e.interrupted for e in events if e.kind == "playback_ended"] == [True]


def test_the_done_key_means_nothing_when_nobody_has_said_anything() -> None:
    events = pressed(spoken((5, 6, 1), until=12), Listed("Go on."), (2, "done", ""))

    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert ended.reason == "silence"


def test_who_asks_for_time_is_waited_for_until_the_next_word() -> None:
    events = pressed(spoken((1, 2, 1), (12, 13, 1), until=20), Listed("Go."), (3, "wait", ""))

    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert ended.utterances == ("u1", "u2")


def test_who_types_code_is_not_taken_to_have_finished() -> None:
    keys = tuple((t, "typing", "") for t in np.arange(2, 10, 0.5))
    events = pressed(spoken((1, 2, 1), until=20), Listed("Go on."), *keys)

    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert ended.known_at == pytest.approx(9.5 + 4 + 2, abs=0.1)


def with_pad(sound: Samples, *changes: tuple[float, str], ran_at: float = -1) -> list[Event]:
    """Events of a session in which a file was saved at these times with these texts."""
    beside = Held()
    pad = CodePad(beside)
    engines = Engines(
        Loudness(), ByLoudness(), Beep(), Listed("Go on."), Inline(), Inline(), pad=pad
    )
    conversation = Conversation(engines, PATIENCE)
    events: list[Event] = []
    waiting, before = list(changes), ""
    for n, block in enumerate(blocks(Recorded(sound))):
        t = n * BLOCK_SAMPLES / SAMPLE_RATE
        if waiting and t >= waiting[0][0]:
            _, text = waiting.pop(0)
            pad.put(Change("w.txt", text, edits(before, text), opening=not before))
            before = text
        if 0 <= ran_at <= t:
            conversation.give("run")
            ran_at = -1
        if t > 11:
            beside.let_go()
        events += conversation.step(block).events
    return events


class Held(Executor):
    """Does its jobs when it is let go."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.jobs.append(lambda: future.set_result(fn(*args, **kwargs)))
        return future

    def let_go(self) -> None:
        for job in self.jobs:
            job()
        self.jobs = []


def test_who_saves_code_is_not_taken_to_have_finished() -> None:
    events = with_pad(spoken((1, 2, 1), until=20), (0, "a"), (3, "ab"), (6, "abc"))

    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert ended.known_at == pytest.approx(6 + 4 + 2, abs=0.1)
    changed = [e for e in events if e.kind == "code_changed"]
    assert [(round(e.t, 1), e.opening) for e in changed] == [(0, True), (3, False), (6, False)]


def test_what_was_in_the_file_before_is_no_typing() -> None:
    events = with_pad(spoken((1, 2, 1), until=8), (0, "a"))

    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert ended.known_at == pytest.approx(2 + 2, abs=0.1)


def test_code_that_runs_is_waited_for() -> None:
    events = with_pad(spoken((1, 2, 1), until=20), (0, "a"), ran_at=2.5)

    (ran,) = (e for e in events if e.kind == "code_ran")
    assert (ran.t, ran.duration) == pytest.approx((11, 8.5), abs=0.1)
    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert ended.known_at == pytest.approx(11 + 2, abs=0.1)


def test_a_typed_answer_is_a_turn() -> None:
    interviewer = Listed("Go on.")
    events = pressed(spoken(until=6), interviewer, (3, "say", "I would use a queue."))

    assert interviewer.told[0][0] == "I would use a queue."
    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert ended.t == ended.known_at == pytest.approx(3, abs=0.05)


def test_a_paused_interview_hears_nothing_and_asks_nothing() -> None:
    sound = spoken((3, 4, 1), until=30)
    events = pressed(sound, Listed("Go on."), (2, "pause", ""))

    assert [e.kind for e in events if e.t > 2.1] == []


def test_with_a_talk_key_only_what_is_said_while_it_is_held_counts() -> None:
    interviewer = Listed("Go on.")
    sound = spoken((2, 3, 1), (6, 7, 3), (10, 11, 1), until=15)
    pressed(
        sound,
        interviewer,
        (1.5, "talk", ""),
        (3.5, "talk", ""),
        (9.5, "talk", ""),
        (11.5, "talk", ""),
    )

    assert [text for text, _ in interviewer.told] == [SAYS[1], SAYS[1]]


def test_somebody_who_never_stops_is_interrupted_in_the_next_pause() -> None:
    interviewer = Listed("Never said.", listens=6.0)
    monologue = spoken((1, 4, 1), (4.6, 11, 1), (11.4, 13, 1), (13.5, 16, 1), until=24)
    events = run(monologue, interviewer)

    ended = [e for e in events if e.kind == "turn_ended"]
    assert (ended[0].reason, ended[0].hold, round(ended[0].t, 1)) == ("cut_in", 0.35, 11.0)
    (cut_in,) = (e for e in events if e.kind == "reply_chosen" and e.move == "redirect_rambling")
    assert cut_in.t == pytest.approx(11.35, abs=0.1)
    assert interviewer.told[0][0] == f"{SAYS[1]} {SAYS[1]}"


def test_who_talks_over_an_interruption_on_purpose_hears_it_all_the_same() -> None:
    interviewer = Listed("Never said.", listens=6.0)
    events = run(spoken((1, 9, 1), (9.5, 11, 1), until=24), interviewer)

    assert "turn_resumed" not in [e.kind for e in events]
    assert [e.interrupted for e in events if e.kind == "playback_ended"][:2] == [False, False]


def test_who_insists_is_given_the_floor_again() -> None:
    interviewer = Listed("Never said.", listens=6.0)
    interviewer.insists = 20
    events = run(spoken((1, 9, 1), (9.5, 13, 1), until=24), interviewer)

    (_, cut_in, *_) = (e for e in events if e.kind == "playback_ended")
    assert cut_in.interrupted
    assert cut_in.t == pytest.approx(9.35 + 2, abs=0.2)
    assert "turn_resumed" not in [e.kind for e in events]


def test_a_monologue_with_pauses_that_end_the_turn_is_none() -> None:
    interviewer = Listed("Go on.", "Go on.", "Go on.", listens=6.0)
    events = run(spoken((1, 5, 1), (9, 13, 1), (17, 21, 1), until=26), interviewer)

    assert {e.reason for e in events if e.kind == "turn_ended"} == {"silence"}


class Pondering(Listed):
    """Is another person while it ponders over an interruption, until it is told to stop."""

    gate = Gate()

    def cut_in(self, text: str, t: float) -> tuple[Reply, ...]:
        self.listens = math.inf
        self.gate.wait(10)
        return super().cut_in(text, t)

    def remember(self) -> object:
        return self.listens, super().remember()

    def recall(self, memory: Any) -> None:
        self.listens = memory[0]
        super().recall(memory[1])


def test_an_interruption_is_thought_out_once_however_long_that_takes() -> None:
    interviewer, mouth = Pondering("Never said.", listens=6.0), ThreadPoolExecutor(1)
    engines = Engines(Loudness(), ByLoudness(), Beep(), interviewer, Inline(), mouth)
    conversation, events = Conversation(engines, PATIENCE), []
    for n, block in enumerate(blocks(Recorded(spoken((1, 9, 1), until=14)))):
        events += conversation.step(block).events
        if n == 365:  # at 11.7 s
            interviewer.gate.set()
            mouth.submit(int).result()

    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert (ended.reason, round(ended.known_at, 1)) == ("cut_in", 11.7)
    assert [text for text, _ in interviewer.told] == [SAYS[1]]


def test_silence_at_the_keyboard_is_no_monologue() -> None:
    interviewer = Listed("Go on.", listens=6.0)
    keys = tuple((t, "typing", "") for t in np.arange(2, 22, 0.5))
    events = pressed(spoken((1, 3, 1), (21, 23, 1), until=30), interviewer, *keys)

    assert "cut_in" not in {e.reason for e in events if e.kind == "turn_ended"}


class Sure:
    """Hears whether a turn is over by how long it lasted."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def complete(self, samples: Samples) -> float:
        self.asked.append(len(samples) / SAMPLE_RATE)
        return 0.2 if len(samples) < 2 * SAMPLE_RATE else 0.9


def test_how_finished_a_turn_sounds_decides_how_long_is_waited() -> None:
    sure = Sure()
    events = run(spoken((2, 3, 1), (10, 12, 1), until=16), Listed("Go on.", "On."), predictor=sure)

    ended = [e for e in events if e.kind == "turn_ended"]
    assert [(e.hold, e.reason, e.probability) for e in ended] == [
        (4.0, "silence", 0.2),
        (2.0, "prediction", 0.9),
    ]
    assert sure.asked == pytest.approx([1.5, 2.5], abs=0.04), "from before the voice to 0.2 s after"


def test_lost_sound_is_no_silence() -> None:
    conversation = Conversation(
        Engines(Loudness(), ByLoudness(), Beep(), Listed("Go on."), Inline(), Inline()), PATIENCE
    )
    events: list[Event] = []
    for block in blocks(Recorded(spoken((1, 2, 1), until=12))):
        gone = 3 <= block.first_sample / SAMPLE_RATE < 8
        lost = replace(block, lost=BLOCK_SAMPLES, trouble="It is gone.") if gone else block
        events += conversation.step(lost).events

    (ended,) = (e for e in events if e.kind == "turn_ended")
    assert ended.known_at == pytest.approx(10, abs=0.1)
    assert [e.advice for e in events if e.kind == "device_troubled"] == ["It is gone.", ""]


def test_half_duplex_does_not_hear_what_the_loudspeaker_says() -> None:
    long = " ".join(["word"] * 30)
    events = run(spoken((1, 3, 1), until=8), Listed(opening=long), barge_in=False)

    assert [e.interrupted for e in events if e.kind == "playback_ended"] == [False]
    assert "speech_started" not in [event.kind for event in events]


def test_long_silence_is_put_to_the_interviewer_and_not_taken_for_an_answer() -> None:
    events = run(spoken(until=25), Listed())

    nudges = [e.t for e in events if e.kind == "reply_chosen" and e.move == "nudge"]
    assert len(nudges) == 2
    assert 10 <= nudges[0] < 12


def test_a_recogniser_that_fails_is_logged_and_the_interview_goes_on() -> None:
    interviewer = Listed("Go on.")
    events = run(spoken((1, 2, 7), (5, 6, 1), until=12), interviewer)

    failed = [e for e in events if e.kind == "engine_failed"]
    assert [(e.engine, e.error) for e in failed] == [("recogniser", "out of memory")]
    assert [text for text, _ in interviewer.told] == ["I would use a queue."]


def test_a_voice_that_fails_is_replaced_by_text() -> None:
    events = run(spoken((2, 3, 3), until=15), Listed(opening="This is unspeakable. Hello."))

    assert [e.engine for e in events if e.kind == "engine_failed"] == ["beep"]
    assert next(e.heard for e in events if e.kind == "playback_ended") == (
        "This is unspeakable. Hello."
    )


class Mute(Inline):
    """Does everything but speak."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future() if fn.__name__ == "say" else super().submit(fn, *args, **kwargs)


class Later(Executor):
    """Does a job only when it is told to."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.jobs.append(lambda: future.set_result(fn(*args, **kwargs)))
        return future


def test_a_slow_recogniser_delays_the_reply_and_moves_no_turn() -> None:
    ears, interviewer = Later(), Listed("Go on.")
    conversation = Conversation(
        Engines(Loudness(), ByLoudness(), Beep(), interviewer, ears, Inline()), PATIENCE
    )
    events: list[Event] = []
    for n, block in enumerate(blocks(Recorded(spoken((1, 2, 1), until=10)))):
        if n == 200:
            ears.jobs.pop()()
        events += conversation.step(block).events

    (ended,) = (event for event in events if event.kind == "turn_ended")
    assert (round(ended.t, 1), round(ended.known_at, 1)) == (2.0, 6.4)
    assert interviewer.told == [("I would use a queue.", 4.02)]
