"""An interview while it happens: source, conversation, session and loudspeaker together.

Every block goes the same way, whoever speaks: captured, heard, answered, written down,
played. Sound is written before the events it led to, and events before anybody is told.
"""

import datetime as dt
import importlib.metadata
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from . import __version__
from .capture import AudioSource, blocks
from .conversation import Conversation, Step
from .echo import Mode
from .events import EndReason, Event, SessionEnded, SessionStarted
from .language_model import Endpoint
from .personas import Persona
from .playback import AudioSink
from .resumption import Past
from .scenario import Scenario
from .scenario.schema import Level
from .session import Session
from .speech import AudioBlock, Samples, seconds_at

Listener = Callable[[Event], None]
"""Is told of each event after it was written."""

Meter = Callable[[Samples, Samples, float], None]
"""Is told of one block of the candidate and of the interviewer, and when it ended (s)."""

SOFTWARE = ("faster-whisper", "ctranslate2", "onnxruntime", "hibari-tts", "numpy")
"""Packages whose versions decide what is heard, said and scored."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the interviewer behaves."""

    persona: Persona | None = None
    """None for the even-handed one, in its everyday voice."""
    study: bool = False
    """Whether each answer is followed by feedback; if not, there is none until the end."""
    drill: bool = False
    """Whether being interrupted is what is practised."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a round is to be held."""

    level: Level | None = None
    """None for the scenario's own."""
    minutes: float | None = None
    """How long the round may take; None for the scenario's own length."""
    patience: str = "normal"
    whisper: str = "base"
    voice: str = "auto"
    audio: Mode = "auto"
    """How the interviewer is heard; with "half-duplex" nobody can interrupt it."""
    paced: bool = True
    """Whether sound arrives as fast as it is spoken; False as fast as it can be heard."""
    manner: Manner = Manner()
    model: Endpoint | None = None
    """Puts what the interviewer says into other words; None to say it as it was written."""
    speech: Endpoint | None = None
    """A server whose voice of the name `voice` speaks; None for a voice of this machine."""
    model_listens: bool = False
    """Whether the model is also asked what the answers show."""
    tailoring: Mapping[str, str] = field(default_factory=dict)
    """What the scenario was made to fit, for the log."""
    past: Past | None = None
    """The session that is gone on with."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who follows an interview while it happens."""

    listeners: tuple[Listener, ...] = ()
    """Are told of each event, in order."""
    meter: Meter | None = None
    """Is told of each block of both sides."""
    hears_candidate: bool = False
    """Whether the candidate is played too, who is simulated and otherwise unheard."""


UNWATCHED = Audience()


def started(scenario: Scenario, options: Options, session_id: str) -> SessionStarted:
    """The first event of a session that is about to begin."""
    persona = options.manner.persona
    return SessionStarted(
        t=0,
        known_at=0,
        session_id=session_id,
        scenario=scenario.id,
        scenario_version=scenario.version,
        round=scenario.round,
        level=options.level or scenario.level,
        persona=persona.id if persona else scenario.voice.name,
        mode="study" if options.manner.study else "real",
        drill="interruptions" if options.manner.drill else "",
        minutes=options.minutes or scenario.duration_min,
        started_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        paced=options.paced,
        software=software() | _named(options),
        models={},
        tailoring=dict(options.tailoring),
        continues=options.past.session_id if options.past else "",
        elapsed=options.past.elapsed if options.past else 0.0,
    )


def software() -> dict[str, str]:
    """Versions of everything that decides what is heard, said and scored."""
    versions = {name: importlib.metadata.version(name) for name in SOFTWARE}
    return {"voice-interviewer": __version__, **versions}


def hold(
    source: AudioSource,
    conversation: Conversation,
    session: Session,
    sink: AudioSink,
    audience: Audience = UNWATCHED,
) -> None:
    """Run a conversation until somebody ends it, and close the session however it ended.

    Args:
        source: Where the candidate's sound comes from.
        conversation: Hears and answers.
        session: Keeps everything.
        sink: Plays the interviewer.
        audience: Is told of what happens.

    Raises:
        DeviceError: The microphone went away; the session was closed and is kept.
        KeyboardInterrupt: The user ended it; likewise.
    """
    now = 0.0
    reason: EndReason | None = "failed"  # until it ended in another way
    with closing(session), closing(sink):
        try:
            for block in blocks(source):
                now = seconds_at(block.end_sample)
                _take(conversation.step(block), block, session, sink, audience)
                if conversation.over:
                    reason = None
                    break
            else:
                reason = "audio_ended"
        except KeyboardInterrupt:
            reason = "stopped_by_user"
            raise
        finally:
            if reason:
                _tell([SessionEnded(t=now, known_at=now, reason=reason)], session, audience)


def _take(
    step: Step, block: AudioBlock, session: Session, sink: AudioSink, audience: Audience
) -> None:
    """Play, write down and tell what one block led to."""
    if step.cut:
        sink.cut()
    else:
        sink.play(step.spoken + block.samples if audience.hears_candidate else step.spoken)
    session.record(step.heard, step.spoken)
    _tell(step.events, session, audience)
    if audience.meter:
        audience.meter(step.heard, step.spoken, seconds_at(block.end_sample))


def _tell(events: list[Event], session: Session, audience: Audience) -> None:
    session.write(events)
    for event in events:
        for listener in audience.listeners:
            listener(event)


def new_folder(root: Path, scenario_id: str) -> Path:
    """A folder for a new session, named so that folders sort by time."""
    stamp = dt.datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    name = f"{stamp}-{scenario_id}" if scenario_id else stamp
    taken = (root / (name if n == 1 else f"{name}-{n}") for n in range(1, 1000))
    return next(folder for folder in taken if not folder.exists())


def _named(options: Options) -> dict[str, str]:
    servers = {"language model": options.model, "voice": options.speech}
    return {what: f"{at.model} at {at.host}" for what, at in servers.items() if at}
