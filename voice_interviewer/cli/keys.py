"""Keys as they are pressed, one at a time, without a line end.

A thread waits for them, so that the interview does not; it ends with the program.
"""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator

from voice_interviewer.endpointing import PATIENCE
from voice_interviewer.events import Command, Event
from voice_interviewer.interview import Listener

from .live import LiveScreen

PHRASES = {"r": "Could you repeat the question?", "h": "Could I have a hint?"}
"""Keys that stand for a sentence."""

TYPED = {"/hint": "h", "/repeat": "r", "/wait": "t", "/pause": "p", "/run": "x", "/quit": "q"}
"""Typed lines that stand for keys, where every key is part of an answer."""

_REPLIES = 0.1
"""Seconds after the end of a turn by which it is known whether there is a reply to it."""

_COMMANDS: dict[str, Command] = {
    " ": "done", "t": "wait", "p": "pause", "v": "talk", "x": "run",
}  # fmt: skip


class Keys:
    """What each key does.

    Args:
        give: Is told what was asked (`Conversation.give`).
        screen: Shows what is being typed.
        leave: Ends the interview.
        patience: The preset in use.
        typing: Whether every key is part of an answer, as without a microphone.
    """

    def __init__(
        self,
        give: Callable[[Command, str], None],
        screen: LiveScreen,
        leave: Callable[[], None],
        *,
        patience: str = "normal",
        typing: bool = False,
    ) -> None:
        self._give, self._screen, self._leave = give, screen, leave
        self._patience = list(PATIENCE).index(patience)
        self._always = typing
        self._line: str | None = "" if typing else None
        self._screen.change(typing=self._line)

    def press(self, key: str) -> None:
        """Do what a key stands for."""
        if self._line is not None:
            self._type(key)
        else:
            self._act(key)

    def _act(self, key: str) -> None:
        if key in _COMMANDS:
            self._give(_COMMANDS[key], "")
            scene = self._screen.scene
            if key == "p":
                self._screen.change(paused=not scene.paused)
            elif key == "t":
                self._screen.change(waiting=True)
        elif key in PHRASES:
            self._give("say", PHRASES[key])
        elif key == "c":
            self._screen.change(captions=not self._screen.scene.captions)
        elif key in "+-":
            step = 1 if key == "+" else -1
            self._patience = min(len(PATIENCE) - 1, max(0, self._patience + step))
            name = list(PATIENCE)[self._patience]
            self._give("patience", name)
            self._screen.change(patience=name)
        elif key == "m":
            self._screen.turn_page()
        elif key == "y":
            self._line = ""
            self._screen.change(typing="")
        elif key == "q":
            self._leave()

    def _type(self, key: str) -> None:
        line = self._line or ""
        if self._always and not line and key in ("\r", "\n"):  # where an m is part of an answer
            self._screen.turn_page()
        if key in ("\r", "\n"):
            if line.strip() in TYPED:
                self._act(TYPED[line.strip()])
            else:
                _say(line, self._give)
            self._line = "" if self._always else None
        elif key == "\x1b":
            self._line = "" if self._always else None
        elif key in ("\x7f", "\b"):
            self._line = line[:-1]
        elif key.isprintable():
            self._line = line + key
        self._screen.change(typing=self._line)


@contextlib.contextmanager
def pressed(act: Callable[[str], None]) -> Iterator[None]:
    """Call `act` with every key that is pressed while this is entered.

    Without a terminal there are no keys.
    """
    if not sys.stdin.isatty():
        yield
        return
    with _one_at_a_time() as read:

        def wait() -> None:
            while key := read():
                act(key)

        threading.Thread(target=wait, daemon=True).start()
        yield


@contextlib.contextmanager
def pressed_lines(
    give: Callable[[Command, str], None], leave: Callable[[], None]
) -> Iterator[Listener]:
    """Take each line of standard input for an answer while this is entered.

    A line is given when the interviewer has said what there was to say to the one before, and
    after the last one the round is left.

    Yields:
        Is to be told what happens.
    """
    speaking: set[str] = set()
    answered, quiet = threading.Event(), threading.Event()

    def follow(event: Event) -> None:
        if event.kind == "reply_chosen" and event.text.strip():
            speaking.add(event.turn_id)
        elif event.kind == "playback_ended":
            speaking.discard(event.turn_id)
        elif event.kind == "turn_ended":
            answered.set()
        (quiet.clear if speaking else quiet.set)()

    def wait() -> None:
        for line in sys.stdin:
            quiet.wait()
            answered.clear()
            key = TYPED.get(line.strip(), "")
            if key == "q":
                break
            if key in _COMMANDS:
                give(_COMMANDS[key], "")
            elif _say(PHRASES.get(key, line), give):
                answered.wait()
                time.sleep(_REPLIES)
        quiet.wait()
        leave()

    threading.Thread(target=wait, daemon=True).start()
    yield follow


def _say(line: str, give: Callable[[Command, str], None]) -> bool:
    """Say a line, unless it is empty; whether it was said."""
    if line.strip():
        give("say", line.strip())
    return bool(line.strip())


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[Callable[[], str]]:
    try:
        import termios
        import tty
    except ImportError:  # Windows
        import msvcrt

        yield msvcrt.getwch  # type: ignore[attr-defined]
        return
    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield lambda: sys.stdin.read(1)
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
