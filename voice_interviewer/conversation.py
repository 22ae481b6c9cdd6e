"""The loop: one block of captured sound in, events and one block of played sound out.

`Conversation.step` never waits. Recognising, judging and synthesising are given to executors
and collected by the first block after they are done: threads in a live session, in line when
a session runs as fast as the machine can. Either way the code path is this one.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import ParamSpec, TypeVar

import numpy as np

from .codepad import CodePad
from .echo import EchoCanceller
from .endpointing import Patience, patience
from .errors import EngineError
from .events import (
    AudioLost,
    Command,
    CommandGiven,
    DeviceTroubled,
    EchoMeasured,
    Event,
    SessionEnded,
)
from .interviewer import Interviewer, Reply, Rewording
from .listening import Listening
from .recognition import Recognizer
from .speaking import Speaking
from .speech import BLOCK_SAMPLES, BLOCK_SECONDS, AudioBlock, Samples, seconds_at
from .synthesis import Synthesizer
from .turn_prediction import TurnPredictor
from .turn_taking import DUCK, HESITATE, TurnTaking
from .vad import SpeechDetector

GREETING = 2.5
"""Seconds of the first greeting that cannot be interrupted, while the echo is measured."""

TYPING = 4.0
"""Seconds after a change of the watched file for which somebody counts as typing."""

QUIET_AFTER = 4.0
"""Seconds of silence from which the interviewer is asked whether it has lasted too long."""

QUIET_STEP = 1.0
"""Seconds between two such questions."""

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
    """Runs the voice, and while that is silent the turn predictor and the interviewer."""
    predictor: TurnPredictor | None = None
    """Without one, words and silence alone decide when a turn is over."""
    echo: EchoCanceller | None = None
    """Without one, nothing is taken out of the captured sound."""
    rewording: Rewording | None = None
    """Without one, the interviewer says its lines as they were written."""
    pad: CodePad | None = None
    """Without one, nobody sees the candidate's code."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one block led to."""

    events: list[Event]
    spoken: Samples
    """The interviewer's sound during the block, shape (BLOCK_SAMPLES,)."""
    heard: Samples
    """The candidate's sound, without the interviewer's echo, shape (BLOCK_SAMPLES,)."""
    cut: bool
    """Whether what was handed out before and is not heard yet is to be forgotten."""


class Conversation:
    """One interview, block by block.

    Args:
        engines: What hears, thinks and speaks.
        patience: How long silence is waited out.
        barge_in: Whether a voice during playback can take the floor.
    """

    def __init__(self, engines: Engines, patience: Patience, *, barge_in: bool = True) -> None:
        self._interviewer, self._echo, self._barge_in = engines.interviewer, engines.echo, barge_in
        self._pad = engines.pad
        self._listening = Listening(
            engines.detector,
            engines.recognizer,
            engines.ears,
            engines.predictor,
            engines.mouth,
        )
        self._speaking = Speaking(engines.voice, engines.mouth, engines.rewording)
        self._floor = TurnTaking(
            engines.interviewer, self._listening, self._speaking, patience, engines.mouth
        )
        self._commands: SimpleQueue[tuple[Command, str]] = SimpleQueue()
        self._played = np.zeros(BLOCK_SAMPLES, np.float32)
        self._trouble = ""
        self._greeted = self._last_sound = self._asked_at = 0.0
        self._talk_key: bool | None = None
        self._begun = self._ending = self._paused = False
        self.over = False
        """Whether the interviewer has said goodbye."""

    def give(self, command: Command, text: str = "") -> None:
        """Press a key or type, from any thread; it takes effect with the next block."""
        self._commands.put((command, text))

    def step(self, block: AudioBlock) -> Step:
        """Take one block of captured sound."""
        now = seconds_at(block.end_sample)
        events = self._device(block, now)
        if not self._begun:
            self._begun = True
            events += self._say(self._interviewer.begin(), now)
        events += self._obey(now) + self._code(now)
        alone, measured = self._without_echo(block, now)
        events += measured
        over = self._speaking.busy
        events += self._listening.step(
            alone,
            block.first_sample,
            mixed=(block.samples, self._played),
            over=over,
            keen=over and self._cancelling,
            deaf=self._deaf,
        )
        events += self._listening.collect(now)
        if self._listening.speaking:
            self._last_sound = now
        given_way = (
            self._floor.give_way(block.first_sample, now) if self._interruptible(now) else None
        )
        replies, ended = self._floor.yield_floor(now)
        events += ended if given_way is None else [*given_way[1], *ended]
        events += self._say(replies, now, room=self._floor.room)
        events += self._speaking.collect(now)
        if given_way is None:
            spoken, cut, played = self._play(block.first_sample, now)
            events += played
        else:
            spoken, cut = given_way[0], True
        events += self._keep_time(now)
        if self._ending and not self._speaking.busy:
            self.over = True
            events.append(SessionEnded(t=now, known_at=now, reason="finished"))
        self._played = spoken
        return Step(events, spoken, alone, cut)

    # --- what comes in --------------------------------------------------------------------

    def _device(self, block: AudioBlock, now: float) -> list[Event]:
        events: list[Event] = []
        at = seconds_at(block.first_sample)
        if block.lost:
            events.append(AudioLost(t=at, known_at=now, duration=seconds_at(block.lost)))
            self._floor.not_before = now  # who was not heard may have been speaking
        if block.trouble != self._trouble:
            self._trouble = block.trouble
            events.append(DeviceTroubled(t=at, known_at=now, advice=block.trouble))
        return events

    def _without_echo(self, block: AudioBlock, now: float) -> tuple[Samples, list[Event]]:
        if self._echo is None:
            return block.samples, []
        before = self._echo.coupling
        alone = self._echo.remove(block.samples, self._played)
        found = self._echo.coupling
        if found is None or found is before:
            return alone, []
        measured = EchoMeasured(
            t=seconds_at(block.first_sample),
            known_at=now,
            distinctness=found.distinctness,
            delay=found.delay,
            gain=found.gain,
            cancelling=self._echo.cancelling,
        )
        return alone, [measured]

    @property
    def _deaf(self) -> bool:
        spoken_over = self._speaking.busy and not self._barge_in
        return self._paused or spoken_over or self._talk_key is False

    def _obey(self, now: float) -> list[Event]:
        """Do what was asked by key."""
        events: list[Event] = []
        while True:
            try:
                command, text = self._commands.get_nowait()
            except Empty:
                return events
            events.append(CommandGiven(t=now, known_at=now, command=command, text=text))
            if command == "done":
                self._floor.done = now
            elif command == "wait":
                self._floor.wait, self._last_sound = True, now
            elif command == "pause":
                self._paused, self._floor.not_before = not self._paused, now
            elif command == "typing":
                self._typed(now)
            elif command == "run" and self._pad:
                self._pad.run(now)
            elif command == "talk":
                self._talk_key = not self._talk_key
                self._floor.done = now
            elif command == "patience":
                self._floor.patience = patience(text)
            elif command == "say":
                events += self._listening.typed(text, now)
                self._floor.done = now

    def _code(self, now: float) -> list[Event]:
        """What happened to the candidate's file, and time for who works on it."""
        if self._pad is None:
            return []
        events = self._pad.step(now)
        if any(event.kind == "code_changed" and not event.opening for event in events):
            self._typed(now)
        if self._pad.running:
            self._floor.not_before = max(self._floor.not_before, now)
        return events

    def _typed(self, now: float) -> None:
        self._floor.not_before = max(self._floor.not_before, now + TYPING)

    # --- what goes out --------------------------------------------------------------------

    def _say(self, replies: tuple[Reply, ...], now: float, *, room: float = 0.0) -> list[Event]:
        self._ending = self._ending or any(reply.ends for reply in replies)
        return self._speaking.say(replies, now, room=room)

    def _play(self, first_sample: int, now: float) -> tuple[Samples, bool, list[Event]]:
        """The next block of the interviewer's, as loud as it is to be while others speak."""
        interruptible, echoing = self._interruptible(now), self._cancelling
        voiced = self._listening.voiced if interruptible else 0.0
        if self._speaking.sounding:
            self._last_sound = now
            self._greeted += BLOCK_SECONDS
            # Over its own echo a voice is hard to hear: that one must be stopped at once, and
            # not be spoken over again in the middle of its first words.
            lately = self._listening.voiced_before if interruptible and echoing else voiced
            if lately >= (DUCK if echoing else HESITATE):
                spoken, begins = self._speaking.hesitate(first_sample)
                return spoken, begins, []
        somebody = interruptible and self._echo is not None and self._echo.exceeded
        soft = voiced >= DUCK or somebody
        spoken, played = self._speaking.play(first_sample, now, soft=soft)
        self._floor.notice(played)
        return spoken, False, played

    @property
    def _cancelling(self) -> bool:
        return self._echo is not None and self._echo.cancelling

    def _interruptible(self, now: float) -> bool:
        """Whether the interviewer could be interrupted now, and it would not be its own echo."""
        if self._floor.insists(now):
            return False
        known = self._echo is None or self._echo.decided
        greeted = self._greeted >= GREETING or self._floor.answering
        return known and greeted and not self._ending

    def _keep_time(self, now: float) -> list[Event]:
        """Ask the interviewer, about once a second, whether the silence has lasted too long."""
        answering = self._listening.speaking or (self._listening.turn and not self._floor.holding)
        busy = self._speaking.busy or self._floor.thinking
        if answering or busy or self._ending or self._paused:
            return []
        since = max(self._last_sound, self._floor.not_before)
        if now - since < QUIET_AFTER or now - self._asked_at < QUIET_STEP:
            return []
        self._asked_at = now
        return self._say(self._interviewer.quiet(now - self._last_sound, now), now)
