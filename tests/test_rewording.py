"""The director's lines in a model's words: what reaches the voice, whatever the model says."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.model_server import (
    CALM,
    CUT,
    HASTE,
    RUBBISH,
    STALL,
    Answer,
    Server,
    data_of,
    says,
    serving,
)  # fmt: skip
from tests.test_conversation import PATIENCE, Beep, ByLoudness, Listed, Loudness
from tests.test_conversation import spoken as sound
from tests.text_round import Line, hold
from voice_interviewer.candidate.script import Script
from voice_interviewer.capture import Recorded, blocks
from voice_interviewer.conversation import Conversation, Engines, Inline
from voice_interviewer.events import Event
from voice_interviewer.interviewer import Director, Phrasing, Reply, Rewording, fidelity
from voice_interviewer.interviewer.fidelity import Fidelity
from voice_interviewer.interviewer.rewording import UNFIT, WORDED
from voice_interviewer.interviewer.rules import given_numbers, violations
from voice_interviewer.interviewer.shared_words import shared_words
from voice_interviewer.language_model import Deadlines
from voice_interviewer.scenario import Scenario
from voice_interviewer.scenario import find as read
from voice_interviewer.speaking import Speaking

find = cache(read)
LINE = "You put a cache there. What do you give up with it?"
PROBE = Reply("probe", LINE, "D5", "high_level")
FACT = Reply("answer_fact", "About sixty million people open it on a normal day.", "dau", "clarify")
SAID = "I would put a cache in front of the database."


def reworded(
    server: Server,
    deadlines: Deadlines = CALM,
    scenario: str = "SD-04",
) -> Rewording:
    return Rewording(server.model(deadlines), find(scenario), shared_words, Inline())


def spoken(rewording: Rewording, reply: Reply, said: str = SAID) -> tuple[str, Phrasing]:
    """What reaches the voice in place of a line."""
    rewording.prepare((reply,), said)
    phrasing = rewording.begin(reply)
    sentences, over = phrasing.take()
    assert over
    text = " ".join(sentences)
    rewording.said(reply, text)
    return text, phrasing


# --- one line ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (PROBE, "So you put a cache there. What do you give up with it?"),
        (PROBE, "With the cache you put there, what do you give up?"),
        (PROBE, "You put a cache in front of the database. What do you give up with it there?"),
        (FACT, "On a normal day about sixty million people open it."),
        (FACT, "About sixty million people would open it on a normal day."),
    ],
)
def test_other_words_for_a_line_are_spoken_in_its_place(reply: Reply, words: str) -> None:
    with serving(says(words)) as server:
        text, phrasing = spoken(reworded(server), reply)

    assert (text, phrasing.refused) == (words, "")


def test_once_all_is_said_nothing_more_is_read() -> None:
    words = "What do you give up with the cache you put there?"
    with serving(Answer((f"{words} ", "Think about memory.", STALL))) as server:
        text, phrasing = spoken(reworded(server), PROBE)

    assert (text, phrasing.refused) == (words, "")


def test_the_first_sentence_is_handed_on_while_the_second_is_not_there_yet() -> None:
    lead, line = "You put a cache in front of the database.", "What do you give up with that?"
    with serving(Answer((f"{lead} ", "What", STALL))) as server:
        rewording = reworded(server, replace(CALM, sentence=0.2))
        rewording._beside = Later()
        rewording.prepare((), SAID)
        sentences = rewording._words(rewording.begin(replace(PROBE, text=line)), SAID)

        assert next(sentences) == lead
        assert list(sentences) == [line]  # and then the line, since the rest never came


class Later(Inline):
    def submit(self, *_: Any, **__: Any) -> Any:
        return None


BAD_WORDS = {
    "two questions": "Why do you put a cache there? What do you give up with it?",
    "praise": "Great choice. What do you give up with that cache you put there?",
    "praise inside": "You put a cache there, which is smart. What do you give up with it?",
    "verdict": "You passed, so what do you give up with the cache you put there?",
    "90 words": "You put a cache there " * 18 + "and what do you give up with it?",
    "gives away": "You put a cache there. What do you give up with fan-out on it?",
    "number": "You put a cache there for 300 people. What do you give up with it?",
    "markup": "**You put a cache there.** What do you give up with it?",
    "a list": "- You put a cache there\n- What do you give up with it?",
    "another language": "Du hast dort einen Cache. Was gibst du damit auf?",
    "another question": "You put a cache there. Who is on call for it?",
    "an answer": "You give up freshness with the cache.",
    "a new thing": "You put a Redis cache there. What do you give up with it?",
    "no question": "You put a cache there and you give up something with it.",
    "the opposite": "You put a cache there. What do you not give up with it?",
    "a tag": "<think>The cache.</think> What do you give up with it?",
    "the role": "Interviewer: What do you give up with the cache you put there?",
    "its own task": "You lend your words to the interviewer.",
    "an address": "See www.example.com. What do you give up with the cache there?",
}


@pytest.mark.parametrize("words", BAD_WORDS.values(), ids=BAD_WORDS)
def test_words_that_break_a_rule_are_not_spoken(words: str) -> None:
    with serving(says(words)) as server:
        text, phrasing = spoken(reworded(server), PROBE)

    assert text == LINE
    assert phrasing.refused


@pytest.mark.parametrize(
    "words",
    [
        "About sixteen million people open it on a normal day.",
        "Many people open it on a normal day.",
        "About sixty million people open it on a normal day, and half of them at night.",
        "At most sixty million people open it on a normal day.",
        "About sixty million people never open it on a normal day.",
        "About sixty million people open it on a normal day. Does that help?",
        "About sixty million open it.",
    ],
)
def test_a_fact_keeps_its_numbers_and_every_word_that_matters(words: str) -> None:
    with serving(says(words)) as server:
        text, _ = spoken(reworded(server), FACT, "how many people use it, half of the night")

    assert text == FACT.text


def test_nothing_is_said_twice_but_what_is_asked_for() -> None:
    words = "What do you give up with the cache you put there?"
    with serving(says(words)) as server:
        rewording = reworded(server)
        first, _ = spoken(rewording, PROBE)
        second, phrasing = spoken(rewording, replace(PROBE, about="D6"))
        again, _ = spoken(rewording, Reply("repeat", LINE, "D5", "high_level"))

    assert first == words
    assert (second, phrasing.refused) == (LINE, "said before")
    assert again == LINE  # the last that was said for this line


def test_a_model_that_only_leads_over_again_does_not_leave_the_line_unsaid() -> None:
    with serving(says("Okay.")) as server:
        rewording = reworded(server)
        texts = [spoken(rewording, PROBE)[0] for _ in range(2)]

    assert texts == [LINE, LINE]


def test_what_is_weighed_word_by_word_is_not_given_to_a_model() -> None:
    moves = ("greet", "present", "hint", "hint_offer", "hold", "acknowledge", "goodbye", "repeat")
    replies = [Reply(move, LINE, "", "x") for move in moves]
    replies += [replace(PROBE, fixed=True), Reply("clarify_back", LINE, "no_story", "x")]
    with serving(says("Anything.")) as server:
        rewording = reworded(server)
        assert {spoken(rewording, reply)[0] for reply in replies} == {LINE}
        assert server.asked == []


def test_a_model_is_told_the_line_and_the_last_words_and_nothing_else() -> None:
    with serving(says(LINE)) as server:
        spoken(reworded(server), PROBE, f"forgotten {'word ' * 200}end")
        (request,) = server.asked

    data = data_of(request)
    assert set(data) == {"line", "style", "candidate"}
    assert data["line"] == LINE
    assert "forgotten" not in data["candidate"]
    everything = str(request).lower()
    assert not [fact for fact in find("SD-04").facts if fact.say.lower() in everything]
    assert not [secret for secret in find("SD-04").do_not_reveal if secret in everything]


def test_a_model_that_keeps_breaking_rules_is_left_alone_and_told_of_once() -> None:
    with serving(says("Banana.")) as server:
        rewording = reworded(server)
        failures = [spoken(rewording, PROBE)[1].failure for _ in range(3 * UNFIT)]

        assert len(server.asked) == UNFIT
    assert [f.kind for f in failures if f] == ["unfit"]


def test_words_prepared_for_a_turn_that_went_on_are_dropped() -> None:
    with serving(says(LINE)) as server:
        rewording = reworded(server)
        rewording._beside = Later()
        rewording.prepare((PROBE,), "I would use")
        first = rewording._prepared[PROBE]
        rewording.prepare((PROBE,), "I would use a queue")
        second = rewording._prepared[PROBE]
        rewording.prepare((PROBE,), "I would use a queue")

        assert first.cancelled.is_set()
        assert rewording.begin(PROBE) is second
        assert not second.cancelled.is_set()
        first.run()
        assert server.asked == []  # nobody waits for it


# --- whole rounds -----------------------------------------------------------------------------


class Worded:
    """A director whose lines a model puts into words."""

    def __init__(self, director: Director, rewording: Rewording) -> None:
        self._director, self._rewording = director, rewording
        self.used = 0

    def begin(self) -> tuple[Reply, ...]:
        return self._say(self._director.begin(), "")

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:
        return self._say(self._director.answer(text, t), text)

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:
        return self._say(self._director.quiet(silence, t), "")

    def cut_in(self, text: str, t: float) -> tuple[Reply, ...]:
        return self._say(self._director.cut_in(text, t), text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._director, name)

    def _say(self, replies: tuple[Reply, ...], said: str) -> tuple[Reply, ...]:
        self._rewording.prepare(replies, said)
        worded = []
        for reply in replies:
            phrasing = self._rewording.begin(reply)
            text = " ".join(phrasing.take()[0])
            self.used += bool(phrasing.model and not phrasing.refused)
            self._rewording.said(reply, text)
            worded.append(replace(reply, text=text))
        return tuple(worded)


def line_of(request: dict[str, Any]) -> str:
    return str(data_of(request)["line"])


HOSTILE: dict[str, Answer | Callable[[dict[str, Any]], Answer]] = {
    "stalls at once": Answer((STALL,)),
    "stalls in the middle": lambda r: Answer((line_of(r)[:20], STALL)),
    "is cut off": lambda r: Answer((line_of(r)[:20], CUT)),
    "sends rubbish": Answer((RUBBISH,)),
    "refuses the key": Answer(status=401),
    "does not know the model": Answer(status=404),
    "is busy": Answer(status=429),
    "breaks": Answer(status=500),
    "says nothing": Answer(()),
    "talks for ever": lambda r: says(f"{line_of(r)[:-1]} and on " + "and on " * 90 + "."),
    "asks twice": lambda r: says(f"Why? {line_of(r)} And what else would you do?"),
    "praises": lambda r: says(f"Great answer! {line_of(r)}"),
    "gives everything away": lambda r: says(f"Use a hybrid fan-out. {line_of(r)}"),
    "invents a number": lambda r: says(f"There are 37 of them. {line_of(r)}"),
    "repeats itself": says("Tell me more about that."),
    "writes markdown": lambda r: says(f"**{line_of(r)}**"),
    "speaks Spanish": says("¿Y qué pasa cuando está vacía?"),
    "copies the line": lambda r: says(line_of(r)),
    "leads in": lambda r: says(f"Okay. {line_of(r)}"),
    "does what the candidate says": lambda r: says(str(data_of(r)["candidate"]) or "Yes."),
}
SCENARIOS = ("SD-04", "CO-01", "BH-01")


def round_of(
    scenario: Scenario, words: Callable[[Reply], str | None], rewording: Rewording | None = None
) -> tuple[list[Line], int]:
    director = Director(scenario, minutes=15)
    if rewording is None:
        return hold(director, words), 0
    worded = Worded(director, rewording)
    return hold(worded, words), worded.used  # type: ignore[arg-type]


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_model_does_the_round_is_the_directors_and_no_rule_is_broken(name: str) -> None:
    scenario = find(SCENARIOS[len(name) % 3])

    def candidate() -> Callable[[Reply], str | None]:
        script = Script.load("strong", scenario.id)
        return lambda last: script.reply(last.move, last.about, last.text)

    alone, _ = round_of(scenario, candidate())
    with serving(HOSTILE[name]) as server:
        deadlines = HASTE if "stalls" in name else CALM
        lines, used = round_of(scenario, candidate(), reworded(server, deadlines, scenario.id))
        assert server.asked

    replies = [line.reply for line in lines if line.reply]
    assert [(r.move, r.about) for r in replies] == [
        (line.reply.move, line.reply.about) for line in alone if line.reply
    ]
    assert replies[-1].move == "goodbye"
    given = given_numbers(scenario)
    secrets = scenario.do_not_reveal
    broken = [
        (reply.text, found)
        for reply in replies
        if (found := violations(reply.text, reply.move, allowed_numbers=given, secrets=secrets))
    ]
    assert broken == []
    texts = [reply.text for reply in replies if reply.move != "repeat"]
    assert len(texts) == len(set(texts))
    if name in ("copies the line", "leads in"):
        assert used >= 0.9 * sum(reply.move in WORDED for reply in replies)
    else:
        assert texts == [
            line.reply.text for line in alone if line.reply and line.reply.move != "repeat"
        ]


def test_no_word_is_both_plain_and_one_never_to_bring_in() -> None:
    lists = fidelity._lists()

    assert not set(lists["plain"].split()) & set(lists["never"].split())


def test_without_a_question_mark_a_lead_is_known_by_how_it_begins() -> None:
    checks = Fidelity(find("SD-04"), shared_words)

    assert not checks.fault("You said a cache.", "You said a cache.", PROBE, SAID)
    assert checks.fault("You can stop here.", "You can stop here.", PROBE, SAID)


# --- in the loop ------------------------------------------------------------------------------


def conversed(
    server: Server, deadlines: Deadlines = CALM, beside: Executor | None = None
) -> list[Event]:
    """Two answers, a follow-up to the first and a goodbye to the second."""
    rewording = Rewording(server.model(deadlines), find("SD-04"), shared_words, beside or Inline())
    listed = Listed(LINE)
    engines = Engines(
        Loudness(), ByLoudness(), Beep(), listed, Inline(), Inline(), rewording=rewording
    )
    conversation = Conversation(engines, PATIENCE)
    events: list[Event] = []
    for block in blocks(Recorded(sound((1, 3, 1), (12, 13, 3), until=20))):
        events += conversation.step(block).events
    return events


def heard(events: list[Event]) -> list[str]:
    return [event.heard for event in events if event.kind == "playback_ended"]


def test_the_log_has_the_line_and_what_was_said_in_its_place() -> None:
    words = "With the cache you put there, what do you give up?"
    with serving(says(words)) as server:
        events = conversed(server)
        assert data_of(server.asked[0])["candidate"] == "I would use a queue."

    assert heard(events) == ["Hello there.", words, "Bye now."]
    assert [e.text for e in events if e.kind == "reply_chosen"] == [
        "Hello there.",
        LINE,
        "Bye now.",
    ]
    (worded,) = [e for e in events if e.kind == "reply_worded"]
    assert (worded.text, worded.model, worded.refused) == (words, "test-model", "")


@pytest.mark.parametrize(
    "answer", [Answer((STALL,)), Answer(("You put", STALL)), Answer(status=401), Answer((RUBBISH,))]
)
def test_a_model_that_fails_is_told_of_once_and_the_line_is_said(answer: Answer) -> None:
    with serving(answer) as server:
        events = conversed(server, HASTE if STALL in answer.pieces else CALM)

    assert heard(events) == ["Hello there.", LINE, "Bye now."]
    assert [e.engine for e in events if e.kind == "engine_failed"] == ["language model"]
    assert events[-1].kind == "session_ended"


def test_what_a_thread_brings_later_is_said_when_it_is_there() -> None:
    words = "With the cache you put there, what do you give up?"
    waiting: list[Callable[[], object]] = []

    class Held(Inline):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
            waiting.append(fn)

    with serving(says(words)) as server:
        rewording = Rewording(server.model(), find("SD-04"), shared_words, Held())
        speaking = Speaking(Beep(), Inline(), rewording)
        speaking.prepare((PROBE,), SAID)
        chosen = speaking.say((PROBE,), 1.0)
        assert [e.kind for e in chosen + speaking.collect(1.1)] == ["reply_chosen"]
        assert speaking.busy
        waiting.pop()()
        assert [e.kind for e in speaking.collect(1.2)] == ["reply_worded"]


def test_who_interrupts_before_the_words_are_there_gets_the_line_later() -> None:
    with serving(says(LINE)) as server:
        rewording = Rewording(server.model(), find("SD-04"), shared_words, Later())
        speaking = Speaking(Beep(), Inline(), rewording)
        speaking.say((PROBE,), 1.0)
        _, rest, _ = speaking.stop(16000, 1.5)

        assert [(reply.text, reply.fixed) for reply in rest] == [(LINE, True)]
        assert not speaking.busy
        assert server.asked == []
