"""What people hand in and do by mistake: a clear sentence, status 2, and nothing is lost."""

import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.test_cli import ends
from tests.test_conversation import Beep, ByLoudness, Listed, Loudness
from tests.test_session import STARTED
from voice_interviewer import interview, session
from voice_interviewer.capture import Chunk
from voice_interviewer.cli import retrospect
from voice_interviewer.cli.manner import manner_of
from voice_interviewer.conversation import Conversation, Engines, Inline
from voice_interviewer.endpointing import PATIENCE
from voice_interviewer.errors import UserError
from voice_interviewer.events import (
    CodeChanged,
    CodeEdit,
    CommandGiven,
    Event,
    SessionEnded,
    SpeechStarted,
)
from voice_interviewer.playback import Silent
from voice_interviewer.scenario import find

ENDED = SessionEnded(t=1.0, known_at=1.0, reason="finished")


@pytest.fixture
def recordings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(session, "recordings", lambda: tmp_path / "recordings")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    (tmp_path / "empty").touch()
    kept(tmp_path / "recordings" / "good")
    return tmp_path / "recordings"


def kept(folder: Path, *events: Event) -> Path:
    made = session.Session(folder, STARTED)
    made.record(np.zeros(512, np.float32), np.zeros(512, np.float32))
    made.write([*events, ENDED])
    made.close()
    return folder


@pytest.mark.usefixtures("recordings")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("demo", "--minutes", "nan"), "nan is no number"),
        (("score", "folder"), "folder is a folder"),
        (("score", "a" * 300), "File name too long"),
        (("score", "x.wav", "--json", "folder"), "folder is a folder"),
        (("score", "x.wav", "--json", "nowhere/x.json"), "Create it first"),
        (("assess", "binary", "--out", "out"), "could not be scored"),
        (("assess", "binary", "--out", "binary"), "at once"),
        (("scenarios", "schema", "--out", "folder"), "folder: Is a directory"),
        (("scenarios", "schema", "--out", "nowhere/x"), "No such file or directory"),
        (("scenarios", "new", "XX-01", "--round", "coding", "--out", "empty"), "empty"),
        (("sessions", "show", "Unknown"), "'Unknown'. See them"),
        (("sessions", "delete", "."), "No session begins with '.'"),
    ],
)
def test_it_is_said_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    assert ends(monkeypatch, *arguments) == 2

    shown = " ".join(capsys.readouterr().err.split())
    assert message in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("to", ["folder", "", "nowhere/x.md"])
def test_an_export_needs_a_file_to_go_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], recordings: Path, to: str
) -> None:
    (recordings / "good" / "report.json").write_text("{}")

    assert ends(monkeypatch, "sessions", "export", "good", "--to", to) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("log", [b"", b"{", b'{"kind": "nothing"}\n{}\n', bytes(range(256))])
def test_a_broken_session_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    recordings: Path,
    log: bytes,
) -> None:
    (kept(recordings / "broken") / session.LOG).write_bytes(log)

    assert ends(monkeypatch, "sessions", "list") == 0
    shown = capsys.readouterr().err
    assert "good" in shown
    assert "cannot be read" in shown
    assert ends(monkeypatch, "sessions", "list", "--json") == 0
    assert ends(monkeypatch, "sessions", "delete", "broken", "--yes") == 0
    assert session.folders(recordings) == [recordings / "good"]


def test_a_session_without_the_candidates_sound_says_so(recordings: Path) -> None:
    track = recordings / "good" / "candidate.flac"
    track.write_bytes(b"")
    with pytest.raises(UserError, match="damaged"):
        session.read(recordings / "good")

    track.unlink()
    with pytest.raises(UserError, match="no sound of the candidate"):
        session.read(recordings / "good")


def test_only_a_session_with_a_beginning_can_be_narrated(recordings: Path) -> None:
    edits = (CodeEdit(0, (), ("print()",)),)
    typed = CodeChanged(t=0.5, known_at=0.5, file="work.py", edits=edits)
    log = kept(recordings / "typed", typed) / session.LOG
    log.write_text("".join(log.read_text().splitlines(keepends=True)[1:]))

    with pytest.raises(UserError, match="does not begin"), retrospect._keys() as keys:
        retrospect._narrate(log.parent, None, None, keys)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["two\u2028lines", "two\x85lines", "half a \ud83d face", "\0"])
def test_whatever_is_typed_can_be_read_back(tmp_path: Path, text: str) -> None:
    said = CommandGiven(t=0.5, known_at=0.5, command="say", text=text)
    after = SpeechStarted(t=0.7, known_at=0.8)

    log = session.log(kept(tmp_path / "s", said, after))

    assert log[1:] == [
        CommandGiven(t=0.5, known_at=0.5, command="say", text=text.replace("\ud83d", "?")),
        after,
        ENDED,
    ]


def test_a_persona_that_is_not_known_any_longer_is_missed_aloud(
    capsys: pytest.CaptureFixture[str],
) -> None:
    begun = replace(STARTED, persona="my_uncle_tough", mode="study")

    assert manner_of(begun, find("SD-04")) == interview.Manner(None, study=True)
    assert "“my_uncle” came from a file" in capsys.readouterr().err


class OneSecond:
    """A second of silence."""

    rate = 16_000

    def chunks(self) -> Iterator[Chunk]:
        yield Chunk(np.zeros(16_000, np.float32))


def test_a_listener_that_fails_loses_nothing(tmp_path: Path) -> None:
    def cut_off(_event: Event) -> None:
        raise BrokenPipeError

    engines = Engines(Loudness(), ByLoudness(), Beep(), Listed(), Inline(), Inline())
    made = session.Session(tmp_path / "s", STARTED)
    with pytest.raises(BrokenPipeError):
        interview.hold(
            OneSecond(),
            Conversation(engines, PATIENCE["normal"]),
            made,
            Silent(),
            interview.Audience((cut_off,)),
        )

    found = session.read(tmp_path / "s")
    assert found.closed
    assert len(found.candidate) >= 512
    assert sorted(path.suffix for path in (tmp_path / "s").iterdir()) == [
        ".flac",
        ".flac",
        ".jsonl",
    ]


def test_what_is_printed_for_programs_is_utf_8_on_any_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(held, encoding="ascii", write_through=True))

    assert ends(monkeypatch, "start", "--help") == 0

    assert "“senior" in held.getvalue().decode("utf-8")


def test_stopping_it_while_it_is_still_loading_is_no_fault() -> None:
    program = """
import sys
class Stops:
    def find_spec(self, name, *_):
        if name == "click":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stops())
from voice_interviewer.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (130, b"")
