"""How often the interviewer spoke into an answer that was not over: its fault, never yours.

In goes the log, out come two counts with the moments. A cut-off is *recovered* where the
interviewer noticed, fell silent and let the answer go on as one turn; *hard* where the
candidate had to take the floor back. One that a candidate lets pass in silence leaves no
trace in a log and is not in these counts.
"""

from collections.abc import Sequence

from voice_interviewer.events import (
    Event,
    PlaybackEnded,
    PlaybackStarted,
    ReplyChosen,
    TurnEnded,
    TurnResumed,
)
from voice_interviewer.findings import Mark, Measure

TAKEN_BACK = 4.0
"""Seconds into a reply up to which an interruption goes on with the answer: too little was
heard of the reply to be an answer to it."""

_LEAD = "acknowledge"
"""A move that only leaves room to go on; what follows it is the reply."""


def cut_offs(events: Sequence[Event]) -> list[Measure]:
    """Hard and recovered cut-offs; missing where there is no log."""
    names = ("hard_cut_offs", "recovered_cut_offs")
    if not any(isinstance(event, PlaybackStarted) for event in events):
        why = "There is no interviewer in this recording."
        return [Measure(name, None, "count", missing=why) for name in names]
    marks = list(_marks(events))
    notes = (
        "The interviewer spoke into your answer and you had to take the floor back.",
        "The interviewer began too soon, noticed, and let you go on.",
    )
    return [
        Measure(name, len(mine), "count", spans=tuple(mine), note=note)
        for name, note in zip(names, notes, strict=True)
        for mine in ([mark for mark in marks if name.startswith(str(mark.kind))],)
    ]


def _marks(events: Sequence[Event]) -> list[Mark]:
    """Replies to a turn that were broken off at once, each with what came of it."""
    moves = {e.turn_id: e.move for e in events if isinstance(e, ReplyChosen)}
    resumed = {e.known_at for e in events if isinstance(e, TurnResumed)}
    found: list[Mark] = []
    reply: PlaybackStarted | None = None
    answering = False  # a turn is over, and its reply was not heard yet
    for event in events:
        if isinstance(event, TurnEnded):
            answering, reply = event.reason != "cut_in", None  # that one interrupts on purpose
        elif isinstance(event, PlaybackStarted):
            reply = event if answering else None
            answering = answering and moves.get(event.turn_id) == _LEAD
        elif isinstance(event, PlaybackEnded) and event.interrupted and reply:
            if event.known_at in resumed:
                found.append(Mark(reply.t, event.t, None, "recovered"))
            elif event.t - reply.t < TAKEN_BACK:
                found.append(Mark(reply.t, event.t, None, "hard"))
            reply = None
    return found
