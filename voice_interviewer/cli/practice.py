"""`demo` and `start`: interviews."""

import _thread
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click

from voice_interviewer import interview, portaudio, rehearsal, scoring, session
from voice_interviewer import scenario as scenario_files
from voice_interviewer.capture import Nobody, OrTyping, Paced
from voice_interviewer.conversation import Conversation
from voice_interviewer.echo import Mode
from voice_interviewer.endpointing import PATIENCE
from voice_interviewer.errors import DeviceError
from voice_interviewer.language_model import Endpoint
from voice_interviewer.loudspeaker import Loudspeaker
from voice_interviewer.microphone import Microphone
from voice_interviewer.playback import AudioSink, Silent
from voice_interviewer.scenario import Scenario
from voice_interviewer.scenario.schema import Level

from .chosen import announce, takes_model, takes_voice_server
from .keys import Keys, pressed, pressed_lines
from .live import LiveScreen, Scene
from .manner import takes_manner
from .results import say, summarise
from .screen import Dialogue, console, progress, show_materials

_minutes = click.option("--minutes", type=click.FloatRange(1, 120), help="Length of the round.")
_patience = click.option(
    "--patience",
    type=click.Choice(list(PATIENCE)),
    help="How long a silence is waited out; by default as the persona does.",
)
_out = click.option("--out", type=click.Path(path_type=Path), help="Folder for the session.")


@click.command()
@click.option("--scenario", default="SD-04", show_default=True, help="Id, or a file.")
@click.option("--candidate", default="strong", show_default=True, help="strong, rambler or terse.")
@click.option("--fast", is_flag=True, help="As fast as the machine can, without sound.")
@click.option("--json", "as_json", is_flag=True, help="Print each event as a line of JSON.")
@_out
@_minutes
@_patience
@takes_manner
@takes_model
def demo(
    scenario: str,
    candidate: str,
    fast: bool,
    as_json: bool,
    out: Path | None,
    minutes: float | None,
    patience: str | None,
    manner: interview.Manner,
    endpoint: Endpoint | None,
) -> None:
    """Watch a whole round with a simulated candidate, then its scores."""
    found = scenario_files.find(scenario)
    options = interview.Options(
        minutes=minutes or 6,
        patience=_patient(patience, manner),
        audio="headphones",
        paced=not fast,
        manner=manner,
        model=endpoint,
    )
    folder = out or interview.new_folder(session.recordings(), found.id)
    with console.status("Loading the recogniser and the voice ..."):
        dialogue = Dialogue(found.voice.name, as_json=as_json)
    announce(endpoint)
    console.print(f"[bold]{found.title}[/], {found.round}, {found.level}. Candidate: {candidate}.")
    show_materials(found)
    rehearsal.rehearse(found, candidate, folder, options, (dialogue,))
    _score(folder)


@click.command()
@click.argument("scenario", default="SD-04")
@click.option("--level", type=click.Choice(["mid", "senior", "staff"]), help="Whose round it is.")
@click.option(
    "--audio",
    type=click.Choice(get_args(Mode)),
    default="auto",
    show_default=True,
    help="How you hear the interviewer; half-duplex if it must not be interrupted.",
)
@click.option("--microphone", help="Part of the device's name.")
@click.option("--loudspeaker", help="Part of the device's name.")
@click.option("--whisper", default="base", show_default=True, help="Model name or folder.")
@click.option("--voice", default="auto", show_default=True, help="auto, hibari, system or text.")
@click.option("--text", is_flag=True, help="Type your answers instead of speaking them.")
@_out
@_minutes
@_patience
@takes_manner
@takes_voice_server
@takes_model
@click.option("--model-listens", is_flag=True, help="Let the model say what your words cover, too.")
def start(
    scenario: str,
    level: Level | None,
    audio: Mode,
    microphone: str | None,
    loudspeaker: str | None,
    whisper: str,
    voice: str,
    text: bool,
    out: Path | None,
    minutes: float | None,
    patience: str | None,
    manner: interview.Manner,
    endpoint: Endpoint | None,
    model_listens: bool,
    speech: Endpoint | None,
) -> None:
    """Hold an interview with your own voice."""
    found = scenario_files.find(scenario)
    waits = _patient(patience, manner)
    options = interview.Options(
        level,
        minutes,
        waits,
        whisper,
        voice,
        audio,
        manner=manner,
        model=endpoint,
        model_listens=model_listens,
        speech=speech,
    )
    announce(endpoint)
    announce(speech, "Voice")
    with portaudio.quiet():
        source = Paced(Nobody()) if text else OrTyping(Microphone(microphone))
        sink = _loudspeaker(loudspeaker, needed=not text)
        with console.status("Loading the recogniser and the voice ..."):
            conversation, _ = interview.prepare(found, options)
        folder = out or interview.new_folder(session.recordings(), found.id)
        kept = session.Session(folder, interview.started(found, options, folder.name))
        show_materials(found)
        try:
            with _screen(found, options, conversation, typing=text) as (listener, meter):
                interview.hold(source, conversation, kept, sink, (listener,), meter=meter)
        except KeyboardInterrupt:
            console.print("Ended. Scoring what was said ...")
    _score(folder)


def _patient(chosen: str | None, manner: interview.Manner) -> str:
    """The patience that was chosen, or the persona's."""
    return chosen or (manner.persona.patience if manner.persona else "normal")


def _loudspeaker(name: str | None, *, needed: bool) -> AudioSink:
    try:
        return Loudspeaker(name)
    except DeviceError:
        if needed:
            raise
        return Silent()


@contextlib.contextmanager
def _screen(
    found: Scenario, options: interview.Options, conversation: Conversation, *, typing: bool
) -> Iterator[tuple[interview.Listener, interview.Meter | None]]:
    """Whatever this terminal can show: the live screen with its keys, or the dialogue."""
    if not console.is_terminal:
        with pressed_lines(conversation.give) if typing else contextlib.nullcontext():
            yield Dialogue(found.voice.name), None
        return
    scene = Scene(
        title=f"{found.title} · {found.round.replace('_', ' ')} · {options.level or found.level}",
        name=found.voice.name,
        minutes=options.minutes or found.duration_min,
        phases=tuple((phase.id, phase.id.replace("_", " ").capitalize()) for phase in found.phases),
        patience=options.patience,
        materials=tuple((shown.title, shown.text) for shown in found.materials),
        page=min(1, len(found.materials)),
    )
    with LiveScreen(scene, console) as screen:
        keys = Keys(
            conversation.give,
            screen,
            _thread.interrupt_main,
            patience=options.patience,
            typing=typing,
        )
        with pressed(keys.press):
            yield screen, screen.meter


def _score(folder: Path) -> None:
    with progress() as tick:
        scored = scoring.score_session(folder, tick)
    summarise(scored)
    say("Session", folder)
    say("Report", folder / "review.html")
