"""Labelled tables: `tests/data/*.tsv`, one dictionary a row."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of a table, by the names in its first line."""
    with (DATA / name).open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file, delimiter="\t"))
