"""What an interviewer may not say, whoever wrote the words.

Every utterance passes here before it is spoken, authored or generated. One that goes on for
too long, asks two things at once, praises, names a number nobody gave or gives the answer
away is not said.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voice_interviewer.errors import SettingsError
from voice_interviewer.events import Move
from voice_interviewer.personas import Persona
from voice_interviewer.scenario import Scenario

from .numerals import numbers
from .understanding import sentences

LONGEST = 45
"""Words in one utterance."""
LONGEST_FOLLOW_UP = 25
"""Words in a follow-up."""

_LONG: frozenset[Move] = frozenset(
    {
        "greet", "present", "answer_fact", "feedback",
        "closing_answer", "closing_invite", "curveball", "goodbye",
        "repeat",
    }
)  # fmt: skip
"""Moves that inform, or say once more what did; all others follow up on what was said."""

_PRAISE = re.compile(
    r"\b(great|excellent|perfect|awesome|amazing|impressive|wonderful|fantastic|brilliant"
    r"|good (job|answer|point|question|idea|work|thinking|start|stuff)|well (done|put|said)|nice"
    r"|(exactly|absolutely|spot) (right|on)|i (like|love) (that|this|it|how)|smart|clever"
    r"|(that's|that is|you're|you are|is) (right|wrong|correct|incorrect|mistaken)"
    r"|strong answer|weak answer|not quite|bad (answer|idea)|unfortunately)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"[`*_#<>{}\[\]|\\=]|https?:|www\.")


@dataclass(frozen=True, slots=True)
class Authored:
    """A line somebody wrote for an interviewer to say."""

    where: str
    """Path of its field in the scenario."""
    move: Move
    text: str


def longest(move: Move) -> int:
    """Words an utterance may have."""
    return LONGEST if move in _LONG else LONGEST_FOLLOW_UP


def violations(
    text: str,
    move: Move,
    *,
    allowed_numbers: Iterable[str],
    secrets: Iterable[str],
) -> list[str]:
    """Why a text may not be spoken; empty if it may.

    Args:
        text: What is to be said.
        move: What it is said for.
        allowed_numbers: Numbers that may be named, as `numbers` gives them.
        secrets: Words that would give the answer away.
    """
    found = []
    words = len(text.split())
    if words > longest(move):
        found.append(f"{words} words, at most {longest(move)}")
    if text.count("?") > 1:
        found.append("more than one question")
    if praised := _PRAISE.search(text):
        found.append(f"praise or verdict: {praised[0]}")
    if _MARKUP.search(text):
        found.append("markup")
    found += [f"a number nobody gave: {n}" for n in sorted(numbers(text) - set(allowed_numbers))]
    plain = [_bare(word) for word in _WORD.findall(text)]
    found += [f"gives away: {secret}" for secret in secrets if _is_said(_bare(secret), plain)]
    return found


def given_numbers(scenario: Scenario) -> frozenset[str]:
    """Numbers that the lines which inform contain; no other line may bring in a new one."""
    told = [scenario.prompt, scenario.curveball.say]
    told += [fact.say for fact in scenario.facts]
    told += [text for c in scenario.closing_facts for text in (c.say, c.vague_first) if text]
    return numbers(" . ".join(told))


def authored(scenario: Scenario) -> Iterator[Authored]:
    """Every line of a scenario that may be spoken, in the order of its fields."""
    yield Authored("prompt", "present", scenario.prompt)
    for n, phase in enumerate(scenario.phases):
        if phase.opening:
            yield Authored(f"phases.{n}.opening", "move_on", phase.opening)
        if phase.nudge:
            yield Authored(f"phases.{n}.nudge", "time_nudge", phase.nudge)
    for n, fact in enumerate(scenario.facts):
        yield Authored(f"facts.{n}.say", "answer_fact", fact.say)
    yield Authored("unknowns.default", "unknown", scenario.unknowns.default)
    for n, wanted in enumerate(scenario.signals):
        if wanted.probe:
            yield Authored(f"signals.{n}.probe", "probe", wanted.probe)
        for m, cited in enumerate(wanted.citing):
            yield Authored(f"signals.{n}.citing.{m}.probe", "probe", cited.probe)
    for n, hint in enumerate(scenario.hint_ladder):
        yield Authored(f"hint_ladder.{n}.say", "hint", hint.say)
    yield Authored("curveball.say", "curveball", scenario.curveball.say)
    yield Authored("pushback.say", "push_back", scenario.pushback.say)
    if scenario.story_probes:
        for part, text in scenario.story_probes.model_dump().items():
            yield Authored(f"story_probes.{part}", "probe", text)
    if scenario.no_story_fallback:
        yield Authored("no_story_fallback", "clarify_back", scenario.no_story_fallback)
    for n, told in enumerate(scenario.closing_facts):
        yield Authored(f"closing_facts.{n}.say", "closing_answer", told.say)
        if told.vague_first:
            yield Authored(f"closing_facts.{n}.vague_first", "closing_answer", told.vague_first)
    for name, text in scenario.safety.model_dump().items():
        yield Authored(f"safety.{name}", "redirect_rambling", text)


def refused(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Path of each line of a scenario that would never be spoken, and why not."""
    given, said = given_numbers(scenario), dict[str, str]()
    for line in authored(scenario):
        secrets = scenario.do_not_reveal
        found = violations(line.text, line.move, allowed_numbers=given, secrets=secrets)
        owner = line.where.split(".citing")[0].removesuffix(".probe")  # one of its wordings is said
        for sentence in sentences(line.text):
            if (before := said.setdefault(sentence.lower().strip(" .?!"), owner)) != owner:
                found.append(f"“{sentence}” is said in {before} too, and nothing is said twice")
        if found:
            where = tuple(int(p) if p.isdigit() else p for p in line.where.split("."))
            yield where, "would not be spoken: " + ", ".join(found)


def check(persona: Persona) -> None:
    """Make sure that every line of a persona may be spoken.

    Raises:
        SettingsError: Names the lines that may not, and why.
    """
    faults = [
        f"{persona.id}: {name}: “{line}”: {', '.join(found)}"
        for name, lines in persona.wording.items()
        for line in lines
        if (found := _faults_of(name, line))
    ]
    if faults:
        raise SettingsError("\n".join(faults))


def _faults_of(name: Move, line: str) -> list[str]:
    found = violations(line, name, allowed_numbers=(), secrets=())
    if name in ("move_on", "redirect_rambling") and "?" in line:
        found.append("a question, though another one follows it")
    return found


def _is_said(secret: str, words: Sequence[str]) -> bool:
    """Whether some words make up a secret: "fan out" and "fanouts" do, "please" is no lease."""
    forms = {secret + ending for ending in ("", "s", "es", "d", "ed", "ing")}
    longest_form = len(secret) + 3
    for start in range(len(words)):
        run = ""
        for word in words[start:]:
            run += word
            if run in forms:
                return True
            if len(run) > longest_form:
                break
    return False


def _bare(text: str) -> str:
    """Letters and digits alone, so that "fan-out", "fan out" and "fanout" are the same."""
    return "".join(c for c in text.lower() if c.isalnum())
