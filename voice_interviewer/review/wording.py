"""How numbers, times and names read on the page.

Two digits are enough and every number has its unit. Names come from `words.toml`, so
that they can be changed without touching code; a name that is not there is shown as it
is in the report, in words.
"""

import re
import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

NO_BREAK = "\u00a0"


@cache
def words() -> dict[str, Any]:
    """The tables of `words.toml`."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def name_of(table: str, key: str) -> str:
    """What to call a thing: from the table, or the key with its underscores as spaces."""
    found = words()[table].get(key)
    return found if isinstance(found, str) else key.replace("_", " ")


def is_technical(word: str) -> bool:
    """Whether a spoken word is one of those before which people look for words."""
    plain = word.strip(" .,;:!?\"'").lower()
    return bool({plain, plain.removesuffix("s")} & set(words()["technical"]["terms"]))


def clock(seconds: float) -> str:
    """A session time as m:ss, or h:mm:ss from an hour on."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def length(seconds: float) -> str:
    """How long something lasts: "2.2 s", "32 s", "38 min 12 s"."""
    if seconds < 9.95:
        return f"{seconds:.1f}{NO_BREAK}s"
    minutes, left = divmod(round(seconds), 60)
    if not minutes:
        return f"{left}{NO_BREAK}s"
    return f"{minutes}{NO_BREAK}min" + (f" {left}{NO_BREAK}s" if left else "")


def number(value: float) -> str:
    """A value in two digits, or whole from ten on."""
    return f"{value:.0f}" if abs(value) >= 9.95 else f"{value:.1f}"


def quantity(value: float, unit: str) -> tuple[str, str]:
    """A value and its unit, as two pieces of text.

    A share in [0, 1] becomes per cent, a long time minutes and seconds.
    """
    if unit in ("share", "ratio"):
        return f"{100 * value:.0f}", "%"
    if unit == "count":
        return f"{value:.0f}", "in all"
    if unit == "s" and value >= 60:
        return length(value), ""
    known: dict[str, str] = words()["units"]
    return number(value), known.get(unit, unit)


def count(n: int, one: str, many: str | None = None) -> str:
    """A number of things: "1 round", "3 rounds"."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def date(started_at: str) -> str:
    """The day and time a session began, as the report has it; empty when it has none."""
    try:
        return f"{datetime.fromisoformat(started_at):%a %-d %B %Y, %H:%M}"
    except ValueError:
        return started_at


def day(started_at: str) -> str:
    """A date without its year and time, for axes and lists."""
    try:
        return f"{datetime.fromisoformat(started_at):%-d %b}"
    except ValueError:
        return started_at or "undated"


def markdown(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>|#~$])", r"\\\1", " ".join(text.split()))


def person(persona: str) -> str:
    """The interviewer's name: a persona's id made readable, or "Interviewer"."""
    name = persona.replace("_", " ").strip() or "interviewer"
    return name[0].upper() + name[1:]
