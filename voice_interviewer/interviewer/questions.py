"""Answers to the candidate's questions while the round runs: facts, and honest no's.

The facts of the scenario are all there is. What they do not hold is left to the candidate,
who has to assume something and say so. A question that may mean either of two facts is asked
back, once: a guess would tell what nobody asked for.
"""

import re

from voice_interviewer.scenario import Scenario

from .matching import Match, Similarity, facts_index, scope_index
from .numerals import numbers
from .premises import Premises
from .probes import Probes
from .reply import Reply
from .speaker import Replies, Speaker, wordings
from .understanding import Heard, Question

ANSWERED_AT_ONCE = 5
"""Answers to the questions of one turn after which no other is given."""

A_FOLLOW_UP = 7
"""Words in which somebody asks for more of what was asked before."""

A_CHOICE = 15
"""Words in which somebody says which of two things was meant."""

_ASKS_MORE = frozenset(
    "how many much often big large long fast far old one of and or what about is are do does "
    "did it they them that those these there per each so then also".split()
)
"""Words of a question that say nothing without the question before it."""

_FIRST, _SECOND, _BOTH = (
    re.compile(rf"\b({words})\b", re.IGNORECASE)
    for words in ("first|former", "second|latter|last", "both|either|each of them")
)


class Questions:
    """Answers from the facts, and remembers which were told.

    Args:
        scenario: Holds the facts.
        similarity: Compares texts; see `matching.Similarity`.
        speaker: Says the answers.
        probes: Is told how many topics were asked for.
    """

    def __init__(
        self, scenario: Scenario, similarity: Similarity | None, speaker: Speaker, probes: Probes
    ) -> None:
        self._index = facts_index(scenario, similarity)
        self._scope = scope_index(scenario, similarity)
        self._facts = {fact.id: fact for fact in scenario.facts}
        self._default = scenario.unknowns.default
        self._speaker, self._probes = speaker, probes
        self._premises = Premises(scenario, similarity)
        self._either: tuple[str, str] | None = None
        self._asked = ""
        self._corrected: set[str] = set()
        self._leads = wordings()["put_right"]
        self.told: dict[str, Reply] = {}
        """Facts that were told, each with the reply that told it."""

    def answer(self, heard: Heard) -> Replies:
        """Replies to the questions of one turn, in their order."""
        either, self._either = self._either, None
        elsewhere = any(self._asks_for_another(question, either) for question in heard.questions)
        chosen = self._chosen(heard.text, either) if either and heard.words <= A_CHOICE else ()
        if chosen and not elsewhere:
            return tuple(reply for fact in chosen for reply in self._tell(fact))
        replies: list[Reply] = []
        for whole in heard.questions:
            if len(replies) >= ANSWERED_AT_ONCE:
                break
            for question in self._apart(whole):
                replies += (r for r in self._answer_one(question) if _new_kind(r, replies))
                self._asked = question.text
        return tuple(replies)

    def put_right(self, text: str) -> Replies:
        """The fact that a turn takes to be otherwise, once for each."""
        wrong = self._premises.wrong(text, self.told, self._speaker.named)
        if wrong is None or wrong.fact in self._corrected:
            return ()
        self._corrected.add(wrong.fact)
        if not wrong.fact:
            return self._speaker.wording("never_given", "clarify_back")
        lead = next(iter(self._leads), "")
        self._leads = self._leads[1:]
        if wrong.fact in self.told:
            return self._speaker.again(self.told[wrong.fact], lead)
        return self._tell(wrong.fact, lead)

    def _apart(self, whole: Question) -> tuple[Question, ...]:
        """The parts of a question, if each asks for something else; or the whole of it."""
        following = [part for part in whole.parts[1:] if _asks_more(part.text)]
        own = [
            part.scope or self._index.has_its_own(part.text, whole.text)
            for part in whole.parts if part not in following
        ]  # fmt: skip
        return whole.parts if own and all(own) and len({*own}) == len(own) else (whole,)

    def _answer_one(self, question: Question) -> Replies:
        if question.scope:
            return self._answer_scope(question)
        if more := self._follow_up(question.text):
            return self._tell(more)
        match = self._index.match(question.text)
        if match.rival and (asked_back := self._ask_back(match)):
            return asked_back
        if match.kind == "fact":
            return self._tell(match.id)
        if not question.direct:
            return ()
        if match.kind == "your_call":
            return self._speaker.wording("your_call", "your_call", match.id)
        if match.kind == "out_of_scope":
            return self._speaker.wording("out_of_scope", "your_call", match.id)
        return self._speaker.say("unknown", self._default) or self._speaker.wording(
            "unknown", "unknown"
        )

    def _follow_up(self, text: str) -> str:
        """The fact that "how many of them?" means after another question; empty for none."""
        if not self._asked or not _asks_more(text):
            return ""
        counts = {"many", "much"} & set(_words(text))
        untold = [
            id_ for id_, fact in self._facts.items()
            if id_ not in self.told and (not counts or numbers(fact.say))
        ]  # fmt: skip
        together = {id_: self._index.nearest(f"{self._asked} {text}", [id_])[1] for id_ in untold}
        likely = [id_ for id_, score in together.items() if score >= self._index.threshold]
        # Of what both questions are about together, what the second asks of it decides.
        alone = {id_: self._index.nearest(text, [id_])[1] for id_ in likely}
        return max(likely, key=lambda id_: together[id_] + alone[id_], default="")

    def _answer_scope(self, question: Question) -> Replies:
        match = self._scope.match(question.scope)
        if match.kind == "fact" and not match.rival:
            return self._tell(match.id)
        if match.kind == "out_of_scope":
            return self._speaker.wording("out_of_scope", "your_call", match.id)
        match = self._index.match(question.text)
        if match.kind == "fact" and not match.rival:
            return self._tell(match.id)
        return self._speaker.wording("scope", "your_call")

    def _ask_back(self, match: Match) -> Replies:
        """Ask which of two facts is meant, unless one of them is all that is left to tell."""
        untold = [id_ for id_ in (match.id, match.rival) if id_ not in self.told]
        if len(untold) == 1:
            return self._tell(untold[0])
        one, other = self._facts[match.id].topic, self._facts[match.rival].topic
        replies = self._speaker.say("clarify_back", f"Do you mean {one}, or {other}?")
        self._either = (match.id, match.rival) if replies else None
        return replies

    def _asks_for_another(self, question: Question, either: tuple[str, ...] | None) -> bool:
        match = self._index.match(question.text)
        return match.kind == "fact" and not match.rival and match.id not in (either or ())

    def _chosen(self, text: str, either: tuple[str, str]) -> tuple[str, ...]:
        """Which of two facts was meant after all; none if the turn is about something else."""
        if _BOTH.search(text):
            return either
        if _FIRST.search(text):
            return either[:1]
        if _SECOND.search(text):
            return either[1:]
        nearest, score = self._index.nearest(text, either)
        return (nearest,) if score >= self._index.threshold / 2 else ()

    def _tell(self, fact_id: str, lead: str = "") -> Replies:
        if fact_id in self.told:
            return self._speaker.again(self.told[fact_id])
        say = self._facts[fact_id].say
        replies = self._speaker.say("answer_fact", f"{lead} {say}", fact_id)
        replies = replies or self._speaker.say("answer_fact", say, fact_id)
        for reply in replies:
            self.told[fact_id] = reply
        self._probes.count_topics(len(self.told))
        return replies


def _asks_more(text: str) -> bool:
    """Whether a question says nothing without the one before it."""
    words = _words(text)
    return len(words) <= A_FOLLOW_UP and _ASKS_MORE.issuperset(words)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def _new_kind(reply: Reply, replies: list[Reply]) -> bool:
    """Whether a reply adds something: two "I don't know" in one breath are one too many."""
    repeated = any(reply.text == other.text for other in replies)
    shrug = reply.move in ("unknown", "clarify_back")
    return not repeated and not (shrug and any(other.move == reply.move for other in replies))
