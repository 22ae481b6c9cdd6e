"""A round in text: the director and a candidate, at the speed people speak."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from voice_interviewer.interviewer import Director, Reply

WORDS_PER_SECOND = 2.5
LATENCY = 1.5
"""Seconds between the end of a turn and the next one."""
LONGEST = 400
"""Exchanges after which a round counts as stuck."""
SILENT_FOR = 900
"""Seconds of silence after which it does."""

Candidate = Callable[[Reply], str | None]
"""What the candidate answers to the last thing the interviewer said; None for nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said."""

    who: str
    text: str
    t: float
    reply: Reply | None = None


def hold(director: Director, candidate: Candidate) -> list[Line]:
    """Everything said from the greeting to the goodbye."""
    lines: list[Line] = []
    t = 0.0

    def say(replies: tuple[Reply, ...], after: float = 0.0) -> None:
        nonlocal t
        t += after
        for reply in replies:
            lines.append(Line("interviewer", reply.text, t, reply))
            t += len(reply.text.split()) / WORDS_PER_SECOND

    say(director.begin())
    for _ in range(LONGEST):
        last = next(line.reply for line in reversed(lines) if line.reply)
        if last.ends:
            return lines
        answer = candidate(last) if lines[-1].reply else None
        if answer is None:
            silence, replies = _wait(director, t)
            say(replies, silence)
            continue
        pauses = sum(float(p) for p in re.findall(r"\[pause ([\d.]+)\]", answer))
        said = " ".join(re.sub(r"\[pause [\d.]+\]", " ", answer).split())
        lines.append(Line("candidate", said, t))
        spoken = len(said.split()) / WORDS_PER_SECOND
        t += spoken + pauses + LATENCY
        say((director.cut_in if spoken >= director.cuts_in_after() else director.answer)(said, t))
    raise AssertionError("the round did not end")


def _wait(director: Director, t: float) -> tuple[float, tuple[Reply, ...]]:
    """Seconds of silence until the interviewer ends it, and how."""
    for second in range(1, SILENT_FOR):
        if replies := director.quiet(float(second), t + second):
            return second, replies
    raise AssertionError(f"{SILENT_FOR} seconds of silence")
