"""`scenarios new` and `scenarios schema`: beginning an interview of one's own."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import click
from pydantic import BaseModel

from voice_interviewer import authoring
from voice_interviewer import scenario as scenario_files
from voice_interviewer.errors import ScenarioError, UserError
from voice_interviewer.language_model import Deadlines, Endpoint, LanguageModel, ModelFailed
from voice_interviewer.language_model import ask as messages
from voice_interviewer.scenario import Round
from voice_interviewer.scenario.schema import Level
from voice_interviewer.tailoring import draft_scenario
from voice_interviewer.tailoring.documents import read
from voice_interviewer.tailoring.draft import Ask

from .chosen import announce, takes_model
from .screen import console

_LONGEST = 8_000
"""Tokens of a scenario."""

_SECONDS = 600.0
"""For a model to write one."""


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="File; standard output without.")
def schema(out: Path | None) -> None:
    """Print the JSON Schema from which editors complete and check a scenario file."""
    if out is None:
        click.echo(authoring.json_schema(), nl=False)
        return
    out.write_text(authoring.json_schema(), encoding="utf-8")
    console.print(f"Written  {out}", markup=False, soft_wrap=True, highlight=False)


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--round", "round_", type=click.Choice(get_args(Round)), required=True)
@click.option("--level", type=click.Choice(get_args(Level)), default="senior", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path(), help="Folder; here without."
)
@click.option(
    "--from-jd",
    "jd",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Have a language model write it for this job description.",
)
@takes_model
def new(
    id_: str, round_: Round, level: Level, out: Path, jd: Path | None, endpoint: Endpoint | None
) -> None:
    """Begin a scenario: a complete file with TODO where a text is to be written.

    ID is two letters and two digits, such as SD-31, and becomes the file's name. With
    --from-jd a model writes the texts, and what does not pass the checks is not kept.
    """
    path = fresh(id_, out)
    if jd:
        job = read(jd)
        with _asking(endpoint) as ask, console.status("The model writes; this takes minutes ..."):
            text = draft_scenario(ask, path.stem, round_, level=level, job=job)
        path.write_text(text, encoding="utf-8")
        console.print(f"Written  {path}", markup=False, soft_wrap=True, highlight=False)
        return
    path.write_text(authoring.scaffold(path.stem, round_, level), encoding="utf-8")
    authoring.beside(path)
    left = sum("still to be written" in fault for fault in authoring.faults(path))
    console.print(f"Written  {path}", markup=False, soft_wrap=True, highlight=False)
    console.print(
        f"{left} texts are still to be written; each is listed with its line by\n"
        f"  voice-interviewer scenarios check {path}",
        markup=False,
        soft_wrap=True,
        highlight=False,
    )


class _Written(BaseModel):
    """What a model answers that writes a file."""

    file: str
    """The YAML file."""


@contextmanager
def _asking(endpoint: Endpoint | None) -> Iterator[Ask]:
    """A way to ask the model that was chosen for a long text.

    Raises:
        UserError: None was chosen.
    """
    if endpoint is None:
        raise UserError(
            "Only a language model writes a scenario for you: add --model and --model-url. "
            "Without --from-jd you get a file to fill in yourself."
        )
    announce(endpoint)
    model = LanguageModel(endpoint, Deadlines(whole=_SECONDS))

    def ask(task: str, data: Mapping[str, str]) -> str:
        try:
            return model.answer(messages(task, data), _Written, _LONGEST).file
        except ModelFailed as failure:
            raise UserError(f"{failure} Nothing was written.") from failure

    try:
        yield ask
    finally:
        model.close()


def fresh(id_: str, folder: Path) -> Path:
    """Where a new scenario of this id goes.

    Raises:
        UserError: The id is none, or taken.
    """
    id_ = id_.upper()
    if not re.fullmatch(r"[A-Z]{2}-\d{2}", id_):
        raise ScenarioError(f"“{id_}” is no id: two letters and two digits, such as SD-31.")
    path = folder / f"{id_}.yaml"
    if id_ in scenario_files.library():
        raise ScenarioError(f"{id_} is in the library already. Choose another number.")
    if path.exists():
        raise UserError(f"{path} is there already. Choose another id, or delete it first.")
    folder.mkdir(parents=True, exist_ok=True)
    return path
