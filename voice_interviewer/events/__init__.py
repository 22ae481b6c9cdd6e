"""The verbs: all that can happen in a session, one JSON line each.

The log is the session. It is only ever appended to, each line is flushed when it is
written, and whatever comes later (scoring, replaying, drawing) reads the log and the
sound and nothing else.

Every event says `t`, when it happened in the room, and `known_at`, when the program
knew; both are seconds of session time. A delay is a difference of these, never the
reading of a stopwatch.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from voice_interviewer.speech import Turn, Utterance

from .code import CodeChanged as CodeChanged
from .code import CodeEdit as CodeEdit
from .code import CodeRan as CodeRan
from .code import Verdict as Verdict
from .devices import AudioLost as AudioLost
from .devices import DeviceTroubled as DeviceTroubled
from .devices import EchoMeasured as EchoMeasured
from .happening import Happening

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
class SessionStarted(Happening):
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
    drill: Literal["", "interruptions"] = ""
    """What was practised apart."""
    tailoring: dict[str, str] = field(default_factory=dict)
    """What the scenario was made to fit: fingerprints of what was read, and what it changed."""
    continues: str = ""
    """Id of the session that this one goes on with; empty for a round from its beginning."""
    elapsed: float = 0.0
    """Seconds of the round that were over before this session began."""
    kind: Literal["session_started"] = "session_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGiven(Happening):
    """The candidate pressed a key or typed."""

    command: Command
    text: str = ""
    """What was typed."""
    kind: Literal["command_given"] = "command_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted(Happening):
    """`t` is the first sample of the candidate's voice."""

    kind: Literal["speech_started"] = "speech_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded(Happening):
    """`t` is the last sample of the candidate's voice, not the end of the wait."""

    kind: Literal["speech_ended"] = "speech_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceRecognized(Happening):
    """`t` is the utterance's last sample."""

    utterance: Utterance
    kind: Literal["utterance_recognized"] = "utterance_recognized"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptGiven(Happening):
    """All that was said, of a session that has no sound. `t` is the end of the last turn."""

    turns: tuple[Turn, ...]
    """Of both speakers, in order; all at 0 s where nobody knows when they were."""
    notes: tuple[str, ...] = ()
    """What had to be assumed about it."""
    kind: Literal["transcript_given"] = "transcript_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backchannel(Happening):
    """The candidate made a sound while the interviewer spoke, and did not take the floor.

    `t` is the first sample of the voice.
    """

    duration: float
    """Seconds of voice."""
    kind: Literal["backchannel"] = "backchannel"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEnded(Happening):
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
class TurnResumed(Happening):
    """A turn that had ended goes on: the candidate was only thinking.

    What the interviewer answered is taken back. A later `turn_ended` of the same id stands
    in place of the earlier one. `t` is the first sample of the voice that went on.
    """

    turn_id: str
    kind: Literal["turn_resumed"] = "turn_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyChosen(Happening):
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
class ReplyWorded(Happening):
    """What is said in place of the text of a reply, as far as a model has put it into words."""

    turn_id: str
    text: str
    """Everything that was handed to the voice so far."""
    model: str
    refused: str = ""
    """Why the model's words were not used; the text is then the reply's own."""
    kind: Literal["reply_worded"] = "reply_worded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackStarted(Happening):
    """`t` is the first sample that was played."""

    turn_id: str
    kind: Literal["playback_started"] = "playback_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackEnded(Happening):
    """`t` is the last sample that was played."""

    turn_id: str
    heard: str
    """The words that were really played."""
    interrupted: bool
    kind: Literal["playback_ended"] = "playback_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFailed(Happening):
    """An engine raised; the session went on without it."""

    engine: str
    error: str
    kind: Literal["engine_failed"] = "engine_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Happening):
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
    | TranscriptGiven
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
    """One event as one line of JSON, without the line end.

    Half a character, as a keyboard or a server may send it, becomes a question mark.
    """
    try:
        return _EVENT.dump_json(event).decode()
    except PydanticSerializationError:
        line = json.dumps(_EVENT.dump_python(event), ensure_ascii=False)
        return line.encode(errors="replace").decode()


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
