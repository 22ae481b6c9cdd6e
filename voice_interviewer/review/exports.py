"""A round in the formats other programs read: Markdown, JSON, subtitles, a table, PDF.

What was done on the page comes along when it was saved beside it as `notes.json`. A
filler that was disputed there stays in every export and says so, and counts are given
with and without it.
"""

import base64
import csv
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from voice_interviewer.errors import EngineBroken, EngineNotInstalled, UserError

from . import marks, page, view, wording
from .document import Report, SpokenTurn, parse, read
from .peaks import of_directory

NOTES = "notes.json"
FORMATS = ("markdown", "json", "srt", "vtt", "csv", "html", "pdf")
"""What `export` can write; "html" is the page with its sound inside."""

ENDINGS = {"markdown": ".md"} | {name: f".{name}" for name in FORMATS if name != "markdown"}

CUE_SECONDS = 6.0
"""Longest subtitle; longer turns are cut between words."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


class Note(BaseModel):
    """Something you wrote at a moment; without text it is a bookmark."""

    t: float
    text: str = ""


class Disputed(BaseModel):
    """A mark you said is no filler."""

    kind: str
    start: float


class Mine(BaseModel):
    """What you did on the page, as it saves it."""

    notes: list[Note] = []
    guess: dict[str, float] = {}
    disputed: list[Disputed] = []

    def disputes(self, mark: marks.PageMark) -> bool:
        """Whether you said that this mark is no filler."""
        return any(d.kind == mark.kind and abs(d.start - mark.start) < 0.01 for d in self.disputed)


def mine(directory: Path) -> Mine:
    """What was saved from the page as `notes.json`; nothing if it was not.

    Raises:
        UserError: The file is there and is not what the page saves.
    """
    path = directory / NOTES
    try:
        return Mine.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Mine()
    except ValidationError as error:
        raise UserError(
            f"{path} is not what the review page saves: {error.errors()[0]['msg']}. "
            "Save it again from the page, or move it away."
        ) from error


def export(directory: Path, kind: str, to: Path | None = None) -> Path:
    """Write one session in another format.

    Args:
        directory: Of the session.
        kind: One of `FORMATS`.
        to: The file to write; beside the report if None.

    Raises:
        UserError: There is no such format, or no report.
        EngineNotInstalled: A PDF needs Chromium, and there is none.
    """
    if kind not in FORMATS:
        raise UserError(f"{kind!r} is no format. Choose one of: {', '.join(FORMATS)}.")
    path = to or directory / f"{directory.resolve().name}{ENDINGS[kind]}"
    raw = read(directory)
    report, own = parse(raw), mine(directory)
    if kind == "pdf":
        return pdf(page.write(directory), path)
    if kind == "html":
        return page.save(single_file(directory), path)
    texts = {
        "markdown": lambda: markdown(report, own),
        "json": lambda: as_json(raw, report, own),
        "srt": lambda: srt(report),
        "vtt": lambda: vtt(report),
        "csv": lambda: table(report, own),
    }
    return page.save(texts[kind](), path)


def as_json(raw: Mapping[str, Any], report: Report, own: Mine) -> str:
    """The report with what you added and the counts as you corrected them."""
    added = own.model_dump() | {"counts": counts(report, own)}
    return json.dumps({**raw, "mine": added}, indent=1, ensure_ascii=False) + "\n"


def counts(report: Report, own: Mine) -> dict[str, dict[str, int]]:
    """How many fillers were found, and how many are left after your corrections."""
    found = marks.of_report(report)
    return {
        name: {
            "found": sum(mark.kind == kind for mark in found),
            "after_corrections": sum(m.kind == kind and not own.disputes(m) for m in found),
        }
        for kind, name in (("filled", "filled_pauses"), ("marker", "discourse_markers"))
    }


def table(report: Report, own: Mine) -> str:
    """All marks as comma-separated values, one a row."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("kind", "start_s", "end_s", "duration_s", "text", "sort", "disputed"))
    for mark in marks.of_report(report):
        lasted = round(mark.end - mark.start, 3)
        disputed = "yes" if own.disputes(mark) else ""
        text = _harmless(mark.text.replace("\u00a0", " "))
        rows.writerow(
            (mark.kind, mark.start, mark.end, lasted, text, _harmless(mark.sort), disputed)
        )
    return out.getvalue()


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle."""

    start: float
    end: float
    text: str


def srt(report: Report) -> str:
    """The transcript as SubRip subtitles."""
    return "\n".join(
        f"{n}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n{cue.text}\n"
        for n, cue in enumerate(_cues(report), start=1)
    )


def vtt(report: Report) -> str:
    """The transcript as WebVTT subtitles."""
    cues = (
        f"{_stamp(cue.start, '.')} --> {_stamp(cue.end, '.')}\n{_vtt_text(cue.text)}\n"
        for cue in _cues(report)
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def _vtt_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cues(report: Report) -> Iterable[Cue]:
    name = wording.person(report.session.persona)
    for turn in report.turns:
        who = "You" if turn.speaker == "candidate" else name
        for cue in _cut(turn):
            # An empty line would end a subtitle, and "-->" would begin its times.
            yield Cue(
                cue.start, cue.end, f"{who}: {' '.join(cue.text.split())}".replace("-->", "→")
            )


def _cut(turn: SpokenTurn) -> Iterable[Cue]:
    if not turn.words:
        yield Cue(turn.start, turn.end, turn.text)
        return
    start, said = turn.words[0].start, []
    for n, word in enumerate(turn.words):
        said.append(word.text.strip())
        last = n + 1 == len(turn.words)
        if last or turn.words[n + 1].end - start > CUE_SECONDS:
            yield Cue(start, word.end, " ".join(said))
            if not last:
                start, said = turn.words[n + 1].start, []


def _stamp(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(1000 * seconds), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{thousandths:03}"


def markdown(report: Report, own: Mine) -> str:
    """The round as Markdown, to keep or to show to a coach."""
    name = wording.person(report.session.persona)
    shown = page.environment().get_template("review.md.j2")
    return shown.render(
        report=report,
        name=name,
        axes=view.axes(report),
        signals=view.signal_groups(report),
        measures=view.measures(report),
        own=own,
        counts=counts(report, own),
    )


def single_file(directory: Path) -> str:
    """The page with both tracks inside, as Opus: one file to send or to keep."""
    tracks = of_directory(directory)
    sound = {
        name: base64.b64encode(opus(directory / track.file)).decode()
        for name, track in (("candidate", tracks.candidate), ("interviewer", tracks.interviewer))
        if track
    }
    return page.render(read(directory), tracks, sound=sound)


def opus(path: Path, bits_per_second: int = 24_000) -> bytes:
    """A track as Ogg Opus, small enough to be carried in a page: 11 MB an hour."""
    import av

    out = io.BytesIO()
    with av.open(str(path)) as source, av.open(out, "w", format="ogg") as target:
        stream = target.add_stream("libopus", rate=48_000, layout="mono")
        stream.bit_rate = bits_per_second
        resampler = av.AudioResampler(format="flt", layout="mono", rate=48_000)
        for frame in source.decode(audio=0):
            for part in resampler.resample(frame):
                target.mux(stream.encode(part))
        for part in resampler.resample(None):
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return out.getvalue()


def pdf(html: Path, to: Path, timeout: float = 60) -> Path:
    """Print a page with Chromium, as the page prints itself.

    Raises:
        EngineNotInstalled: There is no Chromium or Chrome.
        EngineBroken: It ran and wrote nothing.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise EngineNotInstalled(
            "A PDF needs Chromium or Chrome, and neither is installed. Install one, or open "
            f"{html} in your browser and print it from there."
        )
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--disable-quic",
            "--no-pdf-header-footer", f"--user-data-dir={profile}", f"--print-to-pdf={to}",
        ]  # fmt: skip
        if _as_root():
            command.append("--no-sandbox")
        address = html.resolve().as_uri() + "#shown"
        done = subprocess.run([*command, address], capture_output=True, timeout=timeout)  # noqa: S603
    if not to.exists():
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise EngineBroken(f"{browser} wrote no PDF: {said[-1] if said else done.returncode}")
    to.chmod(0o600)
    return to


def _as_root() -> bool:
    """Chromium refuses its sandbox to root, as one is in a container."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
