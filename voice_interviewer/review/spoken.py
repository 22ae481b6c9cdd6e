"""The transcript as it is shown: words, with fillers and pauses where they were.

The recogniser and the filler detector hear separately. A filler the recogniser wrote
down is that word, marked; one that it left out is put in where it was heard, so that
every mark of the report can be seen in the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .document import SpokenTurn, SpokenWord, Stretch
from .marks import PageMark

NEAR = 0.6
"""Seconds by which the two may disagree about when one filler was said."""

FILLED = re.compile(r"(u+h*m+|u+h+|e+r+m*|h+m+|m+h*m+|a+h+|eh+)")

Numbered = tuple[int, PageMark]
"""A mark and its place among all marks of the round."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of shown text: some words, or a pause between them."""

    kind: Literal["words", "filled", "marker", "pause"]
    words: tuple[SpokenWord, ...] = ()
    mark: int | None = None
    """Its place among the marks of the round."""
    lit: bool = False
    """Whether the highlighter goes over it."""


def pieces(
    turn: SpokenTurn, marks: Iterable[Numbered], lit: Stretch | None = None
) -> tuple[Piece, ...]:
    """One turn of the candidate cut into what is shown, in order of time.

    Args:
        turn: Its words may be empty; then there is nothing to cut.
        marks: Those of the round; the ones outside the turn are passed over.
        lit: What to go over with the highlighter.
    """
    owner: dict[int, Numbered] = {}
    between: list[Numbered] = []
    for numbered in marks:
        if not _belongs(numbered[1], turn):
            continue
        said = _words_of(numbered[1], turn.words, owner)
        owner.update(dict.fromkeys(said, numbered))
        if not said:
            between.append(numbered)
    return _in_order(turn, owner, between, lit)


def _belongs(mark: PageMark, turn: SpokenTurn) -> bool:
    if mark.kind == "pause":
        return turn.start - NEAR <= mark.end <= turn.end
    return mark.kind in ("filled", "marker") and turn.start - NEAR <= mark.start < turn.end


def _words_of(mark: PageMark, words: Sequence[SpokenWord], taken: Iterable[int]) -> range:
    if mark.kind == "pause":
        return range(0)
    sought = [_bare(word) for word in mark.text.split()]
    starts = [
        n
        for n in range(len(words) - len(sought) + 1)
        if abs(words[n].start - mark.start) <= NEAR
        and all(_same(_bare(words[n + k].text), s) for k, s in enumerate(sought))
        and not any(n + k in taken for k in range(len(sought)))
    ]
    if not starts:
        return range(0)
    first = min(starts, key=lambda n: abs(words[n].start - mark.start))
    return range(first, first + len(sought))


def _bare(word: str) -> str:
    return re.sub(r"[^\w']", "", word).lower()


def _same(heard: str, sought: str) -> bool:
    return heard == sought or bool(FILLED.fullmatch(heard) and FILLED.fullmatch(sought))


def _in_order(
    turn: SpokenTurn,
    owner: dict[int, Numbered],
    between: list[Numbered],
    lit: Stretch | None,
) -> tuple[Piece, ...]:
    shown: list[Piece] = []
    waiting = sorted(between, key=lambda numbered: numbered[1].start)
    for n, word in enumerate(turn.words):
        middle = (word.start + word.end) / 2
        while waiting and waiting[0][1].start < middle:
            shown.append(_inserted(*waiting.pop(0)))
        mark = owner.get(n)
        under = lit is not None and lit.start <= middle < lit.end
        piece = Piece(_kind(mark), (word,), mark and mark[0], under)
        if shown and _continues(shown[-1], piece):
            piece = Piece(piece.kind, (*shown.pop().words, word), piece.mark, under)
        shown.append(piece)
    return (*shown, *(_inserted(*numbered) for numbered in waiting))


def _kind(mark: Numbered | None) -> Literal["words", "filled", "marker"]:
    if mark is None:
        return "words"
    return "filled" if mark[1].kind == "filled" else "marker"


def _continues(before: Piece, piece: Piece) -> bool:
    if before.kind != piece.kind or before.lit != piece.lit or not before.words:
        return False
    return before.mark == piece.mark


def _inserted(place: int, mark: PageMark) -> Piece:
    if mark.kind == "pause":
        return Piece("pause", mark=place)
    word = SpokenWord(text=mark.text, start=mark.start, end=mark.end)
    return Piece("filled" if mark.kind == "filled" else "marker", (word,), place)
