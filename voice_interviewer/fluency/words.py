"""Words that are counted: discourse markers, hedges, I and we.

Spelling does not tell a marker: of "like" fewer than half are one. Each phrase carries
its own rule, in a file that anybody can edit (`markers/en.toml`).
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voice_interviewer.errors import UserError
from voice_interviewer.findings import Mark, Measure
from voice_interviewer.speech import Word

from .bare import bare
from .learned import InContext, Meaning, Weights, learned, meanings
from .own_speech import OwnSpeech

_FOLDER = Path(__file__).parent / "markers"
_STOP = (".", "?", "!", ";", ":", ",", "…")


@dataclass(frozen=True, slots=True)
class Marker:
    """A phrase that may be said only to keep talking, and where it is not."""

    phrase: tuple[str, ...]
    kind: str
    not_after: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    opening: bool = False
    """Whether it is one only at the start of a clause."""
    learned: Weights | None = None
    """Decides in place of the rule, where something was learned."""
    meaning: Meaning | None = None
    """Decides in place of both, where something was learned and an embedder is at hand."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word lists of one language."""

    markers: tuple[Marker, ...]
    hedges: tuple[tuple[str, ...], ...]
    announcements: tuple[tuple[str, ...], ...]
    """Said before a silence, these explain it."""
    singular: frozenset[str]
    plural: frozenset[str]
    repeatable: frozenset[str]
    """Words that are said twice on purpose."""
    corrections: tuple[tuple[str, ...], ...] = ()
    """Said after a mistake, these correct it."""
    starters: frozenset[str] = frozenset()
    """Words with which clauses are begun again ..."""
    unfinished: frozenset[str] = frozenset()
    """... after one of these, which end none."""

    @classmethod
    def read(cls, path: Path) -> "Vocabulary":
        """The lists in a TOML file.

        Raises:
            UserError: The file is missing or not understood.
        """
        try:
            data = tomllib.loads(path.read_text("utf-8"))
            known, meant = learned(data["language"]), meanings(data["language"])
            return cls(
                markers=tuple(
                    Marker(
                        phrase=_split(entry["phrase"]),
                        kind=entry["kind"],
                        not_after=frozenset(entry.get("not_after", ())),
                        not_before=frozenset(entry.get("not_before", ())),
                        opening=entry.get("opening", False),
                        learned=known.get(entry["phrase"]),
                        meaning=meant.get(entry["phrase"]),
                    )
                    for entry in data["marker"]
                ),
                hedges=tuple(_split(phrase) for phrase in data["hedges"]["phrases"]),
                announcements=tuple(_split(phrase) for phrase in data["announcements"]["phrases"]),
                singular=frozenset(data["first_person"]["singular"]),
                plural=frozenset(data["first_person"]["plural"]),
                repeatable=frozenset(data["repeatable"]["words"]),
                corrections=tuple(
                    _split(phrase) for phrase in data.get("corrections", {}).get("phrases", ())
                ),
                starters=frozenset(data.get("restarts", {}).get("words", ())),
                unfinished=frozenset(data.get("restarts", {}).get("unfinished", ())),
            )
        except OSError as error:
            raise UserError(f"Cannot read the word list {path}: {error.strerror}.") from error
        except tomllib.TOMLDecodeError as error:
            raise UserError(f"The word list {path} is not valid TOML: {error}.") from error
        except (KeyError, TypeError) as error:
            raise UserError(f"The word list {path} lacks {error}; compare en.toml.") from error


@cache
def vocabulary(language: str = "en") -> Vocabulary:
    """The lists that come with the package."""
    return Vocabulary.read(_FOLDER / f"{language}.toml")


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split())


def occurrences(
    words: Sequence[Word], phrases: Sequence[tuple[str, ...]]
) -> Iterator[tuple[int, int]]:
    """Where phrases stand: first word and the one after the last. The longest wins."""
    texts = [bare(word.text) for word in words]
    ordered = sorted(phrases, key=len, reverse=True)
    n = 0
    while n < len(texts):
        length = next((len(p) for p in ordered if tuple(texts[n : n + len(p)]) == p), 0)
        if length:
            yield n, n + length
        n += length or 1


def mark(words: Sequence[Word], kind: str) -> Mark:
    """Words that stand together, as a mark."""
    text = " ".join(word.text for word in words)
    return Mark(words[0].span.start, words[-1].span.end, text, kind)


def discourse_markers(
    own: OwnSpeech, lists: Vocabulary, in_context: InContext | None = None
) -> list[Measure]:
    """Markers used, and of them "you know" and "like" on lines of their own."""
    marks = tuple(
        found
        for answer in own.answers
        for found in markers_in(answer.turn.words, lists, in_context)
    )
    notes = {
        "discourse_markers": "Words that can be filler, where the words around them say so. "
        "Using them is ordinary; they are not added to the filled pauses.",
        "you_know": "Counted unless the words around it give it a meaning.",
        "like": "An estimate: people themselves disagree about a quarter of them.",
    }
    names = (("discourse_markers", None), ("you_know", "you know"), ("like", "like"))
    if not own.answers:
        return [Measure(name, None, "count", missing=own.too_little) for name, _ in names]
    return [
        Measure(name, float(len(mine)), "count", spans=mine, note=notes[name])
        for name, kind in names
        for mine in [tuple(m for m in marks if kind in (None, m.kind))]
    ]


def markers_in(
    words: Sequence[Word], lists: Vocabulary, in_context: InContext | None = None
) -> list[Mark]:
    """The discourse markers among the words of one turn."""
    texts = [bare(word.text) for word in words]
    by_phrase = {marker.phrase: marker for marker in lists.markers}
    found = []
    for start, end in occurrences(words, list(by_phrase)):
        marker = by_phrase[tuple(texts[start:end])]
        sure: float | None = None
        if marker.meaning is not None and in_context is not None:
            sure = marker.meaning.probability(words, start, end, in_context)
            filler = sure > marker.meaning.threshold
        elif marker.learned is not None:
            sure = marker.learned.probability(words, start, end)
            filler = sure > marker.learned.threshold
        else:
            filler = _by_rule(marker, words, start, end)
        if filler:
            said = mark(words[start:end], marker.kind)
            text = " ".join(marker.phrase)
            found.append(Mark(said.start, said.end, text, marker.kind, sure))
    return found


def _by_rule(marker: Marker, words: Sequence[Word], start: int, end: int) -> bool:
    """Whether no word around a marker makes it content."""
    opens = start == 0 or words[start - 1].text.endswith(_STOP)
    before = bare(words[start - 1].text) if start else ""
    after = bare(words[end].text) if end < len(words) else ""
    content = before in marker.not_after or after in marker.not_before
    return not content and (opens or not marker.opening)


def hedges(own: OwnSpeech, lists: Vocabulary) -> Measure:
    """Phrases that take something back; a count, no verdict."""
    if not own.answers:
        return Measure("hedges", None, "count", missing=own.too_little)
    marks = tuple(
        mark(answer.turn.words[start:end], "hedge")
        for answer in own.answers
        for start, end in occurrences(answer.turn.words, lists.hedges)
    )
    note = "A count, not a fault: guides disagree, and a doubt that is real should be said."
    return Measure("hedges", float(len(marks)), "count", spans=marks, note=note)


def first_person(own: OwnSpeech, lists: Vocabulary) -> list[Measure]:
    """How often "I" and how often "we"; counts, no verdict."""
    texts = [bare(word.text) for word in own.words]
    missing = None if own.answers else own.too_little
    return [
        Measure(
            name,
            None if missing else float(sum(text in wanted for text in texts)),
            "count",
            missing=missing,
        )
        for name, wanted in (("said_i", lists.singular), ("said_we", lists.plural))
    ]
