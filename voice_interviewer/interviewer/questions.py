"""Answers to the candidate's questions while the round runs: facts, and honest no's.

The facts of the scenario are all there is. What they do not hold is left to the candidate,
who has to assume something and say so.
"""

from voice_interviewer.scenario import Scenario

from .matching import Similarity, facts_index
from .probes import Probes
from .reply import Reply
from .speaker import Replies, Speaker
from .understanding import Question

ANSWERED_AT_ONCE = 3
"""Questions of one turn that are answered."""


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
        self._facts = {fact.id: fact for fact in scenario.facts}
        self._default = scenario.unknowns.default
        self._speaker, self._probes = speaker, probes
        self.told: dict[str, Reply] = {}
        """Facts that were told, each with the reply that told it."""

    def answer(self, questions: tuple[Question, ...]) -> Replies:
        """Replies to the questions of one turn, in their order."""
        replies: list[Reply] = []
        for question in questions:
            if len(replies) == ANSWERED_AT_ONCE:
                break
            replies += (r for r in self._answer_one(question) if _new_kind(r, replies))
        return tuple(replies)

    def _answer_one(self, question: Question) -> Replies:
        match = self._index.match(question.text)
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

    def _tell(self, fact_id: str) -> Replies:
        if fact_id in self.told:
            return self._speaker.again(self.told[fact_id])
        replies = self._speaker.say("answer_fact", self._facts[fact_id].say, fact_id)
        for reply in replies:
            self.told[fact_id] = reply
        self._probes.count_topics(len(self.told))
        return replies


def _new_kind(reply: Reply, replies: list[Reply]) -> bool:
    """Whether a reply adds something: two "I don't know" in one breath are one too many."""
    repeated = any(reply.text == other.text for other in replies)
    shrug = reply.move == "unknown" and any(other.move == "unknown" for other in replies)
    return not repeated and not shrug
