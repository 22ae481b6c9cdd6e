"""Scenario files: where they lie, and reading one with errors that name the line.

YAML is kept as a tree of nodes beside the values, because only the nodes know on which
line a field stands.
"""

from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from voice_interviewer.errors import ScenarioError

from .checks import Complaint, complaints
from .schema import Scenario

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where it is installed; the same values, many times faster."""

_LISTED = 5
"""So many faults are named at once; the rest usually follow from them."""


def directory() -> Path:
    """Where the scenarios that come with the package lie.

    An installed wheel carries them inside the package; in a checkout they lie beside it.
    """
    package = Path(str(resources.files("voice_interviewer")))
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def library() -> dict[str, Path]:
    """The scenarios that come with the package: id (the file's name) to path, by id."""
    return {path.stem: path for path in sorted(directory().glob("*.yaml"))}


def find(id_or_path: str | Path) -> Scenario:
    """A scenario by its id or by the path of its file.

    Raises:
        ScenarioError: There is no such scenario, or its file does not hold together.
    """
    known = library()
    by_id = known.get(str(id_or_path).upper())
    if by_id is not None:
        return load(by_id)
    path = Path(id_or_path)
    if path.is_file():
        return load(path)
    raise ScenarioError(
        f"no scenario “{id_or_path}”: it is neither a file nor one of {', '.join(known)}"
    )


def load(path: Path, *further: Callable[[Scenario], Iterable[Complaint]]) -> Scenario:
    """Read and check one scenario file.

    Args:
        path: Of the file.
        further: What is to hold besides, said like `checks.complaints`.

    Raises:
        ScenarioError: Names the file, the line and the field of each fault.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: cannot be read: {error}") from error
    try:
        root, values = _read(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScenarioError(f"{path}:{line}: not YAML: {error.problem}") from error
    if root is None:
        raise ScenarioError(f"{path}:1: the file is empty")
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        faults = [(e["loc"], e["msg"]) for e in error.errors()]
        raise ScenarioError(_message(path, root, faults)) from error
    if path.stem != scenario.id:
        raise ScenarioError(_message(path, root, [(("id",), f"the file is called {path.name}")]))
    if found := [fault for check in (complaints, *further) for fault in check(scenario)]:
        raise ScenarioError(_message(path, root, found))
    return scenario


def _read(text: str) -> tuple[yaml.Node | None, Any]:
    loader = _LOADER(text)
    try:
        root = loader.get_single_node()
        return root, loader.construct_document(root) if root else None
    finally:
        loader.dispose()


def _message(
    path: Path, root: yaml.Node, faults: Iterable[tuple[tuple[str | int, ...], str]]
) -> str:
    placed = sorted((_line(root, where), _field(where), why) for where, why in faults)
    lines = [f"{path}:{line}: {field}: {why}" for line, field, why in placed[:_LISTED]]
    if len(placed) > _LISTED:
        lines.append(f"... and {len(placed) - _LISTED} more")
    return "\n".join(lines)


def _field(where: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in where) or "file"


def _line(node: yaml.Node, where: tuple[str | int, ...]) -> int:
    """The line (from 1) of the field, or of its nearest parent that is there."""
    line = node.start_mark.line
    for part in where:
        if isinstance(node, yaml.MappingNode):
            pair = next((p for p in node.value if p[0].value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1
