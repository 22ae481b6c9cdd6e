"""The candidate's own questions: answered truthfully, one of them vaguely at first.

In go the questions of a turn, out come replies. A vague answer is an invitation: whoever
follows it up is told more.
"""

from voice_interviewer.scenario import Scenario

from .matching import Similarity, closing_index
from .reply import Reply
from .speaker import Replies, Speaker
from .understanding import Heard, Question

ANSWERED_AT_ONCE = 2
"""Questions of one turn that are answered."""

MORE_AFTER = 12.0
"""Seconds of silence after which the interviewer asks whether there is anything else."""


class Closing:
    """Leads the end of a round.

    Args:
        scenario: Holds the answers.
        similarity: Compares texts; see `matching.Similarity`.
        speaker: Says the replies.
    """

    def __init__(self, scenario: Scenario, similarity: Similarity | None, speaker: Speaker) -> None:
        self._index = closing_index(scenario, similarity)
        self._facts = {fact.topic: fact for fact in scenario.closing_facts}
        self._speaker = speaker
        self._told: dict[str, Reply] = {}
        self._vague: str | None = None
        self._asked_for_more = False

    def invite(self, *, early: bool = False) -> Replies:
        """Hand over to the candidate; `early` if there is more than a little time left."""
        name = "closing_invite_early" if early else "closing_invite"
        return self._speaker.wording(name, "closing_invite")

    def knows(self, text: str) -> bool:
        """Whether something that was said can be answered as a question."""
        return self._vague is not None or self._index.match(text).kind == "fact"

    def answer(self, heard: Heard, *, overtime: bool) -> Replies:
        """Replies to a turn; the goodbye among them when it is time."""
        if heard.no_questions and not heard.questions:
            return self.goodbye()
        questions = [q for whole in heard.questions for q in self._apart(whole)] or [heard.text]
        if not heard.questions and (heard.thanks or not self.knows(heard.text)):
            return self._speaker.wording("closing_more", "closing_invite") or self.goodbye()
        vague, replies = self._vague, list[Reply]()
        for question in questions[:ANSWERED_AT_ONCE]:
            if self._index.match(question).id not in {r.about for r in replies}:
                replies += self._answer_one(question, follows_up=self._vague == vague)
        if len(replies) > 1:  # a shrug beside an answer only takes time
            replies = [r for r in replies if r.about] or replies[:1]
        if overtime or not replies:
            return (*replies, *self.goodbye())
        return tuple(replies)

    def quiet(self, silence: float, *, overtime: bool) -> Replies:
        """Ask for more questions, once; then say goodbye."""
        if silence < MORE_AFTER:
            return ()
        if overtime or self._asked_for_more:
            return self.goodbye()
        self._asked_for_more = True
        return self._speaker.wording("closing_more", "closing_invite") or self.goodbye()

    def goodbye(self) -> Replies:
        """The last words."""
        return self._speaker.wording("goodbye", "goodbye", ends=True)

    def _apart(self, whole: Question) -> list[str]:
        """The parts of a question, if each asks for something else; or the whole of it."""
        parts = [part.text for part in whole.parts]
        own = [self._index.has_its_own(part, whole.text) for part in parts]
        return parts if own and all(own) and len({*own}) == len(own) else [whole.text]

    def _answer_one(self, question: str, *, follows_up: bool) -> Replies:
        match = self._index.match(question)
        topic = match.id if match.kind == "fact" else None
        # What follows a vague answer and is about nothing that is left asks for more of it.
        if self._vague and follows_up and topic in (None, self._vague, *self._told):
            return self._tell(self._vague, self._facts[self._vague].say)
        if topic is None:
            return self._speaker.wording("closing_unknown", "closing_answer")
        if topic in self._told:
            return self._speaker.wording("closing_told", "closing_answer")
        fact = self._facts[topic]
        if fact.vague_first and self._vague != topic:
            self._vague = topic
            return self._speaker.say("closing_answer", fact.vague_first, topic)
        return self._tell(topic, fact.say)

    def _tell(self, topic: str, text: str) -> Replies:
        self._vague = None
        replies = self._speaker.say("closing_answer", text, topic)
        for reply in replies:
            self._told[topic] = reply
        return replies
