"""The small language that the pattern files are written in.

A pattern is words separated by spaces, matched on `Wording.line`:

    word        that word                    a|b|at_least   either; _ joins several words
    complain*   any word that begins so      {name}         a word or phrase of that list
    really?     optional                     ~3             up to three words of any kind
    #           a number                     ^6             up to six words, none of them a
    !word       the next word is not this                   new subject (I, we, they ...)

Contractions are the same as their full words. A kind of evidence has patterns under `any`; one
that matches inside a pattern under `unless`, its own or its signal's, is dropped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .wording import written_out

_SUBJECTS = "i|we|they|he|she"
"""Words that begin a new clause. "It" and "you" are as often objects."""

Lists = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one kind of evidence looks like."""

    wanted: re.Pattern[str]
    unless: re.Pattern[str] | None

    def ranges(self, line: str) -> Iterator[tuple[int, int]]:
        """Character ranges of `line` that match and are not inside an exception."""
        exceptions: list[tuple[int, int]] | None = None
        for match in self.wanted.finditer(line):
            if self.unless is not None:
                if exceptions is None:
                    exceptions = [m.span() for m in self.unless.finditer(line)]
                if any(a < match.end() and match.start() < b for a, b in exceptions):
                    continue
            yield match.start() + 1, match.end()


def compile_pattern(wanted: Iterable[str], unless: Iterable[str], lists: Lists) -> Pattern:
    """A `Pattern` out of its lines.

    Raises:
        ValueError: A line is empty, begins with a gap or names a list that there is not.
    """
    exceptions = list(unless)
    return Pattern(_either(wanted, lists), _either(exceptions, lists) if exceptions else None)


def _either(lines: Iterable[str], lists: Lists) -> re.Pattern[str]:
    # Every item brings the space before it, and the first space stands outside: the
    # matcher then tries word beginnings only, which is five times as fast.
    branches = [branch for line in lines for branch in _branches(line.split(), lists)]
    return re.compile(f" (?:{'|'.join(branches)})(?= )")


def _branches(items: list[str], lists: Lists) -> Iterator[str]:
    if not items or items[0][0] in "~^!":
        raise ValueError(f"a pattern begins with a word, not {' '.join(items)!r}")
    if items[0][-1] == "?":
        yield from _branches(items[1:], lists)
    yield _alternatives(items[0], lists) + "".join(_item(item, lists) for item in items[1:])


def _item(item: str, lists: Lists) -> str:
    if item[0] == "~":
        return rf"(?: \S+){{0,{int(item[1:])}}}?"
    if item[0] == "^":
        return rf"(?:(?! (?:{_SUBJECTS}) ) \S+){{0,{int(item[1:])}}}?"
    if item[0] == "!":
        return f"(?! {_alternatives(item[1:], lists)} )"
    return f"(?: {_alternatives(item, lists)}){'?' if item[-1] == '?' else ''}"


def _alternatives(item: str, lists: Lists) -> str:
    words = item.removesuffix("?").split("|")
    return f"(?:{'|'.join(_words(word, lists) for word in words)})"


def _words(word: str, lists: Lists) -> str:
    if word[0] == "{":
        name = word.strip("{}")
        if name not in lists:
            raise ValueError(f"no list is called {name!r}")
        return "|".join(_words(w.replace(" ", "_"), lists) for w in lists[name])
    plain = " ".join(written_out(part) for part in word.split("_"))
    return re.escape(plain).replace(r"\ ", " ").replace(r"\*", r"\S*")
