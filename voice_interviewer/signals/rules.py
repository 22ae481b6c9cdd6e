"""Signals that neither rungs nor counts can tell: order, ends, density, timing."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from statistics import median

import numpy as np

from voice_interviewer.findings import Measure

from .answers import Answer, Heard, Item
from .labels import Stretch, labeller, stretches
from .rubric import Criterion, Observed, banded, between, by_rungs, per_portion
from .story import Story

LEAST_WORDS_FOR_ROAD_MAP = 110
"""Below some 45 s of speech nobody needs a road map."""

WHOLE_STORY = 150
"""Words from which one turn is a story; below it only where it is most of what was said."""

_VERDICT_WITHIN = 45
"""Words between an alternative and what became of it."""

_OPENING = 22
_CLOSING = 26
_STAGES = {
    "coding": (("C1",), ("C2",), ("T4", "C4"), ("C5", "C6")),
    "system_design": (("D1",), ("D2", "D3"), ("D5", "D7"), ("D6",)),
}
_OUT_OF_STAGE = {
    "named_only", "we_did", "habit", "claims", "heavy", "technical_pain", "qualitative",
    "platitude", "not_measured", "decides", "verdict",
}  # fmt: skip
_QUESTION_WORDS = frozenset({
    "what", "what's", "how", "who", "when", "where", "why", "which", "do", "does", "did", "is",
    "are", "can", "could", "would", "will", "have", "has", "tell", "walk", "if",
})  # fmt: skip

Rule = Callable[[Criterion, Heard, Mapping[str, Measure]], Observed]


def road_map(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Announced, followed, summed up."""
    plans, steps = heard.places("S1", "roadmap"), heard.places("S1", "ordinal", "transition")
    recaps = heard.places("S1", "recap")
    items = tuple(sorted((*plans, *steps, *recaps), key=lambda item: item.first))
    if not items:
        if heard.words < LEAST_WORDS_FOR_ROAD_MAP:
            return Observed(None, missing="The answer is too short to need a road map.")
        return Observed(0.0)
    followed = (plans and len(steps) >= 2) or len(steps) >= 3 or len(plans) >= 2
    level = (3 if recaps else 2) if followed else 1
    return Observed(between(level, per_portion(len(items), heard) - level), items)


def answer_first(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """What the first words of each answer are."""
    scores: list[float] = []
    items: list[Item] = []
    offset = 0
    for n, answer in enumerate(heard.answers):
        opening = [
            item for item in heard.of("S2") if item.answer == n and item.first - offset < _OPENING
        ]
        if len(answer.wording) >= 4:
            scores.append(_opening_strength(opening, offset))
            items += opening[:1]
        offset += len(answer.wording)
    if not scores:
        return Observed(None, missing="Nothing was answered in a sentence.")
    return Observed(sum(scores) / len(scores), tuple(items))


def _opening_strength(opening: Sequence[Item], offset: int) -> float:
    general = [i.first - offset for i in opening if i.evidence.kind == "preamble"]
    direct = [i.first - offset for i in opening if i.evidence.kind == "direct"]
    if general and (not direct or general[0] <= direct[0]):
        return 1.0 if direct and len(general) == 1 else 0.0
    if direct and direct[0] <= 5:
        return 3.0 if not general else 2.0
    return 2.0 if not general else 1.0


def order(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Whether the parts of a story, or the stages of work, come in their order.

    A stage is where the middle one of its places is: good candidates return to a stage.
    """
    if heard.round == "behavioral":
        told = told_story(heard)
        if told is None or len(told.stretches) < 4:
            return Observed(None, missing="No one turn is long enough to have the parts of a story.")
        return Observed(_of_share(told.ordered, 0.5, 0.7))
    placed: list[tuple[int, float]] = []
    for stage, named in enumerate(_STAGES[heard.round]):
        for signal in named:
            at = [i.first for i in heard.places(signal) if i.evidence.kind not in _OUT_OF_STAGE]
            if at:
                placed.append((stage, median(at)))
    right = wrong = 0
    for (stage, at), (later, after) in product(placed, placed):
        if later > stage:
            right += at < after
            wrong += at > after
    if right + wrong < 2:
        return Observed(None, missing="Too few parts were heard to tell their order.")
    return Observed(_of_share(right / (right + wrong), 0.4, 1.0))


def _of_share(share: float, none: float, full: float) -> float:
    """Strength that grows straight from 0 at one share to 3 at another."""
    return max(0.0, min(3.0, 3 * (share - none) / (full - none)))


def told_story(heard: Heard) -> Story | None:
    """The parts of the longest answer; what follows it are replies, not a story."""
    longest = max(heard.answers, key=lambda answer: len(answer.wording), default=None)
    if longest is None or len(longest.wording) < min(WHOLE_STORY, 0.5 * heard.words):
        return None
    return longest.told


def closure(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """How each answer that was not cut off ends."""
    scores: list[float] = []
    items: list[Item] = []
    end = 0
    for n, answer in enumerate(heard.answers):
        end += len(answer.wording)
        if len(answer.wording) < 20 or answer.turn.interrupted:
            continue
        last = [i for i in heard.of("S4") if i.answer == n and i.first >= end - _CLOSING]
        trailing = [i for i in last if i.evidence.kind == "trails_off" and i.first >= end - 7]
        ends = [i for i in last if i.evidence.kind != "trails_off"]
        scores.append(0.0 if trailing else 2.0 if ends else 1.0)
        items += (trailing or ends)[-1:]
    if not scores:
        return Observed(None, missing="No answer was long enough to need an ending.")
    if scores.count(0.0) >= len(scores) / 2:
        return Observed(0.0, tuple(items))
    return Observed(2.0 if scores.count(2.0) >= len(scores) / 3 else 1.0, tuple(items))


def length(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Whether the story keeps to its time, and enough of it is what was done."""
    told = told_story(heard)
    if told is None:
        return Observed(None, missing="No one turn is long enough to be a story.")
    ending = told.share("result") + told.share("reflection")
    focus = min(_of_share(told.share("action"), 0.0, 0.4), _of_share(ending, 0.0, 0.1))
    longest = max(a.turn.span.duration for a in heard.answers)
    if longest == 0 or (longest < 120 and len(heard.answers) > 2):
        return Observed(focus)
    bands = ((120, 240, 3.0), (90, 300, 2.0), (45, 360, 1.0))
    timed = next((level for low, high, level in bands if low <= longest <= high), 0.0)
    return Observed(min(focus, timed))


def silence(_c: Criterion, _heard: Heard, measures: Mapping[str, Measure]) -> Observed:
    """The longest silence that nobody announced."""
    longest = measures.get("longest_unexplained_silence")
    if longest is None or longest.value is None:
        why = longest.missing if longest and longest.missing else "It takes the recording."
        return Observed(None, missing=why)
    return Observed(
        next((s for limit, s in ((20, 3.0), (45, 2.0), (90, 1.0)) if longest.value <= limit), 0.0)
    )


def alternatives(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Alternatives, and whether each got a verdict soon after."""
    options, verdicts = heard.places("T4", "option"), heard.places("T4", "verdict")
    settled: list[Item] = []
    for option in options:
        taken = [v for v in verdicts if 0 <= v.first - option.first <= _VERDICT_WITHIN]
        if taken:
            settled += [option, taken[0]]
            verdicts.remove(taken[0])
    level = min(3, 1 + len(settled) // 2) if options else 0
    return Observed(between(level, len(options) - level), tuple(settled or options))


def purpose(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """What is said about lines of code, against lines that are read out."""
    meant, read_out = heard.places("T6", "purpose"), heard.places("T6", "syntax")
    share = 4 * len(read_out) / max(1, heard.words)
    if not meant and share < 0.1:
        return Observed(None, missing=f"Not applicable: {criterion.absent}.")
    if share > 0.25:
        return Observed(0.0 if share > 0.6 or not meant else 1.0, tuple(read_out))
    return Observed(banded(len(meant), (0.5, 1, 3)), tuple(meant))


def hints(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Whether help was asked for well and used."""
    taken, asked = heard.places("T7", "uptake"), heard.places("T7", "asks")
    gave_up = heard.places("T7", "gives_up")
    hinted = any(answer.basis == "hinted" for answer in heard.answers)
    if not (hinted or gave_up or taken):
        return Observed(None, missing=f"Not applicable: {criterion.absent}.")
    if not taken and not asked:
        return Observed(1.0 if hinted and not gave_up else 0.0, tuple(gave_up))
    return Observed(min(3.0, 1 + len(taken) + 0.5 * len(asked)), (*taken, *asked))


def before_technology(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Topics settled before the first technology; later ones count half."""
    technology = [item.first for item in heard.of("D7", "heavy")]
    limit = min(technology, default=heard.words)
    first = {item.evidence.kind: item for item in reversed(heard.of("D1"))}
    items = sorted(first.values(), key=lambda item: item.first)
    count = sum(1.0 if item.first < limit else 0.5 for item in items)
    return Observed(banded(count, criterion.bands), tuple(items))


def fit(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Heavy machinery against what is said about size."""
    small, trigger = heard.places("D7", "starts_small"), heard.places("D7", "trigger")
    company = heard.places("D7", "fits_company")
    heavy = {i.evidence.kind + _text(heard, i): i for i in heard.of("D7", "heavy")}
    reasons = (*small, *company)
    if not (heavy or reasons or trigger):
        return Observed(None, missing="Nothing was said about the size of the design.")
    if len(heavy) >= 3 and not reasons:
        return Observed(0.0, tuple(heavy.values()))
    if heavy and not reasons and not trigger:
        return Observed(1.0, tuple(heavy.values()))
    level = 3 if trigger and (reasons or not heavy) else 2
    return Observed(between(level, len(reasons) + len(trigger) - level), (*reasons, *trigger))


def _text(heard: Heard, item: Item) -> str:
    answer = heard.answers[item.answer]
    return answer.wording.source[item.evidence.start : item.evidence.end].lower()


def conversation(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Check-ins and the length of the longest turn."""
    check_ins = heard.places("D8", "check_in")
    longest = max((a.turn.span.duration for a in heard.answers), default=0.0)
    if check_ins:
        return Observed(2.0 if len(check_ins) == 1 else 3.0, tuple(check_ins))
    if len(heard.answers) < 2 and longest == 0:
        return Observed(None, missing="A written answer is no conversation.")
    if longest > 300:
        return Observed(0.0)
    return Observed(2.0 if len(heard.answers) >= 4 and longest <= 180 else 1.0)


def own_actions(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Clauses with "I" and a deed; habits count half, and "we" never counts against."""
    owned, habits = heard.places("B2", "owned"), heard.places("B2", "habit")
    chained = heard.places("B2", "chained")
    count = len(owned) + 0.5 * len(chained) + min(1.5, 0.5 * len(habits))
    return Observed(banded(per_portion(count, heard), (1, 3, 6)), (*owned, *habits))


def problem(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """By its rungs; in a story a level less where it does not tell how things stood before."""
    return _in_its_part(criterion, heard, _told_in(heard, ("situation", "task"), first=False))


def outcome(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """By its rungs; in a story a level less where it does not tell how things ended."""
    return _in_its_part(criterion, heard, _told_in(heard, ("result", "reflection"), first=True))


def _in_its_part(criterion: Criterion, heard: Heard, part: Heard) -> Observed:
    inside, anywhere = by_rungs(criterion, part), by_rungs(criterion, heard)
    elsewhere = max(0.0, (anywhere.strength or 0.0) - 1)
    return inside if (inside.strength or 0.0) >= elsewhere else Observed(elsewhere, anywhere.items)


def _told_in(heard: Heard, parts: tuple[str, ...], first: bool) -> Heard:
    """Without what the longest answer tells outside these parts (and its first stretch)."""
    told = told_story(heard)
    if told is None:
        return heard
    longest = max(range(len(heard.answers)), key=lambda n: len(heard.answers[n].wording))
    offset = sum(len(answer.wording) for answer in heard.answers[:longest])
    # Cuts are rough, so a stretch whose neighbour is in the part may hold its edge.
    telling = [part in parts for part in told.parts]
    there = [
        (a + offset, b + offset)
        for n, (a, b) in enumerate(told.stretches)
        if (first and n == 0)
        or any(telling[n : n + 2] if first else telling[max(0, n - 1) : n + 1])
    ]
    return heard.only(lambda i: i.answer != longest or any(a <= i.first < b for a, b in there))


def specifics(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Specific against general words, per hundred words."""
    concrete, general = heard.places("B6", "concrete"), heard.places("B6", "vague")
    per_hundred = 100 * (len(concrete) - 1.2 * len(general)) / (heard.words + 20)
    return Observed(banded(max(0.0, per_hundred), (1.5, 5, 9)), tuple(concrete))


def topics_asked(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Different engineering topics, in questions that are about the engineering."""
    weight: dict[str, float] = {}
    items: dict[str, Item] = {}
    offset = 0
    for n, answer in enumerate(heard.answers):
        for (first, last), engineering in _questions(answer):
            inside = [
                i for i in heard.of("Q1") if i.answer == n and first <= i.first - offset < last
            ]
            for item in inside:
                kind = item.evidence.kind
                if engineering > max(0.5, weight.get(kind, 0)):
                    weight[kind], items[kind] = engineering, item
            if not inside:
                weight["other"] = max(weight.get("other", 0), 0.8 * engineering)
        offset += len(answer.wording)
    return Observed(banded(sum(weight.values()), (0.7, 1.7, 2.7)), tuple(items.values()))


def _questions(answer: Answer) -> list[tuple[Stretch, float]]:
    """Stretches that ask something, with the probability that it is about the engineering."""
    model = labeller("closing")
    pieces = stretches(answer.wording, 6, 20)
    if not pieces:
        return []
    rows = model.measure(answer.wording, answer.evidence, pieces)
    chances = np.exp(model.log_probabilities(rows))[:, 0]
    words = answer.wording.words
    return [
        ((first, last), float(chance))
        for (first, last), chance in zip(pieces, chances, strict=True)
        if _QUESTION_WORDS & set(words[max(0, first - 6) : last])
    ]


def perks(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """A flag, raised once however many such questions there were."""
    items = heard.places("Q3")
    if items:
        return Observed(0.0, tuple(items))
    if heard.of("Q1"):
        return Observed(1.0)
    return Observed(None, missing=f"Not applicable: {criterion.absent}.")


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        road_map, answer_first, order, closure, length, silence, purpose, hints,
        before_technology, fit, conversation, own_actions, alternatives, problem, outcome, specifics, topics_asked, perks,
    )
}  # fmt: skip
"""By the name that the rubric uses."""
