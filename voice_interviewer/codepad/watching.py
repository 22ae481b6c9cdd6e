"""A file on disk in, its changes out, from a thread of its own.

Editors save in every way there is: in place, through a second file that takes the first one's
name, through deleting and writing anew. So the folder is watched and not the file, and whatever
happens in it, the file is looked at again and only its text counts. A file system that tells
nobody of changes, as some network drives do, is looked at once a second all the same.
"""

import os
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voice_interviewer.errors import UserError
from voice_interviewer.events import CodeEdit

from .versions import edits

LARGEST = 64 * 1024
"""Bytes of a file that is still taken for something typed in an interview."""

SETTLED = 0.05
"""Seconds for which a file stays as it is before it is read: it may be half written."""

LOOK_AGAIN = 1.0
"""Seconds after which the file is looked at even if nothing was said to happen."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the file turned into."""

    file: str
    text: str
    """The last text that is known."""
    edits: tuple[CodeEdit, ...]
    """Against the change before."""
    opening: bool = False
    missing: str = ""
    """Why there is no newer text; empty if there is."""


class Watch:
    """Tells of every change to one file while it is entered.

    Args:
        path: The file; it need not exist yet, but its folder must.
        tell: Is told of each change, first of what the file holds at the start; from
            another thread after that.
        look_again: Seconds after which the file is looked at although nothing was heard.

    Raises:
        UserError: It is a folder, or lies in none.
    """

    def __init__(
        self, path: Path, tell: Callable[[Change], None], look_again: float = LOOK_AGAIN
    ) -> None:
        if path.is_dir():
            raise UserError(f"{path} is a folder. Name the file you will type in: {path}/work.py")
        self._path = path.resolve()  # a link may point into another folder
        if not self._path.parent.is_dir():
            raise UserError(f"The folder {path.parent} is not there. Create it first.")
        self._name, self._tell = path.name, tell
        self._text, self._missing = "", ""
        self._looked: object = None
        self._look_again = look_again
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._wait, name="code pad", daemon=True)

    def __enter__(self) -> "Watch":
        self.look(opening=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leave.set()
        self._thread.join(timeout=5)
        self.look()  # what was saved last and not told yet

    def _wait(self) -> None:
        from watchfiles import watch

        try:
            for _ in watch(
                self._path.parent,
                watch_filter=None,
                debounce=300,
                step=50,
                stop_event=self._leave,
                rust_timeout=round(1000 * self._look_again),
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=False,
                ignore_permission_denied=True,
            ):
                self._settle()
                self.look()
        except OSError as error:  # the folder went away, or there are too many watches
            self._report(missing=f"The file is no longer watched: {error}.")

    def _settle(self) -> None:
        """Wait, but not for long, until nobody is writing and the file is there."""
        for _ in range(10):
            before = _state(self._path)
            if self._leave.wait(SETTLED) or (before and before == _state(self._path)):
                return

    def look(self, *, opening: bool = False) -> None:
        """Read the file if it is another than before, and tell what is new."""
        state = _state(self._path)
        if state == self._looked and not opening:
            return
        self._looked = state
        text, missing = _read(self._path)
        if opening:
            missing = "" if state is None else missing
            self._text, self._missing = text, missing
            self._tell(Change(self._name, text, edits("", text), opening=True, missing=missing))
        else:
            self._report(text, missing)

    def _report(self, text: str = "", missing: str = "") -> None:
        if missing:
            text = self._text
        if text != self._text or missing != self._missing:
            changed = edits(self._text, text) if text != self._text else ()
            self._text, self._missing = text, missing
            self._tell(Change(self._name, text, changed, missing=missing))


def _state(path: Path) -> object:
    """Whatever differs when a file was written; None for no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, stat.S_IFMT(found.st_mode)


def _read(path: Path) -> tuple[str, str]:
    """The text of a file with plain line ends, and why there is none."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return "", "It is not a file any longer."
        with path.open("rb") as file:
            held = file.read(LARGEST + 1)
    except FileNotFoundError:
        return "", "The file was deleted."
    except OSError as error:
        return "", f"The file cannot be read: {error.strerror}."
    if len(held) > LARGEST:
        return "", f"The file is over {LARGEST // 1024} kB."
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        return "", "The file does not hold text."
    return text.replace("\r\n", "\n").replace("\r", "\n"), ""
