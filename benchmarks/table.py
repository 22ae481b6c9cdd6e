"""The table that the evaluations print and keep: one figure a row, beside a dumb baseline."""

import json
import platform
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import voice_interviewer


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    metric: str
    value: float
    unit: str
    goal: float | str
    n: int
    baseline: dict[str, float] = field(default_factory=dict)
    interval: tuple[float, float] | None = None

    def __str__(self) -> str:
        spread = f"[{self.interval[0]:.2f}, {self.interval[1]:.2f}]" if self.interval else ""
        dumb = ", ".join(f"{name} {value:.2f}" for name, value in self.baseline.items())
        row = f"{self.metric:48} {self.value:7.3f} {spread:14} goal {self.goal!s:9} n {self.n:5}"
        return f"{row} {dumb}".rstrip()


def publish(rows: Iterable[Row], out: Path, command: str) -> None:
    """Print every row as it comes, and keep those there are in a file.

    Args:
        rows: The table.
        out: Where it is kept, as JSON.
        command: What makes it again.
    """
    kept = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "versions": {"voice-interviewer": voice_interviewer.__version__},
        "command": command,
    }
    done: list[Row] = []
    out.parent.mkdir(parents=True, exist_ok=True)
    for row in rows:
        done.append(row)
        print(row, flush=True)
        result = {**kept, "rows": [asdict(row) for row in done]}
        out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; not a number for none."""
    return sum(values) / len(values) if values else float("nan")


def bootstrap(values: Sequence[float], groups: Sequence[str]) -> tuple[float, float]:
    """95 % interval of the mean when whole groups are drawn; items where there is one group."""
    names = sorted(set(groups))
    members = [[v for v, g in zip(values, groups, strict=True) if g == name] for name in names]
    if len(members) < 5:
        members = [[v] for v in values]
    draw = random.Random(0)  # noqa: S311
    means = sorted(
        mean([v for group in draw.choices(members, k=len(members)) for v in group])
        for _ in range(1000)
    )
    return means[25], means[974]
