"""A scenario made to fit: what changes, what never does, and what is written down."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.text_round import hold
from voice_interviewer import authoring
from voice_interviewer.authoring import unspeakable
from voice_interviewer.candidate.script import Script
from voice_interviewer.errors import ScenarioError
from voice_interviewer.interviewer import Director
from voice_interviewer.interviewer.rules import given_numbers
from voice_interviewer.scenario import find, library
from voice_interviewer.stories import Story
from voice_interviewer.tailoring import Wishes, draft_scenario, level_of, tailor
from voice_interviewer.tailoring.fitting import Tailored

ONE_OF_EACH = ("SD-04", "CO-01", "BH-01", "BH-04")
CV = "Experience\n- Led the move of billing from a monolith to three services\n"
JOB = "Senior Backend Engineer. You share the on-call rota, write tests and watch our cloud costs."
STORY = Story(
    "billing",
    "Moving billing off the monolith",
    {
        "problem": "Releases took two weeks and cost us about forty shops in that year alone.",
        "did": "I drew the line between billing and orders, wrote the new service, and compared "
        "every invoice of both each night. I decided to run both for a month.",
        "outcome": "Releases went from two weeks to one day, and complaints fell by half.",
    },
)


def fitted(id_: str, story: Story | None = None, **wishes: str) -> Tailored:
    return tailor(find(id_), Wishes(**wishes), level="senior", story=story)


def test_nothing_said_changes_nothing() -> None:
    for id_ in ONE_OF_EACH:
        assert fitted(id_) == Tailored(find(id_), (), {})


def test_what_the_job_asks_for_weighs_more_and_nothing_weighs_less() -> None:
    tailored = fitted("SD-04", job=JOB)

    before, after = find("SD-04").weights("senior"), tailored.scenario.weights("senior")
    changed = {id_ for id_ in before if after[id_] != before[id_]}
    assert changed == {"D7"}  # D5 and D6 weigh 3 already
    assert all(before[id_] <= after[id_] <= 3 for id_ in before)
    assert tailored.record["raised"] == "D7"
    assert "speaks of “" in tailored.notes[0]


def test_every_kind_of_round_can_be_made_to_fit() -> None:
    for id_ in ONE_OF_EACH:
        scenario = find(id_)
        tailored = fitted(id_, job=JOB, role="SRE", company="Brightwater & Söhne", cv=CV).scenario

        assert list(unspeakable(tailored)) == list(unspeakable(scenario))
        assert given_numbers(tailored) == given_numbers(scenario)
        assert (
            tailored.facts
            == type(scenario)
            .model_validate(
                json.loads(
                    scenario.model_dump_json().replace(scenario.company.name, "Brightwater & Söhne")
                )
            )
            .facts
        )
        same = tailored.company.model_copy(update={"name": scenario.company.name})
        assert same.scale == scenario.company.scale
        assert same.users_total == scenario.company.users_total


def test_a_company_lends_its_name_and_nothing_else() -> None:
    renamed, kept = fitted("SD-04", company="Brightwater"), fitted("SD-04", company="7-Bits")

    assert renamed.scenario.company.name == "Brightwater"
    assert renamed.scenario.company.users_total == find("SD-04").company.users_total
    assert "Its size and its numbers" in renamed.notes[0]
    assert kept.scenario == find("SD-04")
    assert kept.notes == ("Harbor keeps its name; think of 7-Bits where it fits.",)


def test_a_past_project_round_asks_about_the_cv_and_others_do_not() -> None:
    asked = fitted("BH-01", cv=CV)

    assert "Your CV says you led the move of billing from a monolith" in asked.scenario.prompt
    assert len(asked.scenario.prompt.split()) <= 45
    assert fitted("SD-04", cv=CV).scenario == find("SD-04")


def test_a_cv_without_projects_is_said_to_have_none() -> None:
    tailored = fitted("BH-01", cv="Sam Smith\nSkills: Java")

    assert tailored.scenario == find("BH-01")
    assert tailored.notes == ("No project was found in the CV that could be asked about.",)


def test_the_log_says_what_was_read_and_not_what_it_says() -> None:
    record = fitted("BH-01", cv=CV, job=JOB, role="SRE", company="Brightwater").record

    assert set(record) == {"job", "cv", "role", "raised", "company", "project"}
    assert record["cv"].startswith("sha256:")
    assert "billing" not in json.dumps(record)


def test_a_round_about_a_story_probes_first_for_what_it_leaves_out() -> None:
    left = [told.signal for told in STORY.left_out()]
    tailored = fitted("BH-01", story=STORY)

    assert set(left) == {"B3", "B5"}
    assert tailored.record == {"story": "billing", "left_out": " ".join(left)}
    assert "This time, take “Moving billing off the monolith”." in tailored.scenario.prompt
    script = Script.load("terse", "none")
    lines = hold(Director(tailored.scenario, minutes=15.0),
                 lambda r: script.reply(r.move, r.about, r.text))  # fmt: skip
    probed = [line.reply.about for line in lines if line.reply and line.reply.move == "probe"]
    assert probed[: len(left)] == left


def test_a_story_is_not_forced_on_another_kind_of_round() -> None:
    tailored = fitted("CO-01", story=STORY)

    assert tailored.scenario == find("CO-01")
    assert tailored.notes == ("A story is for behavioral rounds; CO-01 is none.",)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Senior Backend Engineer", "senior"),
        ("Tech lead, payments", "senior"),
        ("Staff Engineer, Ads", "staff"),
        ("Principal engineer", "staff"),
        ("Junior developer", "mid"),
        ("Backend developer", None),
        ("", None),
    ],
)
def test_a_role_names_its_level(text: str, level: str | None) -> None:
    assert level_of(text) == level


# --- a scenario in a model's words ------------------------------------------------------------

WRITTEN = library()["SD-04"].read_text(encoding="utf-8").replace("id: SD-04", "id: XX-01")


def test_a_draft_without_faults_is_taken() -> None:
    asked: list[tuple[str, Mapping[str, str]]] = []

    def model(task: str, data: Mapping[str, str]) -> str:
        asked.append((task, dict(data)))
        return f"Here you are:\n```yaml\n{WRITTEN}```\nGood luck!"

    text = draft_scenario(model, "XX-01", "system_design", job=JOB)

    assert authoring.faults(Path("XX-01.yaml"), text) == []
    assert len(asked) == 1
    assert asked[0][1]["job_description"] == JOB
    assert "on-call rota" not in asked[0][0]


def test_a_model_is_told_its_faults_once_more() -> None:
    praising = WRITTEN.replace("Roughly how many requests a second", "Great. How many a second")
    answers = iter([praising, WRITTEN])
    asked: list[Mapping[str, str]] = []

    def model(task: str, data: Mapping[str, str]) -> str:
        assert ("faults" in task) == bool(asked)
        asked.append(dict(data))
        return next(answers)

    draft_scenario(model, "XX-01", "system_design", job=JOB)

    assert "praise or verdict: Great" in asked[1]["its_faults"]


@pytest.mark.parametrize(
    "answer", ["", "I cannot do that.", "- a\n- list", WRITTEN[:4000], "a: [", "&a [*a]"]
)
def test_a_draft_with_faults_is_refused_with_reasons(answer: str) -> None:
    with pytest.raises(ScenarioError, match=r"no scenario that passes.*\n.*XX-01\.yaml:\d+: "):
        draft_scenario(lambda *_: answer, "XX-01", "system_design", job=JOB)
