"""A whole round with a simulated candidate: no microphone, no key, no network.

Aloud the candidate is a source like a microphone, so everything that runs in a live interview
runs here on the same path. In text only what was said passes between the two, on a clock that
counts the words, so that a round takes a second and can be scored like any other.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from . import interview, session
from .candidate.script import Script
from .candidate.voice import RESPONSE_LATENCY, Said, SpokenCandidate
from .capture import AudioSource, Paced
from .errors import DeviceError
from .interviewer import Interviewer, Reply
from .loudspeaker import Loudspeaker
from .playback import AudioSink, Silent
from .preparation import prepare
from .scenario import Scenario, keep
from .speech import Span, Speaker, Turn, Utterance
from .synthesis.bundled import HibariVoice

DEPTH = 0.82
"""How much deeper the candidate's voice is than the interviewer's."""


WORDS_PER_SECOND = 2.5
"""How fast people talk in a round in text."""

GOES_ON_AFTER = 4
"""Whole seconds without a reply after which the candidate says more."""

SILENT_FOR = 900
"""Whole seconds that a candidate waits who has nothing to add."""

LONGEST = 400
"""Exchanges after which a round is given up as stuck."""

_PAUSE = re.compile(r"\[pause ([\d.]+)\]")
_LEADING = re.compile(r"^\[pause ([\d.]+)\]")


class Candidate(Protocol):
    """Somebody to talk to in text; a `Script` is one."""

    @property
    def has_more(self) -> bool:
        """Whether there is something to go on with when nobody asks."""
        ...

    def reply(self, move: str, about: str, text: str) -> str | None:
        """What is said to the interviewer's last line; None for nothing. See `Script.reply`."""
        ...


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A round that was held."""

    folder: Path
    said: tuple[Said, ...]
    """What the candidate really said."""


def rehearse(
    scenario: Scenario,
    candidate: str,
    folder: Path,
    options: interview.Options,
    listeners: tuple[interview.Listener, ...] = (),
    *,
    latency: float = RESPONSE_LATENCY,
) -> Rehearsed:
    """Hold a round with a simulated candidate and keep it in `folder`.

    Args:
        scenario: What the round is about.
        candidate: Name of a script.
        folder: Where the session is written.
        options: How the round is held. With `paced`, in real time and aloud where there is
            a loudspeaker; without, as fast as the machine can.
        listeners: Are told of each event.
        latency: Seconds the candidate takes before answering.

    Raises:
        InterviewerError: Something that is needed is missing; says what to do.
    """
    script = Script.load(candidate, scenario.id)
    person = SpokenCandidate(script, HibariVoice(depth=DEPTH), latency)
    conversation = prepare(scenario, options)
    source: AudioSource = Paced(person) if options.paced else person
    kept = session.Session(folder, interview.started(scenario, options, folder.name))
    keep(scenario, folder)
    audience = interview.Audience((person.hear, *listeners), hears_candidate=True)
    interview.hold(source, conversation, kept, _sink(options), audience)
    return Rehearsed(folder, tuple(person.said))


def _sink(options: interview.Options) -> AudioSink:
    if not options.paced:
        return Silent()
    try:
        return Loudspeaker()
    except DeviceError:
        return Silent()


def talk(interviewer: Interviewer, candidate: Candidate) -> list[Turn]:
    """Hold a round in text, and give back the turns of both, as a transcript has them.

    The last turn is the goodbye, unless the round was stuck. An interviewer who breaks a
    silence is answered in place of what the candidate would have said after it.
    """
    return _Talk(interviewer, candidate).hold()


class _Talk:
    """One round in text, and its clock."""

    def __init__(self, interviewer: Interviewer, candidate: Candidate) -> None:
        self._interviewer, self._candidate = interviewer, candidate
        self._turns: list[Turn] = []
        self._t = 0.0

    def hold(self) -> list[Turn]:
        replies = self._interviewer.begin()
        for _ in range(LONGEST):
            for reply in replies:
                self._add("interviewer", reply.text, move=reply.move, about=reply.about)
            if replies and replies[-1].ends:
                break
            replies = self._answered(replies[-1] if replies else None)
        return self._turns

    def _answered(self, last: Reply | None) -> tuple[Reply, ...]:
        """The interviewer's reply to the candidate's next line, or to silence."""
        patience = GOES_ON_AFTER if self._candidate.has_more else SILENT_FOR
        if last is None and (broken := self._wait(patience)):
            return broken
        move, about, text = (last.move, last.about, last.text) if last else ("acknowledge", "", "")
        line = self._candidate.reply(move, about, text)
        if line is None:
            return self._wait(SILENT_FOR)
        if (leading := _LEADING.match(line)) and (broken := self._wait(int(float(leading[1])))):
            return broken
        self._t += RESPONSE_LATENCY
        return self._said(_LEADING.sub("", line))

    def _said(self, line: str) -> tuple[Reply, ...]:
        """Say a line to its end, or to where the interviewer takes the floor."""
        floor = self._interviewer.cuts_in_after()
        said = ""
        for sentence in re.findall(r"[^.?!]+[.?!]*(?:\d*\])?", line):
            said += sentence
            if len(said.split()) / WORDS_PER_SECOND > floor and len(said) < len(line):
                self._add("candidate", said, interrupted=True)
                return self._interviewer.cut_in(self._turns[-1].text, self._t)
        self._add("candidate", line)
        self._t += RESPONSE_LATENCY
        return self._interviewer.answer(self._turns[-1].text, self._t)

    def _wait(self, longest: int) -> tuple[Reply, ...]:
        """Let seconds go by, until the interviewer says something."""
        for second in range(1, longest + 1):
            if replies := self._interviewer.quiet(float(second), self._t + second):
                self._t += second
                return replies
        self._t += longest
        return ()

    def _add(
        self,
        speaker: Speaker,
        text: str,
        move: str = "",
        about: str = "",
        *,
        interrupted: bool = False,
    ) -> None:
        words = _PAUSE.sub(" ", text).split()
        pauses = sum(map(float, _PAUSE.findall(text)))
        span = Span(self._t, self._t + len(words) / WORDS_PER_SECOND + pauses)
        name = f"t{len(self._turns) + 1}"
        said = Utterance(name, speaker, span, " ".join(words))
        self._turns.append(Turn(name, speaker, (said,), move, about, interrupted))
        self._t = span.end
