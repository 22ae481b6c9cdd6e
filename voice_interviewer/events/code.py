"""What happened to the candidate's code: it was changed in their editor, and it was run."""

from dataclasses import dataclass
from typing import Literal

from .happening import Happening


@dataclass(frozen=True, slots=True)
class CodeEdit:
    """Lines of the candidate's file that were replaced by others."""

    line: int
    """The first of them, counted from 0 in the file as it was."""
    removed: tuple[str, ...]
    """Without line ends. Empty where lines were only added ..."""
    added: tuple[str, ...]
    """... and empty where they were only removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChanged(Happening):
    """The candidate's own editor saved the watched file.

    `t` is when it was seen, up to half a second after the saving. The first one of a session
    holds what was in the file before anybody typed.
    """

    file: str
    """Its name without its folder."""
    edits: tuple[CodeEdit, ...]
    """Against the event before, first line first; against an empty file in the first one."""
    opening: bool = False
    """Whether this is what the session began with."""
    solved_at: float | None = None
    """In a replay, when (s) it was typed in the session that is replayed; `t` is when it was
    shown."""
    missing: str = ""
    """Why the text is not known any longer (deleted, too large, not text); else empty."""
    kind: Literal["code_changed"] = "code_changed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One test that was run."""

    name: str
    passed: bool
    message: str = ""
    """What went wrong."""
    line: int | None = None
    """Line of the file that it went wrong in, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRan(Happening):
    """The candidate asked for the code to be run, and this came of it. `t` is when it ended."""

    duration: float
    """Seconds since it was asked for."""
    tests: tuple[Verdict, ...]
    output: str
    """The last of what it printed."""
    stopped: str = ""
    """Why it was not run to its end; empty if it was."""
    kind: Literal["code_ran"] = "code_ran"
