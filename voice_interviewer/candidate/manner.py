"""Ways of saying the same lines: what one candidate says, as another would say it.

In go the sections of a script, out come the same sections with other words, fewer or more.
A manner changes what it is known for and nothing else, so that a round with it shows what
that one thing does to an interview and its scores. The words it puts in stand in
`manner.yaml`.
"""

import re
from collections.abc import Callable
from functools import cache
from importlib import resources
from itertools import cycle
from typing import Any

import yaml

Sections = dict[str, Any]
"""Lines by section; a section is a list, or lists by what the move is about."""

Manner = Callable[[Sections], Sections]

MONOLOGUE = 4
"""Lines that somebody says in one breath who does not let go of the floor."""

_AT_WORK = ("present", "after_facts", "go_on", "move_on")
"""Sections in which a candidate says what nobody asked for in particular."""

_SENTENCE = re.compile(r"(?:\[pause [\d.]+\] *)?[^.?!\[]+[.?!]+")

_FIGURE = re.compile(
    r"\b(hundred|thousand|million|billion|percent|half|third|twice|once an?|a (week|month|second)"
    r"|(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"|n squared|n log n|log n|linear|quadratic|order n|constant time|per second"
    r"|(eleven|twelve|\w+teen|two|three|four|five|six|seven|eight|nine|ten)(?! (parts|things)))\b",
    re.IGNORECASE,
)
"""What makes a sentence one with a figure in it."""

_RESTRAINT = re.compile(
    r"\b(simple|small|tiny|enough|later|for now|keep|not (need|add|build)\w*|without|"
    r"(today's|existing|one|same) (database|process|application)|standard parts)\b|n't need",
    re.IGNORECASE,
)
"""What makes a sentence one that leaves something out on purpose."""

_OUTCOME = re.compile(
    r"\b(from [\w ]+? to|fell|dropped|rose|went (up|down|to)|down (to|by)|up (to|by)|saved|saves"
    r"|halved|moved|instead of|used to|fewer|within (two|three|a|the)|under|by now|afterwards)\b",
    re.IGNORECASE,
)
"""What makes a sentence with a figure one about what changed."""

_ESTIMATE = re.compile(
    r"\b(per|a) second\b|gigabyte|terabyte|divided|times|on average|is about|roughly",
    re.IGNORECASE,
)
"""What makes it one that was worked out."""


def manner(name: str) -> Manner:
    """The manner of that name; the lines as they are for none."""
    return _MANNERS[name] if name else lambda lines: lines


def lines_in(section: Any) -> list[str]:
    """All lines of a section, in order."""
    if isinstance(section, str):
        return [section]
    children = section.values() if isinstance(section, dict) else section
    return [line for child in children for line in lines_in(child)]


def _each(section: Any, change: Callable[[str], str]) -> Any:
    """The same section with every line changed; what comes out empty is left out."""
    if isinstance(section, dict):
        return {key: _each(child, change) for key, child in section.items()}
    return [changed for line in section if (changed := change(line))]


def _worded(change: Callable[[str], str]) -> Manner:
    """Another wording of every line, the questions at the end included."""
    return lambda lines: {name: _each(section, change) for name, section in lines.items()}


def _at_work(change: Callable[[str], str]) -> Manner:
    """Another wording of every line but the questions at the end."""
    return lambda lines: {
        name: section if name.startswith("closing") else _each(section, change)
        for name, section in lines.items()
    }


# --- another wording ------------------------------------------------------------------------


def _replaced(name: str) -> Callable[[str], str]:
    """A change that puts words in the place of others, by a list of `manner.yaml`."""

    def change(line: str) -> str:
        for pattern, word in _words()[name].items():
            line = re.sub(pattern, word, line)
        return ". ".join(part[:1].upper() + part[1:] for part in line.split(". "))

    return change


_loosely = _replaced("loosely")


def _stammered(line: str) -> str:
    """Every sixth word begun twice, every fifteenth short one said twice."""
    out = []
    for n, word in enumerate(line.split()):
        begun = re.match(r"[b-df-hj-np-tv-z]{1,2}[aeiou]", word)
        if n % 6 == 4 and begun and len(word) > 4:
            out += [begun[0], begun[0]]
        elif n % 15 == 7 and word.isalpha() and len(word) < 5:
            out += [word]
        out.append(word)
    return " ".join(out)


# --- fewer or more words ----------------------------------------------------------------------


def _nearly_silent(lines: Sections) -> Sections:
    """The lines of code alone, or one line in three; everything else is thought, not said."""
    code = lines_in(lines.get("move_on", {}).get("code", []))
    kept = code or lines_in(lines.get("go_on", []))[::3]
    return {"go_on": [f"[pause 50.0] {_first(line, 2)}" for line in kept]}


def _in_one_breath(lines: Sections) -> Sections:
    """Everything at once and without a question; what was said already is not said again."""
    go_on = [without for line in lines_in(lines.get("go_on", [])) if (without := _told(line))]
    breaths = [" ".join(go_on[n : n + MONOLOGUE]) for n in range(0, len(go_on), MONOLOGUE)]
    begun = " ".join(map(_told, lines_in(lines.get("present", []))[:1]))
    if breaths:
        breaths[0] = f"{begun} {breaths[0]}".strip()
    said = set(lines_in(lines.get("go_on", [])))
    rest = {
        name: _each(section, lambda line: "" if line in said else _told(line))
        for name, section in lines.items()
        if name not in _AT_WORK and not name.startswith("closing")
    }
    closing = {name: lines[name] for name in lines if name.startswith("closing")}
    return {"present": breaths[:1], "go_on": breaths[1:], **rest, **closing}


def _rambling(lines: Sections) -> Sections:
    """One sentence of each line without its figures, lost among remarks on nothing."""
    remarks = cycle(_words()["remarks"])

    def lost(line: str) -> str:
        plain = [s for s in _sentences(line) if not _FIGURE.search(s) and "?" not in s]
        point = _loosely(min(plain, key=len)) if plain else "I don't know, really."
        return f"{next(remarks)} {point} {next(remarks)} So, yeah."

    return _worded(_remembered(lost))(lines)


def _over_designed(lines: Sections) -> Sections:
    """No figure and nothing kept small, and after each line another heavy part."""
    parts = cycle(_words()["machinery"])
    restrained = set(lines_in(lines.get("probe", {}).get("D7", [])))

    def heavier(line: str) -> str:
        plain = [s for s in _sentences(line) if not _FIGURE.search(s) and "?" not in s]
        grand = [s for s in plain if line not in restrained and not _RESTRAINT.search(s)]
        return " ".join([*grand[:3], next(parts)])

    return _at_work(_remembered(heavier))(lines)


def _unmeasured(lines: Sections) -> Sections:
    """Where an outcome or an estimate had figures, an honest word that there are none."""
    probes = lines.get("probe", {})
    measured = {*lines_in(probes.get("B4", [])), *lines_in(probes.get("D4", []))}
    figures = _OUTCOME if "B4" in probes else _ESTIMATE
    admits = cycle(_words()["unmeasured" if "B4" in probes else "unestimated"])

    def honest(line: str) -> str:
        def counted(sentence: str) -> bool:
            known = line in measured or figures.search(sentence) is not None
            return known and _FIGURE.search(sentence) is not None

        said = _sentences(line)
        kept = [s for s in said if not counted(s)]
        return line if kept == said else " ".join([*kept, next(admits)])

    return _at_work(_remembered(honest))(lines) if measured else lines


# --- what they are made of --------------------------------------------------------------------


def _remembered(change: Callable[[str], str]) -> Callable[[str], str]:
    """The same change of the same line, wherever the script repeats it."""
    return cache(change)


def _sentences(line: str) -> list[str]:
    return [s.strip() for s in _SENTENCE.findall(line)]


def _first(line: str, many: int) -> str:
    return " ".join(_sentences(line)[:many])


def _told(line: str) -> str:
    """A line without its questions."""
    return " ".join(s for s in _sentences(line) if not s.endswith("?"))


@cache
def _words() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("manner.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words


_MANNERS: dict[str, Manner] = {
    "we": _at_work(_replaced("we")),
    "non_native": _worded(_replaced("non_native")),
    "stammering": _worded(_stammered),
    "nearly_silent": _nearly_silent,
    "in_one_breath": _in_one_breath,
    "rambling": _rambling,
    "over_designed": _over_designed,
    "unmeasured": _unmeasured,
}
