"""`doctor`: what works here, and what to do about what does not."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import click
from rich.markup import escape

from voice_interviewer import models, portaudio, soundcheck
from voice_interviewer.errors import InterviewerError, UserError
from voice_interviewer.language_model import Endpoint, LanguageModel, ModelFailed
from voice_interviewer.loudspeaker import Loudspeaker
from voice_interviewer.microphone import Microphone
from voice_interviewer.synthesis import voice
from voice_interviewer.vad import SileroVad

from .chosen import takes_model
from .options import prints_json, takes_loudspeaker, takes_microphone
from .screen import console, print_json

SENTENCE = "This is how the interviewer will sound. If you can hear it well, all is set."


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
@prints_json
@takes_microphone
@takes_loudspeaker
@click.option("--silent", is_flag=True, help="Neither play nor listen.")
@takes_model
def doctor(
    as_json: bool,
    microphone: str | None,
    loudspeaker: str | None,
    silent: bool,
    endpoint: Endpoint | None,
) -> None:
    """Look at devices, models and voices, play and listen, and say what to do."""
    with portaudio.quiet():
        findings = [*examine(microphone, loudspeaker), server(endpoint)]
        check = None
        if not silent and all(f.works for f in findings if f.what in ("microphone", "loudspeaker")):
            ask = _ask() if sys.stdin.isatty() and not as_json else None
            check = listen(microphone, loudspeaker, ask)
            findings += _heard(check)
    if as_json:
        print_json(
            {"findings": [asdict(finding) for finding in findings], "sound": _numbers(check)}
        )
    else:
        for finding in findings:
            mark = "[green]works[/]  " if finding.works else "[yellow]look  [/] "
            console.print(f"{mark}  [bold]{finding.what:<18}[/] {escape(finding.detail)}")
    if any(finding.needed and not finding.works for finding in findings):
        raise UserError("An interview cannot be held here yet; see what is missing above.")


def examine(microphone: str | None = None, loudspeaker: str | None = None) -> list[Finding]:
    """Everything that can be looked at without a sound, in the order a sentence travels."""
    return [
        _look("microphone", lambda: _device(microphone, "input"), needed=False),
        _look("voice activity", lambda: str(models.locate("silero-vad")), needed=True),
        _look("end of turn", lambda: str(models.locate("smart-turn")), needed=False),
        _look("speech recogniser", lambda: str(models.whisper()), needed=True),
        _look("sentence meaning", lambda: str(models.locate("minilm")), needed=False),
        _look("bundled voice", lambda: voice("hibari").name, needed=False),
        _look("system voice", lambda: voice("system").name, needed=False),
        _look("loudspeaker", lambda: _device(loudspeaker, "output"), needed=False),
    ]


def server(endpoint: Endpoint | None) -> Finding:
    """Whether the language model that was chosen answers; nothing is asked if none was."""
    what = "language model"
    if endpoint is None:
        return Finding(what, True, "none: the interviewer says its lines as written", False)
    model = LanguageModel(endpoint)
    try:
        names = model.names()
    except ModelFailed as failure:
        return Finding(what, False, str(failure), needed=False)
    finally:
        model.close()
    # Some servers have one model and answer to any name, others list thousands.
    known = "" if endpoint.model in names else f"; its list has {_some(names)}, not this name"
    return Finding(what, True, f"{endpoint}{known}", needed=False)


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def listen(
    microphone: str | None, loudspeaker: str | None, ask: Iterator[None] | None = None
) -> soundcheck.SoundCheck:
    """Play a sentence into the room and listen.

    Raises:
        DeviceError: A device is missing or went away.
    """
    source, sink = Microphone(microphone), Loudspeaker(loudspeaker)
    try:
        measured = soundcheck.measure(source, sink, voice().say(SENTENCE), ask=ask)
    finally:
        sink.close()
    return soundcheck.judge(*measured, SileroVad())


def _heard(check: soundcheck.SoundCheck) -> list[Finding]:
    told = [Finding("sound", False, advice, needed=False) for advice in check.advice()]
    if check.noise != float("-inf"):
        told.append(Finding("room", True, f"{check.noise:.0f} dBFS while nobody speaks", False))
    if check.voice is not None:
        told.append(Finding("your voice", True, f"{check.voice:.0f} dBFS", needed=False))
    if check.echo and check.round_trip:
        level = f"{check.echo.gain:+.0f} dB after {check.round_trip:.2f} s; it will be taken out"
        told.append(Finding("echo", True, level, needed=False))
    elif check.echo:
        told.append(Finding("echo", True, "none: headphones, or a loudspeaker that is off", False))
    return told


def _numbers(check: soundcheck.SoundCheck | None) -> dict[str, Any] | None:
    if check is None:
        return None
    return {
        "noise_dbfs": None if check.noise == float("-inf") else check.noise,
        "voice_dbfs": check.voice,
        "clipping_share": check.clipping,
        "echo": bool(check.echo and check.echo.echo),
        "echo_gain_db": check.echo.gain if check.round_trip and check.echo else None,
        "round_trip_s": check.round_trip,
        "advice": check.advice(),
    }


def _ask() -> Iterator[None]:
    console.print(f"Say a sentence now ({soundcheck.SPEAK:.0f} s) ...")
    yield


def _look(what: str, check: Callable[[], str], *, needed: bool) -> Finding:
    try:
        return Finding(what, True, check(), needed)
    except InterviewerError as error:
        return Finding(what, False, str(error), needed)


def _device(name: str | None, kind: portaudio.Kind) -> str:
    found = portaudio.find(name, kind)
    return f"{found.name}, {found.rate} Hz"
