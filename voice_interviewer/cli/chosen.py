"""`--model-url` and `--model`: which language model, and where what is said goes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from rich.markup import escape

from voice_interviewer.errors import SettingsError
from voice_interviewer.language_model import Endpoint, chosen, named

from .screen import console


def takes_model(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the two options; it gets what they choose as `endpoint`."""

    @click.option("--model", help="A language model by its server's name for it; none for none.")
    @click.option("--model-url", help="Its server, such as http://localhost:11434/v1.")
    @wraps(command)
    def with_model(*args: Any, model: str | None, model_url: str | None, **rest: Any) -> None:
        command(*args, endpoint=chosen(model_url, model), **rest)

    return with_model


def takes_voice_server(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options for a voice on a server, which it gets as `speech`."""

    @click.option("--voice-url", help="A server whose voice speaks; with --voice-model, --voice.")
    @click.option("--voice-model", help="Its model for speech.")
    @wraps(command)
    def with_voice(
        *args: Any, voice_url: str | None, voice_model: str | None, voice: str, **rest: Any
    ) -> None:
        if (voice_url or voice_model) and not (voice_url and voice_model and voice != "auto"):
            raise SettingsError(
                "A voice on a server takes all three of --voice-url, --voice-model and --voice."
            )
        speech = named(voice_url, voice_model) if voice_url and voice_model else None
        command(*args, voice=voice, speech=speech, **rest)

    return with_voice


def announce(endpoint: Endpoint | None, what: str = "Language model") -> None:
    """Say which model is about to be asked, and whether words leave the machine."""
    if endpoint:
        console.print(f"[bold]{what}:[/] {escape(str(endpoint))}.", highlight=False)
