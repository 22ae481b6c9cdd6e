"""After an interruption on purpose: how soon it went on, and whether with the same thought.

In go the log and the turns. In the drill the interviewer cuts in, asks something small and
then lets the candidate go on; whoever comes back to the interrupted thought uses words of it
again. On `tests/data/threads.tsv` two shared words tell those who do from those who do not
better than sentence embeddings, which take any talk about the same system for the thread.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from voice_interviewer.events import Event, ReplyChosen, TurnEnded
from voice_interviewer.findings import Mark, Measure
from voice_interviewer.interviewer.shared_words import terms
from voice_interviewer.speech import Turn

LAST_THOUGHT = 25
"""Words before an interruption that are what it interrupted."""

GOING_ON = 90
"""Words after it in which the thread can be picked up again."""

SHARED = 2
"""Words of four letters and more that both have in common."""

_UNINTERRUPTED = "Nobody interrupted you on purpose."


@dataclass(frozen=True, slots=True)
class _Interruption:
    stopped: Turn
    """What was interrupted."""
    spoken_until: float
    """When the interviewer had finished (s)."""
    after: tuple[Turn, ...]
    """The candidate's next turns, until the interviewer says more than "go on"."""
    drill: bool


def recovery(turns: Sequence[Turn], events: Sequence[Event]) -> list[Measure]:
    """Seconds until somebody went on, and share of the drill's threads picked up again."""
    found = [i for i in _interruptions(turns, events) if i.after]
    return [_seconds(found), _threads([i for i in found if i.drill])]


def returns(before: str, after: str) -> bool:
    """Whether what is said after an interruption goes back to what was said before it."""
    thought = " ".join(before.split()[-LAST_THOUGHT:])
    shared = terms(thought) & terms(" ".join(after.split()[:GOING_ON]))
    return sum(len(word) > 3 for word in shared) >= SHARED


def _seconds(found: Sequence[_Interruption]) -> Measure:
    name, unit = "recovery_after_interruption", "s"
    if not found:
        return Measure(name, None, unit, missing=_UNINTERRUPTED)
    # Who talks on over the interviewer has gone on at once.
    starts = [(i.spoken_until, max(i.spoken_until, i.after[0].span.start)) for i in found]
    marks = tuple(Mark(stop, start, None, "interruption") for stop, start in starts)
    note = "The middle time from the end of an interruption to your next word."
    value = median(start - stop for stop, start in starts)
    return Measure(name, value, unit, spans=marks, note=note)


def _threads(found: Sequence[_Interruption]) -> Measure:
    name, unit = "thread_picked_up", "share"
    if not found:
        return Measure(name, None, unit, missing="There was no drill of interruptions.")
    back = [returns(i.stopped.text, " ".join(t.text for t in i.after)) for i in found]
    marks = tuple(
        Mark(i.after[0].span.start, i.after[-1].span.end, None, "back" if b else "elsewhere")
        for i, b in zip(found, back, strict=True)
    )
    note = f"Of {len(found)} interruptions in the drill; by words that were said again."
    return Measure(name, sum(back) / len(back), unit, spans=marks, note=note)


def _interruptions(turns: Sequence[Turn], events: Sequence[Event]) -> Iterator[_Interruption]:
    # A turn that was resumed ended again; the last time counts.
    ends = {e.turn_id: e for e in events if isinstance(e, TurnEnded)}
    chosen = [e for e in events if isinstance(e, ReplyChosen)]
    for n, turn in enumerate(turns):
        if turn.id not in ends or ends[turn.id].reason != "cut_in":
            continue
        replies = {e.turn_id: e for e in chosen if e.known_at == ends[turn.id].known_at}
        heard = [other for other in turns if other.id in replies]
        if heard:
            drill = any(reply.about == "drill" for reply in replies.values())
            after = tuple(_going_on(turns[n + 1 :], {*replies}))
            yield _Interruption(turn, max(other.span.end for other in heard), after, drill)


def _going_on(turns: Sequence[Turn], interruption: set[str]) -> Iterator[Turn]:
    """The candidate's turns, who may have begun before the interruption was over."""
    for turn in turns:
        if turn.speaker == "candidate":
            yield turn
        elif turn.id not in interruption and turn.move != "acknowledge":
            return
