"""The director's lines in a model's words, if they come in time and keep the rules.

In goes a reply that is decided; out come sentences, as soon as each may be spoken. The model
is told the line and what the candidate just said, and nothing else of the interview: what it
does not know it cannot give away. Whatever it does wrong, the line is said as it was written.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing

from voice_interviewer.events import Move
from voice_interviewer.language_model import LanguageModel, Message, ModelFailed, ask
from voice_interviewer.scenario import Scenario

from .fidelity import Fidelity, leads, needed
from .matching import Similarity
from .numerals import numbers
from .reply import Reply
from .rules import longest, violations
from .understanding import sentences

WORDED: frozenset[Move] = frozenset(
    {"answer_fact", "unknown", "your_call", "clarify_back", "probe", "push_back", "curveball",
     "time_nudge", "move_on", "nudge", "closing_invite", "closing_answer"}
)  # fmt: skip
"""Moves that are put into other words. The task, hints and what is said to somebody who is
abusive or in distress are weighed word by word; "go on" is not worth a wait."""

SAFETY = frozenset({"injection", "abuse", "distress", "no_story"})
"""What lines are about that stand as they are, whatever their move."""

REMEMBERED = 150
"""Words of the candidate's that a model is told: the last ones."""

TOKENS = 120
"""Length of a model's answer; 45 words are about 60."""

UNFIT = 6
"""Refused answers in a row after which the model is left alone for a while."""

_TASK = """\
You lend your voice to the interviewer in a spoken technical interview. `line` is what the \
interviewer has decided to say now. Say the line again in other words, the way a person whose \
manner is `style` would say it aloud to somebody who has just said `candidate`.
Ask or tell exactly what the line asks or tells, all of it. Keep every number and every \
restriction. Add no fact, no example, no hint, no opinion, no praise, no thanks, no second question.
Use the words of the line and otherwise only small plain ones. You may name what the candidate \
named, in the candidate's words. At most {words} words, in one or two sentences, a question last.
Return only the words to speak: no quotation marks, no list, no markup. If in doubt, return the \
line as it stands.
For instance, the line "What happens if it fails?" could become "And if it fails, what happens \
then?", and the line "Tell me how you would test it." could become "How would you test it?"."""


class Phrasing:
    """One reply being put into words, which others take from it as they come.

    Args:
        reply: What is to be said.
        words: Puts it into words, sentence by sentence; None to say it as it stands.
    """

    def __init__(
        self, reply: Reply, words: Callable[["Phrasing"], Iterator[str]] | None = None
    ) -> None:
        self.reply = reply
        self.model = ""
        """Name of the model that was asked, if one was."""
        self.refused = ""
        """Why the model's words were not used."""
        self.failure: ModelFailed | None = None
        """What was the matter with the model, if that is news."""
        self.cancelled = threading.Event()
        self._words = words
        self._ready = deque([] if words else [reply.text])
        self._over = words is None

    def run(self) -> None:
        """Put it into words; in a thread of its own, or at once."""
        whole = False
        try:
            for sentence in self._words(self) if self._words else ():
                self._ready.append(sentence)
            whole = True
        finally:
            if not whole:
                self._ready.append(self.reply.text)  # never leave somebody waiting
            self._over = True

    def take(self) -> tuple[list[str], bool]:
        """What can be spoken and was not taken yet, and whether no more will come."""
        over = self._over  # asked first: what comes in between is taken the next time
        taken = []
        while self._ready:
            taken.append(self._ready.popleft())
        return taken, over


class Rewording:
    """Has a model word the lines of a round.

    Args:
        model: The model.
        scenario: The round's.
        similarity: Compares texts by meaning.
        beside: Waits for the model.
        style: How the interviewer talks; empty for the scenario's own manner.
    """

    def __init__(
        self,
        model: LanguageModel,
        scenario: Scenario,
        similarity: Similarity,
        beside: Executor,
        style: str = "",
    ) -> None:
        self._model, self._beside = model, beside
        self._fidelity = Fidelity(scenario, similarity)
        self._secrets, self._style = scenario.do_not_reveal, style or scenario.voice.style
        self._prepared: dict[Reply, Phrasing] = {}
        self._candidate = ""
        self._spoken: set[str] = set()
        self._instead: dict[str, str] = {}
        self._told: set[str] = {"resting"}
        self._refusals = 0

    def prepare(self, replies: tuple[Reply, ...], candidate: str) -> None:
        """Begin with what may be said next, and drop what was begun before.

        Args:
            replies: Not certain to be said.
            candidate: What they answer.
        """
        if candidate != self._candidate:
            self._drop()
        self._candidate = candidate
        kept = {reply: self._prepared[reply] for reply in replies if reply in self._prepared}
        for reply in kept:
            del self._prepared[reply]
        self._drop()
        self._prepared = {reply: kept.get(reply) or self._start(reply) for reply in replies}

    def begin(self, reply: Reply) -> Phrasing:
        """A reply that will be said."""
        return self._prepared.pop(reply) if reply in self._prepared else self._start(reply)

    def said(self, reply: Reply, text: str) -> None:
        """Remember what was handed to the voice in place of a line."""
        self._spoken |= {_bare(sentence) for sentence in sentences(text)}
        self._instead[reply.text] = text

    def _drop(self) -> None:
        for phrasing in self._prepared.values():
            phrasing.cancelled.set()
        self._prepared = {}

    def _start(self, reply: Reply) -> Phrasing:
        if reply.move == "repeat" and reply.text in self._instead:
            return Phrasing(Reply("repeat", self._instead[reply.text], reply.about, reply.phase))
        if reply.fixed or reply.move not in WORDED or reply.about in SAFETY:
            return Phrasing(reply)
        candidate = " ".join(self._candidate.split()[-REMEMBERED:])
        phrasing = Phrasing(reply, lambda phrasing: self._words(phrasing, candidate))
        phrasing.model = self._model.name
        self._beside.submit(phrasing.run)
        return phrasing

    def _words(self, phrasing: Phrasing, candidate: str) -> Iterator[str]:
        """Sentences that may be spoken; the line itself where the model's may not."""
        try:
            yield from self._checked(phrasing, candidate)
            if not phrasing.cancelled.is_set():
                self._refusals = self._refusals + 1 if phrasing.refused else 0
            if self._refusals == UNFIT:
                self._refusals = 0
                unfit = ModelFailed(self._model.endpoint, "unfit")
                self._model.failed(unfit)
                raise unfit
        except ModelFailed as failure:
            phrasing.refused = str(failure)
            if failure.kind == "resting":
                phrasing.model = ""  # nobody was asked
            if failure.kind not in self._told:
                self._told.add(failure.kind)
                phrasing.failure = failure
        if phrasing.refused:
            yield phrasing.reply.text

    def _checked(self, phrasing: Phrasing, candidate: str) -> Iterator[str]:
        if phrasing.cancelled.is_set():
            return
        reply, text = phrasing.reply, ""
        held: list[str] = []
        request = self._request(reply, candidate)
        phrasing.refused = "it says nothing"

        def wanted() -> bool:
            return not phrasing.cancelled.is_set()

        with closing(self._model.sentences(request, TOKENS, wanted)) as answer:
            for sentence in answer:
                if leads(sentence) and _bare(sentence) in self._spoken:
                    continue
                text = f"{text} {sentence}".strip()
                phrasing.refused = self._fault(text, sentence, reply, candidate)
                if phrasing.refused or not wanted():
                    return
                held.append(sentence)
                phrasing.refused = self._fidelity.fault_in_whole(text, reply)
                done = "?" in sentence or len(needed(text)) >= len(needed(reply.text))
                if done and not phrasing.refused:
                    break  # all is said; whatever the model would add is not read
                if leads(sentence) and self._leaves_room(text, reply):
                    yield from held
                    held.clear()
        if not phrasing.refused:
            yield from held

    def _request(self, reply: Reply, candidate: str) -> list[Message]:
        data = {"line": reply.text, "style": self._style, "candidate": candidate}
        return ask(_TASK.format(words=longest(reply.move)), data)

    def _fault(self, text: str, sentence: str, reply: Reply, candidate: str) -> str:
        if _bare(sentence) in self._spoken:
            return "said before"
        return self._fidelity.fault(text, sentence, reply, candidate)

    def _leaves_room(self, text: str, reply: Reply) -> bool:
        """Whether the line could still be said after this, as it were its second half."""
        if len(needed(reply.text)) < len([*sentences(reply.text)]):
            return False  # it takes up the candidate's words itself
        whole = f"{text} {reply.text}"
        allowed = numbers(reply.text)
        return not violations(whole, reply.move, allowed_numbers=allowed, secrets=self._secrets)


def _bare(sentence: str) -> str:
    return sentence.lower().strip(" .?!")
