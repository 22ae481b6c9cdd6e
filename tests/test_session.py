"""Sessions on disk: written as they happen, read back whole, whatever happened."""

from pathlib import Path

import numpy as np
import pytest

from voice_interviewer import session
from voice_interviewer.errors import SessionNotFound, UserError
from voice_interviewer.events import SessionEnded, SessionStarted, SpeechStarted
from voice_interviewer.speech import BLOCK_SAMPLES, Samples

STARTED = SessionStarted(
    t=0,
    known_at=0,
    session_id="s",
    scenario="",
    scenario_version=1,
    round="coding",
    level="mid",
    persona="",
    minutes=0,
    started_at="2026-01-01T00:00:00+00:00",
    paced=False,
    software={},
    models={},
)


def block(value: float) -> Samples:
    return np.full(BLOCK_SAMPLES, value, np.float32)


def recorded(folder: Path, blocks: int) -> session.Session:
    kept = session.Session(folder, STARTED)
    for n in range(blocks):
        kept.record(block(0.5), block(-0.25))
        kept.write([SpeechStarted(t=n, known_at=n)])
    return kept


def test_a_closed_session_comes_back_as_it_was(tmp_path: Path) -> None:
    kept = recorded(tmp_path / "s", 3)
    kept.write([SessionEnded(t=1, known_at=1, reason="finished")])
    kept.close()

    found = session.read(tmp_path / "s")

    assert found.closed
    assert [event.kind for event in found.events][0::4] == ["session_started", "session_ended"]
    assert found.candidate == pytest.approx(np.concatenate([block(0.5)] * 3), abs=1e-4)
    assert found.interviewer == pytest.approx(np.concatenate([block(-0.25)] * 3), abs=1e-4)
    assert sorted(path.name for path in found.folder.iterdir()) == [
        "candidate.flac",
        "events.jsonl",
        "interviewer.flac",
    ]


def test_a_session_that_was_cut_off_loses_nothing_that_was_written(tmp_path: Path) -> None:
    recorded(tmp_path / "s", 3)
    with (tmp_path / "s" / "candidate.pcm").open("ab") as file:
        file.write(b"\1")
    with (tmp_path / "s" / "events.jsonl").open("ab") as file:
        file.write(b'{"t": 9')

    found = session.read(tmp_path / "s")

    assert not found.closed
    assert len(found.events) == 4
    assert len(found.candidate) == len(found.interviewer) == 3 * BLOCK_SAMPLES


def test_being_killed_while_tracks_are_converted_loses_nothing(tmp_path: Path) -> None:
    recorded(tmp_path / "s", 3)
    raw = (tmp_path / "s" / "interviewer.pcm").read_bytes()
    session.settle(tmp_path / "s")
    (tmp_path / "s" / "interviewer.pcm").write_bytes(raw)
    (tmp_path / "s" / "interviewer.flac").write_bytes(b"half")

    found = session.read(tmp_path / "s")

    assert found.interviewer == pytest.approx(np.concatenate([block(-0.25)] * 3), abs=1e-4)
    assert len(found.candidate) == 3 * BLOCK_SAMPLES


def test_recordings_are_private(tmp_path: Path) -> None:
    recorded(tmp_path / "s", 1).close()

    assert (tmp_path / "s").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "s").iterdir()} == {0o600}


def test_a_session_is_never_written_over(tmp_path: Path) -> None:
    recorded(tmp_path / "s", 1).close()

    with pytest.raises(UserError, match="already holds a session"):
        session.Session(tmp_path / "s", STARTED)


def test_sessions_are_found_by_the_start_of_their_name(tmp_path: Path) -> None:
    for name in ("2026-01-01-a", "2026-01-02-b", "2026-01-02-c"):
        recorded(tmp_path / name, 1).close()

    assert session.find(tmp_path, None).name == "2026-01-02-c"
    assert session.find(tmp_path, "2026-01-01").name == "2026-01-01-a"
    with pytest.raises(SessionNotFound, match="Several"):
        session.find(tmp_path, "2026-01-02")
    with pytest.raises(SessionNotFound, match="No session begins with"):
        session.find(tmp_path, "2027")
    with pytest.raises(SessionNotFound, match="voice-interviewer demo"):
        session.find(tmp_path / "empty", None)
