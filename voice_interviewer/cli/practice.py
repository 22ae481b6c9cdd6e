"""`demo` and `start`: interviews."""

import _thread
import contextlib
import shlex
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import get_args

import click

from voice_interviewer import interview, portaudio, rehearsal, session
from voice_interviewer import scenario as scenario_files
from voice_interviewer.candidate.script import candidates
from voice_interviewer.codepad import CodePad, Watch
from voice_interviewer.conversation import Conversation
from voice_interviewer.endpointing import PATIENCE
from voice_interviewer.errors import SettingsError
from voice_interviewer.language_model import Endpoint
from voice_interviewer.microphone import Microphone
from voice_interviewer.preparation import prepare
from voice_interviewer.resumption import past
from voice_interviewer.scenario import Scenario
from voice_interviewer.scenario.schema import Level

from .chosen import announce, takes_model
from .equipment import Equipment, takes_equipment
from .job import Job, fit, takes_job
from .keys import Keys, pressed, pressed_lines
from .live import LiveScreen
from .manner import manner_of, takes_manner
from .options import Minutes
from .results import find_session, score_and_say
from .retrospect import solve_and_narrate
from .scene import Scene
from .screen import Dialogue, console, show_materials

_minutes = click.option("--minutes", type=Minutes(1, 120), help="Length of the round.")
_patience = click.option(
    "--patience",
    type=click.Choice(list(PATIENCE)),
    help="How long a silence is waited out; by default as the persona does.",
)
_model_listens = click.option(
    "--model-listens", is_flag=True, help="Let the model say what your words cover, too."
)
_code = click.option(
    "--code",
    type=click.Path(path_type=Path),
    help="File you type code into, in your own editor. Its changes are logged and scored.",
)
_out = click.option("--out", type=click.Path(path_type=Path), help="Folder for the session.")


class _Demo(click.Command):
    """Lists the candidates where its help ends."""

    def format_epilog(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Candidates"):
            formatter.write_dl(list(candidates().items()))


@click.command(cls=_Demo)
@click.option("--scenario", default="SD-04", show_default=True, help="Id, or a file.")
@click.option("--candidate", default="strong", show_default=True, help="Who is interviewed.")
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
    score_and_say(folder)


@click.command()
@click.argument("scenario", required=False)
@click.option("--level", type=click.Choice(["mid", "senior", "staff"]), help="Whose round it is.")
@takes_job
@takes_equipment
@_code
@click.option(
    "--retrospective", is_flag=True, help="Solve in silence, then talk over a replay (--code)."
)
@_out
@_minutes
@_patience
@takes_manner
@takes_model
@_model_listens
def start(
    scenario: str | None,
    level: Level | None,
    job: Job,
    equipment: Equipment,
    code: Path | None,
    retrospective: bool,
    out: Path | None,
    minutes: float | None,
    patience: str | None,
    manner: interview.Manner,
    endpoint: Endpoint | None,
    model_listens: bool,
) -> None:
    """Hold an interview with your own voice.

    Without SCENARIO the one that fits the job best is taken, SD-04 if nothing is said of it.
    """
    fitted = fit(scenario, level, job)
    options = interview.Options(
        level=fitted.level,
        minutes=minutes,
        patience=_patient(patience, manner),
        manner=manner,
        model=endpoint,
        model_listens=model_listens,
        tailoring=fitted.record,
    )
    options = equipment.used_in(options)
    _announce_servers(options)
    if retrospective:
        _solve_first(fitted.scenario, options, code, equipment.microphone, out)
    else:
        _hold(fitted.scenario, options, equipment, out, code)


@click.command()
@click.argument("name", metavar="[SESSION]", required=False)
@takes_equipment
@_code
@_out
@_patience
@takes_model
@_model_listens
def resume(
    name: str | None,
    equipment: Equipment,
    code: Path | None,
    out: Path | None,
    patience: str | None,
    endpoint: Endpoint | None,
    model_listens: bool,
) -> None:
    """Go on with an interview that was cut off (the latest without SESSION).

    What was asked and said is known; the rest of the round becomes a session of its own.
    """
    before = past(find_session(name))
    begun, found = before.started, before.scenario
    manner = manner_of(begun, found)
    left = begun.minutes - before.elapsed / 60
    console.print(f"{found.title}: {left:.0f} of {begun.minutes:g} minutes are left.")
    options = interview.Options(
        level=next((known for known in get_args(Level) if known == begun.level), None),
        minutes=begun.minutes if begun.minutes != found.duration_min else None,
        patience=_patient(patience, manner),
        manner=manner,
        model=endpoint,
        model_listens=model_listens,
        tailoring=begun.tailoring,
        past=before,
    )
    options = equipment.used_in(options)
    _announce_servers(options)
    _hold(found, options, equipment, out, code)


def _announce_servers(options: interview.Options) -> None:
    announce(options.model)
    announce(options.speech, "Voice")


def _solve_first(
    found: Scenario,
    options: interview.Options,
    code: Path | None,
    microphone: str | None,
    out: Path | None,
) -> None:
    """The round without an interviewer: work in silence, then talk over a replay of it."""
    if code is None:
        raise SettingsError("--retrospective replays a file. Name it with --code FILE.")
    folder = out or interview.new_folder(session.recordings(), found.id)
    with portaudio.quiet():
        ears = Microphone(microphone)  # if there is none, say so before the work
    score_and_say(solve_and_narrate(found, code, options, ears, folder))


def _hold(
    found: Scenario,
    options: interview.Options,
    equipment: Equipment,
    out: Path | None,
    code: Path | None = None,
) -> None:
    """Hold an interview and score it.

    Args:
        found: What it is about.
        options: How it is held.
        equipment: With what.
        out: Folder for the session.
        code: The file the candidate types code into.
    """
    pad = CodePad(ThreadPoolExecutor(1), found.cases) if code else None
    watch = Watch(code, pad.put) if code and pad else contextlib.nullcontext()
    with portaudio.quiet():
        source, sink = equipment.source(), equipment.sink()
        with console.status("Loading the recogniser and the voice ..."):
            conversation = prepare(found, options, pad)
        folder = out or interview.new_folder(session.recordings(), found.id)
        kept = session.Session(folder, interview.started(found, options, folder.name))
        scenario_files.keep(found, folder)
        show_materials(found)
        try:
            with watch, _screen(found, options, conversation, typing=equipment.text) as audience:
                interview.hold(source, conversation, kept, sink, audience)
        except KeyboardInterrupt:
            console.print("Ended. Scoring what was said ...")
            left = shlex.join(["voice-interviewer", "resume", str(out or folder.name)])
            console.print(f"The rest of the round can be held later: {left}", highlight=False)
    score_and_say(folder)


def _patient(chosen: str | None, manner: interview.Manner) -> str:
    """The patience that was chosen, or the persona's."""
    return chosen or (manner.persona.patience if manner.persona else "normal")


@contextlib.contextmanager
def _screen(
    found: Scenario, options: interview.Options, conversation: Conversation, *, typing: bool
) -> Iterator[interview.Audience]:
    """Whatever this terminal can show: the live screen with its keys, or the dialogue."""
    if not console.is_terminal:
        dialogue = Dialogue(found.voice.name)
        if not typing:
            yield interview.Audience((dialogue,))
            return
        with pressed_lines(conversation.give, _thread.interrupt_main) as follow:
            yield interview.Audience((dialogue, follow))
        return
    scene = Scene(
        title=f"{found.title} · {found.round.replace('_', ' ')} · {options.level or found.level}",
        name=found.voice.name,
        minutes=round((options.minutes or found.duration_min) - _over(options), 1),
        phases=tuple((phase.id, phase.id.replace("_", " ").capitalize()) for phase in found.phases),
        patience=options.patience,
        typed=typing,
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
            yield interview.Audience((screen,), screen.meter)


def _over(options: interview.Options) -> float:
    """Minutes of the round that were held before."""
    return options.past.elapsed / 60 if options.past else 0.0
