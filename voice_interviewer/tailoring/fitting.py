"""A scenario made to fit the candidate's job and past, and nothing of it made up.

What is known of the job changes what is listened for; a CV or a told story changes what a
past-project round asks about. Numbers stay the scenario's, and every changed line passes the
rules that spoken lines pass anyway: a change that does not is left out.
"""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

from voice_interviewer.authoring import unspeakable
from voice_interviewer.interviewer.matching import Similarity
from voice_interviewer.interviewer.numerals import numbers
from voice_interviewer.interviewer.understanding import sentences
from voice_interviewer.scenario import Scenario
from voice_interviewer.scenario.checks import PROMPT_WORDS
from voice_interviewer.scenario.schema import Level
from voice_interviewer.signals.rubric import criteria
from voice_interviewer.stories import Story

from .projects import closest, plain, projects

_HEAVIEST = 3
_NAME = 40
"""Characters of a company's or a story's name."""
_FIRST_PROBE = 1.5
"""Minute of the full round from which what a story leaves out may be asked for."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a candidate said about the job and about themselves. All of it is data."""

    role: str = ""
    company: str = ""
    job: str = ""
    """Text of the job description."""
    cv: str = ""
    """Text of the CV."""

    @property
    def any(self) -> bool:
        """Whether there is anything to go by."""
        return bool(self.role or self.company or self.job or self.cv)


@dataclass(frozen=True, slots=True)
class Tailored:
    """A scenario that was made to fit."""

    scenario: Scenario
    notes: tuple[str, ...]
    """What was changed and why, a line each, for people to read."""
    record: Mapping[str, str]
    """The same for the log: fingerprints of what was read, never its text."""


def tailor(
    scenario: Scenario,
    wishes: Wishes,
    *,
    level: Level | None = None,
    story: Story | None = None,
    similarity: Similarity | None = None,
) -> Tailored:
    """Make a scenario fit.

    Args:
        scenario: As it stands in its file.
        wishes: What is known of the job and the candidate.
        level: Whose round it is; None for the scenario's own.
        story: A story from the bank, which a past-project round then takes up.
        similarity: Compares texts by meaning, to pick one of several projects.
    """
    level = level or scenario.level
    notes: list[str] = []
    read = {"job": wishes.job, "cv": wishes.cv}
    record = {name: _fingerprint(text) for name, text in read.items() if text}
    if wishes.role:
        record["role"] = plain(wishes.role)[:_NAME]
    changes: tuple[Callable[[Scenario], _Change], ...] = (
        lambda s: _raised(s, wishes, level),
        lambda s: _renamed(s, wishes.company),
        lambda s: _told(s, story, level) if story else _asked_about(s, wishes, similarity),
    )
    for change in changes:
        scenario, said, entry = change(scenario)
        notes += said
        record |= entry
    return Tailored(scenario, tuple(notes), record)


def level_of(text: str) -> Level | None:
    """The level that a role or a job description names; None if it names none."""
    found = re.search(
        r"\b(staff|principal|distinguished|architect)\b|\b(senior|sr|lead)\b"
        r"|\b(mid|mid-level|junior|graduate|intermediate)\b",
        text.lower(),
    )
    if found is None:
        return None
    return "staff" if found[1] else "senior" if found[2] else "mid"


_Change = tuple[Scenario, list[str], dict[str, str]]
"""What a scenario becomes, what to say about it, what to record."""


def _raised(scenario: Scenario, wishes: Wishes, level: str) -> _Change:
    """With the signals weighing one more that the job asks for in so many words."""
    text = plain(f"{wishes.role}\n{wishes.job}").lower()
    weights = scenario.weights(level)
    raised: dict[str, str] = {}
    for entry in _emphasis().values():
        word = next((w for w in entry["words"] if re.search(rf"\b{re.escape(w)}\b", text)), "")
        for id_ in entry["raises"] if word else ():
            if 0 < weights.get(id_, 0) < _HEAVIEST:
                raised.setdefault(id_, word)
    if not raised:
        return scenario, [], {}
    names = {id_: criteria()[id_].name for id_ in raised}
    notes = [f"“{names[id_]}” weighs more: the job speaks of “{w}”." for id_, w in raised.items()]
    heavier = _weighing(scenario, level, {id_: weights[id_] + 1 for id_ in raised})
    return heavier, notes, {"raised": " ".join(sorted(raised))}


def _renamed(scenario: Scenario, company: str) -> _Change:
    """With the name of the company that is applied to, wherever the scenario says its own."""
    name, own = _name(company), scenario.company.name
    if not name:
        return scenario, [], {}
    entry = {"company": name}
    swap = _replacing(rf"\b{re.escape(own)}\b", name)
    renamed = Scenario.model_validate(swap(scenario.model_dump()))
    if numbers(name) or not _as_good(renamed, scenario):
        return scenario, [f"{own} keeps its name; think of {name} where it fits."], entry
    note = f"{own} is called {name} today. Its size and its numbers are the scenario's own."
    return renamed, [note], entry


def _asked_about(scenario: Scenario, wishes: Wishes, similarity: Similarity | None) -> _Change:
    """A past-project round that mentions one of the projects of the CV."""
    if scenario.round != "behavioral" or not wishes.cv:
        return scenario, [], {}
    for project in closest(projects(wishes.cv), wishes.job or scenario.prompt, similarity):
        prompt = _prompt(scenario, f"Your CV {project.told}. You may take that, or any other work.")
        asked = scenario.model_copy(update={"prompt": prompt})
        if prompt and _as_good(asked, scenario):
            return asked, [f"You are asked about your CV, which {project.told}."], {"project": "1"}
    return scenario, ["No project was found in the CV that could be asked about."], {"project": "0"}


def _told(scenario: Scenario, story: Story, level: str) -> _Change:
    """A past-project round that takes up a story, and asks first for what it leaves out."""
    if scenario.round != "behavioral":
        return scenario, [f"A story is for behavioral rounds; {scenario.id} is none."], {}
    left = story.left_out()
    order = [told.signal for told in left]
    values = scenario.model_dump()
    for signal in values["signals"]:
        if signal["id"] in order:
            turn = _FIRST_PROBE + order.index(signal["id"]) / 10
            signal["probe_after_min"] = min(signal["probe_after_min"], turn)
    wanted = {s.id for s in scenario.signals}
    heavy = {id_: _HEAVIEST for id_ in order if id_ in wanted}
    found = _weighing(Scenario.model_validate(values), level, heavy)
    title = _name(story.title)
    prompt = _prompt(scenario, f"This time, take “{title}”.") if title else ""
    titled = found.model_copy(update={"prompt": prompt})
    if prompt and _as_good(titled, scenario):
        found = titled
    what = "; ".join(told.wanted for told in left) or "nothing"
    note = f"You are asked about “{story.title}”. What it leaves out so far: {what}."
    return found, [note], {"story": story.name, "left_out": " ".join(order)}


def _name(text: str) -> str:
    """A name somebody typed, short and without signs."""
    return " ".join(re.sub(r"[<>\[\]{}|$]", " ", plain(text)).split())[:_NAME].strip(" .,?!:;")


def _weighing(scenario: Scenario, level: str, weights: Mapping[str, int]) -> Scenario:
    """With other weights for some signals, at one level."""
    values = scenario.model_dump()
    overlay = values["level_overlays"].get(level, {"weights": {}})["weights"]
    overlay |= {id_: weight for id_, weight in weights.items() if id_ in overlay}
    for signal in values["signals"]:
        if signal["id"] in weights:
            signal["weight"] = weights[signal["id"]]
    return Scenario.model_validate(values)


def _prompt(scenario: Scenario, more: str) -> str:
    """The prompt with a line more, and without its last sentences if that is too long."""
    kept = list(sentences(scenario.prompt))
    while kept and len(" ".join([*kept, more]).split()) > PROMPT_WORDS:
        kept = kept[:-1]
    return " ".join([*kept, more]) if kept else ""


def _as_good(changed: Scenario, before: Scenario) -> bool:
    """Whether every line that could be spoken before can be now."""
    return len(list(unspeakable(changed))) <= len(list(unspeakable(before)))


def _replacing(pattern: str, name: str) -> Any:
    def swap(value: Any) -> Any:
        if isinstance(value, str):
            return re.sub(pattern, lambda _: name, value)
        if isinstance(value, dict):
            return {key: swap(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [swap(item) for item in value]
        return value

    return swap


def _fingerprint(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _emphasis() -> dict[str, dict[str, Sequence[str]]]:
    text = (resources.files(__package__) / "emphasis.toml").read_text(encoding="utf-8")
    return cast(dict[str, dict[str, Sequence[str]]], tomllib.loads(text))
