"""What an interviewer may not say, whoever wrote the words.

Every utterance passes here before it is spoken. A sentence that was said already, praises,
asks two things at once, goes on for too long, names a number nobody gave or gives the answer
away is not said.
"""

import re
from collections.abc import Iterable

from voice_interviewer.scenario import Scenario

LONGEST = 45
"""Words in one utterance."""
LONGEST_FOLLOW_UP = 25
"""Words in a follow-up."""

_PRAISE = re.compile(
    r"\b(great|excellent|perfect|awesome|amazing|impressive|wonderful|fantastic|brilliant"
    r"|good (job|answer|point|question|idea|work)|well done|nice|exactly right"
    r"|(that's|that is|you're|you are) (right|wrong|correct|incorrect))\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[`*_#<>{}\[\]|\\]|https?:")
_NUMBER_WORDS = """two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred thousand million billion half third quarter percent dozen""".split()
_NUMBER = re.compile(rf"\b(\d[\d.,]*|{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)


def numbers(text: str) -> set[str]:
    """The numbers in a text, each as it is written, in lower case."""
    return {found.lower().rstrip(".,") for found in _NUMBER.findall(text)}


def told_by(scenario: Scenario) -> str:
    """Everything in a scenario that the interviewer is meant to say."""
    hints = [hint.say for hint in scenario.hint_ladder]
    probes = [w.probe or "" for w in scenario.signals]
    probes += [cited.probe for w in scenario.signals for cited in w.citing]
    phases = [text or "" for p in scenario.phases for text in (p.opening, p.nudge)]
    story = scenario.story_probes.model_dump().values() if scenario.story_probes else ()
    closing = [text or "" for c in scenario.closing_facts for text in (c.say, c.vague_first)]
    facts = [fact.say for fact in scenario.facts]
    others = [scenario.prompt, scenario.unknowns.default, scenario.curveball.say]
    return " ".join(
        [*others, scenario.pushback.say, *facts, *hints, *probes, *phases, *story, *closing]
    )


def violations(
    text: str, *, longest: int, allowed_numbers: Iterable[str], secrets: Iterable[str]
) -> list[str]:
    """Why a text may not be spoken; empty if it may.

    Args:
        text: What is to be said.
        longest: Words it may have.
        allowed_numbers: Numbers that may be named, as `numbers` gives them.
        secrets: Words that would give the answer away.
    """
    found = []
    words = len(text.split())
    if words > longest:
        found.append(f"{words} words, at most {longest}")
    if text.count("?") > 1:
        found.append("more than one question")
    if praised := _PRAISE.search(text):
        found.append(f"praise or verdict: {praised[0]}")
    if _MARKUP.search(text):
        found.append("markup")
    found += [f"a number nobody gave: {n}" for n in sorted(numbers(text) - set(allowed_numbers))]
    found += [f"gives away: {secret}" for secret in secrets if secret.lower() in text.lower()]
    return found
