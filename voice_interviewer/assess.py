"""Many written answers at once: JSON lines in, JSON lines out, in the same order.

Each answer is scored as if it had been the only one of its round. A line that cannot be
read yields its error in its place and the others are still scored.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from multiprocessing import get_context
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import UserError
from .signals.segments import segment
from .signals.written import Score, score_written


class WrittenAnswer(BaseModel):
    """One line of the input."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    round: Literal["coding", "system_design", "behavioral", "closing"] | None = None
    question: str | None = None
    answer: Annotated[str, Field(max_length=200_000)]
    task: Literal["answer", "segment"] = "answer"


def assess(lines: Iterable[str], jobs: int = 1) -> Iterator[str]:
    """One line of output for each line of input that is not blank, as they come.

    Args:
        lines: JSON objects, one a line.
        jobs: How many processes share the work; the order stays.
    """
    wanted = (line for line in lines if line.strip())
    if jobs <= 1:
        yield from map(_to_line, wanted)
        return
    with get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(_to_line, wanted, chunksize=16)


def assess_on_cluster(lines: Iterable[str], address: str) -> Iterator[str]:
    """As `assess`, on the workers of a Dask cluster that runs already.

    The workers need this package. Only as many lines are on their way as keep them busy, so
    the input may be longer than any memory.

    Args:
        lines: JSON objects, one a line.
        address: Of the scheduler, as in "tcp://10.0.0.5:8786".

    Raises:
        UserError: Dask is not installed, or nobody answers at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UserError(
            "For --dask install its extra: pip install 'voice-interviewer[dask]'"
        ) from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UserError(
            f"No Dask scheduler answers at {address}. Start one with `dask scheduler`, or "
            "leave out --dask to use this machine."
        ) from error
    with client:
        room = _AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        batches = _batches((line for line in lines if line.strip()), _BATCH)
        jobs = deque(client.submit(_to_lines, batch, pure=False) for batch in islice(batches, room))
        while jobs:
            yield from jobs.popleft().result()
            jobs.extend(client.submit(_to_lines, b, pure=False) for b in islice(batches, 1))


_PATIENCE = "10s"
_BATCH = 64
"""Lines a worker is given at once: about a third of a second of work."""
_AHEAD = 3
"""Batches on their way for each worker."""


def _batches(lines: Iterator[str], size: int) -> Iterator[tuple[str, ...]]:
    while batch := tuple(islice(lines, size)):
        yield batch


def _to_lines(lines: tuple[str, ...]) -> list[str]:
    return [_to_line(line) for line in lines]


def _to_line(line: str) -> str:
    return json.dumps(assess_line(line), ensure_ascii=False)


def assess_line(line: str) -> dict[str, Any]:
    """The result for one line, or `{"id", "error"}`."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return {"id": None, "error": f"This is not JSON: {error.msg}."}
    try:
        written = WrittenAnswer.model_validate(row)
        if written.task == "answer" and written.round is None:
            raise ValueError("round: one of coding, system_design, behavioral, closing")
    except (ValidationError, ValueError) as error:
        return {"id": row.get("id") if isinstance(row, Mapping) else None, "error": _said(error)}
    if written.task == "segment":
        return {"id": written.id, "segment": segment(written.answer)}
    scored = score_written(written.answer, written.round or "", written.question or "")
    return {"id": written.id, **_plain(scored)}


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"{where}: {first['msg']}" if where else first["msg"]
    return str(error)


def _plain(scored: Score) -> dict[str, Any]:
    result: dict[str, Any] = {"overall": scored.overall}
    if scored.missing:
        result["missing"] = scored.missing
    result["signals"] = [
        {
            "id": signal.id,
            "level": signal.level,
            "quotes": [{"text": quote.text} for quote in signal.quotes],
            **({"missing": signal.missing} if signal.missing else {}),
        }
        for signal in scored.signals
    ]
    result["axes"] = {
        name: {"value": axis.value, "interval": axis.interval, "missing": axis.missing}
        for name, axis in scored.axes.items()
    }
    return result
