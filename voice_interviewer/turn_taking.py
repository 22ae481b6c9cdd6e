"""Who has the floor: when the candidate's turn is over, and when the interviewer's is.

The candidate has it by default. A turn is over when the voice has been silent for as long as
the answer asks for. Until then the interviewer's answer is made ready, but nothing has
happened: it is thrown away if the candidate goes on, and it is taken back even in the first
moments of being spoken. Whoever talks over the interviewer later takes the floor from it,
unless it was only a cough or an "mm-hm".

Somebody who never stops is interrupted, in a pause and on purpose: then the interviewer has
the floor and keeps it for the moment it takes to notice.
"""

import math
from concurrent.futures import Executor
from dataclasses import dataclass

from .answering import Answering, Prepared, words
from .endpointing import SOUNDS_WHOLE, Completeness, Patience
from .events import Event, PlaybackStarted, Reason, TurnEnded, TurnResumed
from .interviewer import Interviewer, Reply
from .listening import Heard, Listening
from .speaking import Speaking
from .speech import Samples

DUCK = 0.1
"""Seconds of voice during playback that make the interviewer speak softly ..."""

HESITATE = 0.2
"""... that make it fall silent, to go on if nothing follows ..."""

BARGE_IN = 0.5
"""... and that take the floor. Most back-channels and coughs are shorter."""

SOFT_REPLY = 3.0
"""Seconds into a reply within which a voice means that the candidate had not finished: most
questions last as long, and who speaks before the end of one is not answering it."""

GO_ON = 0.2
"""Seconds of such a voice that take the reply back."""

PREPARE = 0.4
"""Seconds before the end of a long hold at which the reply is made ready."""

CUT_IN = 0.35
"""Seconds of silence in which the interviewer takes the floor from a monologue. Within a
phrase pauses are shorter."""

INSIST = 2.0
"""Seconds of such a reply during which a voice does not stop it: people need a moment to
notice that they were interrupted."""

_SLOWER, _MOST, _BACK = 1.25, 2.0, 0.97
"""How much longer holds become when somebody was cut off, at most, and how they recover."""

_UNUSED, _LEAST = 0.6, 0.2
"""How much less room there is each time somebody had nothing to add, and at least."""


@dataclass(slots=True)
class _Given:
    """An answer that was given and can still be taken back."""

    turn_id: str
    turn: list[Heard]
    before: object
    """The interviewer's memory before it."""
    cut_in: bool = False
    """Whether the interviewer took the floor on purpose."""
    lead: bool = False
    """Whether it begins with a word that only leaves room to go on ..."""
    led: bool = False
    """... and that was heard."""
    started: float | None = None
    """When what it asks was first heard (s)."""


class TurnTaking:
    """Decides block by block.

    Args:
        interviewer: Knows how finished an answer is and what to say to it.
        listening: The candidate's side.
        speaking: The interviewer's side.
        patience: How long silence is waited out.
        beside: Runs the interviewer's thinking.
    """

    def __init__(
        self,
        interviewer: Interviewer,
        listening: Listening,
        speaking: Speaking,
        patience: Patience,
        beside: Executor,
    ) -> None:
        self._interviewer, self._listening, self._speaking = interviewer, listening, speaking
        self._answering = Answering(interviewer, speaking, beside)
        self.patience = patience
        self._given: _Given | None = None
        self._resumed: _Given | None = None
        self._turns = 0
        self._listens_for = math.inf
        self._reassured: float | None = None
        self._stretch = self._roominess = 1.0
        self.room = 0.0
        """Seconds to be silent after the first of the replies that are being given."""
        self.done: float | None = None
        """When the candidate pressed the key for it (s)."""
        self.wait = False
        """Whether the candidate asked for time; until the next voice."""
        self.not_before = 0.0
        """No silence before this session time counts (s)."""

    @property
    def answering(self) -> bool:
        """Whether the interviewer has answered the candidate yet."""
        return self._turns > 0

    @property
    def thinking(self) -> bool:
        """Whether the interviewer is working out an answer and may not be asked anything."""
        return self._answering.busy

    @property
    def holding(self) -> bool:
        """Whether the candidate has the floor and asked, in words or by key, to be left alone."""
        asked = self._answering.completeness == "holding"
        return self.wait or (bool(self._listening.turn) and asked)

    def insists(self, now: float) -> bool:
        """Whether the interviewer has just cut in and is not to be stopped yet."""
        given = self._given
        if given is None or not (given.cut_in and self._speaking.busy) or self.done is not None:
            return False
        return given.started is None or now - given.started < INSIST

    # --- the interviewer's turn -------------------------------------------------------------

    def give_way(self, first_sample: int, now: float) -> tuple[Samples, list[Event]] | None:
        """Stop speaking if the candidate takes the floor; None if that is not so."""
        since = self._listening.since
        too_soon = since is not None and self._too_soon(since)
        enough = self._listening.voiced >= (GO_ON if too_soon else BARGE_IN)
        if not self._speaking.busy or not (enough or self.done is not None):
            return None
        self.done = None
        spoken, rest, events = self._speaking.stop(first_sample, now)
        given, self._given = self._given, None
        if too_soon and given and since is not None:
            self._interviewer.recall(given.before)
            self._listening.turn = given.turn + self._listening.turn
            self._resumed, self._roominess = given, 1.0
            events.append(TurnResumed(t=since, known_at=now, turn_id=given.turn_id))
        else:
            self._answering.cut_off = rest
        return spoken, events

    def notice(self, played: list[Event]) -> None:
        """Remember when an answer could first be heard."""
        for event in played:
            if not isinstance(event, PlaybackStarted) or not self._given:
                continue
            if self._given.lead and not self._given.led:
                self._given.led = True
            elif not self._given.started:
                self._given.started = event.t
                if self._given.lead:
                    self._roominess = max(_LEAST, self._roominess * _UNUSED)

    def _too_soon(self, voice: float) -> bool:
        """Whether a voice began when nobody could have heard what was asked yet."""
        given = self._given
        if given is None or given.cut_in:
            return False
        return given.started is None or voice - given.started < SOFT_REPLY

    # --- the candidate's turn ---------------------------------------------------------------

    def yield_floor(self, now: float) -> tuple[tuple[Reply, ...], list[Event]]:
        """End the candidate's turn if the silence has lasted as long as the answer asks for.

        A silence in the middle of something is never ended by a question: its speaker is told
        to take the time that it needs.

        Returns:
            What to say to it, and what happened.
        """
        listening = self._listening
        if listening.speaking:
            self.wait = False
        silent_since, text = listening.silent_since, listening.text
        if silent_since is None:
            self.done = self.done if listening.speaking else None
            return (), []
        if text is None or self._speaking.busy or (listening.judging and self.done is None):
            return (), []
        completeness = self._answering.expects(text)
        if completeness is None:
            return (), []
        if not self.thinking:  # while it thinks, it is not what it was
            self._listens_for = self._interviewer.cuts_in_after()
        too_long = listening.spoken >= self._listens_for
        cuts_in = too_long and self.done is None and not self.wait
        hold = self._hold(completeness)
        hold = min(hold, CUT_IN) if cuts_in else hold
        free_at = silent_since + hold if self.done is None else self.done
        holding = self.holding and not cuts_in
        if self.done is None and not self.wait and hold >= self.patience.holding:
            if reassuring := self._reassure(silent_since, hold, now):
                return reassuring, []
            hold *= 2  # what sounded broken off, and was not taken up
        if self.done is None and (holding or now < self._due(silent_since, hold) - PREPARE):
            return (), []
        may_go_on = completeness == "open" and self.done is None and not cuts_in
        room = self._patience.room * self._roominess if may_go_on else 0.0
        prepared = self._answering.prepare(text, free_at, cuts_in=cuts_in, room=room)
        if prepared is None or (self.done is None and now < self._due(silent_since, hold)):
            return (), []
        if listening.since is not None or any(heard.text is None for heard in listening.turn):
            return (), []  # the last utterance is not closed yet
        return self._end(prepared, silent_since, hold, now)

    def _reassure(self, silent_since: float, hold: float, now: float) -> tuple[Reply, ...]:
        """Give somebody time, once in each silence."""
        if now < self._due(silent_since, hold) or self._reassured == silent_since:
            return ()
        self._reassured = silent_since
        return (Reply("hold", words("take_your_time")[0], "", self._speaking.phase),)

    def _due(self, silent_since: float, hold: float) -> float:
        """When the silence will have lasted long enough (s)."""
        return max(silent_since, self.not_before) + hold

    def _hold(self, completeness: Completeness) -> float:
        return self._patience.hold(completeness, self._listening.probability)

    @property
    def _patience(self) -> Patience:
        return self.patience.stretched(self._stretch)

    def _end(
        self, prepared: Prepared, t: float, hold: float, now: float
    ) -> tuple[tuple[Reply, ...], list[Event]]:
        turn, self._listening.turn = self._listening.turn, []
        done, self.done = self.done is not None, None
        rest, self.room = self._answering.cut_off, prepared.room
        self._answering.give(prepared)
        if not prepared.text:
            return rest, []  # a cough, a chair or "mm-hm": the interviewer goes on
        turn_id = self._turn_id(len(turn))
        lead = prepared.room > 0
        self._given = _Given(turn_id, turn, prepared.before, prepared.cuts_in, lead)
        probability = self._listening.probability
        sounded = probability is not None and probability >= SOUNDS_WHOLE
        ended = TurnEnded(
            t=t,
            known_at=now,
            turn_id=turn_id,
            utterances=tuple(heard.id for heard in turn if heard.text),
            reason=_reason(done=done, cuts_in=prepared.cuts_in, sounded=sounded),
            hold=None if done else hold,
            completeness=self._answering.completeness,
            probability=probability,
        )
        return prepared.replies, [ended]

    def _turn_id(self, utterances: int) -> str:
        """The id of the turn that ends, and what the pauses in it teach about the next."""
        resumed, self._resumed = self._resumed, None
        if resumed is None:
            self._turns += 1
            self._stretch = max(1.0, self._stretch * _BACK)
            return f"c{self._turns}"
        if utterances > len(resumed.turn):
            self._stretch = min(_MOST, self._stretch * _SLOWER)
        return resumed.turn_id


def _reason(*, done: bool, cuts_in: bool, sounded: bool) -> Reason:
    if done or cuts_in:
        return "done_key" if done else "cut_in"
    return "prediction" if sounded else "silence"
