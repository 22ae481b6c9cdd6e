"""Changes to one text: found, applied, and when somebody must have been typing.

A change is kept as the lines that differ, so a log grows with what was typed and not with
the file, and the text at any moment is what the changes up to it add up to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from voice_interviewer.events import CodeChanged, CodeEdit, CodeRan, Event
from voice_interviewer.speech import Span

TYPED = 3.0
"""Characters a second that people type code at, pauses between words left out."""

LONGEST_TYPED = 20.0
"""Seconds of typing that one saved change can stand for. What took longer was thought about."""


@dataclass(frozen=True, slots=True)
class Version:
    """The text after one change."""

    t: float
    """Session time (s)."""
    file: str
    text: str
    edits: tuple[CodeEdit, ...]
    opening: bool = False
    """Whether it was there before anybody typed."""
    replayed: bool = False
    """Whether it was only shown, and typed at another time."""


def edits(before: str, after: str) -> tuple[CodeEdit, ...]:
    """The lines in which two texts differ."""
    old, new = before.split("\n"), after.split("\n")
    codes = SequenceMatcher(None, old, new).get_opcodes()
    return tuple(
        CodeEdit(first, tuple(old[first:last]), tuple(new[start:end]))
        for kind, first, last, start, end in codes
        if kind != "equal"
    )


def apply(text: str, changes: Sequence[CodeEdit]) -> str:
    """The text after changes that were found with `edits`.

    Raises:
        ValueError: They are changes to another text.
    """
    lines = text.split("\n")
    for edit in reversed(changes):
        there = slice(edit.line, edit.line + len(edit.removed))
        if tuple(lines[there]) != edit.removed:
            raise ValueError(f"line {edit.line + 1} is not what the change replaces")
        lines[there] = edit.added
    return "\n".join(lines)


def versions(events: Iterable[Event]) -> list[Version]:
    """Every text the watched file held, in order; none where no file was watched.

    A file that was deleted or grew too large keeps the last text that was seen.
    """
    found: list[Version] = []
    text = ""
    for event in events:
        if isinstance(event, CodeChanged) and (event.edits or event.opening):
            text = apply(text, event.edits)
            replayed = event.solved_at is not None
            found.append(Version(event.t, event.file, text, event.edits, event.opening, replayed))
    return found


def typing_times(seen: Sequence[Version]) -> list[Span]:
    """When somebody was typing, as far as saved changes tell.

    A change was typed before it was saved: for as long as so many characters take, at most
    since the change before and at most `LONGEST_TYPED` seconds.
    """
    spans: list[Span] = []
    before = 0.0
    for version in seen:
        if not (version.opening or version.replayed):
            took = min(LONGEST_TYPED, version.t - before, _characters(version.edits) / TYPED)
            spans.append(Span(version.t - max(took, 0.0), version.t))
        before = version.t
    return spans


def _characters(changes: Iterable[CodeEdit]) -> int:
    """How many characters were typed or deleted, at the least."""
    total = 0
    for edit in changes:
        old, new = "\n".join(edit.removed), "\n".join(edit.added)
        same = _common(old, new)
        same += _common(old[same:][::-1], new[same:][::-1])
        total += max(1, len(old) - same, len(new) - same)
    return total


def _common(one: str, other: str) -> int:
    """Length of the beginning that two texts share."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def running_times(events: Iterable[Event]) -> list[Span]:
    """When the candidate's code was running."""
    return [
        Span(max(0.0, event.t - event.duration), event.t)
        for event in events
        if isinstance(event, CodeRan)
    ]
