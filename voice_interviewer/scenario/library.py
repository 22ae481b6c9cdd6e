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

from .checks import Complaint, Where, complaints
from .schema import Scenario

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where it is installed; the same values, many times faster."""

KEPT = "scenario.json"
"""In a session's folder: what it was held with, where that is not the library's."""

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


def load(path: Path) -> Scenario:
    """Read and check one scenario file.

    Raises:
        ScenarioError: Names the file, the line and the field of each fault.
    """
    scenario, faults = examine(path)
    if scenario is None:
        shown = faults[:_LISTED]
        if len(faults) > _LISTED:
            shown.append(f"... and {len(faults) - _LISTED} more")
        raise ScenarioError("\n".join(shown))
    return scenario


def keep(scenario: Scenario, folder: Path) -> None:
    """Put a scenario beside the session that is held with it, unless it is the library's.

    One that was made to fit, or is a file of the user's, could not be found again otherwise.
    """
    known = library().get(scenario.id)
    if known is not None and load(known) == scenario:
        return
    path = folder / KEPT
    path.touch(0o600)
    path.write_text(scenario.model_dump_json(indent=1), encoding="utf-8")


def kept(folder: Path, id_: str) -> Scenario:
    """The scenario that a session was held with.

    Raises:
        ScenarioError: It is not there any longer.
    """
    path = folder / KEPT
    if not path.is_file():
        return find(id_)
    try:
        return Scenario.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ScenarioError(f"{path}: cannot be read: {error}") from error


def examine(
    path: Path,
    text: str | None = None,
    also: Callable[[Scenario], Iterable[Complaint]] = lambda _scenario: (),
) -> tuple[Scenario | None, list[str]]:
    """A scenario, or every fault of its file as "path:line: field: why".

    Args:
        path: Where the file lies, or would lie.
        text: What it holds; read from `path` unless given.
        also: Finds more faults in a scenario that holds together.
    """
    try:
        text = path.read_text(encoding="utf-8") if text is None else text
        root, values = _read(text)
        twice = list(_twice(root)) if root else []
    except (OSError, UnicodeDecodeError) as error:
        return None, [f"{path}:1: cannot be read: {error}"]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [f"{path}:{line}: not YAML: {error.problem}"]
    except yaml.YAMLError as error:
        return None, [f"{path}:1: not YAML: {error}"]
    except RecursionError:
        return None, [f"{path}:1: not YAML: a part of it holds itself"]
    if root is None:
        return None, [f"{path}:1: the file is empty"]
    found: list[Complaint] = [(where, "is there twice") for where in twice]
    scenario = None
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        found += [(e["loc"], e["msg"]) for e in error.errors()]
    if scenario is not None:
        if path.stem != scenario.id:
            found.append((("id",), f"the file is called {path.name}"))
        found += [*complaints(scenario), *also(scenario)]
    placed = sorted((_line(root, where), _field(where), why) for where, why in found)
    faults = [f"{path}:{line}: {field}: {why}" for line, field, why in placed]
    return (None if faults else scenario), faults


def _read(text: str) -> tuple[yaml.Node | None, Any]:
    loader = _LOADER(text)
    try:
        root = loader.get_single_node()
        return root, loader.construct_document(root) if root else None
    finally:
        loader.dispose()


def _twice(node: yaml.Node, where: Where = ()) -> Iterable[Where]:
    """Keys that stand twice in one mapping, of which YAML keeps the last and says nothing."""
    if isinstance(node, yaml.SequenceNode):
        for n, item in enumerate(node.value):
            yield from _twice(item, (*where, n))
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                yield (*where, str(key.value))
            seen.add(str(key.value))
            yield from _twice(value, (*where, str(key.value)))


def _field(where: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in where) or "file"


def _line(node: yaml.Node, where: tuple[str | int, ...]) -> int:
    """The line (from 1) of the field, or of its nearest parent that is there."""
    line = node.start_mark.line
    for part in where:
        if isinstance(node, yaml.MappingNode):
            # The last of two with the same key: that is the one YAML keeps.
            pair = next((p for p in reversed(node.value) if p[0].value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1
