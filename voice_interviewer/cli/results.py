"""`score`, `review` and `sessions`: what came of it."""

import json
import shutil
from pathlib import Path
from typing import Any, TextIO

import click
from rich.markup import escape
from rich.table import Table

from voice_interviewer import assess as bulk
from voice_interviewer import interview, judging, report, scoring, session
from voice_interviewer.errors import UserError
from voice_interviewer.language_model import Endpoint, LanguageModel
from voice_interviewer.review import exports, index
from voice_interviewer.review.opening import open_or_print

from .chosen import announce, takes_model
from .options import prints_json, takes_whisper
from .screen import clock, console, print_json, progress


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--scenario", help="What was asked: a scenario's id or file.")
@click.option(
    "--round",
    "round_",
    type=click.Choice(scoring.ROUNDS),
    default="behavioral",
    show_default=True,
    help="Kind of round, for a recording that belongs to no scenario.",
)
@click.option("--json", "json_file", help="Write the report here instead (- for standard output).")
@takes_whisper
@click.option("--judge", is_flag=True, help="Ask the language model for a second opinion.")
@takes_model
def score(
    path: Path,
    scenario: str | None,
    round_: str,
    json_file: str | None,
    whisper: str,
    judge: bool,
    endpoint: Endpoint | None,
) -> None:
    """Score a session, any audio or video file, or a transcript (.txt, .srt, .vtt, .json).

    A file becomes a session with a review page of its own; with --json nothing is kept.
    """
    judges = _judges(endpoint) if judge else None
    if json_file and json_file != "-":
        _check_writable(Path(json_file))
    with progress() as tick:
        if (path / session.LOG).is_file():
            scored, folder = scoring.score_session(path, tick, whisper), path
        elif json_file:
            scored, folder = scoring.score_path(path, round_, scenario, tick, whisper), None
        else:
            scored, folder = _import(path, round_, scenario, tick, whisper)
        if judges:
            scored = judging.add_opinion(scored, judges, tick, folder)
    if json_file == "-":
        print_json(scored)
    elif json_file:
        Path(json_file).write_text(report.to_json(scored), encoding="utf-8")
    summarise(scored)
    if folder:
        say("Report", folder / "review.html")


def _check_writable(path: Path) -> None:
    """Say what is wrong with a file to write before minutes of work are lost on it."""
    if path.is_dir():
        raise UserError(f"{path} is a folder. Name the file to write.")
    if not path.absolute().parent.is_dir():
        raise UserError(f"The folder of {path} is not there. Create it first.")


def _judges(endpoint: Endpoint | None) -> LanguageModel:
    if endpoint is None:
        raise UserError("--judge needs a language model: name it with --model and --model-url.")
    announce(endpoint)
    return LanguageModel(endpoint)


def _import(
    path: Path, round_: str, scenario: str | None, tick: scoring.Tick, whisper: str
) -> tuple[dict[str, Any], Path]:
    folder = interview.new_folder(session.recordings(), scenario or path.stem)
    started = scoring.imported(path, round_, scenario, folder.name)
    try:
        return scoring.score_file(path, folder, started, tick, whisper), folder
    except UserError:
        shutil.rmtree(folder, ignore_errors=True)  # a copy of what the user still has
        raise


def summarise(scored: dict[str, Any]) -> None:
    """Print the scores and the one thing to work on."""
    table = Table("", "of 5", "likely", "", box=None)
    for name, axis in scored["axes"].items():
        label = name.replace("_", " ")
        if axis["value"] is None:
            table.add_row(label, "–", "", escape(f"not scored: {axis['missing']}"))
        else:
            low, high = axis["interval"]
            table.add_row(label, f"{axis['value']:.1f}", f"{low:.1f}–{high:.1f}", "")
    console.print(table)
    step = scored["next"]
    if step:
        console.print(f"[bold]Work on next:[/] {escape(step['advice'])}")


def score_and_say(folder: Path) -> None:
    """Score a session that was just recorded, and say what came of it and where it is."""
    with progress() as tick:
        scored = scoring.score_session(folder, tick)
    summarise(scored)
    say("Session", folder)
    say("Report", folder / "review.html")


def say(what: str, path: Path) -> None:
    """Print where something is, in one piece however narrow the terminal is."""
    console.print(f"{what:<8} {path}", markup=False, soft_wrap=True, highlight=False)


@click.command()
@click.argument("lines", type=click.File("r", encoding="utf-8", errors="surrogateescape"))
@click.option(
    "--out",
    required=True,
    type=click.File("w", encoding="utf-8", errors="replace"),
    help="JSON lines.",
)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes.")
@click.option("--dask", metavar="ADDRESS", help="Use the workers of this Dask scheduler.")
def assess(lines: TextIO, out: TextIO, jobs: int, dask: str | None) -> None:
    """Score written answers in bulk: one JSON object a line in, one a line out.

    A line that cannot be scored yields its error in its place and does not stop the others.
    """
    if lines.name == out.name != "-":
        raise UserError(f"{out.name} cannot be read and written at once. Choose another --out.")
    broken = 0
    total = _count(lines)
    found = bulk.assess_on_cluster(lines, dask) if dask else bulk.assess(lines, jobs=jobs)
    with progress() as tick:
        for n, line in enumerate(found, start=1):
            out.write(line + "\n")
            broken += "error" in json.loads(line)
            tick("Assessing", n / total if total else 0.0)
    if broken:
        raise UserError(f"{broken} lines could not be scored; their errors stand in the output.")


def _count(lines: TextIO) -> int:
    """How many lines there are to come; 0 where nobody can know, as in a pipe."""
    if not lines.seekable():
        return 0
    count = sum(1 for line in lines if line.strip())
    lines.seek(0)
    return count


@click.command()
@click.argument("name", required=False)
def review(name: str | None) -> None:
    """Open a session's review page (the latest without NAME)."""
    open_or_print(_scored(name) / "review.html")


@click.group()
def sessions() -> None:
    """What was recorded."""


@sessions.command("list")
@prints_json
def list_sessions(as_json: bool) -> None:
    """List all sessions, oldest first."""
    rows = [_describe(folder) for folder in session.folders(session.recordings())]
    if as_json:
        print_json(rows)
        return
    table = Table("session", "round", "scenario", "length", "scored", box=None)
    for row in rows:
        if row["damaged"]:
            table.add_row(row["id"], "", "", "cannot be read", "")
            continue
        length = clock(row["duration"]) + ("" if row["closed"] else ", cut off")
        scored = "yes" if row["scored"] else "no"
        table.add_row(row["id"], row["round"], row["scenario"], length, scored)
    console.print(table)
    for row in rows:
        if row["damaged"]:
            console.print(row["damaged"], markup=False, soft_wrap=True, highlight=False)


@sessions.command("show")
@click.argument("name", required=False)
def show_session(name: str | None) -> None:
    """Show where a session is and what is in it."""
    folder = find_session(name)
    say("Folder", folder)
    for path in sorted(folder.iterdir()):
        console.print(f"  {path.name:<18} {path.stat().st_size / 1e6:6.2f} MB", highlight=False)


@sessions.command("export")
@click.argument("name", required=False)
@click.option("--format", "kind", type=click.Choice(exports.FORMATS), default="markdown",
              show_default=True)  # fmt: skip
@click.option("--single-file", is_flag=True, help="The page with its sound inside (html).")
@click.option("--to", type=click.Path(path_type=Path), help="File; beside the report without.")
def export_session(name: str | None, kind: str, single_file: bool, to: Path | None) -> None:
    """Write a session in another format (the latest without NAME)."""
    folder = _scored(name)
    if to is not None:
        _check_writable(to)
    say("Written", exports.export(folder, "html" if single_file else kind, to))


@sessions.command("delete")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete_session(name: str, yes: bool) -> None:
    """Delete a session for good."""
    folder = find_session(name)
    if not yes:
        click.confirm(f"Delete {folder.name} for good?", abort=True, err=True)
    session.delete(folder)
    index.write(session.recordings())
    console.print(f"{folder.name} is deleted.", highlight=False)


def _scored(name: str | None) -> Path:
    folder = find_session(name)
    if not (folder / report.FILE).exists():
        raise UserError(f"{folder.name} was not scored yet: voice-interviewer score {folder}")
    return folder


def find_session(name: str | None) -> Path:
    """The folder of a session by its path, its id or the start of that; the latest for None."""
    if name and (Path(name) / session.LOG).is_file():
        return Path(name).absolute()
    return session.find(session.recordings(), name)


def _describe(folder: Path) -> dict[str, Any]:
    damaged = ""
    try:
        log = session.log(folder)
    except UserError as error:
        log, damaged = [], str(error)
    started = log[0] if log else None
    return {
        "id": folder.name,
        "folder": str(folder),
        "round": getattr(started, "round", ""),
        "scenario": getattr(started, "scenario", ""),
        "started_at": getattr(started, "started_at", ""),
        "duration": log[-1].known_at if log else 0.0,
        "closed": bool(log) and log[-1].kind == "session_ended",
        "scored": (folder / report.FILE).exists(),
        "damaged": damaged or None,
    }
