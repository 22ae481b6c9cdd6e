"""An interview while it happens: source, conversation, session and loudspeaker together.

Every block goes the same way, whoever speaks: captured, heard, answered, written down,
played. Sound is written before the events it led to, and events before anybody is told.
"""

import datetime as dt
import importlib.metadata
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import __version__
from .capture import AudioSource, blocks
from .codepad import CodePad, Version
from .conversation import Conversation, Engines, Inline
from .echo import EchoCanceller, Mode
from .embedding import MiniLm
from .endpointing import patience
from .errors import ModelNotFound, SettingsError
from .events import EndReason, Event, SessionEnded, SessionStarted
from .interviewer import Coverage, Director, Rewording
from .interviewer.coverage import NEXT_TURN
from .interviewer.matching import Similarity
from .interviewer.rules import check
from .language_model import Deadlines, Endpoint, LanguageModel
from .personas import Persona
from .playback import AudioSink
from .recognition import FasterWhisper
from .resumption import Past, Resumed
from .scenario import Scenario
from .scenario.schema import Level
from .session import Session
from .signals.written import Score, score_written
from .speech import Samples, seconds_at
from .synthesis import RemoteVoice, Synthesizer, voice
from .synthesis.remote import SLOWEST
from .turn_prediction import smart_turn
from .vad import SileroVad

Listener = Callable[[Event], None]
"""Is told of each event after it was written."""

Meter = Callable[[Samples, Samples, float], None]
"""Is told of one block of the candidate and of the interviewer, and when it ended (s)."""

SOFTWARE = ("faster-whisper", "ctranslate2", "onnxruntime", "hibari-tts", "numpy")
"""Packages whose versions decide what is heard, said and scored."""


SHOWN = 2
"""Level of a signal from which the interviewer does not ask for it."""


LATE = frozenset({"B4", "B5"})
"""Outcome and lesson, which the end of a story shows ..."""

HEADLINE = 60
"""... and not its first words, which promise them or name what the problem cost."""


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


def prepare(
    scenario: Scenario, options: Options, pad: CodePad | None = None
) -> tuple[Conversation, Engines]:
    """Load everything a round needs, so that what cannot work fails before the greeting.

    Args:
        scenario: What the round is about.
        options: How it is held.
        pad: The candidate's code, where a file is watched.

    Raises:
        InterviewerError: An engine, a model or an option is missing; says what to do.
    """
    manner, persona = options.manner, options.manner.persona
    if persona:
        check(persona)
    similarity = _similarity()
    director = Director(
        scenario,
        level=options.level,
        minutes=options.minutes,
        similarity=similarity,
        assess=_assess(scenario, options, pad),
        at_once=lambda text: _shown(text, scenario.round, pad),
        persona=persona,
        drill=manner.drill,
        quote=(lambda text: _quoted(text, scenario.round)) if manner.study else None,
    )
    engines = Engines(
        detector=SileroVad(),
        recognizer=FasterWhisper(options.whisper, language=scenario.language[:2], hurried=True),
        voice=_voice(options, persona),
        interviewer=Resumed(director, options.past) if options.past else director,
        ears=_executor(options),
        mouth=_executor(options),
        predictor=smart_turn(),
        echo=EchoCanceller(options.audio) if options.audio != "headphones" else None,
        rewording=_rewording(scenario, options, similarity),
        pad=pad,
    )
    interruptible = options.audio != "half-duplex"
    conversation = Conversation(engines, patience(options.patience), barge_in=interruptible)
    return conversation, engines


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
    listeners: tuple[Listener, ...] = (),
    *,
    meter: Meter | None = None,
    candidate_aloud: bool = False,
) -> None:
    """Run a conversation until somebody ends it, and close the session however it ended.

    Args:
        source: Where the candidate's sound comes from.
        conversation: Hears and answers.
        session: Keeps everything.
        sink: Plays the interviewer.
        listeners: Are told of each event, in order.
        meter: Is told of each block of both sides.
        candidate_aloud: Play the candidate too, who is simulated and otherwise unheard.

    Raises:
        DeviceError: The microphone went away; the session was closed and is kept.
        KeyboardInterrupt: The user ended it; likewise.
    """
    now = 0.0
    reason: EndReason | None = "failed"  # until it ended in another way

    def tell(events: list[Event]) -> None:
        session.write(events)
        for event in events:
            for listener in listeners:
                listener(event)

    try:
        for block in blocks(source):
            now = seconds_at(block.end_sample)
            step = conversation.step(block)
            if step.cut:
                sink.cut()
            else:
                sink.play(step.spoken + block.samples if candidate_aloud else step.spoken)
            session.record(step.heard, step.spoken)
            tell(step.events)
            if meter:
                meter(step.heard, step.spoken, now)
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
            tell([SessionEnded(t=now, known_at=now, reason=reason)])
        sink.close()
        session.close()


def new_folder(root: Path, scenario_id: str) -> Path:
    """A folder for a new session, named so that folders sort by time."""
    stamp = dt.datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    name = f"{stamp}-{scenario_id}" if scenario_id else stamp
    taken = (root / (name if n == 1 else f"{name}-{n}") for n in range(1, 1000))
    return next(folder for folder in taken if not folder.exists())


def _shown(text: str, round_: str, pad: CodePad | None = None) -> set[str]:
    """Signals that all that was said and typed shows well enough not to be asked about."""
    typed = Version(0.0, pad.file, pad.text, ()) if pad else None
    shown = _well_shown(score_written(text, round_, typed=typed))
    if round_ == "behavioral" and shown & LATE:
        rest = " ".join(text.split()[HEADLINE:])
        shown -= LATE - _well_shown(score_written(rest, round_))
    return shown


def _well_shown(scored: Score) -> set[str]:
    return {signal.id for signal in scored.signals if (signal.level or 0) >= SHOWN}


def _quoted(text: str, round_: str) -> dict[str, str]:
    """Signals that one turn shows, each with words of it that show it."""
    signals = score_written(text, round_).signals
    shown = [s for s in signals if (s.level or 0) >= SHOWN and s.quotes]
    return {s.id: min((quote.text for quote in s.quotes), key=len) for s in shown}


def _voice(options: Options, persona: Persona | None) -> Synthesizer:
    name = "auto" if options.speech else options.voice
    if persona is None:
        own = voice(name)
    else:
        own = voice(name, pace_wpm=persona.pace_wpm, depth=persona.depth)
    if options.speech is None:
        return own
    model = LanguageModel(options.speech, Deadlines(whole=SLOWEST))
    return RemoteVoice(model, options.voice, own)


def _similarity() -> Similarity | None:
    try:
        return MiniLm().similarity
    except ModelNotFound:
        return None  # the director then compares words


def _assess(scenario: Scenario, options: Options, pad: CodePad | None) -> Callable[[str], set[str]]:
    """Names the signals that a text shows."""

    def embedded(text: str) -> set[str]:
        return _shown(text, scenario.round, pad)

    if not options.model_listens:
        return embedded
    if options.model is None:
        raise SettingsError("--model-listens needs a model: add --model and --model-url.")
    model = LanguageModel(options.model, Deadlines(whole=NEXT_TURN))
    return Coverage(model, scenario, embedded, _executor(options))


def _rewording(
    scenario: Scenario, options: Options, similarity: Similarity | None
) -> Rewording | None:
    if options.model is None:
        return None
    # What a model says can only be compared by meaning; without that, say what is missing.
    compares = similarity or MiniLm().similarity
    style = options.manner.persona.style if options.manner.persona else ""
    return Rewording(LanguageModel(options.model), scenario, compares, _executor(options), style)


def _named(options: Options) -> dict[str, str]:
    servers = {"language model": options.model, "voice": options.speech}
    return {what: f"{at.model} at {at.host}" for what, at in servers.items() if at}


def _executor(options: Options) -> Executor:
    return ThreadPoolExecutor(1) if options.paced else Inline()
