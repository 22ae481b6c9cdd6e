"""The loop: one block of captured sound in, events and one block of played sound out.

`Conversation.step` never waits. Recognising and synthesising are given to executors and
collected by the first block after they are done: threads in a live session, in line when a
session runs as fast as the machine can. Either way the code path is this one.

The candidate has the floor by default. A turn is over when the voice has been silent for as
long as the answer's completeness asks for; then everything said is handed to the
interviewer, whose replies are synthesised sentence by sentence.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import numpy as np

from .endpointing import Edge, Endpointer, Patience
from .errors import EngineError
from .events import (
    AudioLost,
    EngineFailed,
    Event,
    PlaybackEnded,
    PlaybackStarted,
    ReplyChosen,
    SessionEnded,
    SpeechEnded,
    SpeechStarted,
    TurnEnded,
    UtteranceRecognized,
)
from .interviewer import Interviewer, Reply
from .playback import Playback, Played, Sentence
from .recognition import Recognizer
from .speech import AudioBlock, Hypothesis, Samples, Span, Utterance, Word, sample_at, seconds_at
from .synthesis import Synthesizer, TextOnly, sentences
from .vad import SpeechDetector

PRE_ROLL = 0.3
"""Seconds of sound given to the recogniser before and after the voice."""

BARGE_IN = 0.3
"""Seconds of voice during playback that take the floor."""

QUIET_STEP = 1.0
"""Seconds between two questions to the interviewer whether the silence has lasted too long."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Inline(Executor):
    """Does each job at once, in the caller's thread."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """See `Executor.submit`."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except EngineError as error:  # raised again by result(), as every executor does
            future.set_exception(error)
        return future


@dataclass(frozen=True, slots=True)
class Engines:
    """Everything a conversation is made of."""

    detector: SpeechDetector
    recognizer: Recognizer
    voice: Synthesizer
    interviewer: Interviewer
    ears: Executor
    """Runs the recogniser."""
    mouth: Executor
    """Runs the voice."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one block led to."""

    events: list[Event]
    spoken: Samples
    """The interviewer's sound during the block, shape (BLOCK_SAMPLES,)."""


@dataclass(slots=True)
class _Heard:
    """An utterance of the turn under way and the job that recognises it."""

    id: str
    span: Span
    first_sample: int
    """Where the sound that was given to the recogniser begins."""
    job: Future[Hypothesis]
    text: str | None = None
    """None until it is recognised."""


class Conversation:
    """One interview, block by block.

    Args:
        engines: What hears, thinks and speaks.
        patience: How long silence is waited out.
        barge_in: Whether a voice during playback can take the floor. Without headphones
            the microphone hears the interviewer too, and it must not.
    """

    def __init__(self, engines: Engines, patience: Patience, *, barge_in: bool = True) -> None:
        self._engines, self._patience, self._barge_in = engines, patience, barge_in
        self._endpointer = Endpointer()
        self._playback = Playback()
        self._voice = engines.voice
        self._recent: deque[AudioBlock] = deque()
        self._turn: list[_Heard] = []
        self._sentences: deque[tuple[str, str, Future[Samples]]] = deque()
        self._counts = {"u": 0, "c": 0, "i": 0}
        self._started = 0.0
        self._last_sound = 0.0
        self._asked_at = 0.0
        self._begun = self._ending = False
        self.over = False
        """Whether the interviewer has said goodbye."""

    def step(self, block: AudioBlock) -> Step:
        """Take one block of captured sound."""
        now = seconds_at(block.end_sample)
        events: list[Event] = []
        if block.lost:
            lost = seconds_at(block.lost)
            events.append(AudioLost(t=seconds_at(block.first_sample), known_at=now, duration=lost))
        if not self._begun:
            self._begun = True
            events += self._say(self._engines.interviewer.begin(), now)
        events += self._listen(block, now)
        events += self._collect_words(now)
        events += self._yield_floor(now)
        events += self._collect_sentences(now)
        spoken, played = self._speak(block, now)
        events += played
        events += self._keep_time(now)
        if self._ending and not self._playback.busy:
            self.over = True
            events.append(SessionEnded(t=now, known_at=now, reason="finished"))
        return Step(events, spoken)

    def _listen(self, block: AudioBlock, now: float) -> list[Event]:
        """Hear whether there is a voice, and give a finished utterance to the recogniser."""
        probability = self._engines.detector.probability(block.samples)
        if self._playback.busy and not self._barge_in:
            probability = 0.0
        self._recent.append(block)
        events: list[Event] = []
        for edge in self._endpointer.step(probability, block.first_sample):
            if edge.kind == "speech_started":
                events.append(SpeechStarted(t=edge.t, known_at=edge.known_at))
                self._started = edge.t
            else:
                events.append(SpeechEnded(t=edge.t, known_at=edge.known_at))
                self._close_utterance(edge)
        keep_from = self._started if self._endpointer.speaking else now - 2 * PRE_ROLL
        while self._recent and seconds_at(self._recent[0].end_sample) < keep_from - PRE_ROLL:
            self._recent.popleft()
        if self._endpointer.speaking:
            self._last_sound = now
        return events

    def _close_utterance(self, edge: Edge) -> None:
        if self._playback.busy:
            return  # a back-channel: said without taking the floor
        span = Span(self._started, edge.t)
        sound = np.concatenate([block.samples for block in self._recent])
        offset = self._recent[0].first_sample
        first = max(offset, sample_at(span.start - PRE_ROLL))
        clip = sound[first - offset : sample_at(span.end + PRE_ROLL) - offset]
        job = self._engines.ears.submit(self._engines.recognizer.recognize, clip)
        self._turn.append(_Heard(self._next_id("u"), span, first, job))
        self._last_sound = edge.t

    def _collect_words(self, now: float) -> list[Event]:
        events: list[Event] = []
        for heard in self._turn:
            if heard.text is not None:
                continue
            if not heard.job.done():
                break  # words come in the order they were said
            try:
                hypothesis = heard.job.result()
            except EngineError as error:
                events.append(_failed("recogniser", error, now))
                hypothesis = Hypothesis("", ())
            heard.text = hypothesis.text
            utterance = _utterance(heard, hypothesis)
            events.append(UtteranceRecognized(t=heard.span.end, known_at=now, utterance=utterance))
        return events

    def _yield_floor(self, now: float) -> list[Event]:
        """End the candidate's turn if the silence has lasted as long as the answer asks for."""
        if not self._turn or self._endpointer.speaking:
            return []
        if any(heard.text is None for heard in self._turn):
            return []
        text = " ".join(heard.text for heard in self._turn if heard.text)
        silent_since = self._turn[-1].span.end
        hold = self._patience.hold(self._engines.interviewer.expects(text))
        if now - silent_since < hold:
            return []
        said = [heard.id for heard in self._turn if heard.text]
        self._turn = []
        if not said:
            return []  # a cough or a chair
        ended = TurnEnded(
            t=silent_since,
            known_at=now,
            turn_id=self._next_id("c"),
            utterances=tuple(said),
            reason="silence",
        )
        # The interviewer is told when the floor was free, not when this machine got to it.
        replies = self._engines.interviewer.answer(text, silent_since + hold)
        return [ended, *self._say(replies, now)]

    def _say(self, replies: tuple[Reply, ...], now: float) -> list[Event]:
        events: list[Event] = []
        for reply in replies:
            turn_id = self._next_id("i")
            events.append(
                ReplyChosen(
                    t=now,
                    known_at=now,
                    turn_id=turn_id,
                    move=reply.move,
                    text=reply.text,
                    about=reply.about,
                    phase=reply.phase,
                )
            )
            self._playback.announce(turn_id)
            for sentence in sentences(reply.text):
                job = self._engines.mouth.submit(self._voice.say, sentence)
                self._sentences.append((turn_id, sentence, job))
            self._ending = self._ending or reply.ends
        return events

    def _collect_sentences(self, now: float) -> list[Event]:
        events: list[Event] = []
        while self._sentences and self._sentences[0][2].done():
            turn_id, text, job = self._sentences.popleft()
            try:
                samples = job.result()
            except EngineError as error:
                events.append(_failed(self._voice.name, error, now))
                self._voice = TextOnly()
                samples = self._voice.say(text)
            self._playback.add(Sentence(turn_id, text, samples))
            if not any(waiting[0] == turn_id for waiting in self._sentences):
                self._playback.complete(turn_id)
        return events

    def _speak(self, block: AudioBlock, now: float) -> tuple[Samples, list[Event]]:
        taken = self._playback.sounding and self._endpointer.voiced >= BARGE_IN and not self._ending
        if taken:
            self._sentences.clear()
            spoken, played = self._playback.stop(block.first_sample)
        else:
            spoken, played = self._playback.next_block(block.first_sample)
        if self._playback.sounding:
            self._last_sound = now
        return spoken, [_playback_event(item, now) for item in played]

    def _keep_time(self, now: float) -> list[Event]:
        """Ask the interviewer, about once a second, whether the silence has lasted too long."""
        busy = self._playback.busy or self._turn or self._endpointer.speaking or self._ending
        if busy or now - max(self._asked_at, self._last_sound) < QUIET_STEP:
            return []
        self._asked_at = now
        return self._say(self._engines.interviewer.quiet(now - self._last_sound, now), now)

    def _next_id(self, kind: str) -> str:
        self._counts[kind] += 1
        return f"{kind}{self._counts[kind]}"


def _utterance(heard: _Heard, hypothesis: Hypothesis) -> Utterance:
    start = seconds_at(heard.first_sample)
    words = tuple(
        Word(word.text, Span(start + word.span.start, start + word.span.end), word.probability)
        for word in hypothesis.words
    )
    return Utterance(heard.id, "candidate", heard.span, hypothesis.text, words)


def _playback_event(item: Played, now: float) -> Event:
    if not item.ended:
        return PlaybackStarted(t=item.t, known_at=now, turn_id=item.turn_id)
    return PlaybackEnded(
        t=item.t,
        known_at=now,
        turn_id=item.turn_id,
        heard=item.heard,
        interrupted=item.interrupted,
    )


def _failed(engine: str, error: EngineError, now: float) -> EngineFailed:
    return EngineFailed(t=now, known_at=now, engine=engine, error=str(error))
