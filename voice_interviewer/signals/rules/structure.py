"""How an answer is built: its road map, its first words, its order, its end, its length."""

from collections.abc import Mapping, Sequence
from itertools import product
from statistics import median

from voice_interviewer.findings import Measure
from voice_interviewer.signals.answers import Heard, Item
from voice_interviewer.signals.rubric import Criterion, Observed, between, of_share, per_portion

LEAST_WORDS_FOR_ROAD_MAP = 110
"""Below some 45 s of speech nobody needs a road map."""

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
        told = heard.story
        if told is None or len(told.stretches) < 4:
            return Observed(
                None, missing="No one turn is long enough to have the parts of a story."
            )
        return Observed(of_share(told.ordered, 0.5, 0.7))
    placed: list[tuple[int, float]] = []
    for stage, named in enumerate(_STAGES[heard.round]):
        for signal in named:
            places = [i.first for i in heard.places(signal) if i.evidence.kind not in _OUT_OF_STAGE]
            if places:
                placed.append((stage, median(places)))
    right = wrong = 0
    for (stage, at), (later, after) in product(placed, placed):
        if later > stage:
            right += at < after
            wrong += at > after
    if right + wrong < 2:
        return Observed(None, missing="Too few parts were heard to tell their order.")
    return Observed(of_share(right / (right + wrong), 0.4, 1.0))


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
    told = heard.story
    if told is None:
        return Observed(None, missing="No one turn is long enough to be a story.")
    ending = told.share("result") + told.share("reflection")
    focus = min(of_share(told.share("action"), 0.0, 0.4), of_share(ending, 0.0, 0.1))
    longest = max(a.turn.span.duration for a in heard.answers)
    if longest == 0 or (longest < 120 and len(heard.answers) > 2):
        return Observed(focus)
    bands = ((120, 240, 3.0), (90, 300, 2.0), (45, 360, 1.0))
    timed = next((level for low, high, level in bands if low <= longest <= high), 0.0)
    return Observed(min(focus, timed))
