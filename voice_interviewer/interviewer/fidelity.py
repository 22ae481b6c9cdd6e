"""Whether other words for a line still say the line.

The director wrote down what is meant; a model only lends its tongue. So its words must ask
what the line asks, tell what the line tells, number for number, and bring in nothing: no
word that is not in the line, the candidate's own, or one of a list of plain ones. That is
stricter than sense would ask for, and it can afford to be: the line itself is always there.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from voice_interviewer.events import Move
from voice_interviewer.scenario import Scenario

from .matching import Similarity
from .numerals import numbers
from .reply import Reply
from .rules import violations
from .understanding import sentences

CLOSE = 0.8
"""Cosine of sentence embeddings from which two lines say the same. With all checks together,
16 of 20 lines that do are kept and 1 of 23 others passes, on the part of
`tests/data/wordings.yaml` that this was not set on."""

RELATED = 0.4
"""The same for a single sentence of several."""

INFORMING: frozenset[Move] = frozenset({"answer_fact", "closing_answer", "unknown", "your_call"})
"""Moves that tell something: they keep every word that matters."""


class Fidelity:
    """Compares lines with what a model made of them.

    Args:
        scenario: Gives the words that would give the answer away.
        similarity: Compares texts by meaning.
    """

    def __init__(self, scenario: Scenario, similarity: Similarity) -> None:
        self._secrets, self._similarity = scenario.do_not_reveal, similarity

    def fault(self, text: str, sentence: str, reply: Reply, said: str) -> str:
        """Why a sentence may not be spoken; empty if it may.

        Args:
            text: Everything worded so far, the sentence at its end.
            sentence: The sentence.
            reply: The line.
            said: What the candidate had said.
        """
        allowed = numbers(reply.text)
        broken = violations(text, reply.move, allowed_numbers=allowed, secrets=self._secrets)
        if not re.match(r"[\"'“‘]?\w", sentence):
            broken.append("markup")
        if broken:
            return broken[0]
        known = _stems(reply.text)
        own = set() if reply.move in INFORMING else _stems(said)
        for word in _words(sentence):
            stem = _stem(word)
            if stem in known or word in _listed("plain"):
                continue
            known_by_others = stem in own or stem in _stems_of("plain")
            if stem in _stems_of("never") or not known_by_others:
                return f"a word of its own: {word}"
        stray = not leads(sentence) and self._likeness(sentence, reply.text) < RELATED
        return "it says something else" if stray else ""

    def fault_in_whole(self, text: str, reply: Reply) -> str:
        """Why everything together may not stand for the line; empty if it may."""
        core = " ".join(needed(text))
        if numbers(text) != numbers(reply.text):
            return "a number is missing"
        if "?" in reply.text and "?" not in text:
            return "it does not ask"
        if reply.move in INFORMING:
            if "?" in text and "?" not in reply.text:
                return "it asks"
            if _telling(reply.text) - _stems(text):
                return "something is missing"
            if _found(core, "hinges") != _found(reply.text, "hinges"):
                return "it says something else"
        elif _found(core, "negations") != _found(reply.text, "negations"):
            return "it says the opposite"
        wanted = [reply.text, " ".join(needed(reply.text))]
        close = float(self._similarity([core], wanted).max()) >= CLOSE
        return "" if close else "it says something else"

    def _likeness(self, text: str, line: str) -> float:
        return float(self._similarity([text], [line, *sentences(line)]).max())


def leads(sentence: str) -> bool:
    """Whether a sentence only leads over, or takes up what the candidate said."""
    if "?" in sentence:
        return False
    plain = sentence.lower().strip(" .!,")
    return plain in _lists()["openers"] or bool(_attribution().search(plain))


def needed(text: str) -> list[str]:
    """The sentences of a text that do more than lead over; all of them if none does."""
    said = [*sentences(text)]
    return [sentence for sentence in said if not leads(sentence)] or said


def _words(text: str) -> list[str]:
    plain = re.sub(r"\bcan['’]t\b", "can not", text.lower())
    plain = re.sub(r"n['’]t\b", " not", plain)
    return re.findall(r"[^\W\d_]+", re.sub(r"['’](s|re|ve|ll|d|m)\b", "", plain))


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    for ending in ("ing", "ed", "es", "s", "e", "ly"):
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _words(text)}


def _telling(text: str) -> set[str]:
    """Stems of the words that say something."""
    return {_stem(word) for word in _words(text) if word not in _listed("plain")}


def _found(text: str, name: str) -> set[str]:
    return set(_words(text)) & _listed(name)


@cache
def _lists() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("fidelity.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(_lists()[name].split())


@cache
def _stems_of(name: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _listed(name))


@cache
def _attribution() -> re.Pattern[str]:
    return re.compile(_lists()["attribution"])


__all__: Sequence[str] = ("CLOSE", "INFORMING", "Fidelity", "leads", "needed")
