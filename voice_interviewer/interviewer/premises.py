"""What a candidate takes as given and is not: a turn in, what to put right out.

"You said a million users" when it was sixty; "since writes dominate" when reads do. Whoever
builds on such a premise should hear the fact, whoever merely assumes or computes should not
be disturbed. So only what is said to be given is looked at, and a doubt counts for the
candidate: one number in it that was named, or one clause that agrees, and nothing is said.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from voice_interviewer.scenario import Scenario

from .matching import Index, Kind, Similarity, measure
from .numerals import numbers
from .shared_words import terms
from .understanding import sentences

SURE = 1.25
"""How much more alike than others a fact has to be that a number is held against."""

NEAR = 2.0
"""A number within this factor of one that can be worked out may have been."""

_KINDS = ("attributed", "assumed")

_MODALS = frozenset("can may must".split())


@dataclass(frozen=True, slots=True)
class Wrong:
    """A premise that does not hold."""

    fact: str
    """Id of the fact that says otherwise; empty if a number was never given."""


@dataclass(frozen=True, slots=True)
class _Claim:
    text: str
    attributed: bool
    """Whether the interviewer is said to have said it."""


class Premises:
    """Compares what is taken as given with the facts.

    Args:
        scenario: Holds the facts.
        similarity: Compares texts; see `matching.Similarity`.
    """

    def __init__(self, scenario: Scenario, similarity: Similarity | None) -> None:
        self._facts = {fact.id: fact for fact in scenario.facts}
        # "Since nobody saw it, we ..." belongs to a story, and no fact of ours contradicts it.
        self._kinds = _KINDS if scenario.round in ("coding", "system_design") else _KINDS[:1]
        compare, self._alike = measure(similarity)
        # A claim resembles what a fact says; of the ways to ask for it a few are enough.
        entries: list[tuple[Kind, str, Sequence[str]]] = [
            ("fact", fact.id, (*sentences(fact.say), fact.topic, *fact.ask[:3]))
            for fact in scenario.facts
        ]
        self._index = Index(entries, compare, self._alike)

    def __deepcopy__(self, memo: dict[int, object]) -> "Premises":
        return self  # it never changes

    def wrong(self, text: str, told: Collection[str], named: frozenset[str]) -> Wrong | None:
        """The first premise of a turn that does not hold, if one does not.

        Args:
            text: What was said.
            told: Ids of the facts that were told.
            named: Numbers that the interviewer has named.
        """
        for claim in _claims(text, self._kinds):
            if found := self._number(claim, told, named) or self._opposite(claim, told):
                return found
        return None

    def _number(self, claim: _Claim, told: Collection[str], named: frozenset[str]) -> Wrong | None:
        """A number in the claim that was not given, nor follows from one that was."""
        given = numbers(claim.text)
        if not given or given & named:
            return None
        counted = [id_ for id_ in told if numbers(self._facts[id_].say)]
        id_, score = self._index.nearest(claim.text, counted)
        if score < self._alike * (0.75 if claim.attributed else SURE):
            return Wrong("") if claim.attributed else None
        derived = self._facts[id_].derived.values()
        if any(_near(number, value) for number in given for value in derived):
            return None
        return Wrong(id_)

    def _opposite(self, claim: _Claim, told: Collection[str]) -> Wrong | None:
        """A fact that says the opposite of the claim."""
        match = self._index.match(claim.text)
        likely = [match.id] if match.kind == "fact" else []
        for id_ in told:
            if _opposed(claim.text, self._facts[id_].say):
                _, score = self._index.nearest(claim.text, [id_])
                likely += [id_] if claim.attributed or score >= self._alike else []
        return next(
            (Wrong(id_) for id_ in likely if _contradicts(claim.text, self._facts[id_].say)), None
        )


def _claims(text: str, kinds: Sequence[str]) -> Iterator[_Claim]:
    cues = _cues()
    for sentence in sentences(text.lower().replace("’", "'")):
        for kind in kinds:
            found = next((m for p in cues[kind] if (m := p.search(sentence))), None)
            if found:
                claim = cues["ends"].split(found["claim"].strip(" ,"))[0].strip()
                if not cues["unsure"].search(f"{sentence[: found.start()]} {claim}"):
                    yield _Claim(claim, kind == "attributed")
                break


def _contradicts(claim: str, fact: str) -> bool:
    """Whether two texts say opposite things of the same."""
    opposed = _opposed(claim, fact)
    if opposed is not None:
        return opposed
    shared = [
        (sum(0.5 if term in _MODALS else 1.0 for term in terms(claim) & terms(clause)), clause)
        for clause in re.split(r",|\.|;|\bbut\b|\bso\b", fact.lower())
        if clause.strip()
    ]
    most = max(count for count, _ in shared)
    nearest = [clause for count, clause in shared if count == most]
    return most >= 1 and all(_negated(claim) != _negated(clause) for clause in nearest)


def _opposed(claim: str, fact: str) -> bool | None:
    """Whether two texts stand on other sides of what both speak of; None if of nothing."""
    sides = [(_side(claim, pair), _side(fact, pair)) for pair in _cues()["opposites"]]
    decided = [(one, other) for one, other in sides if one and other]
    return all(one != other for one, other in decided) if decided else None


def _side(text: str, pair: tuple[re.Pattern[str], re.Pattern[str]]) -> int:
    """On which side of two opposites a text is: 1, -1, or 0 for neither or both."""
    found = {
        sign * (-1 if _negated(clause) else 1)
        for clause in re.split(r",|\.|;|\bbut\b", text.lower())
        for sign, pattern in zip((1, -1), pair, strict=True)
        if pattern.search(clause)
    }
    return found.pop() if len(found) == 1 else 0


def _negated(text: str) -> bool:
    return len(_cues()["negations"].findall(text)) % 2 == 1


def _near(number: str, value: float) -> bool:
    try:
        ratio = float(number) / value
    except (ValueError, ZeroDivisionError):  # "half" and other parts of a whole
        return False
    return 1 / NEAR <= ratio <= NEAR


@cache
def _cues() -> dict[str, Any]:
    """The patterns of `premises.yaml`, compiled, in the shape they have there."""
    text = resources.files(__package__).joinpath("premises.yaml").read_text(encoding="utf-8")
    return {name: _compiled(value) for name, value in yaml.safe_load(text).items()}


def _compiled(value: Any) -> Any:
    return re.compile(value) if isinstance(value, str) else [_compiled(item) for item in value]
