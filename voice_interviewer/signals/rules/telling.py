"""Past projects and questions to the company: deeds, problem, outcome, specifics, topics."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from voice_interviewer.evidence import Stretch, stretches
from voice_interviewer.evidence.values import FIGURE
from voice_interviewer.findings import Measure
from voice_interviewer.signals.answers import Answer, Heard, Item
from voice_interviewer.signals.labels import labeller
from voice_interviewer.signals.rubric import Criterion, Observed, banded, by_rungs, per_portion

SEVERAL = 3
"""Deeds from which a story without any "I" is taken for one's own."""
_RELATIVE = frozenset({"which", "that", "who"})

TOLD_IN_NUMBERS = 2
"""Numbers and other signs of an outcome which together say that numbers tell it."""

_SUBJECT_HOLDS = 30
"""Words for which a subject is still understood."""

_SUBJECTS = frozenset({"i", "we", "they", "he", "she", "you", "team"})
_QUESTION_WORDS = frozenset({
    "what", "how", "who", "when", "where", "why", "which", "tell", "walk", "if",
})  # fmt: skip
_INVERTED = frozenset({
    "do", "does", "did", "is", "are", "can", "could", "would", "will", "have", "has",
})  # fmt: skip
"""Words that ask where no subject comes before them."""
_STATING = _SUBJECTS | {"it", "that", "this", "there"}


Inside = Callable[[int, int], bool]
"""Whether a word (index of its answer, and its own over all answers) is in some part."""


def own_actions(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Deeds after "I", said or dropped; habits count half, and "we" never counts against."""
    owned, habits = heard.places("B2", "owned"), heard.places("B2", "habit")
    dropped = _without_subject(heard, owned)
    count = len(owned) + len(dropped) + min(1.5, 0.5 * len(habits))
    items = sorted((*owned, *dropped), key=lambda item: item.first) or habits
    return Observed(banded(per_portion(count, heard), (1, 3, 6)), tuple(items))


def _without_subject(heard: Heard, owned: list[Item]) -> list[Item]:
    """Deeds whose last subject was "I": "and shipped it", "Built the first version".

    Who leaves every "I" out tells their own deeds where nobody else is named, and several.
    """
    words = [word for answer in heard.answers for word in answer.wording.words]
    left_out = "i" not in words
    counted = {n for item in owned for n in range(item.first, item.first + 3)}
    found = []
    for item in heard.places("B2", "deed"):
        before = words[max(0, item.first - _SUBJECT_HOLDS) : item.first]
        subject = next((word for word in reversed(before) if word in _SUBJECTS), "")
        own = subject == "i" or (left_out and not subject)
        named = words[item.first - 1] in _RELATIVE if item.first else False
        if own and not named and item.first not in counted:
            found.append(item)
    return found if not left_out or len(found) >= SEVERAL else []


def problem(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """By its rungs; in a story a level less where it does not tell how things stood before."""
    inside = _part_of(heard, ("situation", "task"), first=False)
    return _in_its_part(criterion, heard, inside)


def outcome(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """By its rungs; in a story a level less where it does not tell how things ended."""
    inside = _part_of(heard, ("result", "reflection"), first=True)
    numbers = heard.of("B4", FIGURE)
    observed = _in_its_part(
        criterion, heard, inside, sum(inside(i.answer, i.first) for i in numbers)
    )
    result = _part_of(heard, ("result",), first=False, edges=False)
    figures = [i for i in numbers if result(i.answer, i.first)]
    told = heard.story is not None and len(figures) + len(observed.items) >= TOLD_IN_NUMBERS
    if not told or not figures or (observed.strength or 0.0) >= 2:
        return observed
    return Observed(2.0, (*observed.items, *figures))


def _in_its_part(criterion: Criterion, heard: Heard, inside: Inside, more: int = 0) -> Observed:
    there = by_rungs(criterion, heard.only(lambda i: inside(i.answer, i.first)), more)
    anywhere = by_rungs(criterion, heard)
    elsewhere = max(0.0, (anywhere.strength or 0.0) - 1)
    return there if (there.strength or 0.0) >= elsewhere else Observed(elsewhere, anywhere.items)


def _part_of(heard: Heard, parts: tuple[str, ...], first: bool, edges: bool = True) -> Inside:
    """What is not told outside these parts of the longest answer (and its first stretch).

    Cuts are rough: with `edges`, a stretch whose neighbour is in the part may hold its edge.
    """
    told = heard.story
    if told is None:
        return lambda _answer, _word: True
    longest = max(range(len(heard.answers)), key=lambda n: len(heard.answers[n].wording))
    offset = heard.starts[longest]
    telling = [part in parts for part in told.parts]
    there = [
        (a + offset, b + offset)
        for n, (a, b) in enumerate(told.stretches)
        if (first and n == 0)
        or telling[n]
        or (edges and any(telling[n : n + 2] if first else telling[max(0, n - 1) : n + 1]))
    ]
    return lambda answer, word: answer != longest or any(a <= word < b for a, b in there)


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
        if _asks(words[max(0, first - 6) : last])
    ]


def _asks(words: Sequence[str]) -> bool:
    return any(
        word in _QUESTION_WORDS or (word in _INVERTED and before not in _STATING)
        for before, word in zip(("", *words), words, strict=False)
    )


_ENOUGH_QUESTIONS = 2
"""Questions about the work after which having no more is not a dead end."""


def perks(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """A flag, raised once however many such questions there were."""
    # Somebody who has asked about the work ends with "nothing else", as everybody must.
    asked = len(heard.places("Q1")) >= _ENOUGH_QUESTIONS
    items = heard.places("Q3", "perk") if asked else heard.places("Q3")
    if items:
        return Observed(0.0, tuple(items))
    if heard.of("Q1"):
        return Observed(1.0)
    return Observed(None, missing=f"Not applicable: {criterion.absent}.")
