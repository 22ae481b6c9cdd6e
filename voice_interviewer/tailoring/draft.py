"""A new scenario in a language model's words: held to every check, or refused with reasons.

The model is given a task of ours and, apart from it, the job description as data. What it writes
is only ever parsed as a scenario file, and a file with a single fault is not kept: the model
is told the faults once or twice, and after that the user is.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from voice_interviewer import authoring
from voice_interviewer.errors import ScenarioError
from voice_interviewer.scenario import Round
from voice_interviewer.scenario.schema import Level

Ask = Callable[[str, Mapping[str, str]], str]
"""A task of ours and what it is about, kept apart; the model's answer out."""

ATTEMPTS = 3
"""Answers of the model that are looked at."""

_LONGEST_JOB = 6_000
"""Characters of a job description that the model is shown."""
_SHOWN = 20
"""Faults that are named at once."""

_TASK = """\
Write one interview scenario as a YAML file, by replacing every TODO of the scaffold below.

- Keep all keys, ids, probes and phases as they are; replace the zeros of the company.
- Write 8 to 14 facts, one idea each, with 3 to 5 short ways to ask for each.
- Everything that is said is heard: short sentences, numbers as words ("about sixty million").
- The prompt has at most 45 words. No line asks two questions, praises, judges or has markup.
- A number may only be said if a fact, the prompt, the curveball or a closing fact says it.
- The company is invented, and has the business and the size of the one in the job description.
- The answer is the YAML file and nothing else.
{again}
The scaffold:
{scaffold}"""

_AGAIN = """\
- Your last answer had the faults that are listed. Answer with the whole file, without them.
"""


def draft_scenario(
    ask: Ask, id_: str, round_: Round, *, level: Level = "senior", job: str, role: str = ""
) -> str:
    """A scenario file without faults, written by a model.

    Args:
        ask: Asks the model.
        id_: Of the new scenario.
        round_: Kind of round.
        level: Whose round it is.
        job: Text of the job description.
        role: What the candidate calls the role; may be empty.

    Raises:
        ScenarioError: No answer was a scenario without faults; names them.
    """
    scaffold = authoring.scaffold(id_, round_, level)
    data = {"job_description": job[:_LONGEST_JOB].strip(), "role": role}
    task, named = _TASK.format(again="", scaffold=scaffold), ""
    for _ in range(ATTEMPTS):
        text = _yaml(ask(task, data))
        faults = authoring.faults(Path(f"{id_}.yaml"), text)
        if not faults:
            return text
        named = "\n".join(faults[:_SHOWN])
        task = _TASK.format(again=_AGAIN, scaffold=scaffold)
        data |= {"your_last_answer": text, "its_faults": named}
    raise ScenarioError(
        f"The model wrote no scenario that passes the checks in {ATTEMPTS} attempts. Try again, "
        f"or write it yourself: voice-interviewer scenarios new {id_} --round {round_}\n{named}"
    )


def _yaml(answer: str) -> str:
    """The file in an answer, without the fence and the words around it."""
    fenced = re.search(r"```(?:ya?ml)?\s*\n(.*?)\n```", answer, re.DOTALL)
    return (fenced[1] if fenced else answer).strip() + "\n"
