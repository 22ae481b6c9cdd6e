"""What the live screen shows: events in, the state of the interview out.

Nothing here draws. State is who has the floor, what was said and what went wrong.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from voice_interviewer.events import (
    CodeChanged,
    CodeRan,
    CommandGiven,
    DeviceTroubled,
    EngineFailed,
    Event,
    PlaybackEnded,
    PlaybackStarted,
    ReplyChosen,
    ReplyWorded,
    SpeechEnded,
    SpeechStarted,
    TurnEnded,
    TurnResumed,
    UtteranceRecognized,
)

SILENT = -60.0
"""The lowest level that is shown (dBFS)."""

_NEEDLE = 1.5
"""By how much a level that is shown may fall from one block to the next (dB)."""

_THINKING = 6.0
"""Seconds of silence after which the screen says that there is time."""

State = Literal["listening", "speaking", "thinking", "paused", "trouble"]

_WANTS_TO_RUN = re.compile(r"\b(run|execute|try) (it|this|that|the (code|tests?))\b", re.IGNORECASE)


@dataclass(slots=True)
class Scene:
    """Everything the screen shows."""

    title: str
    """Of the scenario, with the kind of round and the level."""
    name: str
    """Of the interviewer."""
    minutes: float
    """Length of the round."""
    phases: tuple[tuple[str, str], ...] = ()
    """Id and name of each phase, in order."""
    materials: tuple[tuple[str, str], ...] = ()
    """Title and text of what there is to read."""
    page: int = 0
    """Of the materials that is shown, from 1; 0 for none."""
    now: float = 0.0
    """Session time (s)."""
    phase: str = ""
    """Id of the phase."""
    speaking: bool = False
    """Whether the interviewer is heard."""
    quiet_since: float = 0.0
    """When the candidate's voice ended (s)."""
    voiced: bool = False
    waiting: bool = False
    """Whether the candidate asked for time."""
    paused: bool = False
    trouble: str = ""
    captions: bool = True
    patience: str = "normal"
    typing: str | None = None
    """What has been typed so far, or None."""
    typed: bool = False
    """Whether nothing is heard, and every key is part of an answer."""
    levels: tuple[float, float] = (SILENT, SILENT)
    """Of the candidate and the interviewer (dBFS)."""
    lines: list[tuple[str, str]] = field(default_factory=list)
    """Who said what, oldest first."""
    texts: dict[str, str] = field(default_factory=dict)
    """What the interviewer says in each of its turns."""
    turn: str = ""
    """Id of the turn the interviewer said last."""
    hint: str = ""
    """What works less well than it could; the interview goes on."""
    code: str = ""
    """Name of the watched file."""
    remark: str = ""
    """What is to be said about the code: that it can be run, that it runs, what came of it."""

    @property
    def state(self) -> State:
        """Who has the floor."""
        if self.paused:
            return "paused"
        if self.trouble:
            return "trouble"
        if self.speaking:
            return "speaking"
        thinking = self.waiting or self.now - self.quiet_since >= _THINKING
        return "thinking" if thinking and not self.voiced else "listening"

    def take(self, event: Event) -> None:
        """Change with what happened."""
        self.now = max(self.now, event.known_at)
        self._follow_interviewer(event)
        self._follow_candidate(event)
        self._follow_code(event)
        if isinstance(event, EngineFailed):
            self.hint = f"{event.engine}: {event.error}"
        elif isinstance(event, DeviceTroubled):
            self.trouble = event.advice

    def meter(self, candidate: float, interviewer: float, now: float) -> None:
        """Change with the levels (dBFS) of one block: a needle rises at once and falls slowly."""
        self.now = now
        before, new = self.levels, (candidate, interviewer)
        self.levels = (_fall(before[0], new[0]), _fall(before[1], new[1]))

    def _follow_interviewer(self, event: Event) -> None:
        if isinstance(event, ReplyChosen):
            self.phase, self.texts[event.turn_id] = event.phase, event.text
        elif isinstance(event, ReplyWorded):
            self.texts[event.turn_id] = event.text
            self.hint = self.hint if event.refused else ""
            if self.speaking and self.turn == event.turn_id and self.lines[-1][0] == self.name:
                self.lines[-1] = (self.name, event.text)
        elif isinstance(event, PlaybackStarted):
            self.speaking, self.turn = True, event.turn_id
            self.lines.append((self.name, self.texts.get(event.turn_id, "")))
        elif isinstance(event, PlaybackEnded):
            self.speaking, self.quiet_since = False, event.t
            own = [n for n, (who, _) in enumerate(self.lines) if who == self.name]
            if event.interrupted and own:  # what was typed over it stands below
                self.lines[own[-1]] = (self.name, f"{event.heard} …")

    def _follow_candidate(self, event: Event) -> None:
        if isinstance(event, SpeechStarted):
            self.voiced, self.waiting = True, False
        elif isinstance(event, SpeechEnded):
            self.voiced, self.quiet_since = False, event.t
        elif isinstance(event, UtteranceRecognized):
            self._add(event.utterance.text)
            if self.code and _WANTS_TO_RUN.search(event.utterance.text):
                self.remark = f"Press x to run {self.code}."
        elif isinstance(event, TurnEnded | TurnResumed):
            self.waiting = False

    def _follow_code(self, event: Event) -> None:
        if isinstance(event, CodeChanged):
            self.code = event.file
            self.remark = event.missing or self.remark
        elif isinstance(event, CommandGiven) and event.command == "run" and self.code:
            self.remark = f"{self.code} is running ..."
        elif isinstance(event, CodeRan):
            self.remark = outcome(event)

    def _add(self, text: str) -> None:
        """More of what the candidate is saying."""
        if not text:
            return
        if self.lines and self.lines[-1][0] == "You":
            text = f"{self.lines.pop()[1]} {text}"
        self.lines.append(("You", text))


def outcome(ran: CodeRan) -> str:
    """What came of a run, in a line: what stopped it, or the first test that failed."""
    failed = [test for test in ran.tests if not test.passed]
    passed = f"{len(ran.tests) - len(failed)} of {len(ran.tests)} tests passed."
    if not ran.tests:
        passed = "It has no tests." if ran.stopped else "It ran. It has no tests."
    first = ""
    if failed:
        line = f", line {failed[0].line}" if failed[0].line else ""
        first = f"{failed[0].name}{line}: {failed[0].message}"
    return " ".join(part for part in (ran.stopped, passed, first) if part)


def _fall(before: float, now: float) -> float:
    return float(max(now, before - _NEEDLE, SILENT))
