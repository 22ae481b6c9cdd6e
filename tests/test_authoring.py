"""Writing scenarios: the schema, the file to begin with, and a line for every mistake."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from voice_interviewer import authoring
from voice_interviewer.scenario import Round, library
from voice_interviewer.scenario.library import directory

SEED = library()["SD-04"]
ROUNDS = get_args(Round)


def faults_of(tmp_path: Path, old: str, new: str) -> list[str]:
    """What is said about SD-04 with one thing changed in it."""
    text = SEED.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path = tmp_path / "SD-04.yaml"
    return [
        fault.removeprefix(f"{path}:") for fault in authoring.faults(path, text.replace(old, new))
    ]


def line_of(text: str) -> int:
    lines = SEED.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, start=1) if text in line)


def test_the_published_schema_is_that_of_the_models() -> None:
    published = (directory() / authoring.SCHEMA).read_text(encoding="utf-8")

    assert published == authoring.json_schema(), (
        "write it again: voice-interviewer scenarios schema --out scenarios/scenario.schema.json"
    )


def test_the_schema_tells_editors_what_fields_are_for() -> None:
    schema = json.loads(authoring.json_schema())

    fields = schema["$defs"]["Fact"]["properties"]
    assert fields["ask"]["description"] == "Ways to ask for it."
    assert schema["$defs"]["Fact"]["additionalProperties"] is False
    assert schema["properties"]["round"]["enum"] == list(ROUNDS)


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_scaffold_is_whole_but_for_the_texts_to_be_written(round_: Round, tmp_path: Path) -> None:
    path = tmp_path / "XX-01.yaml"
    text = authoring.scaffold("XX-01", round_, "staff")

    found = authoring.faults(path, text)
    assert len(found) > 15
    lines = text.splitlines()
    for fault in found:
        place = re.match(rf"{re.escape(str(path))}:(\d+): (company|.*still to be written)", fault)
        assert place, fault
        near = "\n".join(lines[int(place[1]) - 1 : int(place[1]) + 1])
        assert "TODO" in near or ": 0" in near

    text = text.replace("TODO: a word that would give the answer away", "abracadabra")
    words = (f"some {letter * n} words" for n in (1, 2, 3) for letter in "bcdfghjklmnpqrstvwxyz")
    written = re.sub(r"TODO: [^\"\n]*", lambda _: next(words), text)
    written = written.replace("employees: 0", "employees: 9")
    assert authoring.faults(path, written.replace("engineers: 0", "engineers: 3")) == []


def test_a_scaffold_names_the_schema_that_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "XX-01.yaml"
    first = authoring.scaffold("XX-01", "coding").splitlines()[0]

    assert authoring.beside(path) == tmp_path / "scenario.schema.json"
    assert authoring.beside(path) is None
    assert first == "# yaml-language-server: $schema=scenario.schema.json"
    json.loads((tmp_path / "scenario.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("old", "new", "at", "why"),
    [
        ("Roughly how many requests a second is that?", "Great. How many requests a second?",
         "Roughly how many", "praise or verdict: Great"),
        ("Which side of this carries more load, and", "Which side is it? And",
         "Which side of this", "more than one question"),
        ("Nobody minds.", "Nobody minds the fan-out.", "Nobody minds", "gives away: fan-out"),
        ("I'd like to get to the main parts soon.", "You have 7 minutes.", "hard_at_min: 15",
         "a number nobody gave: 7"),
        ("dau: 60_000_000", "dau: 60_000_000\n  dau: 3", "dau: 60_000_000", "is there twice"),
        ("engineers: 320", "engineers: 3200", "employees: 900", "at least the number of engineers"),
        ("reads_per_s: [3000, 12000]", "reads_per_s: [30000, 12000]", "reads_per_s: [3000",
         "30000 is more than 12000"),
        ("strong: {D1: [2, 3]", "strong: {D1: [2, 5]", "strong: {D1", "no band of 0 to 3"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line(tmp_path: Path, old: str, new: str, at: str, why: str) -> None:
    found = [fault for fault in faults_of(tmp_path, old, new) if why in fault]

    assert len(found) == 1
    assert abs(int(found[0].split(":")[0]) - line_of(at)) <= new.count("\n")


def test_all_mistakes_of_a_file_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "SD-04.yaml"
    text = SEED.read_text(encoding="utf-8").replace("kind: ", "kinds: ").replace("ask: ", "asks: ")

    assert len(authoring.faults(path, text)) > 40


@pytest.mark.parametrize("scenario_id", sorted(library()))
def test_editors_find_the_schema_of_every_scenario_of_the_library(scenario_id: str) -> None:
    first = library()[scenario_id].read_text(encoding="utf-8").splitlines()[0]

    assert first == f"# yaml-language-server: $schema={authoring.SCHEMA}"
