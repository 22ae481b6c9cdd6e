"""`demo` and `start`: interviews."""

from pathlib import Path

import click

from voice_interviewer import interview, rehearsal, scoring, session
from voice_interviewer import scenario as scenario_files
from voice_interviewer.capture import Microphone
from voice_interviewer.endpointing import PATIENCE
from voice_interviewer.playback import Loudspeaker
from voice_interviewer.scenario.schema import Level

from .results import say, summarise
from .screen import Dialogue, console, progress

_minutes = click.option("--minutes", type=click.FloatRange(1, 120), help="Length of the round.")
_patience = click.option(
    "--patience",
    type=click.Choice(list(PATIENCE)),
    default="normal",
    show_default=True,
    help="How long a silence is waited out.",
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
def demo(
    scenario: str,
    candidate: str,
    fast: bool,
    as_json: bool,
    out: Path | None,
    minutes: float | None,
    patience: str,
) -> None:
    """Watch a whole round with a simulated candidate, then its scores."""
    found = scenario_files.find(scenario)
    options = interview.Options(minutes=minutes or 6, patience=patience, paced=not fast)
    folder = out or interview.new_folder(session.recordings(), found.id)
    with console.status("Loading the recogniser and the voice ..."):
        dialogue = Dialogue(found.voice.name, as_json=as_json)
    console.print(f"[bold]{found.title}[/], {found.round}, {found.level}. Candidate: {candidate}.")
    rehearsal.rehearse(found, candidate, folder, options, (dialogue,))
    _score(folder)


@click.command()
@click.argument("scenario", default="SD-04")
@click.option("--level", type=click.Choice(["mid", "senior", "staff"]), help="Whose round it is.")
@click.option(
    "--audio",
    type=click.Choice(["headphones", "half-duplex"]),
    default="half-duplex",
    show_default=True,
    help="With headphones you can interrupt the interviewer.",
)
@click.option("--microphone", help="Part of the device's name.")
@click.option("--loudspeaker", help="Part of the device's name.")
@click.option("--whisper", default="base", show_default=True, help="Model name or folder.")
@click.option("--voice", default="auto", show_default=True, help="auto, hibari, system or text.")
@_out
@_minutes
@_patience
def start(
    scenario: str,
    level: Level | None,
    audio: str,
    microphone: str | None,
    loudspeaker: str | None,
    whisper: str,
    voice: str,
    out: Path | None,
    minutes: float | None,
    patience: str,
) -> None:
    """Hold an interview with your own voice."""
    found = scenario_files.find(scenario)
    options = interview.Options(
        level, minutes, patience, whisper, voice, barge_in=audio == "headphones"
    )
    source = Microphone(microphone)
    with console.status("Loading the recogniser and the voice ..."):
        conversation, _ = interview.prepare(found, options)
    folder = out or interview.new_folder(session.recordings(), found.id)
    console.print("Speak when the interviewer has finished. Ctrl-C ends the round and scores it.")
    try:
        interview.hold(
            source,
            conversation,
            session.Session(folder, interview.started(found, options, folder.name)),
            Loudspeaker(loudspeaker),
            (Dialogue(found.voice.name),),
        )
    except KeyboardInterrupt:
        console.print("Ended. Scoring what was said ...")
    _score(folder)


def _score(folder: Path) -> None:
    with progress() as tick:
        scored = scoring.score_session(folder, tick)
    summarise(scored)
    say("Session", folder)
    say("Report", folder / "review.html")
