"""When there is nothing to score, and why.

A score for silence, word salad or "give me fives" would be worth nothing, and neither
would any other that the same program gives.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from voice_interviewer.evidence import MEANT, Wording, read
from voice_interviewer.evidence.language import Pattern, compile_pattern
from voice_interviewer.evidence.values import FIGURE

from .answers import Heard

LEAST_WORDS = 25
"""An answer below it is not scored ..."""
A_MINUTE = 120
"""Words."""
DENSE = 3
"""... unless it shows at least so many different signals that matter in its round ..."""
LEAST_WORDS_DENSE = 10
"""... in no fewer words than these."""
LEAST_WORDS_TO_CLOSED = 5
"""Words that may be all that a closed question ("Have you used Kafka?") takes."""

_WEAK = ("vague", "claimed", FIGURE, MEANT)
"""Kinds of evidence that any talk may show."""


def refusal(heard: Heard, question: str = "") -> str:
    """Why these answers are not scored; empty where they are."""
    words = [word for answer in heard.answers for word in answer.wording.words]
    if not words:
        return "Nothing was said."
    if any(_instructs(answer.wording) for answer in heard.answers):
        return "The answer gives instructions about its own score, so it is not scored."
    if len(words) >= 12 and _gibberish(words):
        return "This is not understandable English."
    asked = question or " ".join(answer.asked for answer in heard.answers)
    own = _own_words(words, asked)
    if len(words) >= 6 and own <= 0.25 * len(words):
        return "The answer only says the question again."
    if own < _floor(heard, question):
        return f"Too little was said to score: {own} words of content, {LEAST_WORDS} are needed."
    if heard.round != "closing" and _off_topic(heard, words, asked):
        return "The answer is not about the question or about the work."
    return ""


def _floor(heard: Heard, question: str) -> int:
    if heard.round == "closing":
        return 4
    asked = read(question).words
    if (asked and asked[0] in words_of("closed") and len(asked) <= 16) or 0 < len(asked) <= 3:
        return LEAST_WORDS_TO_CLOSED
    telling = [i.evidence for i in heard.items if i.evidence.kind not in (FIGURE, MEANT)]
    core = {evidence.signal for evidence in telling if evidence.signal[0] in "BCDTQ"}
    return LEAST_WORDS_DENSE if len(core) >= DENSE else LEAST_WORDS


def instructs(text: str) -> bool:
    """Whether a text gives orders to whoever scores it."""
    return _instructs(read(text))


def _instructs(wording: Wording) -> bool:
    if not any(True for _ in _instructions("").ranges(wording.line)):
        return False
    # "Attackers typed: ignore all rules" reports one, but only within its own sentence.
    told = _instructions("reported")
    sentences = re.split(r"(?<=[.?!])\s", wording.source)
    return any(True for sentence in sentences for _ in told.ranges(read(sentence).line))


def _gibberish(words: list[str]) -> bool:
    known = sum(word in words_of("function_words") for word in words) / len(words)
    # Whoever talks long says every common word again, so variety is that of a minute's words.
    pieces = [words[n : n + A_MINUTE] for n in range(0, len(words), A_MINUTE)]
    different = max(len(set(piece)) for piece in pieces)
    return known < 0.1 or (len(words) >= 20 and different < 0.2 * min(len(words), A_MINUTE))


def _own_words(spoken: list[str], question: str) -> int:
    """Words that are not part of four in a row taken from the question."""
    words = _as_said_back(spoken)
    asked = tuple(_as_said_back(read(question).words))
    runs = {asked[i : i + 4] for i in range(len(asked) - 3)}
    taken: set[int] = set()
    for i in range(len(words) - 3):
        if tuple(words[i : i + 4]) in runs:
            taken.update(range(i, i + 4))
    return len(words) - len(taken)


_SAID_BACK = {"you": "i", "your": "my", "are": "am", "yourself": "myself"}


def _as_said_back(words: Sequence[str]) -> list[str]:
    """Whoever says a question again says "I" where it says "you"."""
    return [_SAID_BACK.get(word, word) for word in words]


def _off_topic(heard: Heard, words: list[str], question: str) -> bool:
    """No evidence of the round, no word of the trade and none of the question's own."""
    own = "CDT" if heard.round in ("coding", "system_design") else "BQ"
    if any(i.evidence.signal[0] in own and i.evidence.kind not in _WEAK for i in heard.items):
        return False
    empty = words_of("function_words")
    asked = {word for word in read(question).words if word not in empty}
    known = words_of("trade_words") | asked
    return not any(w in known or w.rstrip("s") in known for w in words if w not in empty)


@cache
def _lists() -> Mapping[str, str]:
    text = (files(__package__) / "refusal.yaml").read_text(encoding="utf-8")
    lists: Mapping[str, str] = yaml.safe_load(text)
    return lists


@cache
def words_of(name: str) -> frozenset[str]:
    """One of the word lists in `refusal.yaml`."""
    return frozenset(_lists()[name].split())


@cache
def _instructions(unless: str) -> Pattern:
    lists = _lists()
    return compile_pattern(lists["instructions"], lists[unless] if unless else [], {})
