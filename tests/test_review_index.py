"""The index of rounds and what it calls a change."""

import json
from pathlib import Path
from typing import Any

import pytest

from voice_interviewer.review import history, index, page

from .test_review_page import EVIL, Seen, small

STEADY = [4.0, 5.0, 6.0, 5.0, 4.5]


def keep(recordings: Path, n: int, pace: float | None, **session: Any) -> Path:
    report = small()
    report["session"] |= {"id": f"s{n}", "started_at": f"2026-01-{n + 1:02}T10:00:00+00:00"}
    report["session"] |= session
    missing = None if pace else "too short"
    report["measures"] = [
        {"name": "speaking_rate", "value": pace, "unit": "words/min", "missing": missing}
    ]
    folder = recordings / f"s{n}"
    folder.mkdir()
    (folder / "report.json").write_text(json.dumps(report))
    return folder


def seen(recordings: Path) -> Seen:
    return Seen(index.write(recordings).read_text("utf-8"))


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ([5.0, 5.0], "inside your usual 4.5–5.0. No change."),
        ([5.0, 3.0], "below your usual 4.5–5.0, once. Not yet a change."),
        ([7.0, 3.0], "below your usual 4.5–5.0, once. Not yet a change."),
        ([3.0, 3.0], "below your usual 4.5–5.0 for two rounds. A change."),
        ([5.1, 5.2], "above your usual 4.5–5.0, by less than 5%. No change."),
        ([6.0, 7.0], "above your usual 4.5–5.0 for two rounds. A change."),
    ],
)
def test_a_change_takes_two_rounds_outside_the_usual_range(last: list[float], said: str) -> None:
    past = [*STEADY, *last]

    assert history.verdict(past, "1/min")[1] == said
    assert history.is_change(past) is said.endswith("A change.")


def test_numbers_that_rounding_makes_alike_get_another_digit() -> None:
    assert history.verdict([162.6, 163.0, 165.0, 162.6, 162.6], "words/min")[1].startswith(
        "below your usual 162.80–164.00"
    )


def test_four_rounds_are_no_trend_and_five_are(tmp_path: Path) -> None:
    for n in range(4):
        keep(tmp_path, n, 150)
    assert seen(tmp_path).says("Past project, 4 rounds. Trends start at 5 rounds.")

    keep(tmp_path, 4, None)  # was not measured, so it is no fifth value
    assert not seen(tmp_path).says("inside your usual")

    keep(tmp_path, 5, 151)
    assert seen(tmp_path).says("151, above your usual 150–150, once. Not yet a change.")


def test_rounds_of_another_kind_are_not_compared(tmp_path: Path) -> None:
    for n in range(5):
        keep(tmp_path, n, 150, round="behavioral" if n % 2 else "coding")

    assert not seen(tmp_path).says("your usual 1")


def test_the_list_links_each_page_newest_first_and_says_what_cannot_be_read(tmp_path: Path) -> None:
    for n in range(3):
        keep(tmp_path, n, 150)
    (tmp_path / "s1" / "report.json").write_text("{")

    found = seen(tmp_path)

    links = [a["href"] for tag, a in found.tags if tag == "a"]
    assert links == ["s2/review.html", "s0/review.html"]
    assert found.says("cannot be read as JSON")
    assert found.says("not scored")


def test_no_name_becomes_markup(tmp_path: Path) -> None:
    folder = keep(tmp_path, 0, 150, scenario=EVIL, round=EVIL, level=EVIL, started_at=EVIL)
    report = json.loads((folder / "report.json").read_text())
    report |= {"title": EVIL, "next": {"advice": EVIL}}
    (folder / "report.json").write_text(json.dumps(report))

    assert "x-evil" not in [tag for tag, _ in seen(tmp_path).tags]


def test_an_empty_folder_has_an_index_too(tmp_path: Path) -> None:
    assert seen(tmp_path).says("No round was scored yet.")


def test_a_page_shows_the_usual_range_of_the_rounds_before_it(tmp_path: Path) -> None:
    for n, pace in enumerate([140, 150, 160, 170]):
        keep(tmp_path, n, pace)
    latest = keep(tmp_path, 4, 155)

    assert Seen(page.write(latest).read_text("utf-8")).says("148–162")
    assert not Seen(page.write(tmp_path / "s3").read_text("utf-8")).says("Your usual")
