"""A language model somebody chose to use: where it is, and what can be asked of it.

Nothing here is needed for an interview. A model is asked only if a person named both it and
its server, and all that it is told is the text of one request. What it returns is material:
the interviewer's rules and the judge's checks decide what becomes of it.

Read `endpoint` (which server), `quoting` (telling a model what is data), `failures`,
`reading` (not waiting too long) and `client` (asking it).
"""

from .client import Deadlines, LanguageModel
from .endpoint import Endpoint, chosen, named
from .failures import ModelFailed
from .quoting import Message, ask

__all__ = [
    "Deadlines",
    "Endpoint",
    "LanguageModel",
    "Message",
    "ModelFailed",
    "ask",
    "chosen",
    "named",
]
