"""`scenarios new` and `scenarios schema`: beginning an interview of one's own."""

import re
from pathlib import Path
from typing import get_args

import click

from voice_interviewer import authoring
from voice_interviewer import scenario as scenario_files
from voice_interviewer.errors import ScenarioError, UserError
from voice_interviewer.scenario import Round
from voice_interviewer.scenario.schema import Level

from .screen import console


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
def new(id_: str, round_: Round, level: Level, out: Path) -> None:
    """Begin a scenario: a complete file with TODO where a text is to be written.

    ID is two letters and two digits, such as SD-31, and becomes the file's name.
    """
    path = fresh(id_, out)
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
