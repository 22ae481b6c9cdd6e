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
    for part in ("mended", "unseen"):
        mine = [answer for answer in load() if answer["part"] == part]
        plain, spoken = ([*bounds(mine, way)] for way in (str, as_recognised))
        shares = [float(fits) for _, _, fits in plain]
        yield Row(
            f"other_voices_{part}", mean(shares), "share", "", len(plain),
            {"as recognised": mean([float(fits) for _, _, fits in spoken])},
            bootstrap(shares, [id_ for id_, _, _ in plain]),
        )  # fmt: skip


def missed() -> Iterator[str]:
    """Each bound that a level does not keep."""
    for id_, bound, fits in bounds(load(), str):
        if not fits:
            yield f"other voices {id_}: {bound}"


def load() -> list[dict[str, Any]]:
    """All the answers."""
    answers: list[dict[str, Any]] = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))
    return answers


def bounds(
    answers: list[dict[str, Any]], change: Callable[[str], str]
) -> Iterator[tuple[str, str, bool]]:
    """For each bound the answer's name, what was wanted and got, and whether it is kept."""
    for answer in answers:
        score = score_written(change(answer["answer"]), answer["round"], answer["question"])
        levels = {signal.id: signal.level or 0 for signal in score.signals}
        if answer.get("refused"):
            yield answer["id"], "no score", score.overall is None
        for id_, least in answer.get("least", {}).items():
            yield answer["id"], f"{id_} {levels[id_]}, at least {least}", levels[id_] >= least
        for id_, most in answer.get("most", {}).items():
            yield answer["id"], f"{id_} {levels[id_]}, at most {most}", levels[id_] <= most
