"""The candidate's own questions: answered truthfully, one of them vaguely at first."""

from collections.abc import Sequence

from voice_interviewer.scenario import Scenario

from .matching import Similarity, closing_fact, closing_index


class Closing:
    """Remembers what was told at the end of a round.

    Args:
        scenario: Holds the answers.
        similarity: Compares texts.
        threshold: Below this a question is about nothing that is known.
    """

    def __init__(self, scenario: Scenario, similarity: Similarity, threshold: float) -> None:
        self._scenario = scenario
        self._index = closing_index(scenario, similarity, threshold)
        self._told: set[str] = set()
        self._vague: str | None = None

    def reply(self, questions: Sequence[str]) -> tuple[str, str] | None:
        """Topic and text of the answer to the first question that has one.

        A question that follows a vague answer and is about nothing else asks for more.
        """
        for question in questions:
            match = self._index.match(question)
            topic = match.id if match.kind == "fact" else None
            if self._vague and topic in (None, self._vague):
                topic, self._vague = self._vague, None
                self._told.add(topic)
                return topic, closing_fact(self._scenario, topic).say
            if topic is None or topic in self._told:
                continue
            found = closing_fact(self._scenario, topic)
            if found.vague_first:
                self._vague = topic
                return topic, found.vague_first
            self._told.add(topic)
            return topic, found.say
        return None
