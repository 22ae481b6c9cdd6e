"""The embedded director: decides the next move of a round.

A state machine over the scenario. After each turn it answers what was asked, notes which
signals were shown, and then takes the first move that is due, in this order: the time, a
change of the task, disagreement, a question about what is still missing, the next phase.
It never says the same sentence twice unless asked to.
"""

import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

from voice_interviewer.endpointing import Completeness
from voice_interviewer.events import Move
from voice_interviewer.scenario import Scenario, Wanted
from voice_interviewer.scenario.schema import Hint, Level

from .closing import Closing
from .matching import (
    MEANING_THRESHOLD,
    WORDS_THRESHOLD,
    Similarity,
    fact,
    facts_index,
    shared_words,
)
from .reply import Reply
from .rules import LONGEST, numbers, told_by, violations
from .understanding import Heard, completeness, understand

MOST_PROBES = 4
"""Questions about missing signals in one round; more is an interrogation."""

ANSWERED_AT_ONCE = 3
"""Questions of one turn that are answered."""

A_REAL_ANSWER = 40
"""Words beside a question that make a turn an answer rather than a question."""

A_SHORT_ANSWER = 30
"""Words under which a turn has little more to come."""

RAMBLING = 260
"""Words in one turn (almost two minutes) after which it is led back to one point."""

GRACE = 8.0
"""Seconds that an answer may take to begin, whatever the clock says."""

NUDGE_AFTER = 25.0
"""Seconds of silence after which the interviewer offers that thinking aloud helps."""

_STORY_PARTS = {
    "B1": "situation",
    "B2": "action",
    "B3": "hardest",
    "B4": "result",
    "B5": "reflection",
}
"""Signals of a story, each with the part whose probe asks for it."""


class Director:
    """Leads one round. See `Interviewer`.

    Args:
        scenario: What the round is about; the only source of facts and numbers.
        level: Whose round it is; None for the scenario's own.
        minutes: How long the round takes; None for the scenario's length. All times of the
            scenario shrink or grow with it.
        similarity: Compares texts by meaning; None to compare their words.
        assess: Names the signals that a turn shows.
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
        self._pace = 60 * (minutes or scenario.duration_min) / scenario.duration_min
        threshold = MEANING_THRESHOLD if similarity else WORDS_THRESHOLD
        self._facts = facts_index(scenario, similarity or shared_words, threshold)
        self._closing = Closing(scenario, similarity or shared_words, threshold)
        self._weights = scenario.weights(level)
        # A story is asked for in the order in which it is told.
        told_in_order = scenario.round == "behavioral"
        self._wanted = sorted(
            scenario.signals, key=lambda w: 0 if told_in_order else -self._weights[w.id]
        )
        self._allowed_numbers = numbers(told_by(scenario))
        self._phase = 0
        self._said: set[str] = set()
        self._last: Reply | None = None
        self._everything = ""
        self._told: set[str] = set()
        self._probed: list[str] = []
        self._rung = 0
        self._offered = False
        self._done: set[str] = set()
        self._nudged_phase = -1
        self._quiet_since_turn = 0
        self.shown: dict[str, str] = {}
        """Signals that were shown, each with its basis: unprompted, probed or hinted."""

    def begin(self) -> tuple[Reply, ...]:
        """See `Interviewer.begin`."""
        return (*self._wording("greet"), *self._say("present", self._scenario.prompt))

    def expects(self, text: str) -> Completeness:
        """See `Interviewer.expects`."""
        return completeness(text)

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        """See `Interviewer.answer`."""
        self._quiet_since_turn = 0
        heard = understand(text)
        if heard.repeat and self._last:
            return (Reply("repeat", self._last.text, self._last.about, self._phase_id),)
        if self._in_closing:
            return self._close(heard, t)
        if heard.hold:
            return ()
        self._note(text)
        return self._react(heard, t)

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:
        """See `Interviewer.quiet`."""
        if self._in_closing:
            if silence >= NUDGE_AFTER or (silence >= GRACE and t > self._end_of(self._phase)):
                return self._goodbye()
            return ()
        if silence >= GRACE and t > self._end_of(self._phase):
            return self._next_phase(t)
        hint = self._next_hint
        if hint and silence >= hint.trigger_s and not self._offered:
            self._offered = True
            return self._wording("hint_offer")
        waited = NUDGE_AFTER + (self._scenario.reading_time_s if not self._everything else 0)
        if silence >= waited and self._quiet_since_turn == 0:
            self._quiet_since_turn += 1
            return self._wording("nudge")
        return ()

    # --- what a turn leads to -------------------------------------------------------------

    def _react(self, heard: Heard, t: float) -> tuple[Reply, ...]:
        if heard.hint or (self._offered and heard.agrees and heard.statement_words < 8):
            return self._hint()
        self._offered = False
        if heard.skip:
            return (*self._wording("skip", "move_on"), *self._next_phase(t))
        answers = self._answers(heard)
        if answers and heard.statement_words < A_REAL_ANSWER:
            return answers
        return (*answers, *self._next_move(heard, t))

    def _next_move(self, heard: Heard, t: float) -> tuple[Reply, ...]:
        """The first move that is due."""
        if t > self._end_of(self._phase):
            return self._next_phase(t)
        return (
            self._curveball(t)
            or self._pushback()
            or self._time_nudge(t)
            or self._lead_back(heard, t)
            or self._probe(t, eager=heard.done or self._runs_dry(heard))
            or self._move_on_if_due(heard, t)
            or self._wording("acknowledge")
        )

    def _note(self, text: str) -> None:
        """Remember which signals the turn has shown, and whether they came unasked."""
        self._everything += " " + text.lower()
        asked = self._last.about if self._last and self._last.move == "probe" else ""
        hinted = self._last is not None and self._last.move == "hint"
        for signal in self._assess(text):
            basis = "hinted" if hinted else "probed" if signal == asked else "unprompted"
            self.shown.setdefault(signal, basis)

    # --- questions of the candidate -------------------------------------------------------

    def _answers(self, heard: Heard) -> tuple[Reply, ...]:
        replies: list[Reply] = []
        for question in heard.questions:
            if len(replies) == ANSWERED_AT_ONCE:
                break
            replies += self._answer_one(question)
        return tuple(replies)

    def _answer_one(self, question: str) -> tuple[Reply, ...]:
        match = self._facts.match(question)
        if match.kind == "fact":
            if match.id in self._told:
                return ()
            self._told.add(match.id)
            self._count_topics()
            return self._say("answer_fact", fact(self._scenario, match.id).say, match.id)
        if match.kind == "your_call":
            return self._wording("your_call")
        if match.kind == "out_of_scope":
            return self._wording("out_of_scope", "your_call")
        default = self._scenario.unknowns.default
        return self._say("unknown", default) or self._wording("unknown")

    def _count_topics(self) -> None:
        for wanted in self._scenario.signals:
            if wanted.min_topics is not None and len(self._told) >= wanted.min_topics:
                self.shown.setdefault(wanted.id, "unprompted")

    # --- moves ------------------------------------------------------------------------------

    def _curveball(self, t: float) -> tuple[Reply, ...]:
        ball = self._scenario.curveball
        needed = ball.skip_if.split()[0] if ball.skip_if else self._scenario.phases[0].id
        reached = {phase.id for phase in self._scenario.phases[: self._phase + 1]}
        if "curveball" in self._done or needed not in reached or t < ball.at_min * self._pace:
            return ()
        self._done.add("curveball")
        return self._say("curveball", ball.say)

    def _pushback(self) -> tuple[Reply, ...]:
        pushback = self._scenario.pushback
        if "pushback" in self._done or pushback.after not in self.shown or self._phase == 0:
            return ()
        self._done.add("pushback")
        return self._say("push_back", pushback.say, pushback.after)

    def _time_nudge(self, t: float) -> tuple[Reply, ...]:
        phase = self._scenario.phases[self._phase]
        due = phase.nudge_at_min is not None and t > phase.nudge_at_min * self._pace
        if not due or self._nudged_phase == self._phase or not phase.nudge:
            return ()
        self._nudged_phase = self._phase
        return self._say("time_nudge", phase.nudge, phase.id)

    def _runs_dry(self, heard: Heard) -> bool:
        """Whether a short answer was already met with "go on", and another one followed."""
        encouraged = self._last is not None and self._last.move == "acknowledge"
        return encouraged and len(heard.text.split()) < A_SHORT_ANSWER

    def _lead_back(self, heard: Heard, t: float) -> tuple[Reply, ...]:
        if len(heard.text.split()) < RAMBLING:
            return ()
        probe = self._probe(t, eager=True)
        return (*self._wording("redirect_rambling"), *probe) if probe else ()

    def _probe(self, t: float, *, eager: bool) -> tuple[Reply, ...]:
        """Ask about the weightiest signal that is missing and due."""
        if len(self._probed) >= MOST_PROBES:
            return ()
        for wanted in self._wanted:
            missing = wanted.id not in self.shown and wanted.id not in self._probed
            due = eager or t >= wanted.probe_after_min * self._pace
            text = self._probe_text(wanted)
            if text and self._weights[wanted.id] and missing and due:
                self._probed.append(wanted.id)
                return self._say("probe", text, wanted.id)
        return ()

    def _probe_text(self, wanted: Wanted) -> str:
        for cited in wanted.citing:
            if any(phrase.lower() in self._everything for phrase in cited.said):
                return cited.probe
        story = self._scenario.story_probes
        part = _STORY_PARTS.get(wanted.id)
        return wanted.probe or (getattr(story, part) if story and part else "")

    def _move_on_if_due(self, heard: Heard, t: float) -> tuple[Reply, ...]:
        targets = [phase.target_min for phase in self._scenario.phases[: self._phase + 1]]
        if heard.done or t >= sum(targets) * self._pace:
            return self._next_phase(t)
        return ()

    def _next_phase(self, t: float) -> tuple[Reply, ...]:
        """Enter the next phase whose end still lies ahead."""
        self._phase += 1
        last = len(self._scenario.phases) - 1
        while self._phase < last and t > self._end_of(self._phase):
            self._phase += 1
        if self._in_closing:
            return self._wording("closing_invite")
        phase = self._scenario.phases[self._phase]
        opening = self._say("move_on", phase.opening, phase.id) if phase.opening else ()
        return opening or self._wording("acknowledge")

    @property
    def _next_hint(self) -> Hint | None:
        ladder = self._scenario.hint_ladder
        return ladder[self._rung] if self._rung < len(ladder) else None

    def _hint(self) -> tuple[Reply, ...]:
        hint = self._next_hint
        self._offered = False
        if hint is None:
            return self._wording("no_more_hints", "hint")
        self._rung += 1
        return self._say("hint", hint.say, f"rung {hint.rung}")

    # --- the end ----------------------------------------------------------------------------

    def _close(self, heard: Heard, t: float) -> tuple[Reply, ...]:
        overtime = t > self._end_of(self._phase) + 60
        if overtime or (heard.no_questions and not heard.questions):
            return self._goodbye()
        found = self._closing.reply(heard.questions or (heard.text,))
        if found is None:
            return self._wording("closing_unknown", "closing_answer") or self._goodbye()
        topic, text = found
        return self._say("closing_answer", text, topic) or self._goodbye()

    def _goodbye(self) -> tuple[Reply, ...]:
        (text,) = _wording()["goodbye"]
        return (Reply("goodbye", text, "", self._phase_id, ends=True),)

    # --- saying -----------------------------------------------------------------------------

    def _wording(self, name: str, move: Move | None = None) -> tuple[Reply, ...]:
        """The first wording of a list that was not said yet, if there is one."""
        for text in _wording()[name]:
            reply = self._say(move or name, text)  # type: ignore[arg-type]
            if reply:
                return reply
        return ()

    def _say(self, move: Move, text: str, about: str = "") -> tuple[Reply, ...]:
        """One reply, unless the rules forbid it or it was said before."""
        text = " ".join(text.split())
        secrets = self._scenario.do_not_reveal
        forbidden = violations(
            text, longest=LONGEST, allowed_numbers=self._allowed_numbers, secrets=secrets
        )
        if text in self._said or forbidden:
            return ()
        self._said.add(text)
        reply = Reply(move, text, about, self._phase_id)
        self._last = reply
        return (reply,)

    @property
    def _phase_id(self) -> str:
        return self._scenario.phases[self._phase].id

    @property
    def _in_closing(self) -> bool:
        return self._phase == len(self._scenario.phases) - 1

    def _end_of(self, phase: int) -> float:
        return self._scenario.phases[phase].hard_at_min * self._pace


@cache
def _wording() -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath("wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
