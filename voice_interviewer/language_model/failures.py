"""What can be the matter with a model, as one kind of error."""

import contextlib
from typing import Literal

from voice_interviewer.errors import EngineBroken

from .endpoint import Endpoint

Kind = Literal[
    "unreachable", "slow", "key refused", "no such model", "request refused", "busy",
    "server error", "cut off", "not understood", "empty", "unfit", "resting",
]  # fmt: skip
"""What can be the matter with a model."""

LASTING: frozenset[Kind] = frozenset({"key refused", "no such model", "unfit"})
"""What does not pass by itself."""

LONGEST_WAIT = 120.0
"""Seconds that a server may ask for before the next request."""

_ADVICE: dict[Kind, str] = {
    "unreachable": "does not answer; is the server running",
    "slow": "answers too slowly",
    "key refused": "refuses the key; set VOICE_INTERVIEWER_MODEL_KEY",
    "no such model": "does not know the model or the address; look at --model and --model-url",
    "request refused": "does not understand the request",
    "busy": "has too many requests",
    "server error": "has an error of its own",
    "cut off": "broke off in the middle",
    "not understood": "answers something else than it was asked for",
    "empty": "answers nothing",
    "unfit": "gives words that break the rules, again and again",
    "resting": "failed repeatedly and is left alone for a while",
}

_STATUS: dict[int, Kind] = {
    401: "key refused",
    403: "key refused",
    404: "no such model",
    429: "busy",
}


class ModelFailed(EngineBroken):
    """A model did not do what it was asked."""

    def __init__(self, endpoint: Endpoint, kind: Kind, wait: float = 0.0) -> None:
        # Never what the server wrote: it may quote the key or the candidate.
        super().__init__(f"{endpoint.model} at {endpoint.host} {_ADVICE[kind]}.")
        self.kind, self.wait = kind, wait


def failure_of(error: Exception, endpoint: Endpoint) -> ModelFailed:
    """Whatever went wrong in a request, as what it means."""
    import openai

    if isinstance(error, ModelFailed):
        return error
    kind: Kind = "not understood"
    wait = 0.0
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        kind = _STATUS.get(status, "server error" if status >= 500 else "request refused")
        with contextlib.suppress(ValueError):
            wait = min(LONGEST_WAIT, float(error.response.headers.get("retry-after", 0)))
    elif isinstance(error, openai.APITimeoutError):
        kind = "slow"
    elif isinstance(error, openai.APIConnectionError):
        kind = "unreachable"
    elif isinstance(error, openai.APIError):
        kind = "server error"
    return ModelFailed(endpoint, kind, wait)
