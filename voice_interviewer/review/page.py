"""The review page: one self-contained file beside the recording of a round.

In goes `report.json` (and the two tracks, for the shape of the sound); out comes
`review.html`. Everything is in that one file, styles and scripts too, and its policy
(Content-Security-Policy by hashes, Trusted Types, nothing from the network) is the
second lock after escaping: the words of a stranger's transcript cannot become markup.

Keys of the report beyond the contract, all of them optional:

    title        "A feed for a regional photo app", of the scenario
    phases       [{id, name, start, end, target_min: minutes or [least, most],
                   minutes: spent, announced: true | false | "how it began"}]
    think_aloud  [{start, end, speaking: share, typing: share, kinds: ["observe", ...],
                   edits: how often the code changed}], ten seconds each
    code         {file, text, changes, lines_added, lines_removed,
                  runs: [{t, tests: [{name, passed, message, line}], stopped}]}: what was typed
    next         {advice, why, start, end, exercise, phrase, quote}: `phrase` are words of
                 `advice` to highlight, `quote` words of the transcript that show it
    best         {text, why, start, end}
    filler_cut   {spans: [{start, end}], saved: seconds}
    better       {turn, sentences: [{text, start, end, moved}],
                  dropped: [{text, start, end, why}]}: an answer in a better order
    notes        ["what to know about these scores", ...]

Spans of `silent_pauses` carry where they were as `kind` ("clause end", "inside a clause",
"planning", "working", "announced"); a span of `longest_unexplained_silence` that was said
beforehand has the kind "announced" and is drawn but not counted.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import charts, filler_map, history, marks, view, wording
from .document import BetterSentence, Report, Stretch, parse, read
from .history import Usual
from .peaks import PEAKS_PER_SECOND, Peaks, of_directory, outline

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE = "review.html"

STYLES = ("tokens.css", "page.css", "charts.css", "print.css")
SCRIPTS = (
    "start.js", "player.js", "wave.js", "marks.js", "transcript.js", "clean.js", "guess.js",
    "notes.js", "keys.js",
)  # fmt: skip


def write(directory: Path) -> Path:
    """Write the page of one session beside its recording, readable by its owner only.

    Raises:
        UserError: There is no report, or it or a track cannot be read.
    """
    report = read(directory)
    usual = history.usual(parse(report), history.earlier(directory))
    html = render(report, of_directory(directory), usual=usual)
    return save(html, directory / PAGE)


def save(html: str, path: Path) -> Path:
    """Put a page on disk whole or not at all, readable by its owner only."""
    draft = path.with_suffix(".part")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    # A lone surrogate is valid JSON and not valid UTF-8.
    draft.write_text(html, encoding="utf-8", errors="replace")
    os.replace(draft, path)
    return path


def render(
    report: dict[str, Any],
    peaks: Peaks,
    *,
    usual: Mapping[str, Usual] | None = None,
    sound: Mapping[str, str] | None = None,
) -> str:
    """The page of one round.

    Args:
        report: As `report.json` holds it.
        peaks: What can be heard; empty draws silence and offers no playing.
        usual: Ranges of earlier rounds, by measure.
        sound: Each track as base64 of Ogg Opus, to put into the page itself.

    Raises:
        UserError: The report is not one this version reads.
    """
    parsed = parse(report)
    found = marks.of_report(parsed)
    name = wording.person(parsed.session.persona)
    rows = view.turns(parsed, found, name)
    return fill(
        "review.html.j2",
        STYLES,
        SCRIPTS,
        report=parsed,
        name=name,
        duration=max(parsed.duration, peaks.duration),
        peaks=peaks,
        marks=found,
        turns=rows,
        usual=usual or {},
        sound=sound or {},
        data=_data(parsed, peaks, found, rows),
        **_findings(parsed),
        **_drawings(parsed),
    )


def _findings(report: Report) -> dict[str, object]:
    """What is said about the round."""
    return {
        "headline": view.headline(report),
        "axes": view.axes(report),
        "signals": view.signal_groups(report),
        "measures": view.measures(report),
        "pins": view.pins(report),
        "clean": view.clean_answer(report),
    }


def _drawings(report: Report) -> dict[str, object]:
    """What is drawn of the round."""
    return {
        "phases": charts.phases(report),
        "strips": charts.strips(report),
        "lanes": charts.strip_lanes(report),
        "pauses": charts.pauses(report),
        "fillers": filler_map.of_report(report),
    }


def _data(
    report: Report, peaks: Peaks, found: Sequence[marks.PageMark], rows: Sequence[view.TurnRow]
) -> dict[str, Any]:
    """What the scripts need; times in seconds."""
    said = [word for row in rows for piece in row.pieces for word in piece.words]
    tracks = {"candidate": peaks.candidate, "interviewer": peaks.interviewer}
    clean = view.clean_answer(report)
    return {
        "session": report.session.id,
        "duration": round(max(report.duration, peaks.duration), 2),
        "rate": PEAKS_PER_SECOND,
        "peaks": {name: track.base64() if track else "" for name, track in tracks.items()},
        "words": [[round(word.start, 2), round(word.end, 2)] for word in said],
        "marks": [
            [m.kind, round(m.start, 3), round(m.end, 3), m.text, m.label, m.sort] for m in found
        ],
        "cuts": _spans(report.filler_cut.spans) if report.filler_cut else [],
        "clean": clean
        and {"start": clean.turn.start, "end": clean.turn.end, "cuts": _spans(clean.cuts)},
        "better": _spans(report.better.sentences) if report.better else [],
        "next": view.moment(report.next),
    }


def _spans(spans: Iterable[Stretch | BetterSentence]) -> list[list[float]]:
    return [[round(span.start, 3), round(span.end, 3)] for span in spans]


def fill(template: str, styles: tuple[str, ...], scripts: tuple[str, ...], **values: object) -> str:
    """A template filled, with its styles, scripts and the policy that allows only those."""
    style, head, script = inlined(styles), _scoped(("head.js",)), _scoped(scripts)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(head)}' '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "media-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
    return (
        environment()
        .get_template(template)
        .render(
            style=style,
            head=head,
            script=script,
            policy=policy,
            **values,
        )
    )


def inlined(names: tuple[str, ...]) -> str:
    """Files of the package, one after the other."""
    folder = files(__package__).joinpath("templates")
    return "".join(folder.joinpath(name).read_text("utf-8") for name in names)


def _scoped(names: tuple[str, ...]) -> str:
    return "(() => {\n'use strict';\n" + inlined(names) + "})();\n"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def environment() -> "Environment":
    """Jinja with the page's ways to write; whatever becomes HTML is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=select_autoescape(disabled_extensions=("md.j2",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "clock": wording.clock,
        "length": wording.length,
        "number": wording.number,
        "date": wording.date,
        "day": wording.day,
        "pct": lambda share: f"{share:.2f}".rstrip("0").rstrip(".") + "%",
        "json": _json,
        "md": wording.markdown,
    }
    made.globals |= {
        "outline": outline,
        "count": wording.count,
        "name_of": wording.name_of,
        "level_of": view.level_of,
        "moment_of": view.moment,
        "opening": filler_map.OPENING,
        "long_pause": marks.LONG_PAUSE,
        "ticked": charts.ticked,
        "pause_axis": charts.on_pause_axis,
    }
    return made


def _json(value: object) -> str:
    """JSON that cannot end the element it is in."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
