"""The same words otherwise: as a recogniser leaves them, with errors, in other voices."""

import random
import re

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER = re.compile(r"(\d+(?:,\d{3})*)(?:\.(\d+))?")
_SPOKEN = {
    "%": " percent ", "O(n²)": "o of n squared", "n²": "n squared", "=": " equals ",
    "<=": " less than or equal ", "<": " less than ", "+": " plus ", "&": " and ",
}  # fmt: skip


def in_words(number: int) -> str:
    """A whole number as it is said."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        rest = number % 10
        return _TENS[number // 10 - 2] + (f" {_ONES[rest]}" if rest else "")
    for size, name in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if number >= size:
            rest = number % size
            return f"{in_words(number // size)} {name}" + (f" {in_words(rest)}" if rest else "")
    raise ValueError(number)


def as_recognised(text: str) -> str:
    """Lower case, number words, no punctuation but apostrophes."""
    text = re.sub(r"\$(\d[\d,.]*\d|\d)", r"\1 dollars", text.replace("’", "'"))
    text = re.sub(r"(?<=\d)k\b", " thousand", text)
    for written, said in _SPOKEN.items():
        text = text.replace(written, said)
    text = _NUMBER.sub(_said, text)
    return " ".join(re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower()))


def _said(match: re.Match[str]) -> str:
    whole = in_words(int(match[1].replace(",", "")))
    decimals = " point " + " ".join(_ONES[int(d)] for d in match[2]) if match[2] else ""
    return f" {whole}{decimals} "


def without_numbers(text: str) -> str:
    """All numbers replaced by "some", in figures and in words."""
    words = "|".join([*_ONES[2:], *_TENS, "hundred", "thousand", "million", "billion"])
    number = rf"[$€£]?\d[\d,.]*(?:k|%)?|\b(?:{words}|half|twice|halved|doubled|tripled)\b"
    return re.sub(rf"(?:{number})(?:[ -](?:{number}))*", "some", text, flags=re.IGNORECASE)


def with_word_errors(text: str, share: float, noise: random.Random) -> str:
    """As recognised, with that share of words dropped, doubled or replaced by a neighbour."""
    words = as_recognised(text).split()
    result: list[str] = []
    for word in words:
        if noise.random() >= share:
            result.append(word)
            continue
        kind = noise.choice(("drop", "replace", "insert"))
        if kind == "insert":
            result += [word, noise.choice(words)]
        elif kind == "replace":
            result.append(noise.choice(words))
    return " ".join(result)


def stammered(text: str) -> str:
    """Every eighth word begun twice, every twentieth said twice."""
    words = []
    for n, word in enumerate(text.split()):
        if n % 8 == 3 and word[0].isalpha():
            words.append(f"{word[0]}-{word[0]}-{word}")
        else:
            words += [word, word] if n % 20 == 7 else [word]
    return " ".join(words)


def without_pronouns(text: str) -> str:
    """Every second "I" at the beginning of a sentence dropped, as people do when speaking."""
    pieces = re.split(r"((?:^|[.!?] )I )", text)
    for n in range(3, len(pieces), 4):
        pieces[n] = pieces[n].removesuffix("I ")
    return "".join(pieces)


def in_dialect(text: str) -> str:
    """A few grammatical habits of other Englishes, with the content left alone."""
    changed = text
    for standard, other in DIALECT.items():
        changed = re.sub(rf"\b{standard}\b", other, changed)
    return changed


DIALECT = {
    "was not": "wasn't", "were": "was", "did not": "didn't", "does not": "don't",
    "doesn't": "don't", "an": "a", "those": "them", "has been": "been", "have been": "been",
    "the": "de", "going to": "gon", "isn't": "ain't", "aren't": "ain't",
}  # fmt: skip
