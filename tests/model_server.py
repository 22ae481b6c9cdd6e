"""A server of the OpenAI kind on a real socket, well-behaved or as bad as asked."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from voice_interviewer.language_model import Deadlines, Endpoint, LanguageModel

HASTE = Deadlines(first=0.08, sentence=0.08, whole=0.6, pause=0.01)
"""Deadlines for tests of what is too slow."""

CALM = Deadlines(first=5.0, sentence=5.0, whole=10.0, pause=0.01)
"""Deadlines for tests of everything else, on a machine that may be busy."""

STALL = "\x00stall"
"""A piece that never comes."""
CUT = "\x00cut"
"""The connection is dropped here."""
RUBBISH = "\x00rubbish"
"""Bytes that are no event."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server does with a request."""

    pieces: tuple[str, ...] = ()
    """Pieces of text, or one of the marks above."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """Sent as it stands instead of anything else."""
    finish: str | None = "stop"


def says(text: str, **options: Any) -> Answer:
    """An answer that comes word by word."""
    words = text.split(" ")
    return Answer(tuple(w if n == 0 else f" {w}" for n, w in enumerate(words)), **options)


@dataclass(slots=True)
class Server:
    """A running server and what it was asked."""

    url: str
    answer: Callable[[dict[str, Any]], Answer]
    released: threading.Event
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    models: tuple[str, ...] = ("test-model",)
    clients: list[LanguageModel] = field(default_factory=list)

    def model(self, deadlines: Deadlines = CALM, **options: Any) -> LanguageModel:
        """A model on it."""
        made = LanguageModel(Endpoint(self.url, "test-model", "secret-key"), deadlines, **options)
        self.clients.append(made)
        return made


def data_of(request: dict[str, Any]) -> dict[str, Any]:
    """The quoted data of a request."""
    found: dict[str, Any] = json.loads(request["messages"][-1]["content"])
    return found


@contextmanager
def serving(answer: Answer | Callable[[dict[str, Any]], Answer]) -> Iterator[Server]:
    """A server that answers every request so."""
    chooses = answer if callable(answer) else lambda _request: answer

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._send_json({"object": "list", "data": [
                {"id": id_, "object": "model", "created": 0, "owned_by": "test"}
                for id_ in server.models
            ]})  # fmt: skip

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            server.asked.append(request)
            server.keys.append(self.headers.get("authorization", ""))
            _answer(self, server, request)

        def _send_json(self, value: Any, status: int = 200) -> None:
            _send(self, json.dumps(value).encode(), status, {"content-type": "application/json"})

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass  # the other side hung up, which is what many tests are about

    http = Quiet(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{http.server_port}/v1", chooses, threading.Event())
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        for client in server.clients:
            client.close()
        http.shutdown()
        thread.join()
        http.server_close()


def _send(
    handler: BaseHTTPRequestHandler, body: bytes, status: int, headers: dict[str, str]
) -> None:
    handler.send_response(status)
    for name, value in {**headers, "content-length": str(len(body))}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def _answer(handler: BaseHTTPRequestHandler, server: Server, request: dict[str, Any]) -> None:
    answer = server.answer(request)
    if answer.body is not None or answer.status != 200:
        error = json.dumps({"error": {"message": "said by the server"}}).encode()
        headers = {"content-type": "application/json", **answer.headers}
        _send(handler, error if answer.body is None else answer.body, answer.status, headers)
    elif not request.get("stream"):
        if STALL in answer.pieces:
            server.released.wait()
        message = {"role": "assistant", "content": "".join(answer.pieces)}
        choice = {"index": 0, "message": message, "finish_reason": answer.finish}
        made = {"id": "1", "object": "chat.completion", "created": 0, "model": "test-model",
                "choices": [choice]}  # fmt: skip
        _send(handler, json.dumps(made).encode(), 200, {"content-type": "application/json"})
    else:
        _stream(handler, server, answer)


def _stream(handler: BaseHTTPRequestHandler, server: Server, answer: Answer) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("connection", "close")
    handler.end_headers()
    handler.close_connection = True
    handler.wfile.write(_event({"role": "assistant"}, None))
    for piece in answer.pieces:
        if piece == STALL:
            server.released.wait()
            return
        if piece == CUT:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        event = b"\xff\xfe{]\n\ndata: {[\n\n" if piece == RUBBISH else _event({"content": piece})
        handler.wfile.write(event)
    if answer.finish:
        handler.wfile.write(_event({}, answer.finish))
        handler.wfile.write(b"data: [DONE]\n\n")


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "test-model",
             "choices": [choice]}  # fmt: skip
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"
