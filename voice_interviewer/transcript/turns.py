"""The log and the voice in, turns out.

Where a turn begins and ends was decided by the conversation and stands in its log. The
second pass only hears more finely what lies inside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from voice_interviewer.events import (
    Event,
    PlaybackEnded,
    PlaybackStarted,
    ReplyChosen,
    TurnEnded,
    UtteranceRecognized,
)
from voice_interviewer.speech import Span, Turn, Utterance, Word

_UTTERANCE_SILENCE = 0.7
"""Seconds of silence between two utterances of a turn."""
_LATE = 0.3
"""Seconds by which the fine voice may begin after the log says that the turn was over."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The candidate's voice while it held the floor once."""

    turn_id: str
    voice: tuple[Span, ...]
    """At least one, in order."""
    interrupted: bool = False


def floors(events: Sequence[Event], voice: Sequence[Span]) -> list[Floor]:
    """Deal the candidate's voice out to the turns of the log.

    Voice after the last turn that ended belongs to one that did not. Without any turn in
    the log all voice is one turn.
    """
    # A turn that was resumed ended again; the last time counts.
    last = {e.turn_id: e for e in events if isinstance(e, TurnEnded)}
    ended = sorted(last.values(), key=lambda e: e.t)
    replies = [e for e in events if isinstance(e, PlaybackStarted)]
    rest = list(voice)
    dealt = []
    for event in ended:
        mine = [span for span in rest if span.start < event.t + _LATE]
        rest = rest[len(mine) :]
        if mine:
            cut_in = any(mine[0].start < reply.t < mine[-1].end for reply in replies)
            dealt.append(Floor(event.turn_id, tuple(mine), cut_in))
    if rest:
        used = {event.turn_id for event in ended}
        name = next(name for n in count(len(ended) + 1) if (name := f"c{n}") not in used)
        dealt.append(Floor(name, tuple(rest)))
    return dealt


def candidate_turn(floor: Floor, words: Sequence[Word]) -> Turn:
    """A turn of the candidate, its words dealt out to utterances; needs a word."""
    groups = [[floor.voice[0]]]
    for before, span in pairwise(floor.voice):
        if span.start - before.end >= _UTTERANCE_SILENCE:
            groups.append([])
        groups[-1].append(span)
    spans = [Span(group[0].start, group[-1].end) for group in groups]
    dealt: list[list[Word]] = [[] for _ in spans]
    for word in words:
        middle = (word.span.start + word.span.end) / 2
        nearest = min(range(len(spans)), key=lambda n: _distance(middle, spans[n]))
        dealt[nearest].append(word)
    utterances = tuple(
        Utterance(
            id=f"{floor.turn_id}.{n}",
            speaker="candidate",
            span=span,
            text=" ".join(word.text for word in mine),
            words=tuple(mine),
        )
        for n, (span, mine) in enumerate(zip(spans, dealt, strict=True), start=1)
        if mine
    )
    return Turn(floor.turn_id, "candidate", utterances, interrupted=floor.interrupted)


def typed_turns(events: Sequence[Event]) -> list[Turn]:
    """The turns whose words were typed instead of spoken, word by word as they were."""
    typed = {
        e.utterance.id: e.utterance
        for e in events
        if isinstance(e, UtteranceRecognized) and e.utterance.span.duration == 0
    }
    last = {e.turn_id: e for e in events if isinstance(e, TurnEnded)}
    found = ((id_, [typed[u] for u in e.utterances if u in typed]) for id_, e in last.items())
    return [Turn(id_, "candidate", tuple(utterances)) for id_, utterances in found if utterances]


def _distance(t: float, span: Span) -> float:
    """Seconds from a time to a span, 0 inside it."""
    return max(span.start - t, 0.0, t - span.end)


def interviewer_turns(events: Sequence[Event], duration: float) -> list[Turn]:
    """What the interviewer said, as far as it was played.

    A turn whose end is not in the log, as after a crash, was cut off at the end of the
    recording.
    """
    ends = {e.turn_id: e for e in events if isinstance(e, PlaybackEnded)}
    chosen = {e.turn_id: e for e in events if isinstance(e, ReplyChosen)}
    turns = []
    for event in events:
        if not isinstance(event, PlaybackStarted):
            continue
        end, reply = ends.get(event.turn_id), chosen.get(event.turn_id)
        text = end.heard if end else reply.text if reply else ""
        span = Span(event.t, max(event.t, end.t if end else duration))
        turns.append(
            Turn(
                id=event.turn_id,
                speaker="interviewer",
                utterances=(Utterance(f"{event.turn_id}.1", "interviewer", span, text),),
                move=reply.move if reply else "",
                about=reply.about if reply else "",
                interrupted=end.interrupted if end else True,
            )
        )
    return turns
