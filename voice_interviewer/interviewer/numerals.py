"""The numbers in a spoken text, so that "sixty million" and "60,000,000" are one number."""

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: n for n, word in enumerate(_UNITS)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALE_SUFFIX = {"k": 10**3, "m": 10**6, "b": 10**9}
_PARTS = frozenset("half third thirds quarter quarters fifth tenth dozen dozens percent".split())

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?[kmb]?\b|[a-z']+|[.?!;:]")
"""A number, a word, or an end behind which another number begins."""


def numbers(text: str) -> frozenset[str]:
    """Every number in a text: whole ones as digits, parts of a whole by name.

    "One" is not among them, since it is mostly no number ("the one who decides").
    """
    found: set[str] = set()
    total = group = 0.0
    running = False
    for word in [*_TOKEN.findall(text.lower().replace("-", " ")), ""]:
        value = _value(word)
        if value is not None:
            # "two five" are two numbers, "twenty five" is one.
            if running and group % 100 and not (group % 100 >= 20 and value < 10):
                found.add(_text(total + group))
                total = group = 0.0
            group += value
        elif word == "hundred" and running:
            group *= 100
        elif word in _SCALES and running:
            total, group = total + group * _SCALES[word], 0.0
        elif word == "and" and running and (total or group >= 100):
            continue
        else:
            if running:
                found.add(_text(total + group))
            total = group = 0.0
            if word in _PARTS or word in _SCALES or word == "hundred":
                # "a hundred", "half a million": said without a count before it
                group = {"hundred": 100.0, **_SCALES}.get(word, 0.0)
                found |= {word} if word in _PARTS else set()
            running = bool(group)
            continue
        running = True
    return frozenset(found - {"1"})


def _value(word: str) -> float | None:
    if word in _SMALL:
        return float(_SMALL[word])
    if not word[:1].isdigit():
        return None
    digits = word.rstrip("kmb").replace(",", "")
    return float(digits) * _SCALE_SUFFIX.get(word[-1], 1)


def _text(number: float) -> str:
    return f"{number:.10g}"
