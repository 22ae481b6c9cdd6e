"""Which of the scenarios is nearest to a job description, and what in it says so.

Each statement of the job description is compared by meaning with what each scenario is about,
and counts by how much more it speaks for one scenario than for the others: "you are a team
player" is as near to all of them and so decides nothing. A scenario's best statement counts
most, since what is said of the work drowns in what is said of the benefits. Shared words do
the comparing where no embedding model is installed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voice_interviewer.interviewer.matching import Similarity
from voice_interviewer.interviewer.shared_words import shared_words
from voice_interviewer.scenario import Scenario

from .projects import plain

SAME_LEVEL = 0.03
"""What it is worth (as a cosine) that a scenario was written for the level that is wanted."""

ANY_JOB = 0.1
"""How much nearer (cosine) a round has to be that would fit any job: every job description
has teams and projects in it."""
_ANY_JOB = ("behavioral", "closing")

LATER = 0.3
"""What the next best statement for a scenario counts, as a share of the one before."""

_LEAST_LEAD = 0.1
"""How much nearer than to the others a term has to be to be given as a reason (cosine)."""

NEAR = 0.12
"""Fit (cosine) under which no reason is given for a choice, because there is none."""

_TELLING = 3
"""Statements in which reasons are looked for: those that speak most for the choice."""

_STATEMENT_WORDS = 4
"""Fewer words than this are a heading."""

_STOP = frozenset(
    """a about above across all also an and any are as at be been before being between both but by
    can come could do does don each every few for from get gets give go goes good had has have
    having her here him his how i if in into is it its join just know like look looking made
    make makes many may more most much must my new no not of off on once one only or other our
    out over own part per people please role same she should so some somebody something such
    team than that the their them then there these they this those through to together too under
    until up us use used very want was we well were what when where which while who whom will
    with within without work worked working works would year years you your yours engineer
    engineers engineering manager senior staff mid junior principal lead developer software
    company job position experience""".split()
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A scenario and how well it fits."""

    scenario: Scenario
    fit: float
    """How much nearer than the average scenario (cosine)."""
    because: tuple[str, ...] = ()
    """Words of the job description that speak for it, at most two."""

    def why(self, source: str = "the job description") -> str:
        """The choice in one line; `source` is what it was chosen by."""
        if self.fit < NEAR:
            return f"{self.scenario.id}, {self.scenario.title}, the nearest that there is"
        named = " and ".join(f"“{words}”" for words in self.because)
        reason = f", because {source} speaks of {named}" if named else ""
        return f"{self.scenario.id}, {self.scenario.title}{reason}"


def choose(
    job: str,
    scenarios: Sequence[Scenario],
    similarity: Similarity | None = None,
    *,
    level: str | None = None,
) -> list[Choice]:
    """The scenarios, that which fits a job description best first.

    Args:
        job: Text of the job description, or a few words about the role.
        scenarios: Those to choose from.
        similarity: Compares texts by meaning; None to compare their words.
        level: Preferred where scenarios fit alike; None for no preference.
    """
    said = statements(job) or _title(job)
    if not said:
        preferred = sorted(scenarios, key=lambda scenario: scenario.level != level)
        return [Choice(scenario, 0.0) for scenario in preferred]
    compare = similarity or shared_words
    lead = _lead(said, scenarios, compare)
    shares = LATER ** np.arange(len(said), dtype=np.float64)
    fits = shares @ -np.sort(-lead, axis=0) / shares.sum()
    fits += [
        SAME_LEVEL * (scenario.level == level) - ANY_JOB * (scenario.round in _ANY_JOB)
        for scenario in scenarios
    ]
    order = sorted(range(len(scenarios)), key=lambda n: (-fits[n], scenarios[n].id))
    telling = [said[n] for n in np.argsort(-lead[:, order[0]], kind="stable")[:_TELLING]]
    reasons = _because(telling, scenarios, order[0], compare)
    return [Choice(scenarios[n], float(fits[n]), reasons if n == order[0] else ()) for n in order]


def statements(text: str) -> list[str]:
    """What a text says, statement by statement, without headings."""
    pieces = re.split(r"(?<=[.!?;])\s+|\n+|\s[•·]\s", text)
    said = (plain(piece) for piece in pieces)
    return list(dict.fromkeys(text for text in said if len(text.split()) >= _STATEMENT_WORDS))


def _title(job: str) -> list[str]:
    """What is left of a few words such as "senior payments engineer" that tells jobs apart."""
    words = (word.strip(" ,.;:-") for word in plain(job).lower().split())
    text = " ".join(word for word in words if word and word not in _STOP)
    return [text] if text else []


def about(scenario: Scenario) -> list[str]:
    """What a scenario is about: its task, then its details."""
    company = scenario.company
    details: list[str] = []
    if scenario.round not in _ANY_JOB:
        # The facts of the other rounds are about interviewing, as job descriptions are.
        details += [fact.say for fact in scenario.facts]
        details += [", ".join(case.say_like) for case in scenario.special_cases]
    return [
        f"{company.product}. {scenario.title}. {scenario.prompt}",
        company.product,
        scenario.prompt,
        *details,
    ]


def _lead(
    said: Sequence[str], scenarios: Sequence[Scenario], compare: Similarity
) -> npt.NDArray[np.float64]:
    """How much nearer each is to each than to the average one, shape (said, scenarios)."""
    tasks = compare(said, [about(scenario)[0] for scenario in scenarios])
    details = np.stack(
        [compare(said, about(scenario)[1:]).max(axis=1) for scenario in scenarios], axis=1
    )
    near = (tasks + details).astype(np.float64) / 2
    return np.asarray(near - near.mean(axis=1, keepdims=True), np.float64)


def _because(
    said: Sequence[str], scenarios: Sequence[Scenario], best: int, compare: Similarity
) -> tuple[str, ...]:
    """Up to two terms that are nearer to the best scenario than to the others."""
    terms = list(dict.fromkeys(term for text in said for term in _terms(text)))
    if not terms:
        return ()
    near = compare(terms, [about(scenario)[0] for scenario in scenarios])
    detail = compare(terms, about(scenarios[best])).max(axis=1)
    lead = near[:, best] - near.mean(axis=1) + 0.5 * detail
    chosen: list[str] = []
    for n in np.argsort(-lead, kind="stable"):
        if lead[n] > _LEAST_LEAD and not any(_stems(terms[n]) & _stems(t) for t in chosen):
            chosen.append(terms[n])
        if len(chosen) == 2:
            break
    return tuple(chosen)


def _stems(term: str) -> set[str]:
    return {word[:5] for word in term.split()}


def _terms(text: str) -> list[str]:
    """Single words and neighbouring pairs that carry meaning, in lower case."""
    found: list[str] = []
    for run in re.split(r"[^\w\s'’-]", text.lower()):
        words = run.split()
        kept = [w.strip("'’-") for w in words]
        for n, word in enumerate(kept):
            if word in _STOP or len(word) < 3 or any(c.isdigit() for c in word):
                continue
            found.append(word)
            following = kept[n + 1] if n + 1 < len(kept) else ""
            if len(following) > 2 and following not in _STOP:
                found.append(f"{word} {following}")
    return found
