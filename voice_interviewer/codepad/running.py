"""The candidate's code in, the results of the tests in it out. Only ever when asked for.

It runs in another process, with its own empty folder and nothing of our environment, and is
stopped when it takes too long, too much memory, too many processes or prints too much. That
keeps an accident from harming an interview. It is no prison: code that wants to do harm can
do what the candidate, who wrote it, could do in a terminal.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from voice_interviewer.events import Verdict

TRIAL = Path(__file__).with_name("trial.py")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take."""

    seconds: float = 5.0
    memory: int = 1 << 30
    """Bytes, of all its processes together."""
    processes: int = 16
    printed: int = 4 << 20
    """Bytes of output after which it is stopped."""
    kept: int = 4000
    """Bytes of output that are kept, the last ones."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run."""

    tests: tuple[Verdict, ...]
    output: str
    stopped: str = ""
    """Why it was not run to its end; empty if it was."""


Case = tuple[str, Sequence[Any], Any]
"""A case of the task: what is given, in words; the arguments; what must come back."""


def run(text: str, file: str, cases: Sequence[Case] = (), limits: Limits | None = None) -> Ran:
    """Run a file and the tests in it: `test_...`, `unittest`, doctests, top-level asserts.

    Args:
        text: The program.
        file: What the candidate calls it; its ending says which language it is.
        cases: Are tried on the last function that takes so many arguments, if the file has no
            tests of its own.
        limits: What it may take.
    """
    if not file.endswith(".py"):
        return Ran((), "", "Only Python is run so far.")
    limits = limits or Limits()
    try:
        return _run(text, file, cases, limits)
    except OSError as error:
        return Ran((), "", f"It could not be run: {error}.")


def _run(text: str, file: str, cases: Sequence[Case], limits: Limits) -> Ran:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, results = Path(folder) / "work" / file, Path(folder) / "results"
        source.parent.mkdir()
        source.write_text(text, encoding="utf-8")
        results.touch()
        (Path(folder) / "cases").write_text(json.dumps(cases), encoding="utf-8")
        process = _start(source, results, limits)
        output = _Output(process, limits)
        stopped = _watch(process, output, limits)
        _kill(process)
        tests, finished = _results(results)
    if not (stopped or finished):
        stopped = _ending(process.returncode)
    return Ran(tests, output.text(), stopped)


def _start(source: Path, results: Path, limits: Limits) -> "subprocess.Popen[bytes]":
    files = [str(TRIAL), str(source), str(results), str(results.with_name("cases"))]
    home = str(source.parent)
    environment = {"PATH": os.defpath, "HOME": home, "TMPDIR": home, "TEMP": home, "TMP": home}
    if "SYSTEMROOT" in os.environ:  # without it nothing starts on Windows
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return subprocess.Popen(  # noqa: S603
        [
            sys.executable,
            "-I",
            "-X",
            "utf8",
            *files,
            str(limits.memory),
            str(round(limits.seconds) + 1),
        ],
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


class _Output:
    """Takes what is printed, so that nobody waits for it, and keeps the end of it."""

    def __init__(self, process: "subprocess.Popen[bytes]", limits: Limits) -> None:
        self._kept, self.printed, self._limits = b"", 0, limits
        self._pipe = process.stdout
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while self._pipe and (piece := os.read(self._pipe.fileno(), 65536)):
            self.printed += len(piece)
            self._kept = (self._kept + piece)[-self._limits.kept :]

    def text(self) -> str:
        """The end of it, once the process is gone."""
        self._thread.join(timeout=1)  # a process that got away may hold the pipe for ever
        if self._pipe and not self._thread.is_alive():
            self._pipe.close()
        return self._kept.decode("utf-8", "replace")


def _watch(process: "subprocess.Popen[bytes]", output: _Output, limits: Limits) -> str:
    """Wait for the end, or say why it was not waited for."""
    until = time.monotonic() + limits.seconds
    while True:
        try:
            process.wait(timeout=0.03)
        except subprocess.TimeoutExpired:
            pass
        else:
            return ""
        family = list(_family(process.pid))
        if time.monotonic() > until:
            return f"It was stopped after {limits.seconds:g} s."
        if output.printed > limits.printed:
            return f"It was stopped: it printed over {limits.printed >> 20} MB."
        if sum(_memory(member) for member in family) > limits.memory:
            return f"It was stopped: it took over {limits.memory >> 20} MB of memory."
        if len(family) > limits.processes:
            return f"It was stopped: it started over {limits.processes} processes."


def _family(pid: int) -> Iterator[psutil.Process]:
    """A process and all that came from it, as far as they can be seen."""
    try:
        parent = psutil.Process(pid)
        yield parent
        yield from parent.children(recursive=True)
    except psutil.Error:
        return


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End it and everything it started; the group at one stroke, so that no fork gets away."""
    family = list(_family(process.pid))
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    for member in family:
        with contextlib.suppress(psutil.Error):
            member.kill()
    process.wait()


def _results(path: Path) -> tuple[tuple[Verdict, ...], bool]:
    """What was written down, and whether that is all of it."""
    tests: list[Verdict] = []
    begun, finished = "", False
    with path.open(encoding="utf-8", errors="replace") as lines:
        for text in lines.read(1 << 20).splitlines():
            try:
                row = json.loads(text)
                finished = finished or "finished" in row
                begun = row.get("begun", begun)
                if "name" in row:
                    said, line = str(row.get("message", "")), row.get("line")
                    where = line if isinstance(line, int) else None
                    tests.append(Verdict(str(row["name"]), bool(row["passed"]), said, where))
                    begun = ""
            except (ValueError, TypeError, AttributeError, KeyError):
                continue  # the code wrote into it, or was stopped in mid-line
    if begun and not finished:
        tests.append(Verdict(begun, passed=False, message="It did not come to its end."))
    return tuple(tests), finished


def _ending(status: int) -> str:
    if status in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)) and status:
        return "It was stopped: it took too much time or memory."
    return f"Python ended before the tests were over (status {status})."
