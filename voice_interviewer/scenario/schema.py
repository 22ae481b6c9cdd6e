"""Every field of a scenario file, with what it is for.

Models refuse unknown keys, so a misspelt field is an error and not a silent nothing.
What no single field can know (that a push-back follows a signal that exists, that the
phases fill the round) is checked in `checks`.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Round = Literal["coding", "system_design", "behavioral", "closing"]
Level = Literal["mid", "senior", "staff"]

Text = Annotated[str, Field(min_length=1)]
Phrases = tuple[Text, ...]
Minutes = Annotated[float, Field(ge=0)]
Weight = Annotated[int, Field(ge=0, le=3)]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True
    )


class Company(_Part):
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


class Style(_Part):
    """How the interviewer speaks unless a persona says otherwise."""

    name: Text
    """What the interviewer is called."""
    style: Text
    pace_wpm: Annotated[int, Field(ge=90, le=220)]
    interrupts: Literal["never", "rarely", "often"]
    warmth: Literal["cool", "neutral", "warm"]
    max_words_per_turn: Annotated[int, Field(ge=15, le=45)] = 45


class Material(_Part):
    """Something shown beside the prompt: code to read, a table, a diagram in words."""

    id: Text
    kind: Literal["code", "table", "diagram", "text"]
    title: Text
    text: Text


class Phase(_Part):
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


class Fact(_Part):
    """Something the interviewer tells when asked. One idea each: it matches better."""

    id: Text
    topic: Text
    """What it is about, as in "do you mean ...?"."""
    ask: Phrases
    """Ways to ask for it."""
    say: Text
    derived: dict[str, float] = {}
    """Figures a candidate may work out from it, for the scorer."""


class Unknowns(_Part):
    """Answers for what the facts do not hold."""

    default: Text
    your_call: Phrases
    """Questions that are the candidate's to decide."""


class CitedProbe(_Part):
    """A probe that takes up the candidate's own words."""

    said: Phrases
    """Said by the candidate earlier, any of these."""
    probe: Text


class Wanted(_Part):
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


class Approach(_Part):
    """A solution that counts as one."""

    id: Text
    say_like: Phrases
    time: Text | None = None
    """As one would say it: "n log n"."""
    space: Text | None = None


class EdgeCase(_Part):
    """An unusual input of this problem."""

    id: Text
    say_like: Phrases
    expect: Text


class Call(_Part):
    """A function of the candidate's, called."""

    args: tuple[Any, ...]
    returns: Any


class OwnTest(_Part):
    """An input and its right result, to check a spoken dry run against."""

    given: Text
    expect: Text
    call: Call | None = None
    """The same for a machine, where the task leaves no doubt about what goes in and out."""


class Accepted(_Part):
    """What is right, so that correctness needs no opinion."""

    approaches: tuple[Approach, ...]
    ranges: dict[str, tuple[float, float]] = {}
    """Estimates and where they may lie."""
    edge_cases: tuple[EdgeCase, ...] = ()
    tests: tuple[OwnTest, ...] = ()


class SpecialCase(_Part):
    """A messy case of this product: raised by `say_like`, handled by `handled_if`."""

    id: Text
    say_like: Phrases
    handled_if: Phrases


class ComponentBudget(_Part):
    """How much machinery this company's size bears."""

    free: Phrases
    heavy: Phrases
    heavy_max: Annotated[int, Field(ge=0)]


class Hint(_Part):
    """One rung of the ladder."""

    rung: Annotated[int, Field(ge=1)]
    kind: Literal["question", "constraint", "direction", "near_answer"]
    trigger_s: Annotated[float, Field(gt=0)]
    """Seconds of unexplained silence after which it is offered."""
    say: Text


class Curveball(_Part):
    """A change of the task half-way."""

    at_min: Minutes
    skip_if: Annotated[str, Field(pattern=r"^\w+ not reached$")] | None = None
    """A phase without which it makes no sense: "high_level not reached"."""
    say: Text
    good: Phrases
    weak: Phrases


class Pushback(_Part):
    """Disagreement, to see how it is taken."""

    after: Text
    """Id of the signal after which it comes."""
    say: Text


class StoryProbes(_Part):
    """Follow-ups to a story, in the order in which its parts are missed."""

    situation: Text
    task: Text
    action: Text
    hardest: Text
    result: Text
    reflection: Text


class ClosingFact(_Part):
    """A true answer to one of the candidate's questions."""

    topic: Text
    ask: Phrases
    say: Text
    vague_first: Text | None = None
    """Said instead the first time, to invite a follow-up."""


class LevelOverlay(_Part):
    """The same prompt for another level: other expectations, other weights."""

    expects: Text
    weights: dict[str, Weight] = {}


class Accessibility(_Part):
    """Switches that change bands, never the task."""

    extra_time: Annotated[float, Field(ge=1)] = 1.0
    """Factor on all time limits."""
    text_channel: bool = True
    silence_policy: Literal["scored", "announced_is_free", "never_scored"] = "announced_is_free"


class RedFlag(_Part):
    """Something to look at twice."""

    id: Text
    say_like: Phrases
    check: Text


class Safety(_Part):
    """What the interviewer says when a candidate does not talk about the task."""

    injection: Text
    abuse: Text
    distress: Text


class Provenance(_Part):
    """Who wrote it, under what terms, from what."""

    author: Text
    licence: Text
    sources_consulted: Text
    reviewed_by: Text | None = None


class Scenario(_Part):
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
