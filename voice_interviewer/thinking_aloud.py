"""Thinking aloud: what was said and done in each ten seconds of a round in which one works.

Speaking is the candidate's voice, typing is what the changes of the watched file say, and
silence is what nobody filled. In go the transcript and the log; out come the cells of the
strip and the measures that rest on both. Whether somebody is stuck cannot be seen: what can
is that the code did not change for a while.
"""

from collections.abc import Sequence
from typing import Any

from .codepad import Version, running_times, typing_times, versions
from .codepad.reading import latest
from .events import Event
from .evidence import evidence_in, read
from .findings import Mark, Measure
from .fluency.own_speech import common, union, without
from .signals.aim import aim
from .signals.hints import uptake
from .signals.segments import segment
from .speech import Span, Turn
from .transcript import Transcript

ROUNDS = ("coding", "system_design")
"""Rounds in which something is built, and thinking aloud is asked for."""

CELL = 10.0
"""Seconds of one cell of the strip."""

STANDING = 15.0
"""Seconds without a change from which the code counts as standing still."""

_NEW_SLIP = frozenset({"wait", "hold", "hang", "actually", "no", "scratch", "oops", "oh"})
"""Words with which somebody catches another slip right after one."""

ENOUGH_NARRATION = 3
"""Sentences about code under which no share of them is given."""


def strip(
    transcript: Transcript, round_: str, events: Sequence[Event] = ()
) -> list[dict[str, Any]]:
    """The shares of each ten seconds in which the candidate spoke, typed, did both or neither.

    With them comes what the sentences that began there did (observe, hypothesise, decide,
    plan) and how often the code changed. Typing is left out where no file was watched. Of words
    without sound or code there is no strip: nobody knows when it was silent.
    """
    seen = versions(events)
    if round_ not in ROUNDS or (transcript.typed and not seen):
        return []
    voice, typing = union(transcript.voice), union(typing_times(seen))
    asked = union([turn.span for turn in transcript.of("interviewer")])
    taken = union([*voice, *typing, *asked])
    said = _sentences(transcript)
    cells: list[dict[str, Any]] = []
    start = 0.0
    while start < transcript.duration:
        cell = Span(start, min(start + CELL, transcript.duration))
        kinds = {segment(text) for span, text in said if start <= span.start < cell.end} - {"other"}
        row: dict[str, Any] = {"start": start, "end": cell.end}
        row["speaking"] = _share(voice, cell)
        if seen:
            row["typing"] = _share(typing, cell)
            row["both"] = _share(common(voice, typing), cell)
            row["edits"] = sum(not v.opening and start <= v.t < cell.end for v in seen)
        row["silent"] = round(1 - _share(taken, cell), 3)
        cells.append({**row, "kinds": sorted(kinds)})
        start += CELL
    return cells


def measures(transcript: Transcript, round_: str, events: Sequence[Event] = ()) -> list[Measure]:
    """What can be counted about working aloud; nothing in rounds of another kind."""
    if round_ not in ROUNDS:
        return []
    seen = versions(events)
    return [
        *(_while_typing(transcript, seen, events) if seen or round_ == "coding" else []),
        *([_read_out(transcript, seen)] if round_ == "coding" else []),
        _repairs(transcript, round_),
        uptake(transcript.turns),
    ]


# --- silence, with and without typing -----------------------------------------------------------


def _while_typing(
    transcript: Transcript, seen: Sequence[Version], events: Sequence[Event]
) -> list[Measure]:
    names = ("typing_share", "silent_share_while_typing", "silent_share_while_stuck")
    if not typing_times(seen):
        return [Measure(names[0], None, "share", missing=_why_no_typing(seen))]
    asked = [turn.span for turn in transcript.of("interviewer")]
    working = without([Span(0.0, transcript.duration)], asked)
    typing = common(working, union(typing_times(seen)))
    still = [s for s in without([_worked(seen)], typing_times(seen)) if s.duration >= STANDING]
    stuck = without(still, [*asked, *running_times(events)])
    silent, stuck_silent = (without(part, transcript.voice) for part in (typing, stuck))
    marks = tuple(
        Mark(s.start, s.end, None, "stuck") for s in stuck_silent if s.duration >= STANDING
    )
    return [
        Measure(
            names[0], _length(typing) / _length(working), "share",
            note="Of the time in which the interviewer was silent. Estimated from saved changes: "
            "3 characters a second, at most 20 s for each change.",
        ),
        Measure(names[1], _length(silent) / _length(typing), "share", note="Of the time typing."),
        _share_or_missing(
            names[2], stuck_silent, stuck, marks,
            f"The code never stood still for {STANDING:g} s between its first and last change.",
        ),
    ]  # fmt: skip


def _why_no_typing(seen: Sequence[Version]) -> str:
    if any(version.replayed for version in seen):
        return "The code was shown in a replay, and typed before."
    return "The watched file did not change." if seen else "No file was watched (--code)."


def _worked(seen: Sequence[Version]) -> Span:
    """From the first change of the code to the last."""
    times = [version.t for version in seen if not version.opening]
    return Span(times[0], times[-1])


def _share_or_missing(
    name: str, part: list[Span], whole: list[Span], marks: tuple[Mark, ...], missing: str
) -> Measure:
    if not _length(whole):
        return Measure(name, None, "share", missing=missing)
    note = (
        f"Of the time in which the code did not change for {STANDING:g} s and more, between its "
        "first and last change."
    )
    return Measure(name, _length(part) / _length(whole), "share", spans=marks, note=note)


# --- narration --------------------------------------------------------------------------------


def _read_out(transcript: Transcript, seen: Sequence[Version]) -> Measure:
    """Of what was said over code, the share that only read it out."""
    name = "code_read_out"
    typed = latest(seen)
    names = typed.words if typed else frozenset()
    words = {"syntax": 0, "purpose": 0}
    marks, count = [], 0
    for span, text in _sentences(transcript):
        wording = read(text)
        does = aim(wording, names)
        if does == "other":
            continue
        words[does] += len(wording)
        count += 1
        if does == "syntax":
            marks.append(Mark(span.start, span.end, text, "read out"))
    if count < ENOUGH_NARRATION:
        return Measure(name, None, "share", missing="Hardly anything was said over lines of code.")
    note = (
        "Of the words over lines of code, those that read them out; the others say what the "
        "lines are for. 53 of 60 test sentences were told right."
    )
    return Measure(
        name, words["syntax"] / sum(words.values()), "share", spans=tuple(marks), note=note
    )


def _repairs(transcript: Transcript, round_: str) -> Measure:
    """How often the candidate caught a slip aloud."""
    marks: list[Mark] = []
    going_on = False
    for span, text in _sentences(transcript):
        wording = read(text)
        found = evidence_in(wording, round_) if len(wording) else []
        repair = any(item.signal == "T5" and item.kind == "repair" for item in found)
        if repair and not (going_on and _NEW_SLIP.isdisjoint(wording.words[:2])):
            marks.append(Mark(span.start, span.end, text, "self-repair"))
        going_on = repair  # "I forgot the empty text. It would crash here." is one slip
    note = (
        "The first sentence about each. Of a made-up recording with 4 slips and 6 other sentences, "
        'such as "we wait for the answer", the 4 were found and no more.'
    )
    return Measure("self_repairs", float(len(marks)), "count", spans=tuple(marks), note=note)


def _sentences(transcript: Transcript) -> list[tuple[Span, str]]:
    """All sentences of the candidate with their times."""
    return [item for turn in transcript.of("candidate") for item in sentences(turn)]


def sentences(turn: Turn) -> list[tuple[Span, str]]:
    """When each sentence of a turn was said, and its words."""
    found: list[tuple[Span, str]] = []
    first = 0
    for n, word in enumerate(turn.words, start=1):
        if word.text.endswith((".", "?", "!")) or n == len(turn.words):
            said = turn.words[first:n]
            span = Span(said[0].span.start, max(w.span.end for w in said))
            found.append((span, " ".join(w.text for w in said)))
            first = n
    return found


def _length(spans: Sequence[Span]) -> float:
    return sum(span.duration for span in spans)


def _share(spans: Sequence[Span], cell: Span) -> float:
    return round(_length(common(spans, [cell])) / cell.duration, 3)
