"""What runs in the other process: the candidate's file, then the tests in it.

Started by `running` as a script, with nothing of this package around it. Each test is written
down before and after it ran, so that whoever reads this afterwards knows which one hung.
"""

import ast
import contextlib
import doctest
import inspect
import io
import json
import sys
import traceback
import types
import unittest
from collections.abc import Callable
from typing import TextIO

LONGEST = 300
"""Characters of a message."""


class Report:
    """Writes down one line for each test that begins and one for each that ends."""

    def __init__(self, path: str, source: str, text: str) -> None:
        self._out: TextIO = open(path, "a", encoding="utf-8", buffering=1)  # noqa: SIM115
        self._path, self._source = source, text.split("\n")
        self.told = 0
        """How many tests have ended."""

    def write(self, **row: object) -> None:
        """One line."""
        self.told += "name" in row
        self._out.write(json.dumps(row) + "\n")

    def attempt(self, name: str, work: Callable[[], object], *, quiet: bool = False) -> bool:
        """Do something, and write down how it ended; with `quiet` only if it failed."""
        self.write(begun=name)
        try:
            work()
        except unittest.SkipTest:
            return True
        except SystemExit as end:
            if end.code not in (None, 0):
                self.write(name=name, passed=False, message=f"It ended with {end.code}.")
                return False
        except BaseException as error:  # whatever a stranger's code raises
            self.write(name=name, passed=False, **self.failure(error))
            return False
        if not quiet:
            self.write(name=name, passed=True)
        return True

    def failure(self, error: BaseException) -> dict[str, object]:
        """What went wrong, and in which line of the candidate's file."""
        frames = traceback.extract_tb(error.__traceback__)
        line = next((f.lineno for f in reversed(frames) if f.filename == self._path), None)
        if isinstance(error, SyntaxError):
            line = error.lineno
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        if line and isinstance(error, AssertionError):
            said += f" in {self._source[line - 1].strip()}"
        return {"message": said[:LONGEST], "line": line}


def run(source: str, results: str, cases: str) -> None:
    """Run a file as a program, then its own tests, or the task's cases if it has none."""
    with open(source, encoding="utf-8") as file:
        text = file.read()
    report = Report(results, source, text)
    module = types.ModuleType("__main__")
    module.__file__ = source
    sys.modules["__main__"] = module
    sys.argv = [source]

    def body() -> None:
        tree = ast.parse(text, source)
        asserted = sum(isinstance(node, ast.Assert) for node in _top_level(tree))
        exec(compile(tree, source, "exec"), vars(module))  # noqa: S102 - what was asked for
        if asserted:
            report.write(name=f"assert at top level ({asserted})", passed=True)

    report.attempt("the file itself", body, quiet=True)
    for name, test in list(vars(module).items()):
        if name.startswith("test") and inspect.isfunction(test) and _takes_nothing(test):
            report.attempt(name, test)
        elif isinstance(test, type) and issubclass(test, unittest.TestCase):
            _unittest(report, test)
    _doctests(report, module)
    if not report.told:
        _cases(report, module, cases)
    report.write(finished=True)


def _top_level(tree: ast.Module) -> list[ast.stmt]:
    """The statements that run when the file does, those under an `if` too."""
    found: list[ast.stmt] = []
    for node in tree.body:
        found += [node, *node.body] if isinstance(node, ast.If) else [node]
    return found


def _takes_nothing(test: Callable[..., object]) -> bool:
    needed = [
        parameter
        for parameter in inspect.signature(test).parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    return not needed and not inspect.iscoroutinefunction(test)


def _unittest(report: Report, case: type[unittest.TestCase]) -> None:
    for name in unittest.defaultTestLoader.getTestCaseNames(case):
        report.attempt(f"{case.__name__}.{name}", case(name).debug)


def _doctests(report: Report, module: types.ModuleType) -> None:
    for found in doctest.DocTestFinder().find(module, "__main__"):
        if not found.examples:
            continue

        def check(found: doctest.DocTest = found) -> None:
            said = io.StringIO()
            if doctest.DocTestRunner(verbose=False).run(found, out=said.write).failed:
                _, _, failed = said.getvalue().partition("Failed example:")
                raise AssertionError(" ".join(failed.split()))

        report.attempt(f"doctest of {found.name.removeprefix('__main__.')}", check)


def _cases(report: Report, module: types.ModuleType, path: str) -> None:
    """Try the task's cases on the last function that takes as many arguments."""
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    functions = [f for f in vars(module).values() if inspect.isfunction(f)]
    for given, arguments, expected in cases:
        fitting = [f for f in functions if len(inspect.signature(f).parameters) == len(arguments)]
        if not fitting:
            continue

        def check(
            function: Callable[..., object] = fitting[-1],
            arguments: list[object] = arguments,
            expected: object = expected,
        ) -> None:
            found = _plain(function(*arguments))
            if found != expected:
                raise AssertionError(f"it gave {found!r} and not {expected!r}")

        report.attempt(f"{fitting[-1].__name__} of {given}", check)


def _plain(value: object) -> object:
    """Lists for whatever is like one: a pair is a pair however it is written."""
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def limit(memory: int, seconds: int) -> None:
    """Ask the system to stop what takes too much, where it can."""
    try:
        import resource
    except ImportError:  # Windows; `running` watches from outside
        return
    for name, most in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", 8 << 20),
        ("RLIMIT_CORE", 0),
    ):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


if __name__ == "__main__":
    _, _source, _results, _given, _memory, _seconds = sys.argv
    limit(int(_memory), int(_seconds))
    run(_source, _results, _given)
