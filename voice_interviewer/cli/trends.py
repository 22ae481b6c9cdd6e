"""`progress`: the main measures of all rounds of a kind, against your own usual range."""

from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from voice_interviewer import session
from voice_interviewer.errors import UserError
from voice_interviewer.review import history
from voice_interviewer.review.document import Report
from voice_interviewer.review.history import FEWEST, LEAST_CHANGE, PastRound, Unreadable
from voice_interviewer.review.wording import name_of, quantity, words

from .options import prints_json
from .screen import console, print_json

_BARS = "▁▂▃▄▅▆▇█"
_SHOWN = 20
"""Rounds that a line of bars shows; the latest ones."""


@click.command()
@prints_json
def progress(as_json: bool) -> None:
    """Show how the main measures went from round to round.

    Each kind of round is compared with your own earlier rounds of that kind, from five on.
    """
    found = history.rounds(session.recordings())
    reports = [one.report for one in found if isinstance(one, PastRound)]
    if not reports:
        raise UserError("No round was scored yet. Hold one: voice-interviewer start")
    kinds = [
        _kind(kind, [report for report in reports if report.session.round == kind])
        for kind in sorted({report.session.round for report in reports})
    ]
    if as_json:
        print_json({"kinds": kinds, "fewest": FEWEST, "least_change": LEAST_CHANGE})
        return
    for kind in kinds:
        _show(kind)
    for one in found:
        if isinstance(one, Unreadable):
            console.print(f"Left out: {one.reason}", markup=False, soft_wrap=True)


def _kind(name: str, reports: Sequence[Report]) -> dict[str, Any]:
    """The rounds of one kind as plain values."""
    trends = (_trend(measure, reports) for measure in words()["trends"]["names"])
    return {
        "round": name,
        "rounds": len(reports),
        "measures": [trend for trend in trends if trend],
    }


def _trend(name: str, reports: Sequence[Report]) -> dict[str, Any] | None:
    """One measure over the rounds in which it could be taken; None if it never could."""
    measured = [(r, m) for r in reports if (m := r.measure(name)) and m.value is not None]
    if not measured:
        return None
    past = [float(m.value or 0.0) for _, m in measured]
    row: dict[str, Any] = {
        "name": name,
        "unit": measured[-1][1].unit,
        "values": past,
        "sessions": [report.session.id for report, _ in measured],
        "usual": None,
        "changed": None,
        "verdict": f"{len(past)} of the {FEWEST} rounds that it takes to have a usual range",
    }
    if len(past) >= FEWEST:
        row["usual"] = list(history.usual_before(past))
        row["changed"] = history.is_change(past)
        row["verdict"] = history.verdict(past, row["unit"])[1]
    return row


def _show(kind: dict[str, Any]) -> None:
    name = name_of("rounds", kind["round"]).capitalize() or "Other"
    count = kind["rounds"]
    console.print(f"\n[bold]{escape(name)}[/], {count} round{'s' if count != 1 else ''}")
    if count < FEWEST:
        console.print(f"  From {FEWEST} rounds of a kind on, changes are told from chance.")
    table = Table("measure", "rounds", "latest", "", box=None)
    for row in kind["measures"]:
        value, unit = quantity(row["values"][-1], row["unit"])
        verdict = row["verdict"] if row["usual"] else ""
        bars = _bars(row["values"][-_SHOWN:])
        table.add_row(name_of("measures", row["name"]), bars, f"{value} {unit}".strip(), verdict)
    console.print(table)


def _bars(values: Iterable[float]) -> str:
    """Values as a line of small bars, the least the lowest and the most the highest."""
    held = list(values)
    low, room = min(held), max(held) - min(held)
    if not room:
        return _BARS[len(_BARS) // 2] * len(held)
    return "".join(_BARS[round((len(_BARS) - 1) * (value - low) / room)] for value in held)
