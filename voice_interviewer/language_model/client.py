"""Asking a model, with a deadline for everything and one kind of error.

In an interview somebody waits for the next sentence, so a request is read by a thread of its
own: whoever asked stops waiting at the deadline, whatever the server does. Nothing is tried
twice within a turn. After several failures the model is left alone for a while.
"""

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from .endpoint import Endpoint
from .failures import LASTING, ModelFailed, failure_of
from .quoting import Message
from .reading import Reading

FAILURES = 3
"""Failures in a row after which the model is left alone ..."""

REST = 30.0
"""... for so many seconds ..."""

LONG_REST = 120.0
"""... or so many where somebody has to mend something first."""

TRIES = 2
"""Further tries of a request that nobody waits for."""

_LONGEST_SENTENCE = 600
"""Characters without an end after which a sentence is none."""

_LONGEST_SOUND = 10_000_000
"""Bytes of a spoken sentence; a minute at 48 kHz has six million."""

_END = re.compile(r"[.?!…]+[\"')\]]*(?=\s)|\n+")

_T = TypeVar("_T")
_Shape = TypeVar("_Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long is waited, in seconds."""

    first: float = 1.2
    """For the first word of a reply."""
    sentence: float = 1.5
    """From then on for the end of each sentence."""
    whole: float = 30.0
    """For an answer that nobody waits for."""
    pause: float = 0.5
    """Between two tries of it."""


class LanguageModel:
    """A model on an OpenAI-compatible server.

    Args:
        endpoint: Which one.
        deadlines: How long is waited for it.
        clock: Seconds, for the rests.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        deadlines: Deadlines | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        import openai

        self._openai = openai
        self.endpoint, self._deadlines = endpoint, deadlines or Deadlines()
        # A proxy or a redirect must not carry to the network what was meant for this machine.
        http = openai.DefaultHttpxClient(
            trust_env=not endpoint.local,
            follow_redirects=False,
            # Reading all certificates takes a tenth of a second, and http uses none.
            verify=endpoint.base_url.startswith("https:"),
        )
        self._client = openai.OpenAI(
            base_url=endpoint.base_url, api_key=endpoint.key, max_retries=0, http_client=http
        )
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0
        self._unwanted: set[str] = set()
        self._formats = ["json_schema", "json_object", ""]

    @property
    def name(self) -> str:
        """What it is called in the log and in reports."""
        return self.endpoint.model

    def sentences(
        self,
        messages: Sequence[Message],
        most: int,
        wanted: Callable[[], bool] = lambda: True,
    ) -> Generator[str, None, None]:
        """An answer sentence by sentence, each as soon as it is complete.

        Args:
            messages: The request.
            most: Tokens the answer may have.
            wanted: Asked while waiting; once it is not, the answer ends at once.

        Raises:
            ModelFailed: It did not answer, not in time, or not to the end.
        """
        if self._clock() < self._rests_until:
            raise ModelFailed(self.endpoint, "resting")
        try:
            with contextlib.closing(Reading(lambda: self._stream(messages, most))) as reading:
                yield from self._cut(reading, wanted)
        except ModelFailed as failure:
            self.failed(failure)
            raise
        if wanted():
            self._failures = 0

    def answer(self, messages: Sequence[Message], shape: type[_Shape], most: int = 400) -> _Shape:
        """An answer of a given shape, waited for as long as it takes.

        Raises:
            ModelFailed: There is none, or it is not of that shape.
        """
        for tried in range(TRIES + 1):
            try:
                return self._answer(messages, shape, most)
            except ModelFailed as failure:
                if tried == TRIES or failure.kind not in ("busy", "server error"):
                    raise
                time.sleep(min(failure.wait or self._deadlines.pause, self._deadlines.whole))
        raise AssertionError("the last try returns or raises")

    def speech(self, voice: str, text: str) -> bytes:
        """A text spoken by a model that can, as a WAV file.

        Raises:
            ModelFailed: It was not there in time, or too long for what it says.
        """
        seconds = self._deadlines.whole

        def once() -> bytes:
            speaks = self._client.audio.speech.with_streaming_response
            sound = b""
            with speaks.create(
                model=self.endpoint.model,
                voice=voice,
                input=text,
                response_format="wav",
                timeout=seconds,
            ) as response:
                for piece in response.iter_bytes():
                    sound += piece
                    if len(sound) > _LONGEST_SOUND:
                        raise ModelFailed(self.endpoint, "not understood")
            return sound

        return self._within(seconds, once)

    def names(self) -> list[str]:
        """Names of the models that the server has.

        Raises:
            ModelFailed: It does not answer.
        """
        seconds = 2 * self._deadlines.first
        listed = self._within(seconds, lambda: self._client.models.list(timeout=seconds).data)
        return [str(model.id) for model in listed]

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def failed(self, failure: ModelFailed) -> None:
        """Take note of a failure, and rest after several."""
        self._failures += 1
        rest = LONG_REST if failure.kind in LASTING else max(failure.wait, REST)
        if failure.kind in (*LASTING, "busy") or self._failures >= FAILURES:
            self._failures, self._rests_until = 0, self._clock() + rest

    # --- one request ----------------------------------------------------------------------

    def _create(self, messages: Sequence[Message], most: int, **options: Any) -> Any:
        """One request for a chat completion, without what the server does not want."""
        wanted = {"temperature": 0.0, "max_tokens": most, **options}
        kept = {name: value for name, value in wanted.items() if name not in self._unwanted}
        try:
            return self._client.chat.completions.create(
                model=self.endpoint.model, messages=cast(Any, messages), **kept
            )
        except self._openai.BadRequestError as error:
            # Models differ in what may be set; one that names the setting is asked without it.
            named = {n for n in ("temperature", "max_tokens") if n in kept and n in str(error)}
            if not named:
                raise
            self._unwanted |= named
            return self._create(messages, most, **options)

    def _stream(self, messages: Sequence[Message], most: int) -> Any:
        waits = max(self._deadlines.first, self._deadlines.sentence)
        return self._create(messages, most, stream=True, timeout=waits)

    def _cut(self, reading: Reading, wanted: Callable[[], bool]) -> Iterator[str]:
        """Pieces of text as they come in, complete sentences out."""
        text, found = "", False
        due = time.monotonic() + self._deadlines.first
        while (piece := self._next(reading, due, wanted)) is not None:
            if not text.strip() and piece.strip():
                due = time.monotonic() + self._deadlines.sentence
            text += piece
            while end := _END.search(text):
                sentence, text = text[: end.end()].strip(), text[end.end() :]
                if sentence:
                    yield sentence
                    found = True
                    # Whoever took the sentence may have taken time over it.
                    due = time.monotonic() + self._deadlines.sentence
            if len(text) > _LONGEST_SENTENCE:
                raise ModelFailed(self.endpoint, "not understood")
        if not wanted():
            return
        if not (text.strip() or found):
            raise ModelFailed(self.endpoint, "empty")
        if text.strip():
            if not reading.complete:
                raise ModelFailed(self.endpoint, "cut off")
            yield text.strip()

    def _next(self, reading: Reading, due: float, wanted: Callable[[], bool]) -> str | None:
        try:
            return reading.next(due, wanted)
        except TimeoutError:
            raise ModelFailed(self.endpoint, "slow") from None
        except Exception as error:  # whatever the reader met
            raise failure_of(error, self.endpoint) from error

    def _answer(self, messages: Sequence[Message], shape: type[_Shape], most: int) -> _Shape:
        seconds = self._deadlines.whole

        def once() -> _Shape:
            wanted = _format(self._formats[0], shape)
            choice = self._create(messages, most, timeout=seconds, **wanted).choices[0]
            if choice.finish_reason == "length":
                raise ModelFailed(self.endpoint, "cut off")
            return shape.model_validate_json(_json_in(choice.message.content or ""))

        while True:
            try:
                return self._within(seconds, once)
            except ModelFailed as failure:
                if failure.kind != "request refused" or len(self._formats) == 1:
                    raise
                self._formats = self._formats[1:]  # not every server knows how to ask for JSON

    def _within(self, seconds: float, work: Callable[[], _T]) -> _T:
        """The result of some work, if it is there in time."""
        done: SimpleQueue[tuple[_T | None, Exception | None]] = SimpleQueue()

        def run() -> None:
            try:
                done.put((work(), None))
            except Exception as error:  # as in `reading`
                done.put((None, error))

        threading.Thread(target=run, daemon=True).start()
        try:
            result, error = done.get(timeout=seconds)
        except Empty:
            raise ModelFailed(self.endpoint, "slow") from None
        if error is not None:
            raise failure_of(error, self.endpoint) from error
        return cast(_T, result)


def _format(kind: str, shape: type[BaseModel]) -> dict[str, Any]:
    """The option that asks for JSON."""
    if kind == "json_schema":
        schema = {"name": shape.__name__, "schema": shape.model_json_schema(), "strict": True}
        return {"response_format": {"type": kind, "json_schema": schema}}
    return {"response_format": {"type": kind}} if kind else {}


def _json_in(text: str) -> str:
    """The JSON object in an answer that may have words or a fence around it."""
    start = text.find("{")
    if start < 0:
        return text
    value, _ = json.JSONDecoder().raw_decode(text[start:])
    return json.dumps(value)
