"""What the candidate says about the job: options in, the scenario that fits it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import click

from voice_interviewer import scenario as scenario_files
from voice_interviewer import stories
from voice_interviewer.interviewer.matching import Similarity
from voice_interviewer.preparation import embedded_similarity
from voice_interviewer.scenario import Round, Scenario
from voice_interviewer.scenario.schema import Level
from voice_interviewer.tailoring import Wishes, choose, level_of, tailor
from voice_interviewer.tailoring.documents import read

from .options import gathered
from .screen import console

DEFAULT = "SD-04"
"""The scenario of whoever asks for nothing."""

PROJECT = "BH-01"
"""The past-project round that any project fits."""

_document = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class Job:
    """What was said about the job."""

    role: str = ""
    company: str = ""
    jd: Path | None = None
    cv: Path | None = None
    story: str | None = None
    round: Round | None = None

    @property
    def said(self) -> bool:
        """Whether there is anything to choose a scenario by."""
        return bool(self.role or self.company or self.jd or self.cv or self.story or self.round)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A scenario made to fit, for whom, and what of that belongs in the log."""

    scenario: Scenario
    level: Level | None
    record: Mapping[str, str]


takes_job = gathered(
    "job",
    Job,
    click.option("--role", default="", help="What you apply for: “senior backend engineer”."),
    click.option("--company", default="", help="Who you apply to."),
    click.option("--jd", type=_document, help="Job description (txt, md, pdf, docx)."),
    click.option("--cv", type=_document, help="Your CV; a past-project round asks about it."),
    click.option("--story", metavar="NAME", help="Of your story bank, to be asked about."),
    click.option("--round", type=click.Choice(get_args(Round)), help="Kind, without SCENARIO."),
)


def fit(name: str | None, level: Level | None, job: Job) -> Fitted:
    """The scenario of that name, or the one that fits the job best, made to fit.

    Raises:
        UserError: A file, a story or a scenario that was named is not there or no good.
    """
    if not job.said:
        return Fitted(scenario_files.find(name or DEFAULT), level, {})
    job_text = read(job.jd) if job.jd else ""
    wishes = Wishes(job.role, job.company, job_text, read(job.cv) if job.cv else "")
    level = level or level_of(job.role) or level_of(" ".join(job_text.split()[:40]))
    story = stories.find(stories.folder(), job.story) if job.story else None
    with console.status("Reading what you said about the job ..."):
        similarity = embedded_similarity()
        found = scenario_files.find(name) if name else _choose(wishes, job, level, similarity)
        tailored = tailor(found, wishes, level=level, story=story, similarity=similarity)
    for note in tailored.notes:
        console.print(f"  {note}", markup=False, soft_wrap=True, highlight=False)
    return Fitted(tailored.scenario, level, tailored.record)


def _choose(
    wishes: Wishes, job: Job, level: Level | None, similarity: Similarity | None
) -> Scenario:
    """The scenario that fits best; says why."""
    text = "\n".join(filter(None, (wishes.role, wishes.job)))
    if job.story or (job.cv and not text and job.round in (None, "behavioral")):
        return scenario_files.find(PROJECT)
    if not text and not job.round:
        return scenario_files.find(DEFAULT)
    rows = [scenario_files.load(path) for path in scenario_files.library().values()]
    rows = [row for row in rows if job.round in (None, row.round)]
    best = choose(text, rows, similarity, level=level)[0]
    why = best.why("the job description" if wishes.job else "the role")
    console.print(f"{why}.", markup=False, soft_wrap=True, highlight=False)
    return best.scenario
