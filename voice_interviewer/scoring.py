"""A recording in, its report out: the whole way from sound to page in one place.

A file that somebody recorded or wrote down elsewhere becomes a session first, so that there is
one way.
"""

import datetime as dt
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import fluency, interview, models, report, session, signals, sound, thinking_aloud
from .embedding import MiniLm
from .errors import ModelNotFound, ScenarioError, UnreadableAudio
from .events import SessionEnded, SessionStarted
from .recognition import FasterWhisper
from .review import index, page
from .scenario import Scenario, find, kept
from .signals import stopwatch
from .speech import SAMPLE_RATE
from .transcript import Transcript, second_pass, written
from .vad import SileroVad

Tick = Callable[[str, float], None]
"""Told what is being done and which share of it is done, in [0, 1]."""

TYPED = "The answers were typed, so nobody knows how they would have been spoken."
"""Why a round in text has no delivery."""

WRITTEN = "A transcript has no sound, and whoever writes one down leaves fillers out."
"""Why a transcript has none, nor counts of words that are said on the way."""

ROUNDS = ("coding", "system_design", "behavioral", "closing")


def score_session(folder: Path, tick: Tick, whisper: str = "base") -> dict[str, Any]:
    """Score a session and put `report.json` and `review.html` beside its sound.

    Args:
        folder: A session's folder; one that was cut off is settled first.
        tick: Told about progress.
        whisper: Name or folder of the Whisper model.

    Raises:
        UserError: There is no session, or nobody speaks in it.
        EngineError: An engine is missing or broken.
    """
    recording = session.read(folder)
    started = recording.started
    scenario = _scenario(folder, started.scenario)
    given, used = recording.written, dict[str, str]()
    if given:
        transcript = Transcript.of_text(given.turns, given.notes)
    else:
        transcript, used = _transcribed(recording, scenario, tick, whisper)
    tick("Scoring", 0.0)
    found = _findings(recording, transcript, scenario, used)
    built = report.build(recording, found, scenario)
    report.write(folder, built)
    tick("Scoring", 0.5)
    page.write(folder)
    if folder.parent.resolve() == session.recordings().resolve():
        index.write(folder.parent)
    tick("Scoring", 1.0)
    return built


def _transcribed(
    recording: session.Recording, scenario: Scenario | None, tick: Tick, whisper: str
) -> tuple[Transcript, dict[str, str]]:
    """What was said in a recording, and the sha256 of each model file that heard it."""
    tick("Loading the recogniser", 0.0)
    language = scenario.language[:2] if scenario else "en"
    recognizer = FasterWhisper(whisper, 1, language, at_once=os.cpu_count() or 1)
    detector = SileroVad()
    tick("Loading the recogniser", 1.0)
    transcript = second_pass(
        recording.candidate,
        recording.events,
        recognizer,
        detector,
        lambda share: tick("Transcribing", share),
    )
    tick("Transcribing", 1.0)
    model = recognizer.folder / "model.bin"
    return transcript, {f"{recognizer.folder.name}/model.bin": models.sha256_of(model)}


def score_file(
    path: Path, folder: Path, started: SessionStarted, tick: Tick, whisper: str = "base"
) -> dict[str, Any]:
    """Score any audio or video file, or a transcript, by making it a session in `folder`.

    Raises:
        UserError: The file cannot be read, or nobody speaks in it.
    """
    if path.suffix.lower() in written.FORMS:
        return _score_written(path, folder, started, tick)
    tick("Reading", 0.0)
    samples = sound.read(path)
    tick("Reading", 1.0)
    kept = session.Session(folder, started)
    kept.record(samples, samples * 0)
    length = len(samples) / SAMPLE_RATE
    kept.write([SessionEnded(t=length, known_at=length, reason="audio_ended")])
    kept.close()
    scored = score_session(folder, tick, whisper)
    if not any(turn["speaker"] == "candidate" for turn in scored["turns"]):
        raise UnreadableAudio(
            f"Nobody speaks in {path}, or nothing that can be understood. Check the recording."
        )
    return scored


def _score_written(path: Path, folder: Path, started: SessionStarted, tick: Tick) -> dict[str, Any]:
    given = written.read(path)
    kept = session.Session(folder, started, tracks=())
    kept.write([given, SessionEnded(t=given.t, known_at=given.t, reason="finished")])
    kept.close()
    return score_session(folder, tick)


def score_path(
    path: Path, round_: str, scenario_id: str | None, tick: Tick, whisper: str = "base"
) -> dict[str, Any]:
    """Score a file without keeping anything."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "session"
        started = imported(path, round_, scenario_id, path.stem)
        return score_file(path, folder, started, tick, whisper)


def imported(path: Path, round_: str, scenario_id: str | None, session_id: str) -> SessionStarted:
    """The first event of a session that is made from a recording.

    Raises:
        ScenarioError: The scenario that was named does not exist.
    """
    scenario = find(scenario_id) if scenario_id else None
    recorded = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) if path.exists() else None
    return SessionStarted(
        t=0,
        known_at=0,
        session_id=session_id,
        scenario=scenario.id if scenario else "",
        scenario_version=scenario.version if scenario else 0,
        round=scenario.round if scenario else round_,
        level=scenario.level if scenario else "",
        persona="",
        minutes=0,
        started_at=recorded.isoformat(timespec="seconds") if recorded else "",
        paced=True,
        software=interview.software(),
        models={},
    )


def _scenario(folder: Path, name: str) -> Scenario | None:
    """The scenario a session belongs to; a recording is scored without one it has lost."""
    try:
        return kept(folder, name) if name else None
    except ScenarioError:
        return None


def _in_context() -> fluency.InContext | None:
    try:
        return MiniLm().in_context
    except ModelNotFound:
        return None  # markers are then told by their neighbours


def _findings(
    recording: session.Recording,
    transcript: Transcript,
    scenario: Scenario | None,
    used: dict[str, str],
) -> report.Findings:
    started = recording.started
    measures = [
        *fluency.measure(
            transcript,
            recording.candidate,
            recording.events,
            interviewer=recording.interviewer,
            in_context=_in_context(),
        ),
        *thinking_aloud.measures(transcript, started.round, recording.events),
        stopwatch.time_to_the_point(stopwatch.heard_in(transcript.turns, started.round)),
    ]
    quality = fluency.audio_quality(recording.candidate, transcript.voice, recording.interviewer)
    why = WRITTEN if recording.written else TYPED
    if recording.written:
        quality = replace(quality, warnings=(why,))
    if transcript.typed:
        measures = [replace(measure, value=None, missing=why, spans=()) for measure in measures]
    found = signals.score(
        transcript.turns, started.round, started.level, recording.events, scenario, measures
    )
    weights = scenario.weights(started.level) if scenario else None
    return report.Findings(
        transcript=transcript,
        measures=measures,
        signals=found,
        axes={"delivery": fluency.axis(measures), **signals.axes(found, measures, weights)},
        quality=quality,
        models=used,
        next_step=signals.next_step(found, measures),
        best=signals.best(found),
    )
