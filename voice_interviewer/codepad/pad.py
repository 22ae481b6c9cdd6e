"""The code pad of a live session: changes and runs become events on its clock.

Watching and running have threads of their own and may take as long as they like; `step` only
takes what they have laid down, so no block of sound ever waits for a file.
"""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from queue import Empty, SimpleQueue

from voice_interviewer.events import CodeChanged, CodeRan, Event

from .running import Case, Ran, run
from .watching import Change


class CodePad:
    """What the candidate has written so far.

    Args:
        beside: Runs the code when it is asked for.
        cases: Of the task, for code without tests of its own.
    """

    def __init__(self, beside: Executor, cases: Sequence[Case] = ()) -> None:
        self._beside, self._cases = beside, cases
        self._changes: SimpleQueue[Change] = SimpleQueue()
        self._run: tuple[float, Future[Ran]] | None = None
        self.file, self.text = "", ""
        """Name of the file and what it held last."""

    def put(self, change: Change) -> None:
        """Take a change, from any thread; it counts from the next block."""
        self._changes.put(change)

    def run(self, now: float) -> None:
        """Run the code, unless it is running; somebody asked for it at this time (s)."""
        if self._run is None and self.file:
            self._run = (now, self._beside.submit(run, self.text, self.file, self._cases))

    @property
    def running(self) -> bool:
        """Whether the code is running and nobody can be expected to speak."""
        return self._run is not None

    def step(self, now: float) -> list[Event]:
        """What happened since the last block."""
        events: list[Event] = []
        while True:
            try:
                change = self._changes.get_nowait()
            except Empty:
                break
            self.file, self.text = change.file, change.text
            events.append(
                CodeChanged(
                    t=now,
                    known_at=now,
                    file=change.file,
                    edits=change.edits,
                    opening=change.opening,
                    missing=change.missing,
                )
            )
        if self._run and self._run[1].done():
            (asked, job), self._run = self._run, None
            ran = job.result()
            events.append(
                CodeRan(
                    t=now,
                    known_at=now,
                    duration=now - asked,
                    tests=ran.tests,
                    output=ran.output,
                    stopped=ran.stopped,
                )
            )
        return events
