"""Text as plain spoken words: what every detector reads.

In goes an answer as written or as a recogniser left it; out comes a `Wording`: lower-case
words without punctuation and contractions, every number one sign, each word knowing where it
stood in the text. Detectors see nothing else, so that "It took 40k." and "it took forty thousand"
cannot score differently, and a match can always be traced back to the letters.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

NUMBER = "#"
"""Stands for every number but zero and one, which also mean other things."""

_PIECE = re.compile(
    r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[A-Za-z]+(?:['’][A-Za-z]+)*|<=|>=|[²³%$€£=<>+]"
)
_SIGNS = {
    "%": "percent", "$": "dollars", "€": "euros", "£": "pounds", "=": "equals",
    "<": "less than", ">": "more than", "<=": "at most", ">=": "at least", "+": "plus",
    "²": "squared", "³": "cubed",
}  # fmt: skip
_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_SUFFIXES = {"k": 1000, "m": 10**6, "bn": 10**9}
_ALIKE = {"okay": "ok", "gonna": "going to", "wanna": "want to", "cos": "because",
          "optimise": "optimize", "percentage": "percent"}  # fmt: skip
_IRREGULAR = {"can't": "can not", "cannot": "can not", "won't": "will not", "let's": "let us"}
_ENDINGS = {"n't": "not", "'ll": "will", "'ve": "have", "'re": "are", "'d": "would", "'m": "am"}
_IS = frozenset({
    "it's", "that's", "there's", "here's", "what's", "who's", "where's", "how's", "he's", "she's",
    "this's",
})  # fmt: skip
"""Words whose "'s" is hardly ever a genitive."""
_BARE = {
    bare.replace("'", ""): bare
    for bare in (
        "don't", "doesn't", "didn't", "can't", "isn't", "wasn't", "weren't", "couldn't", "wouldn't",
        "shouldn't", "haven't", "hasn't", "i'm", "i've", "that's", "what's", "they're", "you're",
        "there's",
    )
}  # fmt: skip
"""Recognisers also leave the apostrophe out."""
_UNMARKED = frozenset({"cannot", *_BARE})
_FILLERS = frozenset({"um", "uh", "er", "erm", "hmm", "mm", "ah", "uhm", "umm"})
_EMPTY = {("you", "know"), ("i", "mean"), ("sort", "of"), ("kind", "of")}
_MEANT_BEFORE = frozenset({
    "do", "did", "if", "how", "as", "would", "what", "which", "this", "that", "the", "a",
    "some", "any",
})  # fmt: skip
"""Words after which a phrase of `_EMPTY` is meant: "do you know", "what kind of"."""


@dataclass(slots=True)
class _Token:
    text: str
    start: int
    end: int
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """An answer as words.

    `line` is the words joined by single spaces with a space before and after, which is
    what patterns are matched on. Fillers are left out of it, so that they neither split
    nor make evidence, and are counted in `fillers`.
    """

    source: str
    """The text it was made from, untouched."""
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    """For each word, its character range in `source`."""
    values: tuple[float | None, ...]
    """For each word, the number it stands for."""
    fillers: int
    """Filled pauses and empty phrases ("you know") that were left out."""
    line: str = field(repr=False)
    _starts: tuple[int, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.words)

    def word_range(self, start: int, end: int) -> tuple[int, int]:
        """Words (first, one past the last) that a character range of `line` covers."""
        return bisect_right(self._starts, start + 1) - 1, bisect_left(self._starts, end)

    def source_range(self, first: int, last: int) -> tuple[int, int]:
        """Character range in `source` of the words from `first` up to but without `last`."""
        return self.places[first][0], self.places[last - 1][1]


def _in_a_word(text: str, start: int, end: int) -> bool:
    """Whether a digit stands for a letter, as in "th4t"; "k8s" and "p95" are left alone."""
    before = text[max(0, start - 2) : start]
    return len(before) == 2 and before.isalpha() and text[end : end + 1].isalpha()


def written_out(word: str) -> str:
    """A contraction in its full words, as others say it: "don't" and "do not" are the same."""
    word = _BARE.get(word, word)
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _IS:
        return f"{word[:-2]} is"
    for ending, full in _ENDINGS.items():
        if word.endswith(ending) and word != ending:
            return f"{word.removesuffix(ending)} {full}"
    return word


def _in_full(tokens: list[_Token]) -> list[_Token]:
    full: list[_Token] = []
    for token in tokens:
        if "'" not in token.text and token.text not in _UNMARKED:
            full.append(token)
        else:
            words = written_out(token.text).split()
            full += [_Token(word, token.start, token.end, token.value) for word in words]
    return full


def _pieces(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _PIECE.finditer(text):
        piece = match.group().lower().replace("’", "'")
        start, end = match.span()
        if text[end : end + 1] == "-" and text[end + 1 : end + 1 + len(piece)].lower() == piece:
            continue  # "w-w-well": the beginning of a word said again
        if piece[0] in "0123456789" and _in_a_word(text, start, end):
            continue
        if piece[0] in "0123456789":
            tokens.append(_Token(NUMBER, start, end, float(piece.replace(",", ""))))
            continue
        glued = bool(tokens) and tokens[-1].end == start and tokens[-1].value is not None
        if glued and piece in _SUFFIXES:
            tokens[-1].value = (tokens[-1].value or 0) * _SUFFIXES[piece]
            tokens[-1].end = end
        elif piece in _SIGNS or piece in _ALIKE:
            tokens += [
                _Token(w, start, end) for w in _SIGNS.get(piece, _ALIKE.get(piece, "")).split()
            ]
        else:
            tokens.append(_Token(piece, start, end))
    return tokens


def _number_words(tokens: list[_Token]) -> list[_Token]:
    """Joins runs such as "two hundred and forty" or "2.5 million" into one number."""
    joined: list[_Token] = []
    i = 0
    while i < len(tokens):
        end, value = _read_number(tokens, i)
        if value is None:
            joined.append(tokens[i])
            i += 1
        else:
            text = {0.0: "zero", 1.0: "one"}.get(value, NUMBER)
            if text == NUMBER and joined and joined[-1].text == NUMBER:
                # "1995" is also said "nineteen ninety five": a run of numbers is one number
                joined[-1].end = tokens[end - 1].end
            else:
                joined.append(_Token(text, tokens[i].start, tokens[end - 1].end, value))
            i = end
    return joined


def _small(token: _Token) -> float | None:
    if token.value is not None:
        return token.value
    return _UNITS.get(token.text, _TENS.get(token.text))


def _read_number(tokens: list[_Token], i: int) -> tuple[int, float | None]:
    """The number that begins at word `i` and where it ends; None if there is none."""
    first = _small(tokens[i])
    if first is None and tokens[i].text not in _SCALES:
        return i, None
    total, current, at = 0.0, 0.0, i
    while at < len(tokens):
        word, small = tokens[at].text, _small(tokens[at])
        after = _small(tokens[at + 1]) if at + 1 < len(tokens) else None
        if small is not None and (
            at == i
            or tokens[at - 1].text in _SCALES
            or tokens[at - 1].text == "and"
            or _tens_then_unit(tokens[at - 1], small)
        ):
            current += small
        elif word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] > 100:
                total, current = total + current, 0
        elif word == "and" and tokens[at - 1].text == "hundred" and after is not None:
            pass
        elif word == "point" and after is not None and at > i:
            current += after / 10
            at += 1
        else:
            break
        at += 1
    return at, total + current


def _tens_then_unit(before: _Token, small: float) -> bool:
    return before.text in _TENS and 0 < small < 10


def _spoken_order(tokens: list[_Token]) -> list[_Token]:
    """Writes costs as they are said: "O(n)" and "oh of n" both as "o of n"."""
    spoken: list[_Token] = []
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.text == "oh" and following and following.text in {"of", "n", "log"}:
            token.text = "o"
        spoken.append(token)
        if token.text == "o" and following and following.text not in {"of", "k"}:
            spoken.append(_Token("of", token.end, token.end))
    return spoken


def _currency_after(tokens: list[_Token]) -> list[_Token]:
    """Moves a currency sign behind its number, where it is spoken."""
    for i in range(len(tokens) - 1):
        if tokens[i].text in {"dollars", "euros", "pounds"} and tokens[i + 1].value is not None:
            sign, number = tokens[i], tokens[i + 1]
            if number.start - sign.end <= 1 and sign.end - sign.start == 1:
                tokens[i] = _Token(number.text, sign.start, number.end, number.value)
                tokens[i + 1] = _Token(sign.text, number.end, number.end)
    return tokens


def _without_fillers(tokens: list[_Token]) -> tuple[list[_Token], int]:
    kept: list[_Token] = []
    dropped = 0
    i = 0
    while i < len(tokens):
        pair = (tokens[i].text, tokens[i + 1].text if i + 1 < len(tokens) else "")
        if tokens[i].text in _FILLERS:
            i, dropped = i + 1, dropped + 1
        elif pair in _EMPTY and not (kept and kept[-1].text in _MEANT_BEFORE):
            i, dropped = i + 2, dropped + 1
        elif kept and kept[-1].text == tokens[i].text and tokens[i].value is None:
            said = tokens[i].text  # "the the": a restart is delivery, not content
            while i < len(tokens) and tokens[i].text == said:
                i += 1
            if len(said) > 1 and i < len(tokens) and tokens[i].text.startswith(said):
                kept.pop()  # "me me memory": nor is a beginning that was said twice
        else:
            kept.append(tokens[i])
            i += 1
    return kept, dropped


def read(text: str) -> Wording:
    """The words of a text, whichever way it was written down."""
    tokens = _number_words(_currency_after(_spoken_order(_pieces(text))))
    tokens, fillers = _without_fillers(tokens)
    tokens = _in_full(tokens)
    starts, at = [], 1
    for token in tokens:
        starts.append(at)
        at += len(token.text) + 1
    return Wording(
        source=text,
        words=tuple(t.text for t in tokens),
        places=tuple((t.start, t.end) for t in tokens),
        values=tuple(t.value for t in tokens),
        fillers=fillers,
        line=" " + " ".join(t.text for t in tokens) + " ",
        _starts=tuple(starts),
    )
