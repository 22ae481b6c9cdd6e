"""A round that was cut off, gone on with in a new session.

The log of the old session is replayed through the interviewer, turn by turn and silence by
silence, because what an interviewer knows of a round follows from that alone. The old session
is only read; the new one has a log and a clock of its own, and says whose round it goes on
with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import session
from .endpointing import Completeness
from .errors import UserError
from .events import (
    CommandGiven,
    Event,
    Move,
    PlaybackEnded,
    ReplyChosen,
    SessionEnded,
    SessionStarted,
    SpeechEnded,
    TurnEnded,
    TurnResumed,
    UtteranceRecognized,
)
from .interviewer import Interviewer, Reply
from .scenario import Scenario, kept

WELCOME = "Let's go on where we stopped."

LEAST_LEFT = 60.0
"""Seconds that must be left of a round for it to be worth going on with."""

_ASKS: frozenset[Move] = frozenset(
    {"present", "probe", "push_back", "curveball", "move_on", "hint", "clarify_back", "repeat",
     "closing_invite", "redirect_rambling"}
)  # fmt: skip
"""Moves after which it is the candidate's turn to say something new."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to which the interviewer answered, or chose not to."""

    t: float
    """Seconds of the whole round."""
    text: str | None
    """What was said; None if it was silent ..."""
    silence: float = 0.0
    """... for so many seconds."""
    cut_in: bool = False
    """Whether the interviewer took the floor from somebody who had not finished."""


@dataclass(frozen=True, slots=True)
class Past:
    """What happened in a round before it was cut off."""

    session_id: str
    started: SessionStarted
    scenario: Scenario
    elapsed: float
    """Seconds of the round that are over."""
    steps: tuple[Step, ...]
    last: Reply
    """The last thing the candidate was asked."""


class Resumed:
    """An interviewer that knows what was said before. See `Interviewer`.

    Args:
        interviewer: A fresh one, for the scenario of the old session.
        past: What happened.
    """

    def __init__(self, interviewer: Interviewer, past: Past) -> None:
        self._interviewer, self._past = interviewer, past
        interviewer.begin()
        replayed: list[Reply] = []
        for step in past.steps:
            if step.text is None:
                replayed += interviewer.quiet(step.silence, step.t)
            elif step.cut_in:
                replayed += interviewer.cut_in(step.text, step.t)
            else:
                replayed += interviewer.answer(step.text, step.t)
        self.replayed = tuple(replayed)
        """What it says now to what was said then."""

    def begin(self) -> tuple[Reply, ...]:
        """Take up the round with what was asked last."""
        last = self._past.last
        return (
            Reply("greet", WELCOME, "", last.phase, fixed=True),
            Reply("repeat", last.text, last.about, last.phase, fixed=True),
        )

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        """See `Interviewer.answer`."""
        return self._interviewer.answer(text, self._past.elapsed + t)

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:
        """See `Interviewer.quiet`."""
        return self._interviewer.quiet(silence, self._past.elapsed + t)

    def expects(self, text: str) -> Completeness:
        """See `Interviewer.expects`."""
        return self._interviewer.expects(text)

    def cuts_in_after(self) -> float:
        """See `Interviewer.cuts_in_after`."""
        return self._interviewer.cuts_in_after()

    def cut_in(self, text: str, t: float) -> tuple[Reply, ...]:
        """See `Interviewer.cut_in`."""
        return self._interviewer.cut_in(text, self._past.elapsed + t)

    def remember(self) -> object:
        """See `Interviewer.remember`."""
        return self._interviewer.remember()

    def recall(self, memory: object) -> None:
        """See `Interviewer.recall`."""
        self._interviewer.recall(memory)


def past(folder: Path) -> Past:
    """What happened in a session, if it can be gone on with.

    Raises:
        SessionNotFound: There is no session.
        UserError: It ended, or cannot be gone on with; says why.
    """
    log = session.log(folder)
    started = log[0]
    if not isinstance(started, SessionStarted) or not started.scenario:
        raise UserError(
            f"{folder.name} is a recording and no interview: there is nothing to go on."
        )
    scenario = kept(folder, started.scenario)
    if scenario.version != started.scenario_version:
        raise UserError(
            f"{scenario.id} has changed since: version {started.scenario_version} then, "
            f"{scenario.version} now. Begin it again: voice-interviewer start {scenario.id}"
        )
    again = f"Hold another one: voice-interviewer start {scenario.id}"
    if _ended(log):
        raise UserError(
            f"{folder.name} came to its end, so there is nothing to go on with. {again}"
        )
    elapsed = started.elapsed + log[-1].known_at
    if elapsed > 60 * started.minutes - LEAST_LEFT:
        raise UserError(f"Less than a minute of {folder.name} was left when it stopped. {again}")
    chosen = [event for event in log if isinstance(event, ReplyChosen)]
    asked = [event for event in chosen if event.move in _ASKS]
    before = past(folder.parent / started.continues) if started.continues else None
    if not asked and before is None:
        raise UserError(f"{folder.name} stopped before anything was asked. {again}")
    steps = (*(before.steps if before else ()), *_steps(log, started.elapsed))
    last = _reply(asked[-1], chosen[-1].phase) if asked else before.last if before else None
    assert last is not None  # noqa: S101
    return Past(folder.name, started, scenario, elapsed, steps, last)


def _ended(log: Sequence[Event]) -> bool:
    """Whether the round was brought to its end, rather than cut off."""
    ends = [event.reason for event in log if isinstance(event, SessionEnded)]
    said = [e.turn_id for e in log if isinstance(e, ReplyChosen) and e.move == "goodbye"]
    return ends[-1:] in (["finished"], ["time_limit"]) or bool(said)


def _reply(event: ReplyChosen, phase: str) -> Reply:
    return Reply(event.move, event.text, event.about, phase)


def _steps(log: Sequence[Event], elapsed: float) -> Iterator[Step]:
    """The turns and the silences that the interviewer answered, in order.

    A turn that was taken back because the candidate went on stands at its last end only.
    """
    texts = {e.utterance.id: e.utterance.text for e in log if isinstance(e, UtteranceRecognized)}
    last_end = {e.turn_id: n for n, e in enumerate(log) if isinstance(e, TurnEnded)}
    taken_back = {e.turn_id for e in log if isinstance(e, TurnResumed)}
    greeting = next((e.known_at for e in log if isinstance(e, ReplyChosen)), 0.0)
    said: list[str] = []
    answered = sound = 0.0
    for n, event in enumerate(log):
        if isinstance(event, TurnEnded):
            answered = event.known_at
            if event.turn_id in taken_back and last_end[event.turn_id] != n:
                continue
            free_at = event.known_at if event.hold is None else event.t + event.hold
            text = " ".join(texts.get(id_, "") for id_ in event.utterances)
            yield Step(elapsed + free_at, text, cut_in=event.reason == "cut_in")
        elif isinstance(event, ReplyChosen):
            # What was cut off by a cough is chosen again, from where it was cut.
            again = any(event.text in text for text in said)
            said.append(event.text)
            if event.known_at in (greeting, answered) or again:
                continue
            yield Step(elapsed + event.known_at, None, max(0.0, event.known_at - sound))
        elif isinstance(event, SpeechEnded | PlaybackEnded | CommandGiven):
            sound = event.t
