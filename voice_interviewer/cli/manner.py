"""How the interviewer is to behave: options of `demo` and `start`, and `personas`."""

import click
from rich.markup import escape
from rich.table import Table

from voice_interviewer import personas as persona_files
from voice_interviewer.events import SessionStarted
from voice_interviewer.interview import Manner
from voice_interviewer.personas import DEFAULT, TOUGH
from voice_interviewer.scenario import Scenario

from .options import gathered, prints_json
from .screen import console, print_json


def _manner(persona: str | None, tough: bool, mode: str, drill: str | None) -> Manner:
    found = persona_files.find(persona or DEFAULT) if persona or tough else None
    found = found.tougher() if found and tough else found
    return Manner(found, mode == "study", drill is not None)


takes_manner = gathered(
    "manner",
    _manner,
    click.option("--persona", help="Who interviews: a name from `personas list`, or a file."),
    click.option("--tough", is_flag=True, help="Less warm, presses twice, helps less."),
    click.option(
        "--mode",
        type=click.Choice(["study", "real"]),
        default="real",
        show_default=True,
        help="Feedback after each answer, or only at the end.",
    ),
    click.option("--drill", type=click.Choice(["interruptions"]), help="What to practise apart."),
)


@click.group()
def personas() -> None:
    """Who can interview you."""


@personas.command("list")
@prints_json
def list_personas(as_json: bool) -> None:
    """List all personas."""
    rows = [persona_files.find(path) for path in persona_files.library().values()]
    if as_json:
        print_json([row.model_dump(mode="json", exclude={"wording"}) for row in rows])
        return
    table = Table("name", "words/min", "patience", "manner", box=None)
    for row in rows:
        table.add_row(row.id, str(row.pace_wpm), row.patience, escape(row.style))
    console.print(table)


def manner_of(begun: SessionStarted, scenario: Scenario) -> Manner:
    """How the interviewer behaved in a session, as far as its log says."""
    name = begun.persona.removesuffix(TOUGH)
    persona = None
    if begun.persona != scenario.voice.name:
        if name in persona_files.library():
            persona = persona_files.find(name)
            persona = persona.tougher() if name != begun.persona else persona
        else:
            lost = f"The persona “{name}” came from a file; the rest goes on in the usual manner."
            console.print(lost, markup=False, soft_wrap=True, highlight=False)
    return Manner(persona, begun.mode == "study", begun.drill == "interruptions")
