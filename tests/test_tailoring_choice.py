"""Which scenario fits a job description, on descriptions labelled before the choice was written.

Whoever labelled them had read one line about each scenario, and wrote them to be told apart.
"""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from voice_interviewer.embedding import MiniLm
from voice_interviewer.interviewer.matching import Similarity
from voice_interviewer.scenario import Scenario, find, library
from voice_interviewer.tailoring import choose
from voice_interviewer.tailoring.choice import statements

JOBS = Path(__file__).parent / "data" / "job_descriptions.yaml"
PARTS = ("tune", "held_out")


@cache
def jobs() -> dict[str, Any]:
    return yaml.safe_load(JOBS.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def scenarios() -> tuple[Scenario, ...]:
    return tuple(find(id_) for id_ in library())


def hits(part: str, similarity: Similarity | None, padding: str = "") -> tuple[int, int, int]:
    """Descriptions with the right scenario first, among the first three, and all of them."""
    there = {scenario.id for scenario in scenarios()}
    first = three = count = 0
    for job in jobs()[part]:
        right = set(job["fits"]) & there
        if right:
            found = choose(f"{padding} {job['text']} {padding}", scenarios(), similarity)
            ids = [choice.scenario.id for choice in found]
            first, three = first + (ids[0] in right), three + bool(right & set(ids[:3]))
            count += 1
    return first, three, count


@pytest.mark.real
def test_the_right_scenario_is_chosen_more_often_than_by_shared_words() -> None:
    meaning = MiniLm().similarity
    print()  # noqa: T201
    found = {}
    for part in PARTS:
        found[part, "meaning"] = hits(part, meaning)
        found[part, "shared words"] = hits(part, None)
    found["held_out", "meaning, padded"] = hits("held_out", meaning, jobs()["padding"])
    for (part, name), (first, three, n) in found.items():
        print(f"{part:9}{name:17} first {first}, in three {three}, of {n}")  # noqa: T201

    for name in ("meaning", "meaning, padded"):
        first, three, n = found["held_out", name]
        assert first >= 0.8 * n
        assert three >= 0.9 * n
    assert found["held_out", "meaning"][0] > found["held_out", "shared words"][0]


def test_there_are_enough_descriptions_and_half_are_held_out() -> None:
    assert sum(len(jobs()[part]) for part in PARTS) >= 12
    assert len(jobs()["held_out"]) == len(jobs()["tune"])


def test_words_alone_choose_well_too() -> None:
    near = [find(id_) for id_ in ("SD-06", "SD-04", "CO-01")]

    for n, right in ((0, {"SD-06"}), (1, {"SD-04"}), (2, {"CO-01"})):
        assert choose(jobs()["tune"][n]["text"], near)[0].scenario.id in right


def test_it_says_why_in_one_line() -> None:
    job = "You look after a timeline of short posts. Some accounts have millions of followers."
    best = choose(job, [find("BH-01"), find("SD-04"), find("CO-01")])[0]

    assert best.scenario.id == "SD-04"
    assert best.why().startswith("SD-04, ")
    assert "because the job description speaks of “" in best.why()
    assert 1 <= len(best.because) <= 2
    assert all(word in job.lower() for words in best.because for word in words.split())


def test_the_level_decides_between_scenarios_that_fit_alike() -> None:
    rows = [
        find("SD-04").model_copy(update={"id": f"XX-0{n}", "level": level})
        for n, level in enumerate(["mid", "staff"])
    ]

    def alike(left: Any, right: Any) -> Any:
        return np.ones((len(left), len(right)), np.float32)

    for level in ("mid", "staff"):
        best = choose("we need an engineer for timelines", rows, alike, level=level)[0]
        assert best.scenario.level == level


@pytest.mark.parametrize("job", ["", "\n\n", "💼 🚀"])
def test_where_nothing_is_said_nothing_is_preferred(job: str) -> None:
    found = choose(job, scenarios())

    assert [c.scenario.id for c in found] == [s.id for s in scenarios()]
    assert found[0].why().endswith(", the nearest that there is")


def test_headings_are_no_statements() -> None:
    assert statements("Requirements\n- five years of Go and Kafka\nBenefits:\n") == [
        "- five years of Go and Kafka"
    ]
