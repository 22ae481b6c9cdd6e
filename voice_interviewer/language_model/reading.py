"""One answer being read by a thread, so that nobody has to wait for it longer than they want."""

import contextlib
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

_GLANCE = 0.05
"""Seconds between two looks whether an answer is still wanted."""


class Reading:
    """The text of a streamed chat completion, as it comes.

    Args:
        ask: Sends the request and returns the stream.
    """

    def __init__(self, ask: Callable[[], Any]) -> None:
        self._pieces: SimpleQueue[str | Exception | None] = SimpleQueue()
        self._closed = threading.Event()
        self._stream: Any = None
        self.complete = False
        """Whether the model said that it was done, and not only the server."""
        threading.Thread(target=self._read, args=(ask,), daemon=True).start()

    def next(self, due: float, wanted: Callable[[], bool]) -> str | None:
        """More text; None at the end, or once no more is wanted.

        Raises:
            TimeoutError: It is not there when `due` (monotonic s).
            Exception: Whatever the reader met.
        """
        while wanted():
            left = due - time.monotonic()
            try:
                piece = self._pieces.get(timeout=min(_GLANCE, max(0.0, left)))
            except Empty:
                if left <= 0:
                    raise TimeoutError from None
                continue
            if isinstance(piece, Exception):
                raise piece
            return piece
        return None

    def close(self) -> None:
        """Read no further."""
        self._closed.set()
        if self._stream is not None:
            with contextlib.suppress(Exception):  # it may be ending by itself just now
                self._stream.close()

    def _read(self, ask: Callable[[], Any]) -> None:
        try:
            self._stream = ask()
            for chunk in self._stream:
                if self._closed.is_set():
                    break
                for choice in chunk.choices:
                    self.complete |= choice.finish_reason == "stop"
                    self._pieces.put(choice.delta.content or "")
            self._pieces.put(None)
        # A stranger's server can provoke anything: here it becomes a value, and whoever
        # waits for it makes it the one error that others know.
        except Exception as error:
            self._pieces.put(error)
        finally:
            self.close()
