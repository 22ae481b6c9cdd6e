"""`--model-url` and `--model`: which language model, and where what is said goes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from rich.markup import escape

from voice_interviewer.language_model import Endpoint, chosen

from .screen import console


def takes_model(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the two options; it gets what they choose as `endpoint`."""

    @click.option("--model", help="A language model by its server's name for it; none for none.")
    @click.option("--model-url", help="Its server, such as http://localhost:11434/v1.")
    @wraps(command)
    def with_model(*args: Any, model: str | None, model_url: str | None, **rest: Any) -> None:
        command(*args, endpoint=chosen(model_url, model), **rest)

    return with_model


def announce(endpoint: Endpoint | None) -> None:
    """Say which model is about to be asked, and whether words leave the machine."""
    if endpoint:
        console.print(f"[bold]Language model:[/] {escape(str(endpoint))}.", highlight=False)
