"""Every field of a scenario file, with what it is for.

What counts as right stands in `solution`. What no single field can know (that a push-back
follows a signal that exists, that the phases fill the round) is checked in `checks`.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from .part import Minutes, Part, Phrases, Text, Weight
from .solution import Accepted, ComponentBudget, SpecialCase

Round = Literal["coding", "system_design", "behavioral", "closing"]
Level = Literal["mid", "senior", "staff"]


class Company(Part):
    """The company that is hiring; decides what a design should weigh."""

    name: Text
    product: Text
    scale: Literal["start-up", "mid", "big"]
    employees: int
    engineers: int
    users_total: int
    dau: int | None = None
    """People who use the product on a normal day."""
    money: Text
    """How it lives: "profitable", "eighteen months of funding" ..."""
    regions: Phrases


class Style(Part):
    """How the interviewer speaks unless a persona says otherwise."""

    name: Text
    """What the interviewer is called."""
    style: Text
    pace_wpm: Annotated[int, Field(ge=90, le=220)]
    interrupts: Literal["never", "rarely", "often"]
    warmth: Literal["cool", "neutral", "warm"]
    max_words_per_turn: Annotated[int, Field(ge=15, le=45)] = 45


class Material(Part):
    """Something shown beside the prompt: code to read, a table, a diagram in words."""

    id: Text
    kind: Literal["code", "table", "diagram", "text"]
    title: Text
    text: Text


class Phase(Part):
    """A stretch of the round. Its limits count from the start of the session."""

    id: Text
    target_min: Minutes
    """How long it should take."""
    nudge_at_min: Minutes | None = None
    """When a gentle time call is due."""
    hard_at_min: Minutes
    """When the interviewer moves on."""
    opening: Text | None = None
    """Said when the interviewer moves on to this phase."""
    nudge: Text | None = None
    """The time call's wording."""
    working: bool = True
    """Whether the candidate builds something here, so that silence may be work."""


class Fact(Part):
    """Something the interviewer tells when asked. One idea each: it matches better."""

    id: Text
    topic: Text
    """What it is about, as in "do you mean ...?"."""
    ask: Phrases
    """Ways to ask for it."""
    say: Text
    derived: dict[str, float] = Field(default={})
    """Figures a candidate may work out from it, for the scorer."""


class Unknowns(Part):
    """Answers for what the facts do not hold."""

    default: Text
    your_call: Phrases
    """Questions that are the candidate's to decide."""
    unanswered: Phrases = ()
    """Questions one might ask that nothing here answers, so that none is taken for a fact's."""


class CitedProbe(Part):
    """A probe that takes up the candidate's own words."""

    said: Phrases
    """Said by the candidate earlier, any of these."""
    probe: Text


class Wanted(Part):
    """A signal this round listens for, and the one neutral question that invites it."""

    id: Text
    weight: Weight
    probe: Text | None = None
    """None: listened for and never asked about."""
    probe_after_min: Minutes = 0
    """Not asked before this, unless the candidate has nothing more to say."""
    citing: tuple[CitedProbe, ...] = ()
    """Preferred to `probe` where the candidate said one of its phrases."""
    min_topics: int | None = None
    """Shown once this many different facts were asked for."""
    evidence: Phrases = ()
    """Phrases that show it, for a lexical detector."""


class Hint(Part):
    """One rung of the ladder."""

    rung: Annotated[int, Field(ge=1)]
    kind: Literal["question", "constraint", "direction", "near_answer"]
    trigger_s: Annotated[float, Field(gt=0)]
    """Seconds of unexplained silence after which it is offered."""
    say: Text


class Curveball(Part):
    """A change of the task half-way."""

    at_min: Minutes
    skip_if: Annotated[str, Field(pattern=r"^\w+ not reached$")] | None = None
    """A phase without which it makes no sense: "high_level not reached"."""
    say: Text
    good: Phrases
    weak: Phrases


class Pushback(Part):
    """Disagreement, to see how it is taken."""

    after: Text
    """Id of the signal after which it comes."""
    say: Text


class StoryProbes(Part):
    """Follow-ups to a story, in the order in which its parts are missed."""

    situation: Text
    task: Text
    action: Text
    hardest: Text
    result: Text
    reflection: Text


class ClosingFact(Part):
    """A true answer to one of the candidate's questions."""

    topic: Text
    ask: Phrases
    say: Text
    vague_first: Text | None = None
    """Said instead the first time, to invite a follow-up."""


class LevelOverlay(Part):
    """The same prompt for another level: other expectations, other weights."""

    expects: Text
    weights: dict[str, Weight] = Field(default={})


class Accessibility(Part):
    """Switches that change bands, never the task."""

    extra_time: Annotated[float, Field(ge=1)] = 1.0
    """Factor on all time limits."""
    text_channel: bool = True
    silence_policy: Literal["scored", "announced_is_free", "never_scored"] = "announced_is_free"


class RedFlag(Part):
    """Something to look at twice."""

    id: Text
    say_like: Phrases
    check: Text


class Safety(Part):
    """What the interviewer says when a candidate does not talk about the task."""

    injection: Text
    abuse: Text
    distress: Text


class Provenance(Part):
    """Who wrote it, under what terms, from what."""

    author: Text
    licence: Text
    sources_consulted: Text
    reviewed_by: Text | None = None


class Scenario(Part):
    """One interview round."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{2}-\d{2}$")]
    version: Annotated[int, Field(ge=1)]
    round: Round
    title: Text
    level: Level
    language: Literal["en"] = "en"
    company: Company
    duration_min: Annotated[float, Field(gt=0)]
    voice: Style
    prompt: Text
    reading_time_s: Annotated[float, Field(ge=0)] = 0
    """Silence after the prompt that is never scored."""
    materials: tuple[Material, ...] = ()
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    facts: tuple[Fact, ...]
    unknowns: Unknowns
    out_of_scope: Phrases
    do_not_reveal: Phrases
    """Never said, not even in a hint."""
    signals: tuple[Wanted, ...]
    accepted: Accepted
    special_cases: tuple[SpecialCase, ...] = ()
    component_budget: ComponentBudget | None = None
    brute_force_meaningful: bool = False
    editor_available: bool = False
    hint_ladder: tuple[Hint, ...]
    curveball: Curveball
    pushback: Pushback
    story_probes: StoryProbes | None = None
    no_story_fallback: Text | None = None
    closing_facts: tuple[ClosingFact, ...]
    level_overlays: dict[Level, LevelOverlay]
    accessibility: Accessibility = Accessibility()
    red_flags: tuple[RedFlag, ...] = ()
    safety: Safety
    personas_for_tests: Phrases
    expected_scores: dict[str, dict[str, tuple[int, int]]]
    """Bands used by tests with simulated candidates, never by the scorer."""
    provenance: Provenance

    @property
    def cases(self) -> list[tuple[str, tuple[Any, ...], Any]]:
        """What is given in words, the arguments and what must come back, where it is exact."""
        tests = self.accepted.tests
        return [(test.given, test.call.args, test.call.returns) for test in tests if test.call]

    def weights(self, level: str | None = None) -> dict[str, int]:
        """Weight of each wanted signal at a level (the scenario's own if None or unknown)."""
        wanted = level or self.level
        overlay = next((o for name, o in self.level_overlays.items() if name == wanted), None)
        return {s.id: s.weight for s in self.signals} | (overlay.weights if overlay else {})
