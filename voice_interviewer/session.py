"""A session's folder: written while it happens, read back whole.

    <recordings>/<id>/
      events.jsonl        the log, one flushed line each
      candidate.flac      the candidate's track     } same clock,
      interviewer.flac    the interviewer's track   } sample 0 is session time 0
      report.json, review.html                      written by scoring

While a session runs its sound is raw 16-bit PCM (`candidate.pcm`, `interviewer.pcm`), since
a file without a header is whole after any byte. Each block is handed to the system before
the events it led to are, so a program that is killed loses neither sound nor a finished
turn. A session that was not closed is closed the first time it is read.

Recordings are private: folders are 0700 and files 0600.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs

from . import sound
from .errors import SessionNotFound, UserError
from .events import Event, SessionStarted, TranscriptGiven, from_lines, to_line
from .speech import Samples

TRACKS = ("candidate", "interviewer")
LOG = "events.jsonl"


def recordings() -> Path:
    """Where sessions are kept: `recordings/` in a checkout, else the user's data folder."""
    checkout = Path(__file__).parents[1]
    if (checkout / "pyproject.toml").is_file():
        return checkout / "recordings"
    return Path(platformdirs.user_data_dir("voice-interviewer")) / "recordings"


class Session:
    """A session that is being recorded.

    Args:
        folder: Where to write it; must not hold a session yet.
        started: The first event.
        tracks: What is recorded; nothing of a session that is only written down.
    """

    def __init__(
        self, folder: Path, started: SessionStarted, tracks: Sequence[str] = TRACKS
    ) -> None:
        if (folder / LOG).exists():
            raise UserError(f"{folder} already holds a session. Choose another folder.")
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.folder = folder
        self._log = _private(folder / LOG)
        self._tracks = {name: _private(folder / f"{name}.pcm") for name in tracks}
        self.write([started])

    def record(self, candidate: Samples, interviewer: Samples) -> None:
        """Append one block to each track, shapes (BLOCK_SAMPLES,)."""
        for name, samples in zip(TRACKS, (candidate, interviewer), strict=True):
            os.write(self._tracks[name], sound.to_pcm(samples).tobytes())

    def write(self, events: list[Event]) -> None:
        """Append events to the log."""
        for event in events:
            os.write(self._log, (to_line(event) + "\n").encode())

    def close(self) -> None:
        """Close the files and turn the tracks into FLAC."""
        for descriptor in (self._log, *self._tracks.values()):
            os.close(descriptor)
        settle(self.folder)


@dataclass(frozen=True, slots=True)
class Recording:
    """A session read back from its folder."""

    folder: Path
    candidate: Samples
    interviewer: Samples
    """Both tracks have the same shape (n,)."""
    events: tuple[Event, ...]

    @property
    def started(self) -> SessionStarted:
        """The first event."""
        first = self.events[0]
        if not isinstance(first, SessionStarted):
            raise UserError(f"{self.folder / LOG} does not begin with session_started.")
        return first

    @property
    def closed(self) -> bool:
        """Whether the session came to its end, rather than being cut off."""
        return self.events[-1].kind == "session_ended"

    @property
    def written(self) -> TranscriptGiven | None:
        """What was said, where there is a transcript in place of sound."""
        return next((e for e in self.events if isinstance(e, TranscriptGiven)), None)


def settle(folder: Path) -> None:
    """Turn raw tracks that a session left behind into FLAC files of equal length.

    A FLAC file appears under its name only when it is complete, and raw sound is deleted
    only after that, so being killed in here loses nothing either.
    """
    raw = {name: folder / f"{name}.pcm" for name in TRACKS}
    if not any(path.exists() for path in raw.values()):
        return
    tracks = {name: _read_raw(path) for name, path in raw.items()}
    # A track that is FLAC already was settled from raw sound as long as what is left.
    longest = max(len(samples) for samples in tracks.values())
    for name, samples in tracks.items():
        if raw[name].exists():
            unfinished = folder / f".{name}.flac"
            sound.write_flac(unfinished, np.pad(samples, (0, longest - len(samples))))
            unfinished.chmod(0o600)
            unfinished.replace(folder / f"{name}.flac")
    for path in raw.values():
        path.unlink(missing_ok=True)


def read(folder: Path) -> Recording:
    """A session with its sound and its log.

    Raises:
        SessionNotFound: The folder holds no session.
        UserError: The log or a track cannot be read, or nothing was recorded.
    """
    events = log(folder)
    settle(folder)
    tracks = [_read_flac(folder / f"{name}.flac") for name in TRACKS]
    longest = max(len(track) for track in tracks)
    candidate, interviewer = (np.pad(track, (0, longest - len(track))) for track in tracks)
    recording = Recording(folder, candidate, interviewer, tuple(events))
    if not len(tracks[0]) and not recording.written:
        raise UserError(f"{folder} holds no sound of the candidate, so nothing can be made of it.")
    return recording


def log(folder: Path) -> list[Event]:
    """The events of a session, at least one.

    Raises:
        SessionNotFound: The folder holds no session.
        UserError: The log cannot be read.
    """
    if not (folder / LOG).is_file():
        raise SessionNotFound(f"{folder} holds no session (no {LOG}).")
    try:
        # Not splitlines(), which also cuts at separators that stand inside of texts.
        events = from_lines((folder / LOG).read_text(encoding="utf-8").split("\n"))
    except ValueError as error:
        raise UserError(f"{folder / LOG}: {error}") from error
    if not events:
        raise SessionNotFound(f"{folder} holds a session in which nothing happened yet.")
    return events


def find(root: Path, name: str | None) -> Path:
    """The folder of a session by its id or the start of it; the latest one for None.

    Raises:
        SessionNotFound: None or several match.
    """
    kept = folders(root)
    if not kept:
        raise SessionNotFound(f"No sessions are kept in {root}. Record one: voice-interviewer demo")
    if name is None:
        return kept[-1]
    matching = [folder for folder in kept if folder.name.startswith(name)]
    exact = [folder for folder in matching if folder.name == name]
    if len(exact or matching) == 1:
        return (exact or matching)[0]
    said = "Several sessions begin with" if matching else "No session begins with"
    raise SessionNotFound(f"{said} {name!r}. See them: voice-interviewer sessions list")


def folders(root: Path) -> list[Path]:
    """All kept sessions, oldest first."""
    if not root.is_dir():
        return []
    return sorted(path.parent for path in root.glob(f"*/{LOG}"))


def delete(folder: Path) -> None:
    """Remove a session for good."""
    shutil.rmtree(folder)


def _private(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600)


def _read_raw(path: Path) -> Samples:
    if not path.exists():
        return np.zeros(0, np.float32)
    held = path.read_bytes()
    return sound.from_pcm(np.frombuffer(held[: len(held) // 2 * 2], np.int16))


def _read_flac(path: Path) -> Samples:
    import soundfile

    if not path.exists():
        return np.zeros(0, np.float32)
    try:
        samples, _ = soundfile.read(path, dtype="int16")
    except soundfile.LibsndfileError as error:
        raise UserError(
            f"{path} is damaged and cannot be read. Put back a copy of it, or move it away."
        ) from error
    return sound.from_pcm(samples)
