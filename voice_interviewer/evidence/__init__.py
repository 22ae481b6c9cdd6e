"""What in an answer is evidence for which signal.

In goes the text of an answer and its round; out come `Evidence` items, each a stretch of
that very text, so that a quote is verbatim by construction. The patterns are data
(`patterns/*.yaml`) and read plain words only (`wording`), never punctuation or case,
because a recogniser invents both. The director asks `find` live which signals were
already shown; `signals` turns the same items into levels afterwards.
"""

from .detect import ROUNDS, Evidence, evidence_in, find
from .wording import Wording, read

__all__ = ["ROUNDS", "Evidence", "Wording", "evidence_in", "find", "read"]
