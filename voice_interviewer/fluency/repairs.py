"""Words begun again: repetitions, restarts and corrections, as counts with spans.

Rules on the words and no verdict: everybody does it, more so when the thought is hard.
Recognisers mend some of them silently, so that there may be more than are counted.
"""

from collections.abc import Sequence

from voice_interviewer.findings import Mark, Measure
from voice_interviewer.speech import Word

from .bare import bare
from .own_speech import OwnSpeech
from .words import Vocabulary, mark, occurrences

_BROKEN = ("-", "–", "—", "…", "...")
"""A word or clause that ends so was broken off."""
_FARTHEST = 3
"""Words said before a clause is begun again."""
_SENTENCE = (".", "?", "!")


def repetitions(own: OwnSpeech, lists: Vocabulary) -> Measure:
    """Words and phrases of up to three words said twice in a row."""
    if not own.answers:
        return Measure("repetitions", None, "count", missing=own.too_little)
    marks = tuple(found for answer in own.answers for found in repeats_in(answer.turn.words, lists))
    note = "Whisper drops some repetitions, so there may be more."
    return Measure("repetitions", float(len(marks)), "count", spans=marks, note=note)


def restarts(own: OwnSpeech, lists: Vocabulary) -> Measure:
    """Clauses begun again or corrected."""
    if not own.answers:
        return Measure("restarts", None, "count", missing=own.too_little)
    marks = tuple(found for answer in own.answers for found in repairs_in(answer.turn.words, lists))
    note = "Restarts and corrections, by the words alone. A count, not a fault."
    return Measure("restarts", float(len(marks)), "count", spans=marks, note=note)


def repeats_in(words: Sequence[Word], lists: Vocabulary) -> list[Mark]:
    """The repetitions in one turn."""
    texts = [bare(word.text) for word in words]
    found, n = [], 0
    while n < len(texts):
        length = next((k for k in (3, 2, 1) if _said_twice(texts, n, k, lists)), 0)
        if length and not _closed(words, n, length):
            found.append(mark(words[n : n + 2 * length], "repetition"))
            n += length
        n += 1
    return found


def _said_twice(texts: Sequence[str], n: int, length: int, lists: Vocabulary) -> bool:
    first, second = texts[n : n + length], texts[n + length : n + 2 * length]
    meant = length == 1 and (first[0] in lists.repeatable or not first[0].isalpha())
    return bool(first) and first == second and not meant


def _closed(words: Sequence[Word], n: int, length: int) -> bool:
    """Whether a sentence ends between the two, so that the second begins another."""
    return words[n + length - 1].text.endswith(_SENTENCE)


def repairs_in(words: Sequence[Word], lists: Vocabulary) -> list[Mark]:
    """The restarts and corrections in one turn, in order, none inside another."""
    texts = [bare(word.text) for word in words]
    corrected = dict(occurrences(words, lists.corrections))
    found: list[Mark] = []
    n = 0
    while n < len(words):
        end = _corrected(words, corrected, n) or _restarted(words, texts, n, lists)
        if end:
            kind = "correction" if n in corrected else "restart"
            found.append(mark(words[n:end], kind))
        n = end or n + 1
    return found


def _corrected(words: Sequence[Word], corrected: dict[int, int], n: int) -> int:
    """Where a correction that stands at a word ends; 0 if none does, or nothing precedes it."""
    end = corrected.get(n, 0)
    return end if end and n and end < len(words) else 0


def _restarted(words: Sequence[Word], texts: Sequence[str], n: int, lists: Vocabulary) -> int:
    """Where the second beginning of a clause ends that begins at a word; 0 if it has but one.

    "we could, we should": the same one or two words, what was said of the clause between,
    and then something else. The first clause must be broken off, or stop at a word that
    ends none: "we came, we saw" is no restart.
    """
    if texts[n] not in lists.starters:
        return 0
    for length, between in ((k, d) for d in range(1, _FARTHEST + 1) for k in (2, 1)):
        again = n + length + between
        end = again + length
        inside = words[n : again - 1]
        if end >= len(texts) or texts[n : n + length] != texts[again:end]:
            continue
        last = words[again - 1].text
        broken = last.endswith(_BROKEN)
        broken = broken or (last.endswith(",") and texts[again - 1] in lists.unfinished)
        whole = any(word.text.endswith(_SENTENCE) for word in inside) or last.endswith(("?", "!"))
        if broken and not whole and texts[n + length] != texts[end]:
            return end
    return 0
