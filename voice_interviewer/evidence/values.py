"""What values tell: an input that is followed by hand, and an outcome that is in numbers.

How people introduce it ("let me trace", "give it a go", "say we have") differs too much to be
listed. What they then say does not: "four, five, six, nought, one, two; middle is six".
"""

from collections.abc import Iterator

from .found import Evidence
from .wording import NUMBER, Wording

FIGURE = "figure"
"""The kind of evidence that a number is, wherever it stands."""

WITHIN, LEAST = 16, 6
"""Words within which so many values must stand."""

LARGEST = 200
"""Greater numbers are sizes and speeds."""

_VARIABLES = frozenset("aikmnoOv")
"""Letters that are words of their own, or stand for how large something is."""

_UNITS = frozenset(
    "percent million billion thousand hundred byte bytes kilobytes megabytes gigabytes bits second "
    "seconds milliseconds minutes hours days times people users requests machines threads".split()
)


def walked_through(wording: Wording) -> Iterator[Evidence]:
    """The stretches that follow an input by hand, as evidence for C6."""
    values = [(n, count) for n in range(len(wording)) if (count := _values(wording, n))]
    end = -1
    for i, (first, _) in enumerate(values):
        inside = [(n, count) for n, count in values[i:] if n < first + WITHIN]
        if first > end and sum(count for _, count in inside) >= LEAST:
            end = inside[-1][0]
            yield Evidence(*wording.source_range(first, end + 1), "C6", "trace")


def figures(wording: Wording) -> Iterator[Evidence]:
    """All numbers, as evidence for B4 where an outcome is told."""
    for n, word in enumerate(wording.words):
        if word == NUMBER:
            yield Evidence(*wording.source_range(n, n + 1), "B4", FIGURE)


def _values(wording: Wording, n: int) -> int:
    """How many values a word stands for: a run of digits was read as one number."""
    word, value = wording.words[n], wording.values[n]
    start, end = wording.places[n]
    if any(c.isalnum() for c in (wording.source[start - 1 : start], wording.source[end : end + 1])):
        return 0  # inside a word, as in "1gn0r3"
    if value is None:
        return int(len(word) == 1 and word.isalpha() and word not in _VARIABLES)
    following = wording.words[n + 1] if n + 1 < len(wording) else ""
    if value > LARGEST or following in _UNITS:
        return 0
    return len(wording.source[start:end].replace(",", " ").split()) if word == NUMBER else 1
