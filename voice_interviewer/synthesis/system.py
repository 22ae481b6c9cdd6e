"""The system's own voice, through pyttsx3 in a child process.

pyttsx3 returns before there is sound, cannot be interrupted and crashes its process when
two threads use it. So it lives in a child of ours that does one thing, writing one sentence
into one file at a time; we play the file ourselves, and a child that hangs is replaced.

The parent's half is `SystemVoice`; the child's is `main`, at the end.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from voice_interviewer.errors import EngineBroken, EngineNotInstalled, UnreadableAudio
from voice_interviewer.sound import read
from voice_interviewer.speech import Samples

from .pronunciation import spoken

_PATIENCE = 10.0
"""Seconds a sentence may take before the child is given up."""


class SystemVoice:
    """Whatever voice the operating system has.

    Args:
        pace_wpm: Words per minute; None for the voice's own.

    Raises:
        EngineNotInstalled: The system has no voice.
    """

    name = "system"

    def __init__(self, pace_wpm: float | None = None) -> None:
        self._pace = str(round(pace_wpm)) if pace_wpm else ""
        self._folder = tempfile.TemporaryDirectory()
        self._child: subprocess.Popen[str] | None = None
        try:
            self.say("Ready.")
        except EngineBroken as error:
            raise EngineNotInstalled(
                f"The system has no voice that pyttsx3 can use ({error}). "
                "On Debian or Ubuntu: sudo apt-get install espeak-ng"
            ) from error

    def say(self, sentence: str) -> Samples:
        """See `Synthesizer.say`."""
        # macOS writes AIFF whatever the name; the reader looks at the content.
        path = Path(self._folder.name) / "sentence.wav"
        path.unlink(missing_ok=True)
        answer = self._ask({"text": spoken(sentence), "path": str(path), "pace": self._pace})
        if answer != "done":
            raise EngineBroken(f"the system's voice failed: {answer}")
        try:
            return read(path)
        except UnreadableAudio as error:
            raise EngineBroken(f"the system's voice wrote no sound: {error}") from error

    def close(self) -> None:
        """End the child."""
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None
        self._folder.cleanup()

    def _ask(self, request: dict[str, str]) -> str:
        child = self._running()
        if not child.stdin or not child.stdout:
            return "it has no pipes"
        timer = threading.Timer(_PATIENCE, child.kill)
        timer.start()
        try:
            child.stdin.write(json.dumps(request) + "\n")
            child.stdin.flush()
            answer = child.stdout.readline().strip()
        except OSError:
            answer = ""
        finally:
            timer.cancel()
        if not answer:
            child.communicate()
            self._child = None
            return "its process ended"
        return answer

    def _running(self) -> subprocess.Popen[str]:
        if self._child and self._child.poll() is not None:
            self._child.communicate()
            self._child = None
        if self._child is None:
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        return self._child


def main() -> None:
    """Read one JSON request a line, answer one line each: "done" or what went wrong."""
    # pyttsx3 prints on standard output; answers go out on a copy that it does not know.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            _write(request["text"], request["path"], request["pace"])
            print("done", file=answers, flush=True)
        except Exception as error:  # whatever it is, the parent must hear of it
            print(f"{type(error).__name__}: {error}", file=answers, flush=True)


def _write(text: str, path: str, pace: str) -> None:
    import pyttsx3

    engine = pyttsx3.init()
    if pace:
        engine.setProperty("rate", int(pace))
    finished = threading.Event()
    engine.connect("finished-utterance", lambda **_: finished.set())
    engine.save_to_file(text, path)
    engine.runAndWait()
    finished.wait(_PATIENCE)
    # The file appears some time after the call returns and grows for a while.
    size = -1
    for _ in range(round(_PATIENCE / 0.05)):
        grown = os.path.getsize(path) if os.path.exists(path) else 0
        if grown and grown == size:
            return
        size = grown
        threading.Event().wait(0.05)


if __name__ == "__main__":
    main()
