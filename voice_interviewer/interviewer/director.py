"""The embedded director: decides the next move of a round.

A state machine over the scenario. After each turn it answers what was asked, notes which
signals were shown, and then takes the first move that is due, in this order: the time, a
change of the task, disagreement, a question about what is still missing, the next phase.
If none is due it encourages now and then, and otherwise keeps quiet and listens.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any, cast

from voice_interviewer.endpointing import Completeness
from voice_interviewer.scenario import Scenario
from voice_interviewer.scenario.schema import Level

from .budget import Budget
from .closing import MORE_AFTER, Closing
from .matching import Similarity
from .probes import Probes
from .questions import Questions
from .reply import Reply
from .silence import Silence
from .speaker import Replies, Speaker
from .understanding import Heard, completeness, understand

A_REAL_ANSWER = 40
"""Words beside a question that make a turn an answer rather than a question."""

A_BEGINNING = 12
"""Words without a question that mean the candidate has no more of them."""

A_SHORT_ANSWER = 30
"""Words under which a turn that was encouraged has little more to come."""

RAMBLING = 260
"""Words in one turn (almost two minutes) after which it is led back to one point."""

ENCOURAGED = 45.0
"""Seconds before the interviewer says "go on" again."""

GRACE = 8.0
"""Seconds that an answer may take to begin, whatever the clock says."""

OVERTIME = 60.0
"""Seconds over its time after which a round ends whatever is said."""

_THINKING = 30.0
"""Seconds that somebody gets for a question they had not come to answer."""

_ASKED_BACK = ("curveball", "push_back", "probe")

_LAST_CHANCE = 40.0
"""Seconds by which the last change of the task may delay the closing."""


class Director:
    """Leads one round. See `Interviewer`.

    Args:
        scenario: What the round is about; the only source of facts and numbers.
        level: Whose round it is; None for the scenario's own.
        minutes: How long the round takes; None for the scenario's length. All times of the
            scenario shrink or grow with it.
        similarity: Compares texts by meaning; None to compare their words.
        assess: Names the signals that all answers together, as one text, show.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        level: Level | None = None,
        minutes: float | None = None,
        similarity: Similarity | None = None,
        assess: Callable[[str], Iterable[str]] = lambda _text: (),
    ) -> None:
        self._scenario, self._assess = scenario, assess
        self._budget = Budget(scenario, minutes)
        self._speaker = Speaker(scenario)
        self._probes = Probes(scenario, level)
        self._questions = Questions(scenario, similarity, self._speaker, self._probes)
        self._closing = Closing(scenario, similarity, self._speaker)
        self._silence = Silence(scenario)
        self._answers = ""
        self._phase = 0
        self._rung = 0
        self._offered = False
        self._encouraged = -ENCOURAGED
        self._done: set[str] = set()
        self._before: Reply | None = None
        self.shown = self._probes.shown
        """Signals that were shown, each with its basis: unprompted, probed or hinted."""

    def begin(self) -> Replies:
        """See `Interviewer.begin`."""
        whole = self._in_closing  # the candidate's questions are the whole round
        greeting = self._speaker.wording("greet_closing" if whole else "greet", "greet")
        task = self._speaker.say("present", self._scenario.prompt)
        invite = self._speaker.wording("closing_first", "closing_invite") if whole else ()
        return self._speak((*greeting, *task, *invite))

    def expects(self, text: str) -> Completeness:
        """See `Interviewer.expects`."""
        return completeness(text)

    def answer(self, text: str, t: float) -> Replies:
        """See `Interviewer.answer`."""
        if t > self._budget.total + OVERTIME:
            return self._closing.goodbye()
        heard = understand(text)
        asked_for = self._request(heard, t)
        if asked_for is not None:
            return self._speak(asked_for)
        if self._in_closing:
            overtime = t > self._budget.total
            if self._only_closing and not overtime:
                return self._speak(self._converse(heard, t))
            return self._speak(self._closing.answer(heard, overtime=overtime))
        if heard.hold:
            self._silence.hold()
            return self._speak(())
        self._answers += f" {text}"
        new = self._probes.note(text, self._assess(self._answers), self._before)
        self._follow(new)
        return self._speak(self._react(heard, t))

    def quiet(self, silence: float, t: float) -> Replies:
        """See `Interviewer.quiet`."""
        if self._in_closing:
            overtime = t > self._budget.total
            if self._only_closing and not overtime:
                return self._speak(self._break_silence(silence, t))
            return self._speak(self._closing.quiet(silence, overtime=overtime))
        if silence >= GRACE and t > self._budget.end(self._phase):
            return self._speak(self._next_phase(t))
        step = self._silence.due(silence, working=self._working, rung=self._rung)
        if step == "hint_offer" and not self._offered:
            self._offered = True
            return self._speak(self._speaker.wording("hint_offer", "hint_offer"), step=True)
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
        return {id(part): part for part in (self._scenario, self._assess)}

    # --- what a turn asks for ---------------------------------------------------------------

    def _request(self, heard: Heard, t: float) -> Replies | None:
        """Replies to what the turn asks for other than a fact; None if it asks for nothing."""
        say, wording, safety = self._speaker.say, self._speaker.wording, self._scenario.safety
        match heard.request:
            case "injection":
                return say("redirect_rambling", safety.injection, "injection")
            case "abuse":
                return say("redirect_rambling", safety.abuse, "abuse")
            case "distress":
                self._silence.hold()
                return say("hold", safety.distress, "distress")
            case "repeat":
                return self._speaker.again()
            case "minute":
                self._silence.hold()
                return wording("hold", "hold")
        if self._in_closing:
            return None
        match heard.request:
            case "answer":
                return wording("no_answer", "clarify_back")
            case "verdict":
                return wording("no_verdict", "clarify_back")
            case "no_story" if self._scenario.no_story_fallback:
                return say("clarify_back", self._scenario.no_story_fallback, "no_story")
            case "skip":
                return (*wording("skip", "move_on"), *self._next_phase(t))
            case "hint":
                return self._hint()
            case "lost" if self._working and not self._offered:
                self._offered = True
                return wording("hint_offer", "hint_offer")
        if self._before and self._before.move == "hint_offer" and heard.words < A_SHORT_ANSWER:
            if heard.yes:
                return self._hint()
            if heard.no:
                return wording("hold", "hold")
        return None

    def _hint(self) -> Replies:
        self._offered = False
        ladder = self._scenario.hint_ladder
        if self._rung == len(ladder):
            return self._speaker.wording("no_more_hints", "hint")
        hint = ladder[self._rung]
        self._rung += 1
        return self._speaker.say("hint", hint.say, f"rung {hint.rung}")

    # --- what a turn leads to -----------------------------------------------------------------

    def _react(self, heard: Heard, t: float) -> Replies:
        self._offered = False
        answers = self._questions.answer(heard.questions)
        in_time = t <= self._budget.end(self._phase)
        if answers and in_time and heard.statement_words < A_REAL_ANSWER:
            return answers
        return (*answers, *self._next_move(heard, t))

    def _next_move(self, heard: Heard | None, t: float) -> Replies:
        """The first move that is due; `heard` is None after a silence."""
        if t > self._budget.end(self._phase):
            return self._next_phase(t)
        if change := self._curveball(t) or self._pushback() or self._lead_back(heard, t):
            return change
        finished = heard is None or heard.done or self._runs_dry(heard) or self._asked_all(heard)
        # Whoever is finished needs no time call; the next phase follows anyway.
        call = () if finished else self._time_nudge(t)
        probe = self._probe(t, finished=finished)
        return (*call, *probe) or self._move_on_if_due(t, finished=finished) or self._encourage(t)

    def _runs_dry(self, heard: Heard) -> bool:
        """Whether a short answer was already met with "go on", and another one followed."""
        encouraged = self._before is not None and self._before.move == "acknowledge"
        return encouraged and heard.words < A_SHORT_ANSWER

    def _asked_all(self, heard: Heard) -> bool:
        """Whether somebody who may ask first has begun to answer instead."""
        first = self._scenario.phases[self._phase].id == "clarify"
        return first and not heard.questions and heard.words >= A_BEGINNING

    def _follow(self, new: set[str]) -> None:
        """Leave the clarifying unasked when the candidate has begun with what comes next."""
        first, following = self._scenario.phases[:2]
        if self._phase or first.id != "clarify":
            return
        starts = [w.probe_after_min for w in self._scenario.signals if w.id in new]
        if any(first.hard_at_min < start <= following.hard_at_min for start in starts):
            self._enter(1)

    # --- a round that is all closing ----------------------------------------------------------

    def _converse(self, heard: Heard, t: float) -> Replies:
        """Answer what is asked, and now and then ask back."""
        if heard.hold:
            self._done.add("hold")
            return self._speaker.wording("hold", "hold")
        self._answers += f" {heard.text}"
        self._probes.note(heard.text, self._assess(self._answers), self._before)
        asked = self._before.move if self._before else ""
        answers_back = asked in _ASKED_BACK
        answered = answers_back and heard.words >= A_SHORT_ANSWER
        if heard.no_questions and not heard.questions and not answered:
            return self._ask_last(t) or self._closing.goodbye()
        if heard.questions or (not answers_back and self._closing.knows(heard.text)):
            replies = self._closing.answer(heard, overtime=False)
            # Nobody is asked two things in one breath, nor again right after having answered.
            if answers_back or any("?" in reply.text or reply.ends for reply in replies):
                return replies
            return (*replies, *self._ask_back(t))
        back = self._pushback() if asked == "curveball" else ()
        return back or self._speaker.wording("closing_back", "closing_invite")

    def _ask_back(self, t: float) -> Replies:
        """The interviewer's own question when it is due, or the time."""
        back = self._pushback() if "curveball" in self._done else self._curveball(t)
        return back or self._time_nudge(t)

    def _ask_last(self, t: float) -> Replies:
        """What is left to ask somebody who has no more questions."""
        probe = () if self._probes.probed else self._probe(t, finished=True)
        return probe or self._curveball(t, last_chance=True)

    def _break_silence(self, silence: float, t: float) -> Replies:
        thinks = self._before is not None and self._before.move in (*_ASKED_BACK, "hold")
        if silence < (_THINKING if thinks else MORE_AFTER):
            return ()
        if not self._answers and "hold" not in self._done:
            self._done.add("hold")
            return self._speaker.wording("hold", "hold")
        return self._ask_last(t) or self._closing.quiet(silence, overtime=False)

    # --- moves ----------------------------------------------------------------------------------

    def _curveball(self, t: float, *, last_chance: bool = False) -> Replies:
        ball = self._scenario.curveball
        needed = ball.skip_if.split()[0] if ball.skip_if else self._scenario.phases[0].id
        reached = {phase.id for phase in self._scenario.phases[: self._phase + 1]}
        due = last_chance or t >= self._budget.at(ball.at_min)
        if "curveball" in self._done or needed not in reached or not due:
            return ()
        self._done.add("curveball")
        return self._speaker.say("curveball", ball.say)

    def _pushback(self) -> Replies:
        pushback = self._scenario.pushback
        after = next(w for w in self._scenario.signals if w.id == pushback.after)
        early = after.probe_after_min > self._scenario.phases[self._phase].hard_at_min
        if early or "pushback" in self._done or not self._probes.took_place(after.id):
            return ()
        self._done.add("pushback")
        return self._speaker.say("push_back", pushback.say, pushback.after)

    def _time_nudge(self, t: float) -> Replies:
        phase, due = self._scenario.phases[self._phase], self._budget.nudge(self._phase)
        if due is None or t < due or phase.id in self._done or not phase.nudge:
            return ()
        self._done.add(phase.id)
        return self._speaker.say("time_nudge", phase.nudge, phase.id)

    def _lead_back(self, heard: Heard | None, t: float) -> Replies:
        if heard is None or heard.words < RAMBLING:
            return ()
        probe = self._probe(t, finished=True)
        return (*self._speaker.wording("redirect_rambling", "redirect_rambling"), *probe)

    def _probe(self, t: float, *, finished: bool) -> Replies:
        """Ask about a missing signal: one that is due, or belongs to a phase that is done."""
        phase = self._scenario.phases[self._phase]
        due = phase.hard_at_min if finished else self._budget.minute(t)
        found = self._probes.next(due)
        return self._speaker.say("probe", found[1], found[0]) if found else ()

    def _move_on_if_due(self, t: float, *, finished: bool) -> Replies:
        phase = self._scenario.phases[self._phase]
        warned = phase.nudge is None or phase.id in self._done
        if finished or (warned and t >= self._budget.target(self._phase)):
            return self._next_phase(t)
        return ()

    def _encourage(self, t: float) -> Replies:
        if t - self._encouraged < ENCOURAGED:
            return ()
        self._encouraged = t
        return self._speaker.wording("acknowledge", "acknowledge")

    def _next_phase(self, t: float) -> Replies:
        """Enter the next phase whose end still lies ahead."""
        last = len(self._scenario.phases) - 1
        following = self._phase + 1
        while following < last and t > self._budget.end(following):
            following += 1
        if following == last:
            late = t > self._budget.end(last - 1) + _LAST_CHANCE
            if not late and (ball := self._curveball(t, last_chance=True)):
                return ball
            self._enter(last)
            return self._closing.invite()
        self._enter(following)
        phase = self._scenario.phases[following]
        opening = self._speaker.say("move_on", phase.opening, phase.id) if phase.opening else ()
        return opening or self._pushback() or self._probe(t, finished=True) or self._encourage(t)

    def _enter(self, phase: int) -> None:
        self._phase = phase
        self._speaker.phase = self._scenario.phases[phase].id

    def _speak(self, replies: Replies, *, step: bool = False) -> Replies:
        """Note that something, or nothing, follows the candidate's turn."""
        if replies:
            self._before = replies[-1]
        self._silence.after(spoke=bool(replies), step=step)
        return replies

    @property
    def _working(self) -> bool:
        return self._scenario.phases[self._phase].working

    @property
    def _only_closing(self) -> bool:
        return len(self._scenario.phases) == 1

    @property
    def _in_closing(self) -> bool:
        return self._phase == len(self._scenario.phases) - 1
