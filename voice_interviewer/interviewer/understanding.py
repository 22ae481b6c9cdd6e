"""What a candidate did in a turn, apart from answering: asked, held, gave up, was done.

A recogniser invents punctuation and drops it, so a question is also known by how it
begins, and a turn without any is cut where a new question starts. The patterns stand in
`understanding.yaml`. What the words are worth as an answer is `evidence`'s business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

import yaml

from voice_interviewer.endpointing import Completeness

Request = Literal[
    "injection", "abuse", "distress", "repeat", "answer", "verdict", "hint", "lost", "skip",
    "no_story", "minute",
]  # fmt: skip

CheckIn = Literal["go_on", "choice", "nod"]

_HOLD_WORDS = 14
"""A turn of at most this many words that asks for time is nothing but that ..."""

_AFTER_HOLD = re.compile(r"[.:;,]\s+(?!i'll|i will|please)\w\S* \S+ \S+")
"""... unless this follows, which is more than asking."""

_REQUEST_WORDS = 40
"""A longer turn may say "I was stuck" in passing; only its last sentence asks for something."""

WHOLE_ANSWER = 30
"""Words from which an answer that sounds finished is taken to be all of it."""

_RAW_WORDS = 18
"""Words without a full stop after which a text counts as unpunctuated."""

_RECAP_WORDS = 10
"""Words of a recap with which it is one, and not its first words."""

_HEADLINE = 4
"""Sentences of a turn up to which "in short" announces what follows."""

_SHORT_QUESTION = 3
"""Fewer words than this ("right?") are a question only if they name something."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the interviewer."""

    text: str
    direct: bool
    """False if it wants a nod ("sorted, right?") or its speaker went on to answer it."""
    scope: str = ""
    """What it asks to be told in or out of scope, if that is what it asks."""
    parts: tuple["Question", ...] = ()
    """The questions it may be made of: "how many are there, and how large are they?"."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn, understood."""

    text: str
    questions: tuple[Question, ...]
    """In the order in which they were asked."""
    request: Request | None
    """What the turn asks of the interviewer, other than a fact."""
    hold: bool
    """Only asked for time."""
    done: bool
    """Says, or shows by handing over, that it is finished."""
    check_in: CheckIn | None
    """What it ends on, if it asks the interviewer for a nod to go on or for a choice."""
    thanks: bool
    """Only thanks for an answer."""
    yes: bool
    no: bool
    no_questions: bool
    """Declines to ask (more) at the end."""

    @property
    def ends_asking(self) -> bool:
        """Whether its last words ask the interviewer something."""
        return bool(self.questions) and self.text.endswith(self.questions[-1].text)

    @property
    def words(self) -> int:
        """How many words were said."""
        return len(self.text.split())

    @property
    def statement_words(self) -> int:
        """Words outside the questions."""
        return self.words - sum(len(question.text.split()) for question in self.questions)


def understand(text: str) -> Heard:
    """Take a turn apart."""
    plain = _plain(text)
    asked = tuple(_questions(text))
    before, check_in = _check_in(text)
    return Heard(
        text=text,
        questions=asked,
        request=_request(plain),
        hold=len(plain.split()) <= _HOLD_WORDS and not asked and _only_holds(plain),
        # Whoever offers to go on has more to say.
        done=_over(before if check_in == "go_on" else text),
        check_in=check_in,
        thanks=_any("ends", "thanks", plain),
        yes=_any("ends", "agrees", plain),
        no=_any("ends", "declines", plain),
        no_questions=_any("ends", "no_questions", plain),
    )


def completeness(text: str, whole: int = WHOLE_ANSWER) -> Completeness:
    """How finished an answer looks from its words.

    Args:
        text: The answer so far.
        whole: Words from which it may be all of it.
    """
    tail = " ".join(_plain(text).split()[-12:])
    if any(_any("holds", how, tail) for how in ("asked", "trailing", "left_open")):
        return "holding"
    last = ([*sentences(text)] or [""])[-1]
    if _any("ends", "done", tail) or _any("ends", "check_in", _plain(last)) or _asks(last):
        return "done"
    if _any("holds", "broken_off", tail):
        return "broken_off"
    # A recap is over when its last sentence is, and only a pause tells which one that was.
    return "complete" if _sums_up(text) or len(text.split()) >= whole else "open"


def _over(text: str) -> bool:
    """Whether somebody who said this has finished, now that the silence has shown it."""
    return completeness(text) == "done" or _sums_up(text)


def _sums_up(text: str) -> bool:
    """Whether the last sentences are a recap that has got somewhere."""
    last = (said := [*sentences(text)])[-3:]
    cues = ("recap", "headline") if len(said) > _HEADLINE else ("recap",)
    starts = (n for n, s in enumerate(last) if any(_any("ends", c, _lead_off(s)) for c in cues))
    recap = " ".join(last[next(starts, len(last)) :])
    return len(recap.split()) >= _RECAP_WORDS and recap.endswith((".", "!"))


def _check_in(text: str) -> tuple[str, CheckIn | None]:
    """What was said before the check-in that ends a turn, and its kind; None without one."""
    said = [*sentences(text)]
    plain = _lead_off(said[-1]) if said else ""
    if not _any("ends", "check_in", plain):
        return text, None
    kinds: tuple[CheckIn, ...] = ("go_on", "choice")
    kind: CheckIn = next((kind for kind in kinds if _any("ends", kind, plain)), "nod")
    return " ".join(said[:-1]), kind


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; where there are no full stops, cut before each question."""
    for sentence in re.findall(r"[^.?!]+[.?!]*", text):
        pieces = [sentence]
        raw = len(sentence.split()) > _RAW_WORDS and not re.search(r"[,;:?]", sentence)
        if raw and not _any("questions", "cleft", _lead_off(sentence)):
            pieces = _patterns("questions", "raw_split")[0].split(sentence)
        yield from (piece.strip() for piece in pieces if piece.strip(" .?!,"))


def _questions(text: str) -> Iterator[Question]:
    """The sentences that ask the interviewer something."""
    said = [*sentences(text)]
    direct = [
        _question(sentence, before, following)
        for before, sentence, following in zip(["", *said], said, [*said[1:], ""], strict=False)
        if (_asks(sentence) or _is_fragment(sentence))
        and not _any("ends", "check_in", _plain(sentence))
        and not _answers_itself(sentence, following)
    ]
    # "I'd like to know the size. How many people ...?" asks once, not twice.
    yield from direct or [
        Question(s, direct=True) for s in said if _any("questions", "indirect", _plain(s))
    ]


def _parts(sentence: str) -> tuple[Question, ...]:
    """The questions that one sentence may ask, each as a sentence; none if it asks one."""
    if not sentence.endswith("?"):
        return ()
    parts = _patterns("questions", "second")[0].split(_one_line(sentence).rstrip("?"))
    # What was asked together with something else is not answered with "I don't know".
    asked = (Question(f"{part}?", direct=False, scope=_scope(f"{part}?", "")) for part in parts)
    return tuple(asked) if len(parts) > 1 and _asks(parts[0]) else ()


def _answers_itself(sentence: str, following: str) -> bool:
    """Whether a question was asked of nobody but its speaker."""
    if _follows("self_answer", following):
        return True
    plain = _lead_off(sentence)
    if not (_any("questions", "musing", plain) or _any("questions", "to_myself", plain)):
        return False
    if not plain.endswith("?"):  # unpunctuated: "what if it is empty then I return nothing"
        return True
    stated = bool(following) and not (_asks(following) or _is_fragment(following))
    return stated and not _follows("explains", following) and not _follows("guess", following)


def _question(sentence: str, before: str, following: str) -> Question:
    nod = _is_tag(sentence) or _is_fragment(sentence) or _follows("opinion", following)
    musing = _any("questions", "to_myself", _lead_off(sentence))
    direct, scope = not (nod or musing), _scope(sentence, before)
    return Question(sentence, direct=direct, scope=scope, parts=_parts(sentence))


def _scope(sentence: str, before: str) -> str:
    """What a question wants to know in or out of scope; with "this", what was said before it."""
    for pattern in _patterns("questions", "scope"):
        if found := pattern.search(_lead_off(sentence).strip(" ?")):
            thing = found["thing"].strip(" ,")
            return before if thing in ("this", "that", "it") else thing
    return ""


def _is_fragment(sentence: str) -> bool:
    """Whether a word or two ask: "Latency?" does, "Right?" does not."""
    plain = _lead_off(sentence)
    few = 0 < len(plain.split()) < _SHORT_QUESTION
    return few and plain.endswith("?") and not _any("questions", "hollow", plain)


def _asks(sentence: str) -> bool:
    plain = _lead_off(sentence)
    if len(plain.split()) < _SHORT_QUESTION:
        return False
    opens = _any("questions", "asking", plain) and not plain.endswith((".", "!"))
    return plain.endswith("?") or (opens and not _any("questions", "cleft", plain))


def _is_tag(question: str) -> bool:
    return _any("questions", "tag", _plain(question))


def _follows(name: str, following: str) -> bool:
    """Whether the sentence after a question begins as its answer would."""
    return any(_any("questions", name, form(following)) for form in (_plain, _lead_off))


def _only_holds(plain: str) -> bool:
    """Whether somebody asks for time and goes on to say nothing else."""
    found = [m for p in _patterns("holds", "asked") if (m := p.search(plain))]
    return bool(found) and not _AFTER_HOLD.search(plain, min(m.end() for m in found))


def _request(plain: str) -> Request | None:
    asked = plain
    if len(plain.split()) > _REQUEST_WORDS:
        asked = ([*sentences(plain)] or [""])[-1]
    for name in _cues()["requests"]:
        if _any("requests", name, plain if name == "injection" else asked):
            return cast(Request, name)
    return None


def _lead_off(sentence: str) -> str:
    """Plain, and without the "okay, so, um" it begins with."""
    return _patterns("questions", "lead_in")[0].sub("", _plain(sentence))


def _plain(text: str) -> str:
    return _one_line(text).lower().replace("’", "'")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _any(group: str, name: str, plain: str) -> bool:
    return any(pattern.search(plain) for pattern in _patterns(group, name))


@cache
def _patterns(group: str, name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _cues()[group][name])


@cache
def _cues() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("understanding.yaml").read_text(encoding="utf-8")
    return cast(dict[str, dict[str, list[str]]], yaml.safe_load(text))
