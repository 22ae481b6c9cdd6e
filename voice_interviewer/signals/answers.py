"""The candidate's answers as scoring sees them: words, evidence, and who helped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from voice_interviewer.evidence import MEANT, Evidence, Wording, evidence_in, meant, read
from voice_interviewer.evidence.questions import asked_about, topics
from voice_interviewer.evidence.values import figures, walked_through
from voice_interviewer.findings import Basis
from voice_interviewer.speech import Turn

from .story import Story, story
from .typed import Code

_HELP: dict[str, Basis] = {
    "probe": "probed",
    "push_back": "probed",
    "feedback": "probed",  # which names one signal as still open
    "hint": "hinted",
}

CLEARS_UP = {"coding": "C1", "system_design": "D1"}
"""The signal that a question about the task speaks for."""

WHOLE_STORY = 150
"""Words from which one turn is a story; below it only where it is most of what was said."""


_IN_THE_CLOSING = ("Q", "S")
"""Signals that a question to the company, asked at the end of other work, can show."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One turn of the candidate."""

    turn: Turn
    wording: Wording
    evidence: tuple[Evidence, ...]
    told: Story | None = None
    """Its parts, where it is long enough to be a story."""
    asked: str = ""
    """What the interviewer had just said."""
    basis: Basis = "unprompted"
    """Whether the interviewer had just probed or hinted."""
    about: str = ""
    """What the probe or the hint was about."""

    def basis_for(self, signal: str) -> Basis:
        """Whether this answer shows `signal` by itself. A hint may give away anything."""
        if self.basis == "probed" and self.about != signal:
            return "unprompted"
        return self.basis


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence in one answer."""

    answer: int
    """Index of the answer."""
    first: int
    """Index of its first word, counted over all answers."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Heard:
    """All answers of a round and what was found in them."""

    answers: tuple[Answer, ...]
    items: tuple[Item, ...]
    round: str
    scenario: Any | None = None
    code: Code | None = None
    """What was typed, where a file was watched."""

    @property
    def words(self) -> int:
        """How many words were said, without fillers."""
        return sum(len(answer.wording) for answer in self.answers)

    @property
    def starts(self) -> tuple[int, ...]:
        """For each answer, the index of its first word, counted over all answers."""
        lengths = (len(answer.wording) for answer in self.answers)
        return tuple(accumulate(lengths, initial=0))[:-1]

    @property
    def story(self) -> Story | None:
        """The parts of the longest answer, if that tells the story and not a piece of it."""
        longest = max(self.answers, key=lambda answer: len(answer.wording), default=None)
        if longest is None or len(longest.wording) < min(WHOLE_STORY, 0.5 * self.words):
            return None
        return longest.told

    def of(self, signal: str, *kinds: str) -> list[Item]:
        """Evidence for a signal, of all kinds or of these, in the order it was said."""
        return [
            item
            for item in self.items
            if item.evidence.signal == signal
            and (item.evidence.kind in kinds if kinds else item.evidence.kind != MEANT)
        ]

    def only(self, wanted: Callable[[Item], bool]) -> "Heard":
        """The same round with part of the evidence."""
        return replace(self, items=tuple(item for item in self.items if wanted(item)))

    def helped_at(self, signal: str) -> tuple[float, Basis] | None:
        """When (s) and how the candidate was first helped to show a signal."""
        helped = ((a.turn.span.start, a.basis_for(signal)) for a in self.answers)
        return next(((t, basis) for t, basis in helped if basis != "unprompted"), None)

    def places(self, signal: str, *kinds: str) -> list[Item]:
        """As `of`, but evidence that overlaps counts once."""
        separate: list[Item] = []
        for item in self.of(signal, *kinds):
            before = separate[-1] if separate else None
            if (
                before is None
                or item.answer != before.answer
                or item.evidence.start >= before.evidence.end
            ):
                separate.append(item)
        return separate


def listen(
    turns: Sequence[Turn],
    round_: str,
    scenario: Any | None = None,
    code: Code | None = None,
) -> Heard:
    """Find the evidence in the candidate's turns of one round."""
    answers: list[Answer] = []
    items: list[Item] = []
    before: Turn | None = None
    said = 0
    closing = False
    task = _task(turns, scenario)
    for turn in turns:
        if turn.speaker == "candidate" and turn.text.strip():
            answer = _answer(turn, before, round_, scenario)
            if round_ in CLEARS_UP:
                answer = _with_questions(answer, task, CLEARS_UP[round_])
            if closing:
                answer = _of_the_closing(answer)
            items += _items(answer, len(answers), said)
            answers.append(answer)
            said += len(answer.wording)
        if turn.speaker == "interviewer":
            before = turn
            closing = closing or (turn.move == "closing_invite" and round_ != "closing")
    return Heard(tuple(answers), tuple(items), round_, scenario, code)


def _answer(turn: Turn, before: Turn | None, round_: str, scenario: Any | None) -> Answer:
    wording = read(turn.text)
    found = tuple(evidence_in(wording, round_, scenario))
    told = story(wording, found) if round_ == "behavioral" else None
    found = tuple(sorted((*found, *meant(wording, round_, found))))
    if round_ == "behavioral":
        found = tuple(sorted((*found, *figures(wording))))
    if before is None:
        return Answer(turn, wording, found, told)
    basis = _HELP.get(before.move, "unprompted")
    return Answer(turn, wording, found, told, before.text, basis, before.about)


def _task(turns: Sequence[Turn], scenario: Any | None) -> frozenset[str]:
    """What a question about this task may name."""
    texts = [scenario.prompt, *(m.text for m in scenario.materials)] if scenario else []
    for turn in turns:
        if turn.speaker == "candidate":
            break
        texts = [*texts, turn.text] if scenario else [turn.text]
    return topics(" ".join(texts))


def _with_questions(answer: Answer, task: frozenset[str], signal: str) -> Answer:
    """With what no pattern knows: this task's questions, and the inputs that were followed."""
    known = [e for e in answer.evidence if e.signal == signal]
    new = [
        asked for asked in asked_about(answer.wording, task, signal)
        if not any(asked.start < e.end and e.start < asked.end for e in known)
    ]  # fmt: skip
    walked = walked_through(answer.wording) if signal == "C1" else ()
    return replace(answer, evidence=tuple(sorted((*answer.evidence, *new, *walked))))


def _of_the_closing(answer: Answer) -> Answer:
    """With its questions and its structure alone: who asks about load does no work then."""
    kept = tuple(e for e in answer.evidence if e.signal[0] in _IN_THE_CLOSING)
    return replace(answer, evidence=kept, told=None)


def _items(answer: Answer, index: int, offset: int) -> list[Item]:
    starts = {start: n for n, (start, _) in enumerate(answer.wording.places)}
    return [Item(index, offset + starts[e.start], e) for e in answer.evidence]
