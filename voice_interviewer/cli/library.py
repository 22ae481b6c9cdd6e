"""`scenarios` and `models`: what there is to practise, and what runs it."""

from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from voice_interviewer import authoring
from voice_interviewer import models as known_models
from voice_interviewer import scenario as scenario_files
from voice_interviewer.errors import EngineError, ScenarioError

from .authoring import new, schema
from .options import prints_json
from .screen import console, print_json, show_materials


@click.group()
def scenarios() -> None:
    """The library of interviews."""


@scenarios.command("list")
@prints_json
def list_scenarios(as_json: bool) -> None:
    """List all interviews."""
    rows = [scenario_files.load(path) for path in scenario_files.library().values()]
    if as_json:
        keys = ("id", "round", "level", "title", "duration_min")
        print_json([{key: getattr(row, key) for key in keys} for row in rows])
        return
    table = Table("id", "round", "level", "minutes", "title", box=None)
    for row in rows:
        table.add_row(row.id, row.round, row.level, f"{row.duration_min:g}", escape(row.title))
    console.print(table)


@scenarios.command("show")
@click.argument("name")
@click.option("--spoilers", is_flag=True, help="Also what the interviewer knows and looks for.")
def show_scenario(name: str, spoilers: bool) -> None:
    """Show what a candidate may know about an interview."""
    found = scenario_files.find(name)
    if spoilers:
        print_json(found.model_dump(mode="json", exclude_none=True))
        return
    company = found.company
    console.print(f"[bold]{escape(found.title)}[/] ({found.id}, {found.round}, {found.level})")
    console.print(f"{escape(company.name)}, {company.engineers} engineers")
    console.print(f"{found.duration_min:g} minutes\n\n“{escape(found.prompt)}”")
    show_materials(found)


@scenarios.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check_scenarios(paths: tuple[Path, ...]) -> None:
    """Check scenario files (all of the library without PATHS)."""
    problems = 0
    files = paths or tuple(scenario_files.library().values())
    for path in files:
        faults = authoring.faults(path)
        problems += bool(faults)
        for fault in faults:
            console.print(fault, markup=False, soft_wrap=True, highlight=False)
    if problems:
        raise ScenarioError(f"{problems} of {len(files)} files need mending.")
    console.print(f"{len(files)} scenarios are valid.")


scenarios.add_command(new)
scenarios.add_command(schema)


@click.group()
def models() -> None:
    """The model files in use."""


@models.command("list")
@prints_json
def list_models(as_json: bool) -> None:
    """List which model files are used, where they are and their sha256."""
    rows = [_describe(model) for model in known_models.KNOWN.values()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        console.print(f"[bold]{row['name']}[/]  {row['purpose']}, {row['licence']}")
        if row["missing"]:
            console.print(f"  missing: {row['missing']}", markup=False, soft_wrap=True)
        else:
            console.print(f"  in {row['folder']}", markup=False, soft_wrap=True)
            for file, sha256 in row["files"].items():
                console.print(f"  {file:<20} sha256 {sha256}", markup=False, soft_wrap=True)


def _describe(model: known_models.Model) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": model.name,
        "purpose": model.purpose,
        "licence": model.licence,
        "files": {file.name: file.sha256 for file in model.files},
        "folder": None,
        "missing": None,
    }
    try:
        row["folder"] = str(known_models.locate(model.name))
    except EngineError as error:
        row["missing"] = str(error)
    return row


@models.command("get")
@click.argument("name", default="whisper-base")
def get_model(name: str) -> None:
    """Fetch a model for offline use (a name from `models list`, or a Whisper model's)."""
    with console.status(f"Fetching {name} ..."):
        folder = known_models.get(name)
    console.print(f"{name} is in {folder}", markup=False, soft_wrap=True)
