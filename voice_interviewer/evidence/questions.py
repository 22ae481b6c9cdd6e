"""Questions that only this task has: what each is about, in a word that the task has too.

The pattern files know what is asked of every task (how many, in what order, what if it is
empty). "Is the fifty before or after the discounts?" they cannot know, nor that it is another
question than the one about prices.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from .found import Evidence
from .language import Pattern, compile_pattern
from .wording import Wording, read

REACH = 10
"""Words after its beginning in which a question names what it is about."""

LEAST_LETTERS = 4
"""Shorter words hardly ever name what a question is about."""


def topics(text: str) -> frozenset[str]:
    """Stems of the words of a task that a question may be about."""
    return frozenset(stem(word) for word in read(text).words if _tells(word))


def asked_about(wording: Wording, task: frozenset[str], signal: str) -> Iterator[Evidence]:
    """One piece of evidence for each question, its kind "task:" and what it is about.

    Args:
        wording: An answer.
        task: From `topics`.
        signal: What such questions speak for.
    """
    known: set[str] = set()
    free = 0
    for start, end in _opening().ranges(wording.line):
        first, _ = wording.word_range(start, end)
        if first < free:
            continue
        reach = range(first, min(len(wording), first + REACH))
        for place in reach:
            about = stem(wording.words[place])
            if about in task and about not in known and _tells(wording.words[place]):
                known.add(about)
                free = place + 1
                yield Evidence(*wording.source_range(first, place + 1), signal, f"task:{about}")
                break


def stem(word: str) -> str:
    """A word without its commonest endings."""
    for ending in ("'s", "ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _tells(word: str) -> bool:
    return len(word) >= LEAST_LETTERS and word.isalpha() and stem(word) not in _general()


@cache
def _data() -> Mapping[str, Any]:
    file = files(__package__) / "patterns" / "questions.yaml"
    loaded: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded


@cache
def _opening() -> Pattern:
    return compile_pattern(_data()["opens"], _data()["unless"], {})


@cache
def _general() -> frozenset[str]:
    return frozenset(stem(word) for word in _data()["general"].split())
