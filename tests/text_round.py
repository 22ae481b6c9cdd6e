"""A round in text: the director and a scripted candidate, at the speed people speak."""

import re
from dataclasses import dataclass

from voice_interviewer.candidate.script import Script
from voice_interviewer.interviewer import Director, Reply

WORDS_PER_SECOND = 2.5
HOLD = 2.0
LONGEST = 200
"""Exchanges after which a round counts as stuck."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said."""

    who: str
    text: str
    t: float
    reply: Reply | None = None


def hold(director: Director, script: Script) -> list[Line]:
    """Everything said from the greeting to the goodbye."""
    lines: list[Line] = []
    t = 0.0

    def say(replies: tuple[Reply, ...]) -> Reply | None:
        nonlocal t
        for reply in replies:
            lines.append(Line("interviewer", reply.text, t, reply))
            t += len(reply.text.split()) / WORDS_PER_SECOND
        return replies[-1] if replies else None

    last = say(director.begin())
    for _ in range(LONGEST):
        if last is None:
            silence = 0.0
            while last is None and silence < 300:
                silence, t = silence + 1, t + 1
                last = say(director.quiet(silence, t))
        assert last is not None, "five minutes of silence"
        if last.ends:
            return lines
        answer = script.reply(last.move, last.about, last.text)
        if answer is None:
            last = None
            continue
        pauses = sum(float(p) for p in re.findall(r"\[pause ([\d.]+)\]", answer))
        said = " ".join(re.sub(r"\[pause [\d.]+\]|\b(um|uh|er|hmm)\b,?", " ", answer).split())
        lines.append(Line("candidate", said, t))
        t += len(said.split()) / WORDS_PER_SECOND + pauses + HOLD
        last = say(director.answer(said, t))
    raise AssertionError("the round did not end")
