"""The verbs: all that can happen in a session, one JSON line each.

The log is the session. It is only ever appended to, each line is flushed when it is
written, and whatever comes later (scoring, replaying, drawing) reads the log and the
sound and nothing else.

Every event says `t`, when it happened in the room, and `known_at`, when the program
knew; both are seconds of session time. A delay is a difference of these, never the
reading of a stopwatch.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from .speech import Utterance

Move = Literal[
    "greet", "present", "answer_fact", "unknown", "your_call", "clarify_back",
    "probe", "push_back", "curveball", "hint_offer", "hint", "time_nudge", "move_on",
    "hold", "nudge", "repeat", "acknowledge", "redirect_rambling",
    "feedback", "closing_invite", "closing_answer", "goodbye",
]  # fmt: skip
"""Everything an interviewer can be doing when it speaks."""


Command = Literal["done", "wait", "say", "pause", "talk", "typing", "patience", "run"]
"""What a candidate can do besides speaking: say that the turn is over, ask for time, type an
answer, stop the interview or go on, hold or let go of the talk key, write code, ask for
another patience, or have the code run."""


EndReason = Literal["finished", "stopped_by_user", "time_limit", "audio_ended", "failed"]
"""Why a session was over."""


Reason = Literal["silence", "prediction", "done_key", "time_limit", "cut_in"]
"""Why a turn was over: "prediction" if it sounded complete, which made the wait shorter;
"cut_in" if the interviewer took the floor from somebody who had not finished, on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    __pydantic_config__ = ConfigDict(extra="forbid")

    t: float
    """When it happened (s)."""
    known_at: float
    """When the program knew (s), not before `t`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted(_Event):
    """The first line of every log."""

    session_id: str
    scenario: str
    """Id of the scenario, empty for a recording that belongs to none."""
    scenario_version: int
    round: str
    level: str
    persona: str
    """Id of the persona, or the name of the scenario's interviewer."""
    minutes: float
    """How long the round was meant to take; 0 for a recording that belongs to none."""
    started_at: str
    """UTC, ISO 8601. The only date in the log."""
    paced: bool
    """Whether sound was captured as fast as it was spoken; False for `--fast`."""
    software: dict[str, str]
    models: dict[str, str]
    """Name of a model file to its sha256."""
    mode: Literal["study", "real"] = "real"
    """In study mode each answer was followed by feedback."""
    tailoring: dict[str, str] = field(default_factory=dict)
    """What the scenario was made to fit: fingerprints of what was read, and what it changed."""
    continues: str = ""
    """Id of the session that this one goes on with; empty for a round from its beginning."""
    elapsed: float = 0.0
    """Seconds of the round that were over before this session began."""
    kind: Literal["session_started"] = "session_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioLost(_Event):
    """Samples that never arrived. Silence stands in their place, so the clock is true."""

    duration: float
    """Seconds of silence put in."""
    kind: Literal["audio_lost"] = "audio_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTroubled(_Event):
    """Something is the matter with a device, or no longer."""

    advice: str
    """What is the matter and what to do about it; empty when it is over."""
    kind: Literal["device_troubled"] = "device_troubled"


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoMeasured(_Event):
    """How much of the interviewer's voice the microphone hears."""

    distinctness: float
    """How far the echo stands out of chance, in standard deviations."""
    delay: float
    """Seconds from playing to hearing."""
    gain: float
    """Level in the microphone less the level that was played (dB)."""
    cancelling: bool
    """Whether it is taken out from now on."""
    kind: Literal["echo_measured"] = "echo_measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGiven(_Event):
    """The candidate pressed a key or typed."""

    command: Command
    text: str = ""
    """What was typed."""
    kind: Literal["command_given"] = "command_given"


@dataclass(frozen=True, slots=True)
class CodeEdit:
    """Lines of the candidate's file that were replaced by others."""

    line: int
    """The first of them, counted from 0 in the file as it was."""
    removed: tuple[str, ...]
    """Without line ends. Empty where lines were only added ..."""
    added: tuple[str, ...]
    """... and empty where they were only removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChanged(_Event):
    """The candidate's own editor saved the watched file.

    `t` is when it was seen, up to half a second after the saving. The first one of a session
    holds what was in the file before anybody typed.
    """

    file: str
    """Its name without its folder."""
    edits: tuple[CodeEdit, ...]
    """Against the event before, first line first; against an empty file in the first one."""
    opening: bool = False
    """Whether this is what the session began with."""
    solved_at: float | None = None
    """In a replay, when (s) it was typed in the session that is replayed; `t` is when it was
    shown."""
    missing: str = ""
    """Why the text is not known any longer (deleted, too large, not text); else empty."""
    kind: Literal["code_changed"] = "code_changed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One test that was run."""

    name: str
    passed: bool
    message: str = ""
    """What went wrong."""
    line: int | None = None
    """Line of the file that it went wrong in, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRan(_Event):
    """The candidate asked for the code to be run, and this came of it. `t` is when it ended."""

    duration: float
    """Seconds since it was asked for."""
    tests: tuple[Verdict, ...]
    output: str
    """The last of what it printed."""
    stopped: str = ""
    """Why it was not run to its end; empty if it was."""
    kind: Literal["code_ran"] = "code_ran"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted(_Event):
    """`t` is the first sample of the candidate's voice."""

    kind: Literal["speech_started"] = "speech_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded(_Event):
    """`t` is the last sample of the candidate's voice, not the end of the wait."""

    kind: Literal["speech_ended"] = "speech_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceRecognized(_Event):
    """`t` is the utterance's last sample."""

    utterance: Utterance
    kind: Literal["utterance_recognized"] = "utterance_recognized"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backchannel(_Event):
    """The candidate made a sound while the interviewer spoke, and did not take the floor.

    `t` is the first sample of the voice.
    """

    duration: float
    """Seconds of voice."""
    kind: Literal["backchannel"] = "backchannel"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEnded(_Event):
    """The candidate yielded the floor. `t` is the last sample of voice."""

    turn_id: str
    utterances: tuple[str, ...]
    """Ids of the utterances in the turn."""
    reason: Reason
    hold: float | None = None
    """Seconds of silence that were waited out; None if none had to be."""
    completeness: str = ""
    """How finished the answer looked (`endpointing.Completeness`)."""
    probability: float | None = None
    """That the turn sounded complete; None if nobody listened for that."""
    kind: Literal["turn_ended"] = "turn_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnResumed(_Event):
    """A turn that had ended goes on: the candidate was only thinking.

    What the interviewer answered is taken back. A later `turn_ended` of the same id stands
    in place of the earlier one. `t` is the first sample of the voice that went on.
    """

    turn_id: str
    kind: Literal["turn_resumed"] = "turn_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyChosen(_Event):
    """What the interviewer decided to say and why."""

    turn_id: str
    move: Move
    text: str
    about: str
    """Id of the fact, signal, hint rung or topic the move is about, or empty."""
    phase: str
    """Id of the scenario's phase the round is in."""
    kind: Literal["reply_chosen"] = "reply_chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWorded(_Event):
    """What is said in place of the text of a reply, as far as a model has put it into words."""

    turn_id: str
    text: str
    """Everything that was handed to the voice so far."""
    model: str
    refused: str = ""
    """Why the model's words were not used; the text is then the reply's own."""
    kind: Literal["reply_worded"] = "reply_worded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackStarted(_Event):
    """`t` is the first sample that was played."""

    turn_id: str
    kind: Literal["playback_started"] = "playback_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackEnded(_Event):
    """`t` is the last sample that was played."""

    turn_id: str
    heard: str
    """The words that were really played."""
    interrupted: bool
    kind: Literal["playback_ended"] = "playback_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFailed(_Event):
    """An engine raised; the session went on without it."""

    engine: str
    error: str
    kind: Literal["engine_failed"] = "engine_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(_Event):
    """The last line of a log that was closed properly."""

    reason: EndReason
    kind: Literal["session_ended"] = "session_ended"


Event = (
    SessionStarted
    | AudioLost
    | DeviceTroubled
    | EchoMeasured
    | CommandGiven
    | CodeChanged
    | CodeRan
    | SpeechStarted
    | SpeechEnded
    | UtteranceRecognized
    | Backchannel
    | TurnEnded
    | TurnResumed
    | ReplyChosen
    | ReplyWorded
    | PlaybackStarted
    | PlaybackEnded
    | EngineFailed
    | SessionEnded
)

_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])


def to_line(event: Event) -> str:
    """One event as one line of JSON, without the line end."""
    return _EVENT.dump_json(event).decode()


def from_lines(lines: Iterable[str]) -> list[Event]:
    """Events from the lines of a log.

    A last line that was cut off, as a crash leaves it, is dropped; the log before it is
    whole.

    Raises:
        ValueError: A line other than the last is not an event. Its number is named.
    """
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if line.strip()]
    events = []
    for n, line in numbered:
        try:
            events.append(_EVENT.validate_json(line))
        except ValidationError as error:
            if n == numbered[-1][0]:
                break
            raise ValueError(f"line {n} is not an event: {error.errors()[0]['msg']}") from error
    return events
