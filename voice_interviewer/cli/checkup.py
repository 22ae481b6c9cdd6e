"""`doctor`: what works here, and what to do about what does not."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import click
from rich.markup import escape

from voice_interviewer import models
from voice_interviewer.capture import portaudio
from voice_interviewer.errors import InterviewerError, UserError
from voice_interviewer.synthesis import voice

from .screen import console, print_json


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    works: bool
    detail: str
    """What was found, or what to do."""
    needed: bool
    """Whether there is no interview without it."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Look at devices, models and voices, and say what to do."""
    findings = examine()
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "[green]works[/]  " if finding.works else "[yellow]missing[/]"
            console.print(f"{mark}  [bold]{finding.what:<18}[/] {escape(finding.detail)}")
    if any(finding.needed and not finding.works for finding in findings):
        raise UserError("An interview cannot be held here yet; see what is missing above.")


def examine() -> list[Finding]:
    """Everything worth looking at, in the order a sentence travels."""
    return [
        _look("microphone", _microphone, needed=False),
        _look("voice activity", lambda: str(models.locate("silero-vad")), needed=True),
        _look("speech recogniser", lambda: str(models.whisper()), needed=True),
        _look("sentence meaning", lambda: str(models.locate("minilm")), needed=False),
        _look("bundled voice", lambda: voice("hibari").name, needed=False),
        _look("system voice", lambda: voice("system").name, needed=False),
        _look("loudspeaker", _loudspeaker, needed=False),
    ]


def _look(what: str, check: Callable[[], str], *, needed: bool) -> Finding:
    try:
        return Finding(what, True, check(), needed)
    except InterviewerError as error:
        return Finding(what, False, str(error), needed)


def _microphone() -> str:
    return _device("input")


def _loudspeaker() -> str:
    return _device("output")


def _device(kind: str) -> str:
    sounddevice = portaudio()
    try:
        found = sounddevice.query_devices(None, kind)
    except (ValueError, sounddevice.PortAudioError) as error:
        raise UserError(f"no {kind} device ({error}); plug one in") from error
    return f"{found['name']}, {found['default_samplerate']:.0f} Hz"
