"""The text of a CV in, the pieces of work one could be asked about out.

A project is found by how it is told: a bullet or a sentence that begins with a deed ("led",
"moved", "halved"), or a name in the part called projects. What becomes of it is one clause
of a few plain words that can be put behind "your CV says". Nothing else of a CV is ever
spoken, so that a CV that tries to give orders can at most be quoted, and lines that address
a reader are not even that.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from voice_interviewer.interviewer.matching import Similarity
from voice_interviewer.interviewer.numerals import numbers

LONGEST = 14
"""Words of a clause; the listener knows the rest."""

_LEAST = 2
"""Words beside the verb without which a deed is none: "wrote code"."""

_NAME_WORDS = 4
"""Words without which a line in the part called projects says too little."""

_DANGLING = frozenset(
    """a an and as at by for from in into its of on one or our over the their through to under using
    used via which while with within without your that who where when up than""".split()
)
_UNITS = frozenset(
    """ms s sec secs second seconds minute minutes min hour hours h day days week weeks month months
    year years percent % gb mb tb kb k m x times rps qps""".split()
)
_BULLET = re.compile(r"^\s*(?:[-*+•‣▪◦·●–—✓✅➢👉]|\d+[.)])\s+")
_CUT = re.compile(
    r"\s[–—-]\s|[;:()\[\]<>|]|\.(?=\s|$)|,\s+(?=(?:which|who|thus|so|resulting|\w+ing)\b)"
    r"|\s(?=(?:which|resulting in|in order to)\b)"
)


@dataclass(frozen=True, slots=True)
class Project:
    """A piece of work that a CV tells of."""

    line: str
    """The line, without what cannot be spoken."""
    told: str
    """What follows "Your CV": "says you moved billing to services", "mentions Harbour, ..."."""


def projects(text: str) -> tuple[Project, ...]:
    """The projects of a CV, in its order."""
    found: dict[str, Project] = {}
    for part, line in _lines(text):
        if _addresses(line):
            continue
        told = _deed(line) or (_name(line) if part == "named" else "")
        if told:
            found.setdefault(told.lower(), Project(line, told))
    return tuple(found.values())


def plain(text: str) -> str:
    """Text without what cannot be spoken: signs, pictures, directions of writing, addresses."""
    text = re.sub(r"https?://\S+|www\.\S+|\S+@\S+", " ", unicodedata.normalize("NFKC", text))
    kept = (c if _speakable(c) else " " for c in text)
    return " ".join("".join(kept).split())


def closest(found: Sequence[Project], to: str, similarity: Similarity | None) -> list[Project]:
    """Projects, the most like a text first; in their own order without a similarity."""
    if not similarity or not found or not to.strip():
        return list(found)
    scores = similarity([project.told for project in found], [to])[:, 0]
    ranked = sorted(zip(scores, range(len(found)), strict=True), key=lambda row: (-row[0], row[1]))
    return [found[n] for _, n in ranked]


def _speakable(c: str) -> bool:
    if c in "-–—.,;:'’&/()+%#<>[]{}|$":
        return True
    category = unicodedata.category(c)
    return category[0] in "LN" or category == "Zs"


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each statement with the kind of part it stands in: "named", "skipped" or ""."""
    part = ""
    for line in _joined(text.splitlines()):
        heading = _heading(line)
        if heading is not None:
            part = heading
            continue
        if part == "skipped":
            continue
        if part == "named" and not _BULLET.match(line) and re.search(r"\b(19|20)\d\d\b", line):
            part = ""
        for piece in re.split(r"\s[•·●▪]\s", line):
            bare = _BULLET.sub("", piece.strip()).replace("**", "").replace("`", "")
            yield from (
                (part, plain(said)) for said in re.split(r"(?<=[a-z)])\.\s+(?=[A-Z])", bare)
            )


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Lines, with those that only go on joined to where they began."""
    running = ""
    for line in lines:
        goes_on = running and line.strip()[:1].islower() and not _BULLET.match(line)
        if goes_on and not running.rstrip().endswith((".", ":")):
            running += " " + line.strip()
            continue
        if running:
            yield running
        running = line if line.strip() else ""
    if running:
        yield running


def _heading(line: str) -> str | None:
    """The kind of part that a heading begins; None if the line is no heading."""
    words = re.findall(r"[^\W\d_]+", plain(line.strip(" #*_:")).lower())
    label, colon, _ = line.strip(" #*").partition(":")
    if colon and len(label.split()) <= 2 and set(label.lower().split()) & _words("skipped"):
        return ""  # "Skills: Java, Spring": a part of one line
    if not words or len(words) > 5 or _BULLET.match(line):
        return None
    for kind, name in (("skipped", "skipped"), ("named", "named"), ("", "others")):
        if set(words) & _words(name) and (line.lstrip().startswith("#") or len(words) <= 4):
            return kind
    return None


def _deed(line: str) -> str:
    """The clause of a line that begins with a deed, in the second person; "" if there is none."""
    if noun := re.match(rf"(?:the )?(({_any('nouns')}) (?:of|for|to) .*)", line, re.IGNORECASE):
        clause = _clause(noun[1])
        told = f"mentions the {clause[0].lower()}{clause[1:]}"
        return told if len(clause.split()) > 1 + _LEAST and _latin(clause) else ""
    before = r"(?:^|\bI\s+(?:have\s+)?(?:also\s+|then\s+)?|^In \d+,\s+(?:I\s+)?|^[\w-]+ly\s+)"
    verbs = rf"(?:{_any('deeds')})(?:, \w+ed and \w+ed)?"
    match = re.search(rf"{before}({verbs}\s.*)", line, re.IGNORECASE) or re.match(
        rf"((?:{_any('present')})\s.*)", line, re.IGNORECASE
    )
    if match is None:
        return ""
    clause = _clause(match[1])
    words = clause.split()
    if len(words) <= _LEAST or (set(words[1:4]) & _words("duties") and len(words) < 7):
        return ""
    return f"says you {words[0].lower()} {' '.join(words[1:])}" if _latin(clause) else ""


def _name(line: str) -> str:
    """A project that has a name or a title of a few words."""
    line = re.sub(r"\(.*?\)", "", line)
    name, _, rest = re.sub(r"\s[–—-]\s|:\s", "\0", line, count=1).partition("\0")
    both = f"{_clause(name)}, {_clause(rest)}" if rest else _clause(name)
    if len(both.split()) < _NAME_WORDS or not _latin(both):
        return ""
    return f"mentions a project called {_shortened(both.split())}"


def _clause(text: str) -> str:
    """The first few words that make sense by themselves, without numbers."""
    head = _CUT.split(text.strip(), maxsplit=1)[0]
    kept: list[str] = []
    words = head.split()
    for n, word in enumerate(words):
        if not numbers(word) or re.fullmatch(r"[A-Za-z]+\d\w*,?", word):
            kept.append(_to_you(word))
            continue
        following = words[n + 1].lower().strip(".,") if n + 1 < len(words) else ""
        if not following or following in _UNITS or following in _DANGLING or "%" in word:
            break  # "from 4 s to 1.1 s": nothing that follows makes sense without it
    return re.sub(r"\ba(?= [aeiou])", "an", re.sub(r"\ban(?= [^aeiouh\W])", "a", _shortened(kept)))


def _shortened(words: list[str]) -> str:
    if len(words) > LONGEST:
        words = words[:LONGEST]
        last = max((n for n, w in enumerate(words) if w.lower() in _DANGLING), default=0)
        words = words[:last] if last >= LONGEST - 4 else words
    while words and words[-1].lower().strip(",") in _DANGLING:
        words = words[:-1]
    return " ".join(words).strip(" ,.-–—/&'")


def _to_you(word: str) -> str:
    return {"my": "your", "our": "your", "i": "you", "we": "you", "us": "you", "me": "you"}.get(
        word.lower(), word
    )


def _latin(text: str) -> bool:
    """Whether an English voice can say it."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and all(unicodedata.name(c, "").startswith("LATIN") for c in letters)


def _addresses(line: str) -> bool:
    return any(re.search(pattern, line, re.IGNORECASE) for pattern in _data()["addressed"])


@cache
def _any(name: str) -> str:
    """A pattern for any of the words of a list."""
    return "|".join(sorted(_words(name), key=len, reverse=True))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()[name].split())


@cache
def _data() -> dict[str, Any]:
    text = (resources.files(__package__) / "projects.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
