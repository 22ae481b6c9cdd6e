"""Solving in silence first, then talking over a replay of it.

Some people cannot think and talk at once, and in the first weeks few can. Here the code is
written in peace while its changes are logged; then they are shown step by step, and what is
said to each is recorded. Of the narration a session is made like any other: each step that is
shown is a change of the code on its clock, and what was said over it is one turn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from queue import Empty, SimpleQueue
from typing import Literal

from .capture import AudioSource, blocks
from .codepad import CodePad, Version, edits
from .errors import UserError
from .events import CodeChanged, EndReason, Event, SessionEnded, TurnEnded
from .session import Session
from .speech import seconds_at

PAUSE = 8.0
"""Seconds without a change after which a new step of the replay begins."""

MOST_STEPS = 30
"""Steps of a replay. Where there were more pauses, only the longest ones part them."""

Key = Literal["next", "run", "end"]


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of work that is shown at once."""

    before: Version | None
    """What the file held before; None for nothing."""
    after: Version


def steps(seen: Sequence[Version]) -> list[Step]:
    """The work cut where it paused.

    Raises:
        UserError: Nothing was typed, so there is nothing to talk about.
    """
    typed = [version for version in seen if not version.opening]
    if not typed:
        raise UserError(
            "No code was typed in this session. Record one: voice-interviewer start --code FILE"
        )
    gaps = sorted((b.t - a.t for a, b in pairwise(typed)), reverse=True)
    longest = gaps[MOST_STEPS - 1] if len(gaps) >= MOST_STEPS else 0.0
    found: list[Step] = []
    before = next((version for version in seen if version.opening), None)
    for version, following in zip(typed, [*typed[1:], None], strict=True):
        gap = following.t - version.t if following else None
        if gap is None or (gap >= PAUSE and gap > longest):
            found.append(Step(before, version))
            before = version
    return found


def solve(
    source: AudioSource,
    pad: CodePad,
    kept: Session,
    keys: "SimpleQueue[Key]",
    tell: Callable[[Event], None],
) -> list[Event]:
    """Log what is typed until the candidate ends it; the source is only the clock.

    Returns:
        What happened.
    """
    happened: list[Event] = []

    def take(now: float, key: Key | None) -> list[Event]:
        if key == "run":
            pad.run(now)
        events = pad.step(now)
        for event in events:
            tell(event)
        happened.extend(events)
        return events

    _record(source, kept, keys, take, silent=True)
    return happened


def narrate(
    work: Sequence[Step],
    source: AudioSource,
    kept: Session,
    keys: "SimpleQueue[Key]",
    show: Callable[[int, Step], None],
) -> None:
    """Show one step after another and record what is said, until the last was left.

    Args:
        work: From `steps`.
        source: The microphone.
        kept: Where the narration is kept.
        keys: "next" shows the next step.
        show: Is told which step, counted from 0, is to be seen.
    """
    at = -1

    def take(now: float, key: Key | None) -> list[Event]:
        nonlocal at
        if at >= 0 and key != "next":
            return []
        ended = _ended(at, now) if at >= 0 else []
        at += 1
        if at == len(work):
            keys.put("end")
            return ended
        show(at, work[at])
        return [*ended, _shown(work[at], at, now)]

    _record(source, kept, keys, take, silent=False)


def _shown(step: Step, number: int, now: float) -> CodeChanged:
    before = step.before.text if step.before and number else ""
    return CodeChanged(
        t=now,
        known_at=now,
        file=step.after.file,
        edits=edits(before, step.after.text),
        solved_at=step.after.t,
    )


def _ended(number: int, now: float) -> list[Event]:
    ended = TurnEnded(
        t=now, known_at=now, turn_id=f"c{number + 1}", utterances=(), reason="done_key"
    )
    return [ended]


def _record(
    source: AudioSource,
    kept: Session,
    keys: "SimpleQueue[Key]",
    take: Callable[[float, Key | None], list[Event]],
    *,
    silent: bool,
) -> None:
    """Keep block after block, with what happens in each, until somebody ends it."""
    now = 0.0
    key: Key | None = None
    ends: EndReason = "failed"
    try:
        for block in blocks(source):
            now = seconds_at(block.end_sample)
            nobody = block.samples * 0
            kept.record(nobody if silent else block.samples, nobody)
            key = _pressed(keys)
            if key == "end":
                break
            kept.write(take(now, key))
        ends = "finished" if key == "end" else "audio_ended"
    except KeyboardInterrupt:
        ends = "stopped_by_user"
        raise
    finally:
        kept.write([SessionEnded(t=now, known_at=now, reason=ends)])
        kept.close()


def _pressed(keys: "SimpleQueue[Key]") -> Key | None:
    try:
        return keys.get_nowait()
    except Empty:
        return None
