"""Levels that a fair listener gives to people who talk unlike published model answers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from rendering import as_recognised

from benchmarks.table import Row, bootstrap, mean
from voice_interviewer.signals.written import score_written

ANSWERS = Path(__file__).resolve().parent.parent / "tests" / "data" / "other_voices.yaml"


def voices() -> Iterator[Row]:
    """Levels inside their bounds: of the answers that the scorer was mended with, and others."""
    answers: list[dict[str, Any]] = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))
    for part in ("mended", "unseen"):
        mine = [answer for answer in answers if answer["part"] == part]
        plain, spoken = inside(mine, str), inside(mine, as_recognised)
        yield Row(
            f"other_voices_{part}", mean([fits for _, fits in plain]), "share", "", len(plain),
            {"as recognised": mean([fits for _, fits in spoken])},
            bootstrap([fits for _, fits in plain], [id_ for id_, _ in plain]),
        )  # fmt: skip


def inside(answers: list[dict[str, Any]], change: Callable[[str], str]) -> list[tuple[str, float]]:
    """For each bound the answer's name, and 1 if the level keeps it."""
    found: list[tuple[str, float]] = []
    for answer in answers:
        score = score_written(change(answer["answer"]), answer["round"], answer["question"])
        levels = {signal.id: signal.level or 0 for signal in score.signals}
        if answer.get("refused"):
            found.append((answer["id"], float(score.overall is None)))
        for id_, least in answer.get("least", {}).items():
            found.append((answer["id"], float(levels[id_] >= least)))
        for id_, most in answer.get("most", {}).items():
            found.append((answer["id"], float(levels[id_] <= most)))
    return found
