"""What can be said for sure of a Python file: its names, its tests, its loops.

The file is parsed, never run and never guessed at. A text that Python cannot parse is not
read at all; in an interview the version before it usually can be.
"""

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from .cost import Cost, cost
from .versions import Version

_EMPTY_ARGUMENT = re.compile(r"""\((\[\]|\{\}|''|""|0|None)[,)]""")

Functions = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Name:
    """A name the candidate chose, where it first stands."""

    text: str
    line: int
    """Counted from 1."""
    telling: bool
    """Whether a word in it says what it is for."""


@dataclass(frozen=True, slots=True)
class Case:
    """One expectation in a test."""

    line: int
    edge: bool
    """Whether its input is nothing: empty, zero or None."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One version of the file."""

    version: Version
    names: tuple[Name, ...]
    """Those that can be judged, each once; customary short names are left out."""
    functions: tuple[Name, ...]
    """Functions that are no tests."""
    cases: tuple[Case, ...]
    costs: tuple[Cost, ...]
    """Of the functions of which it is certain."""

    @property
    def words(self) -> frozenset[str]:
        """The words of which its names consist, as they would be spoken, in lower case."""
        texts = [name.text for name in (*self.names, *self.functions)]
        return frozenset(word.lower() for text in texts for word in _split(text))

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without the space around it."""
        return self.version.text.split("\n")[number - 1].strip()


def latest(seen: Sequence[Version]) -> Reading | None:
    """The last version that can be read; None if the file is not Python or never could be."""
    for version in reversed(seen):
        if version.file.endswith(".py") and version.text.strip():
            found = read(version)
            if found is not None:
                return found
    return None


def read(version: Version) -> Reading | None:
    """One version; None if Python cannot parse it."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of a stranger's "\d"
            tree = ast.parse(version.text)
        nodes = list(ast.walk(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    defined = [node for node in nodes if isinstance(node, Functions)]
    working = [node for node in defined if not _is_test(node.name)]
    tests = {id(part) for node in defined if _is_test(node.name) for part in ast.walk(node)}
    return Reading(
        version,
        names=tuple(_judged(_chosen(node for node in nodes if id(node) not in tests))),
        functions=tuple(_name(node.name, node.lineno) for node in working),
        cases=tuple(sorted(_cases(nodes), key=lambda case: case.line)),
        costs=tuple(found for node in working if (found := cost(node)) is not None),
    )


def _is_test(name: str) -> bool:
    return name.startswith("test")


def _chosen(nodes: Iterator[ast.AST]) -> Iterator[tuple[str, int]]:
    """Every name that is given to something, and its line."""
    for node in nodes:
        if isinstance(node, (*Functions, ast.ClassDef)):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def _judged(chosen: Iterator[tuple[str, int]]) -> Iterator[Name]:
    seen: set[str] = set()
    for text, line in sorted(chosen, key=lambda pair: pair[1]):
        bare = text.strip("_")
        if bare and text not in seen and bare not in _words("customary") and "__" not in text:
            seen.add(text)
            yield _name(text, line)


def _name(text: str, line: int) -> Name:
    words = [word.lower() for word in _split(text)]
    telling = any(len(word) >= 3 and word not in _words("empty") for word in words)
    return Name(text, line, telling)


def _split(name: str) -> list[str]:
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)


def _cases(nodes: Sequence[ast.AST]) -> Iterator[Case]:
    """Expectations: `assert f(x) == y`, `self.assertEqual(f(x), y)`, and `>>> f(x)`."""
    for node in nodes:
        match node:
            case ast.Assert(test):
                yield from _expectation(test)
            case ast.Call(ast.Attribute(_, name)) if name.startswith("assert"):
                yield from _expectation(node)
            case ast.Constant(str(text)):
                for n, line in enumerate(text.split("\n")):
                    if line.strip().startswith(">>>"):
                        yield Case(node.lineno + n, bool(_EMPTY_ARGUMENT.search(line)))


def _expectation(test: ast.expr) -> Iterator[Case]:
    """An expectation of what a call gives back; of anything else it is no test."""
    calls = [node for node in ast.walk(test) if isinstance(node, ast.Call) and node is not test]
    if calls:
        edge = any(_nothing(argument) for call in calls for argument in call.args)
        yield Case(test.lineno, edge)


def _nothing(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return not node.elts
    if isinstance(node, ast.Dict):
        return not node.keys
    return isinstance(node, ast.Constant) and not node.value


@cache
def _words(name: str) -> frozenset[str]:
    lists = yaml.safe_load((files(__package__) / "names.yaml").read_text(encoding="utf-8"))
    return frozenset(lists[name].split())
