"""A question in, what the interviewer knows about it out.

Meaning beats words here: on the table in `tests/data/questions.tsv` sentence embeddings
choose the right fact far more often than shared words do (`tests/test_matching.py` prints
both). Shared words are what is left when no embedding model is installed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from voice_interviewer.embedding import Meaning
from voice_interviewer.scenario import Scenario

from .relevance import Relevance, Thing
from .shared_words import HOLLOW, count_terms, shared_words

Similarity = Callable[[Sequence[str], Sequence[str]], npt.NDArray[np.float32]]
"""How alike texts are: rows and columns in, shape (rows, columns) in [-1, 1] out."""

Kind = Literal["fact", "your_call", "out_of_scope", "unknown"]

Entry = tuple[Kind, str, Sequence[str]]
"""Kind, id and phrasings of something that can be asked about."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a question is about."""

    kind: Kind
    id: str = ""
    score: float = 0.0
    rival: str = ""
    """Another fact that a vague question may mean just as well."""


class Index:
    """What can be asked about, in the ways in which it can be asked.

    Args:
        entries: Kind, id and phrasings of each thing that can be asked about.
        similarity: Compares texts.
        threshold: Below this a question is about nothing that is known.
        answers: What is said to each, by id. A question resembles its answer and all ways to
            ask for it, not only the nearest, so both count where answers are given.
        weighed: Whether `Relevance` decides, which needs to compare by meaning.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        similarity: Similarity,
        threshold: float,
        answers: Mapping[str, str] | None = None,
        *,
        weighed: bool = False,
    ) -> None:
        self._similarity = similarity
        self.threshold = threshold
        """Score from which a text is about something."""
        rows = [(kind, id_, text) for kind, id_, phrases in entries for text in phrases]
        self._owners = [(kind, id_) for kind, id_, _ in rows]
        self._phrases = [text for _, _, text in rows]
        self._answers = answers or {}
        self._ways = _averaging([id_ for _, id_ in self._owners])
        self._things = list(dict.fromkeys(self._owners))
        self._relevance: Relevance | None = None
        if weighed and isinstance(similarity, Meaning):
            self._relevance = Relevance(things(entries, self._answers), similarity)
        spread = self._similarity(self._phrases, self._phrases)  # and the first question is quick
        self._middle = np.sqrt(np.maximum((self._ways @ spread * self._ways).sum(1), 1e-6))

    def __deepcopy__(self, memo: dict[int, object]) -> "Index":
        return self  # it never changes

    def match(self, question: str) -> Match:
        """The best match of a question, or "unknown"."""
        if not self._phrases:
            return Match("unknown")
        plain = spelt_out(question)
        nearest = self._similarity([plain], self._phrases)[0]
        scores = self._with_answers(plain, nearest)
        best, known = self._decide(plain, scores)
        kind, id_ = self._owners[best]
        rival = self._rival(question, nearest, best) if kind == "fact" else ""
        if kind == "unknown" or (not known and not rival):
            return Match("unknown", "", float(scores[best]))
        return Match(kind, id_, float(scores[best]), rival)

    def _decide(self, question: str, scores: npt.NDArray[np.float32]) -> tuple[int, bool]:
        """The phrase of what a question is about, and whether it is about anything at all."""
        if self._relevance is None:
            best = int(np.argmax(scores))
            return best, bool(scores[best] >= self.threshold)
        odds = self._relevance.odds(question)
        thing = int(np.argmax(odds))
        own = np.array([owner == self._things[thing] for owner in self._owners])
        return int(np.argmax(np.where(own, scores, -1))), bool(odds[thing] > 0)

    def has_its_own(self, question: str, whole: str) -> str:
        """What a part of a question asks for by itself; empty if only the whole makes it clear.

        Half a question resembles many things a little. It has its own answer if it fits that
        clearly, and almost as well as the whole question fits anything.
        """
        own = self.match(question)
        needed = max(self.threshold + CLEARLY, ALMOST * self.match(whole).score)
        return own.id if own.score >= needed and not own.rival else ""

    def _with_answers(
        self, question: str, nearest: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        """How well each way to ask fits, all things considered, shape (phrases,)."""
        if not self._answers:
            return nearest
        known = list(self._answers)
        told = dict(zip(known, self._similarity([question], list(self._answers.values()))[0],
                        strict=True))  # fmt: skip
        # A thing with one way to ask and no answer has nothing to average with.
        answer = np.array([told.get(id_, 0.5 * score) for (_, id_), score in
                           zip(self._owners, nearest, strict=True)])  # fmt: skip
        middle = self._ways @ nearest / self._middle
        fused: npt.NDArray[np.float32] = (
            NEAREST * nearest + MIDDLE * middle + ANSWER * answer
        ).astype(np.float32)
        return fused

    def nearest(self, text: str, ids: Collection[str]) -> tuple[str, float]:
        """Which of some things a text is most about, and its score; empty if there are none."""
        scores = self._similarity([spelt_out(text)], self._phrases)[0]
        found = [
            (float(score), id_)
            for score, (_, id_) in zip(scores, self._owners, strict=True)
            if id_ in ids
        ]
        score, id_ = max(found, default=(0.0, ""))
        return id_, score

    def _rival(self, question: str, scores: npt.NDArray[np.float32], best: int) -> str:
        """The fact that comes next, where a question is vague and it comes close."""
        if "that" in question.lower().split():  # which means something that was just said
            return ""
        said = count_terms(question).keys()
        named = len(said - HOLLOW - _MEASURES)
        if named > 1 or (named and said & _MEASURES):
            return ""
        others = [
            (float(score), id_)
            for score, (kind, id_) in zip(scores, self._owners, strict=True)
            if kind == "fact" and id_ != self._owners[best][1]
        ]
        score, id_ = max(others, default=(0.0, ""))
        near = scores[best] - score <= (CLOSE if named else 2 * CLOSE)
        return id_ if near and score >= self.threshold / 2 else ""


NEAREST, MIDDLE, ANSWER = 0.6, 0.2, 0.2
"""What counts of the nearest way to ask, of the middle of all ways, and of the answer. Chosen on
the questions marked dev: right fact first in 92 of 100 instead of 90."""


def _averaging(owners: Sequence[str]) -> npt.NDArray[np.float32]:
    """Rows that take the mean over all phrases of the same thing, shape (phrases, phrases)."""
    names = np.array(owners)
    same = (names[:, None] == names[None, :]).astype(np.float32)
    mean: npt.NDArray[np.float32] = same / same.sum(axis=1, keepdims=True)
    return mean


CLOSE = 0.06
"""Two facts whose scores differ by no more are equally likely to be meant."""

CLEARLY = 0.1
"""How far above the threshold half a question has to lie."""
ALMOST = 0.85
"""The share of the whole question's score that it has to reach."""

_MEASURES = frozenset("many much often big large long fast far old size number".split())
"""Beside one of these, a thing that is named makes a question clear: "how big is an item"."""

_ABBREVIATIONS = {
    "dau": "daily active users",
    "mau": "monthly active users",
    "qps": "requests per second",
    "rps": "requests per second",
    "tps": "transactions per second",
    "sla": "availability and latency target",
    "slo": "availability and latency target",
    "nda": "confidential",
    "gdpr": "privacy rules",
}
"""What engineers say in letters, in the words an embedding knows."""


def spelt_out(question: str) -> str:
    """A question with its abbreviations in words."""
    words = (_ABBREVIATIONS.get(word.strip(" ?,.").lower(), word) for word in question.split())
    return " ".join(words)


MEANING_THRESHOLD = 0.42
"""Cosine of sentence embeddings under which a question is about something else."""
WORDS_THRESHOLD = 0.25
"""The same for shared words."""


def facts_index(scenario: Scenario, similarity: Similarity | None) -> Index:
    """What can be asked while the round runs."""
    told = {fact.id: fact.say for fact in scenario.facts}
    entries = facts_entries(scenario)
    if similarity is None:  # words alone would take many a fact for what is only near it
        entries = [entry for entry in entries if entry[0] != "unknown"]
    return Index(entries, *measure(similarity), told, weighed=True)


def facts_entries(scenario: Scenario) -> list[Entry]:
    """Everything that can be asked about while the round runs."""
    entries: list[Entry] = [("fact", fact.id, (*fact.ask, fact.topic)) for fact in scenario.facts]
    entries += [("your_call", text, (text,)) for text in scenario.unknowns.your_call]
    entries += [("out_of_scope", text, (f"is {text} in scope",)) for text in scenario.out_of_scope]
    if scenario.unknowns.unanswered:
        entries.append(("unknown", "", scenario.unknowns.unanswered))
    return entries


def things(entries: Sequence[Entry], answers: Mapping[str, str]) -> list[Thing]:
    """The same as `Relevance` takes it."""
    return [Thing(kind, tuple(ways), answers.get(id_, "")) for kind, id_, ways in entries]


def scope_index(scenario: Scenario, similarity: Similarity | None) -> Index:
    """What may be told to be in or out of scope, by its bare name."""
    entries: list[Entry] = [("fact", fact.id, (*fact.ask, fact.topic)) for fact in scenario.facts]
    entries += [("out_of_scope", text, (text,)) for text in scenario.out_of_scope]
    return Index(entries, *measure(similarity), {fact.id: fact.say for fact in scenario.facts})


def closing_index(scenario: Scenario, similarity: Similarity | None) -> Index:
    """What can be asked at the end."""
    entries: list[Entry] = [("fact", fact.topic, fact.ask) for fact in scenario.closing_facts]
    answers = {fact.topic: fact.say for fact in scenario.closing_facts}
    return Index(entries, *measure(similarity), answers)


def measure(similarity: Similarity | None) -> tuple[Similarity, float]:
    """How texts are compared, and from what value on they count as alike."""
    if similarity is None:
        return shared_words, WORDS_THRESHOLD
    return similarity, MEANING_THRESHOLD
