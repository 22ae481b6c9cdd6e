"""`narrate`, and what `start --retrospective` does: solve in silence, talk afterwards."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import click
from rich.markup import escape
from rich.text import Text

from voice_interviewer import interview, portaudio, retrospective, session
from voice_interviewer import scenario as scenario_files
from voice_interviewer.capture import AudioSource, Nobody, Paced
from voice_interviewer.codepad import CodePad, Watch, edits, versions
from voice_interviewer.errors import ScenarioError, UserError
from voice_interviewer.events import CodeChanged, CodeRan, Event, SessionStarted
from voice_interviewer.microphone import Microphone
from voice_interviewer.retrospective import Key, Step
from voice_interviewer.scenario import Scenario

from .keys import pressed
from .options import takes_microphone
from .results import score_and_say
from .scene import outcome
from .screen import clock, console

CONTEXT = 3
"""Lines shown above and below a change."""

_STYLES = {" ": "", "+": "bold green", "-": "dim red"}


@click.command()
@click.argument("name", metavar="[SESSION]", required=False)
@takes_microphone
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the narration.")
def narrate(name: str | None, microphone: str | None, out: Path | None) -> None:
    """Talk over a replay of the code of a session, and have that scored."""
    folder = session.find(session.recordings(), name)
    with portaudio.quiet():
        source = Microphone(microphone)
    with _keys() as keys:
        narrated = _narrate(folder, source, out, keys)
    score_and_say(narrated)


def solve_and_narrate(
    scenario: Scenario, code: Path, options: interview.Options, source: AudioSource, out: Path
) -> Path:
    """Solve in silence, then narrate; the folder of the narration.

    Args:
        scenario: The task.
        code: The file to watch.
        options: Of the round.
        source: Records the narration.
        out: Folder for the narration. The silent part is kept beside it.
    """
    pad = CodePad(ThreadPoolExecutor(1), scenario.cases)
    silent = out.with_name(f"{out.name}-solved")
    with Watch(code, pad.put), _keys() as keys:
        console.print(f"[bold]{escape(scenario.title)}[/]\n\n{escape(scenario.prompt)}\n")
        console.print(f"Solve it in {escape(str(code))}. x runs your code, q ends the silent part.")
        kept = session.Session(silent, interview.started(scenario, options, silent.name))
        scenario_files.keep(scenario, silent)
        try:
            retrospective.solve(Paced(Nobody()), pad, kept, keys, _tell)
        except KeyboardInterrupt:
            console.print("The silent part is over.")
        return _narrate(silent, source, out, keys)


@contextlib.contextmanager
def _keys() -> Iterator["SimpleQueue[Key]"]:
    """The keys that are pressed, for both parts: a second listener would take some of them."""
    keys: SimpleQueue[Key] = SimpleQueue()
    means: dict[str, Key] = {"x": "run", "q": "end", " ": "next", "\r": "next", "\n": "next"}

    def act(key: str) -> None:
        if key in means:
            keys.put(means[key])

    with pressed(act):
        yield keys


def _narrate(solved: Path, source: AudioSource, out: Path | None, keys: "SimpleQueue[Key]") -> Path:
    log = session.log(solved)
    work = retrospective.steps(versions(log))
    first = log[0]
    if not isinstance(first, SessionStarted):
        raise UserError(f"{solved / session.LOG} does not begin with session_started.")
    folder = out or interview.new_folder(session.recordings(), first.scenario)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    again = replace(first, session_id=folder.name, started_at=now, persona="", minutes=0)
    console.print("Say what you were after in each step. Space shows the next one, q ends it.")
    with portaudio.quiet():
        kept = session.Session(folder, again)
        with contextlib.suppress(ScenarioError):  # it is scored without one it has lost
            scenario_files.keep(scenario_files.kept(solved, first.scenario), folder)
        try:
            retrospective.narrate(work, source, kept, keys, _show(len(work)))
        except KeyboardInterrupt:
            console.print("Ended.")
    return folder


def _tell(event: Event) -> None:
    if isinstance(event, CodeRan):
        console.print(escape(outcome(event)))
    elif isinstance(event, CodeChanged) and event.missing:
        console.print(escape(event.missing))


def _show(total: int) -> Callable[[int, Step], None]:
    def show(number: int, step: Step) -> None:
        console.rule(f"Step {number + 1} of {total}, {clock(step.after.t)} into solving")
        console.print(drawn(step))

    return show


def drawn(step: Step) -> Text:
    """What changed in a step, with the lines around it."""
    before = step.before.text if step.before else ""
    old = before.split("\n")
    lines: list[tuple[str, str]] = []
    at = 0
    for edit in edits(before, step.after.text):
        lines += [(" ", line) for line in old[at : edit.line]]
        lines += [("-", line) for line in edit.removed] + [("+", line) for line in edit.added]
        at = edit.line + len(edit.removed)
    lines += [(" ", line) for line in old[at:]]
    changed = [n for n, (sign, _) in enumerate(lines) if sign != " "]
    text = Text()
    for n, (sign, line) in enumerate(lines):
        if any(abs(n - other) <= CONTEXT for other in changed):
            text.append(f"{sign} {line}\n", _STYLES[sign])
    return text
