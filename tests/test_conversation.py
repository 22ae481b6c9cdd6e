"""The loop on a timetable: what is said when, and every event that follows.

The engines are small real ones: the detector reads the voice off the sound (a constant is a
voice), the recogniser tells what was said by how loud it was, the voice speaks a tenth of a
second a word, and the interviewer follows a list.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from typing import Any

import numpy as np

from voice_interviewer.capture import Recorded, blocks
from voice_interviewer.conversation import Conversation, Engines, Inline
from voice_interviewer.endpointing import Completeness, Patience
from voice_interviewer.errors import EngineBroken
from voice_interviewer.events import Event
from voice_interviewer.interviewer import Reply
from voice_interviewer.speech import SAMPLE_RATE, Hypothesis, Samples, Span, Word

PATIENCE = Patience(done=0.8, open=2.0, holding=5.0)
SAYS = {
    1: "I would use a queue.",
    2: "Let me think and",
    3: "That is my answer.",
    4: "",
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

    def __init__(self, *answers: str, opening: str = "Hello there.") -> None:
        self.opening, self.answers, self.told = opening, list(answers), []  # type: ignore[var-annotated]

    def begin(self) -> tuple[Reply, ...]:
        return (Reply("greet", self.opening, "", "opening"),)

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        self.told.append((text, round(t, 2)))
        if not self.answers:
            return (Reply("goodbye", "Bye now.", "", "closing", ends=True),)
        return (Reply("probe", self.answers.pop(0), "D5", "work"),)

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:
        return (Reply("nudge", "Still there?", "", "work"),) if silence >= 10 else ()

    def expects(self, text: str) -> Completeness:
        return "done" if "my answer" in text else "holding" if text.endswith("and") else "open"


def spoken(*timetable: tuple[float, float, int], until: float) -> Samples:
    """Voice from one time to another (s), its loudness in tenths saying what is said."""
    sound = np.zeros(round(until * SAMPLE_RATE), np.float32)
    for start, end, says in timetable:
        sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)] = says / 10
    return sound


def run(
    sound: Samples, interviewer: Listed, *, ears: Executor | None = None, barge_in: bool = True
) -> list[Event]:
    engines = Engines(Loudness(), ByLoudness(), Beep(), interviewer, ears or Inline(), Inline())
    conversation = Conversation(engines, PATIENCE, barge_in=barge_in)
    events: list[Event] = []
    for block in blocks(Recorded(sound)):
        events += conversation.step(block).events
        if conversation.over:
            break
    return events


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


def test_a_noise_without_words_is_no_turn() -> None:
    interviewer = Listed("Go on.")
    events = run(spoken((1, 2, 4), until=8), interviewer)

    assert interviewer.told == []
    assert "turn_ended" not in [event.kind for event in events]


def test_a_voice_during_playback_takes_the_floor_and_what_was_heard_is_kept() -> None:
    long = " ".join(["word"] * 30)
    events = run(spoken((1, 3, 1), until=8), Listed("Go on.", opening=long))

    heard = next(e.heard for e in events if e.kind == "playback_ended")
    assert next(lines([e for e in events if e.kind == "playback_ended"])).startswith(
        "1.3 playback_ended i1 interrupted"
    )
    assert 12 <= len(heard.split()) <= 14
    assert [e.utterance.text for e in events if e.kind == "utterance_recognized"] == [SAYS[1]]


def test_a_short_sound_during_playback_is_a_back_channel() -> None:
    long = " ".join(["word"] * 30)
    interviewer = Listed("Go on.", opening=long)
    events = run(spoken((1, 1.2, 1), until=8), interviewer)

    assert [e.interrupted for e in events if e.kind == "playback_ended"] == [False]
    assert interviewer.told == []


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
