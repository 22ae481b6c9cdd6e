"""What a sentence said over code does: reads it out, says what it is for, or neither.

Reading out consists of the language's own words and the names in the code, and has none of
the small words that explaining takes.
"""

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from voice_interviewer.evidence import Wording
from voice_interviewer.evidence.language import Pattern, compile_pattern

Aim = Literal["syntax", "purpose", "other"]

LEAST_SYNTAX = 0.6
"""Share of a sentence's words from which it may be read-out code."""
MOST_EXPLAINING = 0.2
"""Share of words that explain up to which it is."""
FEWEST_WORDS = 2


def aim(wording: Wording, names: Collection[str] = ()) -> Aim:
    """What one sentence does.

    Args:
        wording: The sentence.
        names: Words that names in the candidate's code consist of, in lower case.
    """
    words = wording.words
    if len(words) < FEWEST_WORDS:
        return "other"
    syntax = sum(word in _words("syntax") or word in names for word in words) / len(words)
    explaining = sum(word in _words("explains") for word in words) / len(words)
    marked = any(word in _words("syntax") and word not in _words("ordinary") for word in words)
    if marked and syntax >= LEAST_SYNTAX and explaining <= MOST_EXPLAINING:
        return "syntax"
    return "purpose" if any(True for _ in _purpose().ranges(wording.line)) else "other"


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((files(__package__) / "aim.yaml").read_text("utf-8"))
    return loaded


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()[name].split())


@cache
def _purpose() -> Pattern:
    return compile_pattern(_data()["purpose"], _data()["purpose_unless"], {})
