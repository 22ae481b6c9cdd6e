"""The embedded director: decides the next move of a round.

A state machine over the scenario. After each turn it answers what was asked, notes which
signals were shown, and then takes the first move that is due, in this order: the time, a
change of the task, disagreement, a question about what is still missing, the next phase.
If none is due it encourages now and then, and otherwise keeps quiet and listens.

A persona changes how often and in which words, never what comes next.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from math import inf
from typing import Any, cast

from voice_interviewer.endpointing import Completeness
from voice_interviewer.personas import DEFAULT, Persona, find
from voice_interviewer.scenario import Scenario
from voice_interviewer.scenario.schema import Level

from .agenda import Agenda
from .budget import Budget
from .challenges import Challenges
from .closing import Closing
from .conversing import Conversing
from .feedback import Feedback, Quote
from .interruptions import Interruptions
from .matching import Similarity
from .probes import Probes
from .questions import Questions
from .reply import Reply
from .requests import A_SHORT_ANSWER, Requests
from .silence import Silence
from .speaker import Replies, Speaker
from .understanding import WHOLE_ANSWER, CheckIn, Heard, completeness, understand

A_REAL_ANSWER = 40
"""Words beside a question that make a turn an answer rather than a question."""

A_BEGINNING = 12
"""Words without a question that mean the candidate has no more of them."""

RAMBLING = 260
"""Words in one turn (almost two minutes) after which it is led back to one point."""

_EXPECTED = {
    **dict.fromkeys(("clarify_back", "hint_offer", "closing_invite", "closing_answer"), 1),
    **dict.fromkeys(("present", "move_on", "curveball", "push_back"), 45),
}
"""Words from which an answer may be whole, by the move that asked for it. Of what 16 candidates
say to these last four in a round, half is shorter than 60 words."""

_RESULT = "B4"
"""The signal without which a story has not been told to its end."""

_GREETINGS = {"closing": "greet_closing", "behavioral": "greet_behavioral"}
"""How rounds without a task begin, by their kind."""

MUCH_LEFT = 0.2
"""Share of a round's time from which it is more than a few minutes."""

GRACE = 8.0
"""Seconds that an answer may take to begin, whatever the clock says."""

OVERTIME = 60.0
"""Seconds over its time after which a round ends whatever is said."""

_LAST_CHANCE = 40.0
"""Seconds by which the last change of the task may delay the closing, if a minute is left."""


class Director:
    """Leads one round. See `Interviewer`.

    Args:
        scenario: What the round is about; the only source of facts and numbers.
        level: Whose round it is; None for the scenario's own.
        minutes: How long the round takes; None for the scenario's length. All times of the
            scenario shrink or grow with it.
        similarity: Compares texts by meaning; None to compare their words.
        assess: Names the signals that all answers together, as one text, show.
        persona: Who interviews; None for the even-handed one.
        drill: Whether to interrupt for practice.
        quote: For study: the words of one turn that show each signal, by its id. With it each
            answer is followed by feedback; None keeps quiet about answers.
        at_once: Names the signals that an unfinished answer shows, without waiting for anything.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        level: Level | None = None,
        minutes: float | None = None,
        similarity: Similarity | None = None,
        assess: Callable[[str], Iterable[str]] = lambda _text: (),
        persona: Persona | None = None,
        drill: bool = False,
        quote: Quote | None = None,
        at_once: Callable[[str], Iterable[str]] = lambda _text: (),
    ) -> None:
        self._scenario, self._assess, self._at_once = scenario, assess, at_once
        self._persona = persona = persona or find(DEFAULT)
        self._budget = Budget(scenario, minutes)
        self._speaker = speaker = Speaker(scenario, {str(k): v for k, v in persona.wording.items()})
        self._agenda = Agenda(scenario, self._budget, speaker)
        self._probes = Probes(scenario, level, persona.probes)
        self._questions = Questions(scenario, similarity, speaker, self._probes)
        self._closing = Closing(scenario, similarity, speaker)
        self._silence = Silence(scenario)
        self._requests = Requests(scenario, speaker, self._silence, persona.hints)
        self._challenges = Challenges(scenario, speaker, self._probes, persona.pushbacks)
        closing_round = self._closing, self._challenges, self._probes
        self._conversing = Conversing(self._agenda, speaker, *closing_round)
        self._interruptions = Interruptions(persona, scenario.round, speaker, drill=drill)
        self._feedback = Feedback(speaker, self._probes, quote)
        self._answers = ""
        self._new: set[str] = set()
        self._encouraged = -inf
        self._before: Reply | None = None
        self.shown = self._probes.shown
        """Signals that were shown, each with its basis: unprompted, probed or hinted."""

    def begin(self) -> Replies:
        """See `Interviewer.begin`."""
        whole = self._agenda.closing
        greeting = self._speaker.wording(_GREETINGS.get(self._scenario.round, "greet"), "greet")
        task = self._speaker.say("present", self._scenario.prompt)
        invite = self._speaker.wording("closing_first", "closing_invite") if whole else ()
        return self._speak((*greeting, *task, *invite))

    def expects(self, text: str) -> Completeness:
        """See `Interviewer.expects`."""
        return completeness(text, self._expected_words(text))

    def answer(self, text: str, t: float) -> Replies:
        """See `Interviewer.answer`."""
        if t > self._budget.total + OVERTIME:
            return self._closing.goodbye()
        heard = understand(text)
        asked_for = self._request(heard, t)
        if asked_for is not None:
            return self._speak(asked_for)
        if self._agenda.closing:
            return self._speak(self._answer_closing(heard, t))
        if heard.hold:
            self._silence.hold()
            return self._speak(())
        self._new = self._note(text)
        return self._speak(self._react(heard, t))

    def cuts_in_after(self) -> float:
        """See `Interviewer.cuts_in_after`."""
        return inf if self._agenda.closing else self._interruptions.after

    def cut_in(self, text: str, t: float) -> Replies:
        """See `Interviewer.cut_in`."""
        self._note(text)
        asked = self._questions.answer(understand(text))
        answers = [reply for reply in asked if reply.move == "answer_fact"][:1]
        point = () if self._interruptions.drill else self._probe(t, finished=True)
        return self._speak((*answers, *self._interruptions.cut_in(point)))

    def quiet(self, silence: float, t: float) -> Replies:
        """See `Interviewer.quiet`."""
        if self._agenda.closing:
            overtime = t > self._budget.total
            if self._agenda.last == 0 and not overtime:
                return self._speak(self._conversing.quiet(silence, self._before))
            return self._speak(self._closing.quiet(silence, overtime=overtime))
        if silence >= GRACE and self._agenda.over(t):
            return self._speak(self._next_phase(t))
        working, rung = self._agenda.phase.working, self._requests.rung
        step = self._silence.due(silence, working=working, rung=rung, telling=self._telling)
        if step == "hint_offer" and (offer := self._requests.offer_hint()):
            return self._speak(offer, step=True)
        if step in ("hold", "nudge"):
            replies = self._speaker.wording(step, "hold" if step == "hold" else "nudge")
            return self._speak(replies, step=True)
        if step == "go_on":
            return self._speak(self._next_move(None, t))
        if step is not None:
            return self._speak(self._next_phase(t))
        return ()

    def remember(self) -> object:
        """See `Interviewer.remember`."""
        return deepcopy(vars(self), self._unchanging())

    def recall(self, memory: object) -> None:
        """See `Interviewer.recall`."""
        vars(self).update(deepcopy(cast(dict[str, Any], memory), self._unchanging()))

    def _unchanging(self) -> dict[int, Any]:
        """What a round does not change and a memory need not hold."""
        fixed = (self._scenario, self._assess, self._at_once, self._persona)
        return {id(part): part for part in fixed}

    def _expected_words(self, text: str) -> int:
        """Words from which an answer may be all of what was asked for."""
        asked = self._before
        if asked is None:
            return WHOLE_ANSWER
        if asked.move == "probe" and asked.about in self._at_once(text):
            return A_BEGINNING
        return _EXPECTED.get(asked.move, WHOLE_ANSWER)

    # --- what a turn leads to -----------------------------------------------------------------

    def _request(self, heard: Heard, t: float) -> Replies | None:
        """Replies to what the turn asks for other than a fact; None if it asks for nothing."""
        replies = self._requests.at_any_time(heard)
        if replies is not None or self._agenda.closing:
            return replies
        if heard.request == "skip":
            return (*self._speaker.wording("skip", "move_on"), *self._next_phase(t))
        return self._requests.at_work(heard, self._before, working=self._agenda.phase.working)

    def _answer_closing(self, heard: Heard, t: float) -> Replies:
        overtime = t > self._budget.total
        if self._agenda.last or overtime:
            return self._closing.answer(heard, overtime=overtime)
        if not heard.hold:
            self._note(heard.text)
        return self._conversing.answer(heard, t, self._before)

    def _note(self, text: str) -> set[str]:
        """Remember what an answer showed; the signals that were not shown before it."""
        self._answers += f" {text}"
        new = self._probes.note(text, self._assess(self._answers), self._before)
        self._agenda.follow(new)
        return new

    def _react(self, heard: Heard, t: float) -> Replies:
        self._requests.forget_offer()
        put_right = self._questions.put_right(heard.text)
        known = {reply.about for reply in put_right if reply.about}
        told = (r for r in self._questions.answer(heard) if r.about not in known)
        answers = (*put_right, *told)
        in_time = not self._agenda.over(t)
        asks = heard.ends_asking or heard.statement_words < A_REAL_ANSWER
        if answers and in_time and (put_right or asks):
            return answers
        feedback = self._feedback.on(heard, *self._agenda.minutes) if in_time else ()
        return (*answers, *feedback, *self._next_move(heard, t, answered=bool(answers)))

    def _next_move(self, heard: Heard | None, t: float, *, answered: bool = False) -> Replies:
        """The first move that is due; `heard` is None after a silence."""
        if self._agenda.over(t):
            return self._next_phase(t)
        if heard and self._before and self._before.about == "drill":
            return self._speaker.wording("acknowledge", "acknowledge")
        finished = heard is None or heard.done or self._runs_dry(heard) or self._asked_all(heard)
        if not answered and (change := self._challenge(heard, t, finished=finished)):
            return change
        if heard and heard.words >= RAMBLING:
            return self._interruptions.lead_back(self._probe(t, finished=True))
        # Whoever is finished needs no time call; the next phase follows anyway.
        call = () if finished else self._agenda.time_call(t)
        probe = self._probe(t, finished=finished) if finished or not self._telling else ()
        if call or probe:
            return (*call, *probe)
        asked = heard.check_in if heard else None
        moves_on = (finished and asked != "choice") or self._agenda.may_move_on(t)
        return (moves_on and self._next_phase(t)) or self._go_on(asked) or self._encourage(t)

    @property
    def _telling(self) -> bool:
        """Whether somebody is in the middle of a story: it has no result yet."""
        story = self._scenario.round == "behavioral" and not self._probes.probed
        return story and _RESULT not in self.shown

    def _go_on(self, asked: CheckIn | None) -> Replies:
        """What to say to "shall I go on?", or to "which of the two?"."""
        left = self._speaker.wording("your_call", "your_call") if asked == "choice" else ()
        return left or (self._speaker.wording("check_in", "acknowledge") if asked else ())

    def _runs_dry(self, heard: Heard) -> bool:
        """Whether a short answer was already met with "go on", and another one followed."""
        encouraged = self._before is not None and self._before.move == "acknowledge"
        return encouraged and heard.words < A_SHORT_ANSWER

    def _asked_all(self, heard: Heard) -> bool:
        """Whether somebody who may ask first does not, or has begun to answer instead."""
        first = self._agenda.phase.id == "clarify"
        done = heard.no_questions or heard.words >= A_BEGINNING
        return first and not heard.questions and done

    # --- moves ----------------------------------------------------------------------------------

    def _challenge(self, heard: Heard | None, t: float, *, finished: bool) -> Replies:
        """A change of the task or disagreement, if one is due."""
        # What has only just come up is not disputed while it is being explained.
        early = not finished and self._scenario.pushback.after in self._new
        return (
            self._challenges.press(heard, self._before)
            or self._challenges.curveball(t, self._budget, self._agenda.number)
            or (() if early else self._challenges.push_back(self._agenda.number))
        )

    def _probe(self, t: float, *, finished: bool) -> Replies:
        """Ask about a missing signal: one that is due, or belongs to a phase that is done."""
        due = self._agenda.phase.hard_at_min if finished else self._budget.minute(t)
        found = self._probes.next(due)
        return self._speaker.say("probe", found[1], found[0]) if found else ()

    def _encourage(self, t: float) -> Replies:
        if t - self._encouraged < self._persona.acknowledge_every_s:
            return ()
        self._encouraged = t
        return self._speaker.wording("acknowledge", "acknowledge")

    def _next_phase(self, t: float) -> Replies:
        """Enter the next phase whose end still lies ahead."""
        following = self._agenda.following(t, self.shown)
        if following == self._agenda.last:
            return self._invite(t)
        phase = self._agenda.enter(following)
        opening = phase.opening and self._speaker.led("move_on", "move_on", phase.opening, phase.id)
        push_back = opening or self._challenges.push_back(following)
        return push_back or self._probe(t, finished=True) or self._encourage(t)

    def _invite(self, t: float) -> Replies:
        """Hand over to the candidate's questions, after a last change of the task."""
        now, last = self._agenda.number, self._agenda.last
        latest = min(self._budget.end(last - 1) + _LAST_CHANCE, self._budget.total - 60)
        if t <= latest and (
            ball := self._challenges.curveball(t, self._budget, now, last_chance=True)
        ):
            return ball
        self._agenda.enter(last)
        left = self._budget.total - t
        return self._closing.invite(early=left > MUCH_LEFT * self._budget.total)

    def _speak(self, replies: Replies, *, step: bool = False) -> Replies:
        """Note that something, or nothing, follows the candidate's turn."""
        if replies:
            self._before = replies[-1]
        self._silence.after(spoke=bool(replies), step=step)
        return replies
