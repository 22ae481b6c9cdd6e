"""Scenario files: what is read, and what a mistake in one is answered with."""

import re
from pathlib import Path

import pytest
import yaml

from voice_interviewer.errors import ScenarioError
from voice_interviewer.scenario import find, library, load

SEED = library()["SD-04"]


def broken(tmp_path: Path, old: str, new: str) -> str:
    """The error that SD-04 gives with one thing changed in it."""
    text = SEED.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path = tmp_path / "SD-04.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        load(path)
    return str(error.value).replace(f"{path}:", "")


def line_of(text: str) -> int:
    lines = SEED.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize("scenario_id", sorted(library()))
def test_each_scenario_of_the_library_holds_together(scenario_id: str) -> None:
    scenario = find(scenario_id)

    assert scenario.id == scenario_id
    assert scenario.phases[-1].id == "closing"
    assert {"mid", "senior", "staff"} == scenario.level_overlays.keys()


def test_there_is_a_scenario_for_each_kind_of_round() -> None:
    assert {find(id_).round for id_ in library()} >= {"coding", "system_design", "behavioral"}


def test_a_scenario_is_found_by_its_id_in_any_case_and_by_its_path() -> None:
    assert find("sd-04") == find(SEED) == find("SD-04")


def test_an_unknown_scenario_is_answered_with_those_there_are() -> None:
    with pytest.raises(ScenarioError, match=r"neither a file nor one of .*SD-04"):
        find("XX-99")


def test_a_misspelt_field_is_named_with_its_line(tmp_path: Path) -> None:
    error = broken(tmp_path, "reading_time_s: 15", "reading_tme_s: 15")

    assert error.startswith(f"{line_of('reading_time_s')}: reading_tme_s: Extra inputs")


def test_a_missing_field_is_reported_at_its_parent(tmp_path: Path) -> None:
    error = broken(tmp_path, "    topic: how often people open it\n", "")

    assert error.startswith(f"{line_of('- id: opens')}: facts.1.topic: Field required")


def test_a_wrong_value_deep_in_a_list_is_named_with_its_line(tmp_path: Path) -> None:
    error = broken(tmp_path, "rung: 2, kind: constraint", "rung: 2, kind: riddle")

    assert error.startswith(f"{line_of('rung: 2')}: hint_ladder.1.kind: Input should be")


def test_text_that_is_no_yaml_is_reported_with_its_line(tmp_path: Path) -> None:
    error = broken(tmp_path, "free: [cdn,", "free: [cdn, {")

    assert re.match(r"\d+: not YAML", error)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{id: D8, weight: 1", "{id: C2, weight: 1", "“C2” cannot be shown in a system_design"),
        ("after: D5", "after: D9", "“D9” is not one of the signals"),
        ("{rung: 3", "{rung: 4", "rungs have to be 1, 2, 3"),
        ("duration_min: 40", "duration_min: 50", "the phases end at 40 minutes"),
        ("id: recap, target_min: 2, hard_at_min: 36", "id: recap, target_min: 2, hard_at_min: 33",
         "not after the end of “deep_dive”"),
        ("    vague_first: \"It's been getting better, I'd say.\"\n", "", "exactly one needs a"),
        ("skip_if: \"flow not reached\"", "skip_if: \"code not reached\"", "“code” is not one of"),
        ("  - id: today", "  - id: dau", "“dau” is there twice"),
        ("weights: {D7: 3, D4: 2}", "weights: {B7: 3}", "is not one of the signals"),
        ("id: SD-04\n", "id: SD-05\n", "the file is called SD-04.yaml"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert expected in broken(tmp_path, old, new)


def test_a_long_prompt_cannot_be_followed_by_ear(tmp_path: Path) -> None:
    error = broken(tmp_path, "Please design", "Please " + "very " * 40 + "carefully design")

    assert "prompt: has 69 words, at most 45" in error


@pytest.mark.parametrize("content", ["", "just words", "- a\n- list"])
def test_a_file_that_is_no_scenario_at_all_is_refused_in_words(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "CO-09.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ScenarioError, match=r"CO-09\.yaml:1: "):
        load(path)


def test_an_overlay_changes_weights_and_nothing_else() -> None:
    scenario = find("SD-04")
    own, staff = scenario.weights(), scenario.weights("staff")

    assert {id_ for id_ in own if own[id_] != staff[id_]} == {"D4", "D7"}
    assert own == scenario.weights("senior")


def test_the_files_say_every_field_there_is() -> None:
    written = [set(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in library().values()]
    fields = type(find("SD-04")).model_fields.keys()

    assert fields == set.union(*written)
