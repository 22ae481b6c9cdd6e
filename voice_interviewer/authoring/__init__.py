"""Writing a scenario: the schema editors complete from, a file to begin with, every mistake.

A new file is complete from the start, with TODO where a text is still to be written, because
a form that is filled in forgets nothing and an empty page does. What is checked here is what
the interviewer checks while it speaks, so that a mistake has a line number instead of a
silence.
"""

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from voice_interviewer import scenario
from voice_interviewer.interviewer.rules import authored, refused
from voice_interviewer.scenario import Round, Scenario
from voice_interviewer.scenario.checks import TODO, Complaint
from voice_interviewer.scenario.library import directory
from voice_interviewer.scenario.schema import Level

SCHEMA = "scenario.schema.json"
"""The published JSON Schema; beside the scenarios, so that they can name it in one word."""


def json_schema() -> str:
    """The JSON Schema of a scenario file, with what every field is for."""
    schema = Scenario.model_json_schema()
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(head | schema, indent=1, ensure_ascii=False) + "\n"


def scaffold(id_: str, round_: Round, level: Level = "senior") -> str:
    """A complete scenario file with TODO where a text is still to be written."""
    template = (resources.files(__package__) / "scaffold.yaml.j2").read_text(encoding="utf-8")
    jinja = Environment(  # noqa: S701 (YAML, and nothing of a stranger's is filled in)
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return jinja.from_string(template).render(
        id=id_, round=round_, level=level, schema=SCHEMA, todo=TODO
    )


def faults(path: Path, text: str | None = None) -> list[str]:
    """Every mistake in a scenario file as "path:line: field: why"; empty if there is none.

    Args:
        path: Where the file lies, or would lie.
        text: What it holds; read from `path` unless given.
    """
    return scenario.examine(path, text, also=unspeakable)[1]


def beside(path: Path) -> Path | None:
    """Put the schema next to a new scenario file, where its first line names it.

    Returns:
        Where the schema was written; None if it lay there already.
    """
    place = path.parent / SCHEMA
    if place.exists() or place.parent.resolve() == directory().resolve():
        return None
    place.write_text(json_schema(), encoding="utf-8")
    return place


def unspeakable(found: Scenario) -> Iterator[Complaint]:
    """Lines that the interviewer would refuse to say; those still to be written are left out."""
    unfinished = {tuple(_steps(line.where)) for line in authored(found) if TODO in line.text}
    return (fault for fault in refused(found) if fault[0] not in unfinished)


def _steps(where: str) -> Iterator[str | int]:
    return (int(part) if part.isdigit() else part for part in where.split("."))
