"""What in an answer is evidence for which signal.

In goes the text of an answer and its round; out come `Evidence` items, each a stretch of
that very text, so that a quote is verbatim by construction. The patterns are data
(`patterns/*.yaml`) and read plain words only (`wording`), never punctuation or case,
because a recogniser invents both. What they do not know is compared with sentences that
people might say (`meaning`). The director asks `find` live which signals were
already shown; `signals` turns the same items into levels afterwards.
"""

from .detect import evidence_in, find
from .found import ROUNDS, Evidence
from .meaning import MEANT, meant
from .stretches import Stretch, stretches
from .wording import Wording, read

__all__ = [
    "MEANT",
    "ROUNDS",
    "Evidence",
    "Stretch",
    "Wording",
    "evidence_in",
    "find",
    "meant",
    "read",
    "stretches",
]
