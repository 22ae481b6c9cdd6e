"""What a person sees while a command works: one console, progress bars, the dialogue."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from voice_interviewer.events import (
    CodeRan,
    EngineFailed,
    Event,
    PlaybackEnded,
    TurnEnded,
    UtteranceRecognized,
    to_line,
)
from voice_interviewer.scenario import Scenario

console = Console(stderr=True)
"""Everything people read goes here; standard output belongs to `--json`."""

Tick = Callable[[str, float], None]
"""Told what is being done and which share of it is done, in [0, 1]."""


def print_json(value: Any) -> None:
    """One value as JSON on standard output."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def show_materials(scenario: Scenario) -> None:
    """What a candidate is given besides the task: code to read, a table."""
    for material in scenario.materials:
        console.rule(escape(material.title), align="left")
        console.print(material.text, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator[Tick]:
    """Progress bars, one for each thing that is being done."""
    columns = (TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, Any] = {}

        def tick(what: str, share: float) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=1.0)
            bars.update(tasks[what], completed=share)

        yield tick


def clock(t: float) -> str:
    """Session time as minutes and seconds."""
    return f"{int(t // 60)}:{int(t % 60):02d}"


class Dialogue:
    """Prints what is said as it is said.

    Args:
        interviewer: How the interviewer is called.
        as_json: Print each event as a line of JSON on standard output instead.
    """

    def __init__(self, interviewer: str, *, as_json: bool = False) -> None:
        self._interviewer, self._as_json = interviewer, as_json
        self._said: dict[str, str] = {}

    def __call__(self, event: Event) -> None:
        """Take notice of an event."""
        if self._as_json:
            sys.stdout.write(to_line(event) + "\n")
            sys.stdout.flush()
        elif isinstance(event, UtteranceRecognized):
            self._said[event.utterance.id] = event.utterance.text
        elif isinstance(event, TurnEnded):
            text = " ".join(self._said.pop(uid, "") for uid in event.utterances)
            self._line(event.t, "You", "bold blue", text)
        elif isinstance(event, CodeRan):
            passed = sum(test.passed for test in event.tests)
            self._line(event.t, "Tests", "bold", f"{passed} of {len(event.tests)} {event.stopped}")
        elif isinstance(event, PlaybackEnded):
            cut_off = " …" if event.interrupted else ""
            self._line(event.t, self._interviewer, "bold", event.heard + cut_off)
        elif isinstance(event, EngineFailed):
            self._line(event.t, f"Going on without the {event.engine}:", "yellow", event.error)

    def _line(self, t: float, who: str, style: str, text: str) -> None:
        console.print(f"[dim]{clock(t):>5}[/]  [{style}]{escape(who)}[/]  {escape(text)}")
