"""What a candidate did in a turn, apart from answering: asked, held, gave up, was done.

A recogniser invents punctuation and drops it, so a question is also known by how it
begins. Everything here is about the conversation; what the words are worth as an answer is
`evidence`'s business.
"""

import re
from dataclasses import dataclass

from voice_interviewer.endpointing import Completeness

_HOLD = re.compile(
    r"\b(let me think|let me see|give me (a|one|some)|one (second|moment)|just a (second|moment)"
    r"|hold on|bear with me|i need a (second|moment|minute)|thinking)\b"
)
_TRAILING = re.compile(
    r"\b(and|but|so|because|or|then|if|when|that|which|the|a|an|to|of|with|for|my|i|we|it's"
    r"|is|um+|uh+|er+|hmm+|like)[\s,.…-]*$"
)
_DONE = re.compile(
    r"\b(that's (it|all|my answer|everything|the whole thing|about it)( from me)?"
    r"|does that (answer|make sense|match|help|cover)|i('m| am) (done|finished)"
    r"|i think that's it|would you like me to|shall i go)\b[^.?!]*[.?!]?\s*$"
)
_REPEAT = re.compile(
    r"\b((can|could|would) you (please )?(repeat|say) (that|it|the question)"
    r"|say that again|repeat the question|didn't (catch|hear|get) (that|the question)"
    r"|what was the question)\b"
)
_HINT = re.compile(
    r"\b(can|could|may|might) (i|you) (please )?(have|get|give me|use) (a|another|one) hint"
    r"|\b(a|another) hint (would help|please)|give me a hint|i('m| am) (completely )?stuck\b"
)
_ANSWER_PLEASE = re.compile(r"\b(tell|give|show) me the (answer|solution)\b")
_SKIP = re.compile(r"\b(can we (skip|move on)|let's (skip|move on)|i('d| would) (like to )?skip)\b")
_YES = re.compile(r"^\W*(yes|yeah|yep|sure|please|okay|ok|that would)\b")
_NO_QUESTIONS = re.compile(
    r"\b(no (more |further |other )?questions|nothing (else )?(from me|comes to mind)"
    r"|that's all( from me)?|that was all|i think (i'm|we're) (good|fine))\b"
)
_ASKING = re.compile(
    r"^(?:(?:and|so|okay|ok|right|well|also|then|um|uh|er|first|thanks|thank you|sure)[,.]?\s+)*"
    r"(how|what|what's|which|who|who's|whom|when|where|why|is|are|does|do|did|can|could|may|should|"
    r"would|will|have|has|am)\b"
)
_TO_MYSELF = re.compile(r"^(how (do|would|can) i\b|what if\b|what happens (if|when)\b|why\b)")
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")

_HOLD_WORDS = 14
"""A turn of at most this many words that asks for time is nothing but that."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn, understood."""

    text: str
    questions: tuple[str, ...]
    """Questions to the interviewer, in order."""
    statement_words: int
    """Words outside the questions."""
    repeat: bool
    hint: bool
    hold: bool
    skip: bool
    done: bool
    agrees: bool
    no_questions: bool


def understand(text: str) -> Heard:
    """Take a turn apart."""
    plain = _plain(text)
    questions = tuple(s.strip() for s in _SENTENCE.findall(text) if _is_question(s))
    asked = sum(len(question.split()) for question in questions)
    return Heard(
        text=text,
        questions=questions,
        statement_words=len(plain.split()) - asked,
        repeat=bool(_REPEAT.search(plain)),
        hint=bool(_HINT.search(plain) or _ANSWER_PLEASE.search(plain)),
        hold=bool(_HOLD.search(plain)) and len(plain.split()) <= _HOLD_WORDS,
        skip=bool(_SKIP.search(plain)),
        done=completeness(text) == "done",
        agrees=bool(_YES.search(plain)),
        no_questions=bool(_NO_QUESTIONS.search(plain)),
    )


def completeness(text: str) -> Completeness:
    """How finished an answer looks from its words."""
    plain = _plain(text)
    tail = " ".join(plain.split()[-12:])
    if _HOLD.search(tail) or _TRAILING.search(tail):
        return "holding"
    last = (_SENTENCE.findall(text.strip()) or [""])[-1]
    if _DONE.search(tail) or _is_question(last):
        return "done"
    return "open"


def _is_question(sentence: str) -> bool:
    plain = _plain(sentence).strip()
    if _TO_MYSELF.match(plain) or len(plain.split()) < 3:
        return False
    return plain.endswith("?") or (bool(_ASKING.match(plain)) and not plain.endswith((".", "!")))


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
