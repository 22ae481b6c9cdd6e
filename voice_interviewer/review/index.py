"""The index of all rounds: what changed, the trends of one kind of round, the list.

Trends begin at five rounds of a kind, because your own spread is what a round is
compared with, and before that there is none to speak of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import history, view
from .document import Report
from .history import FEWEST, PastRound, Unreadable
from .page import PAGE, fill, save
from .wording import day, name_of, quantity, words

INDEX = "index.html"

STYLES = ("tokens.css", "page.css", "charts.css", "index.css", "print.css")
SCRIPTS = ("index.js",)


def write(recordings: Path) -> Path:
    """Write the index of all scored sessions in a folder, readable by its owner only."""
    return save(render(history.rounds(recordings)), recordings / INDEX)


@dataclass(frozen=True, slots=True)
class Trend:
    """One measure over the rounds of one kind."""

    name: str
    unit: str
    latest: str
    verdict: str
    changed: bool
    dots: tuple[tuple[float, float, str], ...]
    """Per cent from the left, per cent from the top, what it is."""
    band: tuple[float, float]
    """Per cent from the top and per cent high: the usual range."""
    lines: tuple[tuple[float, str], ...]
    """Per cent from the top and value of the three grid lines."""
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The rounds of one kind."""

    id: str
    name: str
    count: int
    trends: tuple[Trend, ...]
    """Empty under five rounds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One round of the list."""

    href: str
    """Relative to the index."""
    report: Report
    axes: tuple[view.AxisRow, ...]


def render(found: Sequence[PastRound | Unreadable]) -> str:
    """The index as one self-contained page."""
    past = [one for one in found if isinstance(one, PastRound)]
    reports = [one.report for one in past]
    kinds = tuple(
        _kind(name, [report for report in reports if report.session.round == name])
        for name in dict.fromkeys(report.session.round for report in reversed(reports))
    )
    return fill(
        "index.html.j2",
        STYLES,
        SCRIPTS,
        since=day(reports[0].session.started_at) if reports else "",
        rows=tuple(_row(one) for one in reversed(past)),
        unreadable=[one for one in found if isinstance(one, Unreadable)],
        kinds=sorted(kinds, key=lambda kind: -kind.count),
        fewest=FEWEST,
    )


def _row(one: PastRound) -> Row:
    return Row(f"{one.directory.name}/{PAGE}", one.report, view.axes(one.report))


def _kind(name: str, reports: Sequence[Report]) -> Kind:
    wanted: list[str] = words()["trends"]["names"]
    trends = tuple(
        _trend(measure, reports)
        for measure in wanted
        if len(history.values(reports, measure)) >= FEWEST
    )
    return Kind(name, name_of("rounds", name).capitalize() or "Other", len(reports), trends)


def _trend(name: str, reports: Sequence[Report]) -> Trend:
    measured = [(r, m) for r in reports if (m := r.measure(name)) and m.value is not None]
    past = [float(m.value or 0.0) for _, m in measured]
    unit = measured[-1][1].unit
    low, high = history.usual_before(past)
    bottom, top = _axis(min(*past, low), max(*past, high))
    days = [day(report.session.started_at) for report, _ in measured]
    latest, verdict = history.verdict(past, unit)

    def down(value: float) -> float:
        return 100 * (top - value) / (top - bottom)

    return Trend(
        name=name_of("measures", name),
        unit=quantity(past[-1], unit)[1],
        latest=latest,
        verdict=verdict,
        changed=history.is_change(past),
        dots=tuple(
            (100 * n / (len(past) - 1), down(value), f"{day}: {' '.join(quantity(value, unit))}")
            for n, (day, value) in enumerate(zip(days, past, strict=True))
        ),
        band=(down(high), down(low) - down(high)),
        lines=tuple((down(at), quantity(at, unit)[0]) for at in (top, (top + bottom) / 2, bottom)),
        first=days[0],
        last=days[-1],
    )


def _axis(least: float, most: float) -> tuple[float, float]:
    """Ends of an axis: from zero where the values come near it, else with room around."""
    room = (most - least) or abs(most) or 1.0
    bottom = 0.0 if 0 <= least < 1.5 * room else least - room / 2
    return bottom, most + room / 4
