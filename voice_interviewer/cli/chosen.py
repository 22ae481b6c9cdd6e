"""`--model-url` and `--model`: which language model, and where what is said goes."""

import click
from rich.markup import escape

from voice_interviewer.language_model import Endpoint, chosen

from .options import gathered
from .screen import console


def _endpoint(model: str | None, model_url: str | None) -> Endpoint | None:
    return chosen(model_url, model)


takes_model = gathered(
    "endpoint",
    _endpoint,
    click.option("--model", help="A language model by its server's name for it; none for none."),
    click.option("--model-url", help="Its server, such as http://localhost:11434/v1."),
)


def announce(endpoint: Endpoint | None, what: str = "Language model") -> None:
    """Say which model is about to be asked, and whether words leave the machine."""
    if endpoint:
        console.print(f"[bold]{what}:[/] {escape(str(endpoint))}.", highlight=False)
