"""From a place in the text to a quote with times: verbatim, short, and playable."""

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from voice_interviewer.evidence import Wording
from voice_interviewer.findings import Quote
from voice_interviewer.speech import Span, Turn

from .answers import Heard, Item

LONGEST = 28
"""Words in a quote."""

_SENTENCE_END = re.compile(r"[.!?;](?:\s|$)")


def quotes(heard: Heard, items: tuple[Item, ...], most: int = 3) -> tuple[Quote, ...]:
    """One quote for each of the first few kinds of evidence, in the order of speaking."""
    chosen: dict[tuple[int, str], Item] = {}
    for item in items:
        chosen.setdefault((item.answer, item.evidence.kind), item)
    found: list[Quote] = []
    for item in sorted(list(chosen.values())[:most], key=lambda item: item.first):
        answer = heard.answers[item.answer]
        start, end = clause(answer.wording, item.evidence.start, item.evidence.end)
        quote = _timed(answer.turn, start, end)
        if quote not in found:
            found.append(quote)
    return tuple(found)


def clause(wording: Wording, start: int, end: int) -> tuple[int, int]:
    """The sentence around a character range, or some words around it where none is marked."""
    text = wording.source
    left = max((m.end() for m in _SENTENCE_END.finditer(text, 0, start)), default=0)
    after = _SENTENCE_END.search(text, max(start, end - 1))
    right = after.start() + 1 if after else len(text)
    first = bisect_right(wording.places, start, key=itemgetter(1))
    last = bisect_left(wording.places, end, key=itemgetter(0)) - 1
    spare = max(0, LONGEST - (last - first + 1)) // 2
    left = max(left, wording.places[max(0, first - spare)][0])
    right = min(right, wording.places[min(len(wording) - 1, last + spare)][1] + 1)
    piece = text[left:right]
    return left + len(piece) - len(piece.lstrip()), left + len(piece.rstrip(" ,\n\t"))


def _timed(turn: Turn, start: int, end: int) -> Quote:
    span = span_of(turn, start, end)
    return Quote(turn.id, turn.text[start:end], span.start, span.end)


def span_of(turn: Turn, start: int, end: int) -> Span:
    """When a character range of a turn's text was said; by its share where no word has a time."""
    text = turn.text
    at, begins, ends = 0, None, turn.span.end
    for word in turn.words:
        place = text.find(word.text.strip(), at)
        if place < 0:
            continue
        at = place + len(word.text.strip())
        if begins is None and at > start:
            begins = word.span.start
        if place < end:
            ends = word.span.end
    if begins is None:
        share = turn.span.duration / max(1, len(text))
        begins, ends = turn.span.start + share * start, turn.span.start + share * end
    return Span(begins, max(begins, ends))
