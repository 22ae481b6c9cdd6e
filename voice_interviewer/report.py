"""Everything that was found, as one value and one JSON file.

`report.json` is what people keep, script against and look at; its names are stable. The
same recording and the same models give the same bytes: nothing in it depends on when or
how fast it was made.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from . import thinking_aloud
from .codepad import versions
from .events import CodeRan, Event, ReplyChosen, SessionStarted
from .findings import Axis, Measure, Signal
from .fluency import AudioQuality
from .scenario import Scenario
from .session import Recording
from .signals import stopwatch
from .signals.better import better
from .speech import Span, Turn
from .transcript import Transcript

SCHEMA = "voice-interviewer/report/1"
FILE = "report.json"

DEAD_SILENCE = 1.0
"""Seconds of silence inside an answer that listening without fillers leaves out, but for ..."""
KEPT_SILENCE = 0.3
"""... these, so that sentences do not run into each other."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the scoring of one recording came to."""

    transcript: Transcript
    measures: Sequence[Measure]
    signals: Sequence[Signal]
    axes: Mapping[str, Axis]
    quality: AudioQuality
    models: Mapping[str, str]
    """Name of each model file that was used to its sha256."""
    next_step: Mapping[str, Any] | None
    best: Mapping[str, Any] | None


def build(recording: Recording, found: Findings, scenario: Scenario | None) -> dict[str, Any]:
    """The report as plain values, in the order in which people read it."""
    started = recording.started
    return {
        "schema": SCHEMA,
        "title": scenario.title if scenario else _untitled(recording),
        "session": _session(started, found),
        "next": found.next_step,
        "best": found.best,
        "axes": {name: _plain(axis) for name, axis in found.axes.items()},
        "signals": [_plain(signal) for signal in found.signals],
        "measures": [
            {**_plain(measure), "see": f"docs/measures.md#{measure.name}"}
            for measure in found.measures
        ],
        "phases": _parts(recording, scenario, found.transcript),
        "think_aloud": thinking_aloud.strip(found.transcript, started.round, recording.events),
        "code": code(recording.events),
        "filler_cut": filler_cut(found.transcript),
        "better": better_version(found.transcript.turns, started.round),
        "turns": [_turn(turn) for turn in found.transcript.turns],
        "audio": _plain(found.quality),
        "notes": _notes(recording, found.transcript),
    }


def write(folder: Path, report: Mapping[str, Any]) -> Path:
    """Put the report beside its recording, in one step, readable by its owner only."""
    path = folder / FILE
    unfinished = folder / f".{FILE}"
    unfinished.write_text(to_json(report), encoding="utf-8")
    unfinished.chmod(0o600)
    unfinished.replace(path)
    return path


def to_json(report: Mapping[str, Any]) -> str:
    """The report as text, the same for the same report."""
    return json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _untitled(recording: Recording) -> str:
    return "A transcript" if recording.written else "A recording"


def _parts(
    recording: Recording, scenario: Scenario | None, transcript: Transcript
) -> list[dict[str, Any]]:
    """What the time went into; of a story nobody can tell who has only the words."""
    if recording.started.round != "behavioral":
        return phases(recording, scenario, transcript.turns)
    return [] if transcript.typed else story(transcript.turns)


def story(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """The parts of the story that was told, with the minutes that guides give to each."""
    return [
        {
            "id": part.name,
            "name": part.name.capitalize(),
            "start": _rounded(part.span.start),
            "end": _rounded(part.span.end),
            "minutes": _rounded(part.seconds / 60),
            "target_min": part.minutes,
        }
        for part in stopwatch.story_parts(stopwatch.heard_in(turns, "behavioral"))
    ]


def phases(
    recording: Recording, scenario: Scenario | None, turns: Sequence[Turn] = ()
) -> list[dict[str, Any]]:
    """When each phase of the round was entered and left, with the scenario's budget.

    A round that was held in fewer minutes than the scenario's has budgets as much shorter.
    `announced` is how the candidate said that it began, or False; absent where that is not
    asked of anybody.
    """
    replies = [event for event in recording.events if isinstance(event, ReplyChosen)]
    ends = recording.events[-1].t
    squeezed = 1.0
    if scenario and recording.started.minutes:
        squeezed = recording.started.minutes / scenario.duration_min
    targets = (
        {phase.id: phase.target_min * squeezed for phase in scenario.phases} if scenario else {}
    )
    found: list[dict[str, Any]] = []
    for reply in replies:
        if not reply.phase or (found and found[-1]["id"] == reply.phase):
            continue
        if found:
            found[-1]["end"] = reply.t
        target = targets.get(reply.phase)
        found.append(
            {
                "id": reply.phase,
                "name": reply.phase.replace("_", " ").capitalize(),
                "start": reply.t,
                "end": ends,
                "target_min": round(target, 2) if target is not None else None,
            }
        )
    return _announced(found, turns, recording.started.round)


def _announced(
    found: list[dict[str, Any]], turns: Sequence[Turn], round_: str
) -> list[dict[str, Any]]:
    """Adds how the candidate began each phase but the first and the last."""
    if round_ not in thinking_aloud.ROUNDS:
        return found
    heard = stopwatch.heard_in(turns, round_)
    for phase in found[1:-1]:
        span = Span(phase["start"], phase["end"])
        phase["announced"] = stopwatch.announcement(heard, span) or False
    return found


def code(events: Sequence[Event]) -> dict[str, Any] | None:
    """The watched file at its end, and what came of running it; None if none was watched."""
    seen = versions(events)
    if not seen:
        return None
    edits = [edit for version in seen if not version.opening for edit in version.edits]
    return {
        "file": seen[-1].file,
        "text": seen[-1].text,
        "changes": sum(not version.opening for version in seen),
        "lines_added": sum(len(edit.added) for edit in edits),
        "lines_removed": sum(len(edit.removed) for edit in edits),
        "runs": [
            {"t": ran.t, "tests": [_plain(test) for test in ran.tests], "stopped": ran.stopped}
            for ran in events
            if isinstance(ran, CodeRan)
        ],
    }


def filler_cut(transcript: Transcript) -> dict[str, Any]:
    """What to leave out to hear the answers without filled pauses and dead silences."""
    cut = [pause.span for pause in transcript.counted]
    for turn in transcript.of("candidate"):
        inside = [span for span in transcript.voice if span.overlaps(turn.span)]
        for before, after in pairwise(inside):
            if after.start - before.end >= DEAD_SILENCE:
                margin = KEPT_SILENCE / 2
                cut.append(Span(before.end + margin, after.start - margin))
    joined: list[Span] = []
    for span in sorted(cut, key=lambda span: span.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return {
        "spans": [_plain(span) for span in joined],
        "saved": round(sum(span.duration for span in joined), 3),
    }


def better_version(turns: Sequence[Turn], round_: str) -> dict[str, Any] | None:
    """The longest answer from its own sentences in a better order, without the idle ones."""
    found = better(stopwatch.heard_in(turns, round_))
    if found is None:
        return None
    return {
        "turn": found.turn,
        "sentences": [
            {"text": said.text, **_plain(said.span), "moved": said.moved}
            for said in found.sentences
        ],
        "dropped": [
            {"text": said.text, **_plain(said.span), "why": said.why} for said in found.dropped
        ],
    }


def _session(started: SessionStarted, found: Findings) -> dict[str, Any]:
    return {
        "id": started.session_id,
        "started_at": started.started_at,
        "scenario": started.scenario or None,
        "scenario_version": started.scenario_version,
        "round": started.round,
        "level": started.level,
        "mode": started.mode,
        "persona": started.persona,
        "minutes": started.minutes,
        "software": started.software,
        "models": dict(found.models),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": turn.id,
        "speaker": turn.speaker,
        "start": turn.span.start,
        "end": turn.span.end,
        "text": turn.text,
        "interrupted": turn.interrupted,
        "words": [
            {
                "text": word.text,
                "start": word.span.start,
                "end": word.span.end,
                "probability": word.probability,
            }
            for word in turn.words
        ],
    }
    if turn.move:
        row |= {"move": turn.move, "about": turn.about or None}
    return {key: _rounded(value) for key, value in row.items()}


def _notes(recording: Recording, transcript: Transcript) -> list[str]:
    notes = list(transcript.warnings)
    started = recording.started
    if started.continues:
        since = f"minute {started.elapsed / 60:.0f} of the round"
        notes.append(f"This goes on with session {started.continues}, from {since} on.")
    if not recording.closed:
        notes.append("The session was cut off; everything up to that moment is scored.")
    if any(version.replayed for version in versions(recording.events)):
        notes.append(
            "Narrated afterwards, over a replay of the code: silence while solving is not in it, "
            "and what needs an interviewer is not scored."
        )
    notes += [
        f"The {event.engine} failed at {event.t:.0f} s and the session went on without it."
        for event in recording.events
        if event.kind == "engine_failed"
    ]
    return notes


def _plain(value: Any) -> Any:
    return _rounded(asdict(value))


def _rounded(value: Any) -> Any:
    """Plain JSON values; times and shares to a thousandth, finer than anything measured."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
