"""Written text in, text that a voice says right out.

A voice reads "O(n^2)" as "O n two" and "Redis" as "ruh-deez". Spelling these out is worth
more than a better voice, and it works for every voice because the result is plain words.
"""

import re
import tomllib
from functools import cache
from importlib import resources

_SENTENCE_END = re.compile(r"(?<=[.?!…])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
_NOT_AN_END = re.compile(r"(?:\b(?:e\.g|i\.e|vs|etc|Mr|Ms|Mrs|Dr)\.|\b[A-Z]\.)$")


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, none of them empty."""
    found = []
    cut = 0
    for match in _SENTENCE_END.finditer(text):
        candidate = text[cut : match.end()].strip()
        if not _NOT_AN_END.search(candidate):
            found.append(candidate)
            cut = match.end()
    found.append(text[cut:].strip())
    return [sentence for sentence in found if sentence]


def spoken(text: str) -> str:
    """The text as it should be read aloud."""
    words, patterns = _lexicon()
    text = words.sub(lambda match: _spoken_words()[match[0].lower()], text)
    for pattern, replacement in patterns:
        text = pattern.sub(replacement, text)
    return re.sub(r"\s+", " ", text).strip()


@cache
def _spoken_words() -> dict[str, str]:
    words: dict[str, str] = _file()["words"]
    return words


@cache
def _lexicon() -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], str]]]:
    longest_first = sorted(_spoken_words(), key=len, reverse=True)
    alternatives = "|".join(re.escape(word) for word in longest_first)
    words = re.compile(rf"(?<![\w/])(?:{alternatives})(?![\w/])", re.IGNORECASE)
    return words, [(re.compile(k), v) for k, v in _file()["patterns"].items()]


@cache
def _file() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("pronunciation.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
