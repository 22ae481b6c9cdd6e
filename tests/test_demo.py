"""A whole round on real audio: a simulated candidate, real ears, a real voice, a report."""

import json
import re
from pathlib import Path

import jiwer
import numpy as np
import pytest
from num2words import num2words

from voice_interviewer import interview, rehearsal, scoring, session
from voice_interviewer.candidate.voice import Said
from voice_interviewer.capture import AudioSource, Paced, Recorded
from voice_interviewer.events import Event
from voice_interviewer.fluency.cut_offs import cut_offs
from voice_interviewer.playback import Silent
from voice_interviewer.preparation import prepare
from voice_interviewer.scenario import find

pytestmark = pytest.mark.real


ROUNDS = ("CO-01", "SD-04", "BH-01")
OPTIONS = interview.Options(minutes=4, paced=False)


def quiet(_what: str, _share: float) -> None:
    pass


@pytest.fixture(scope="module", params=ROUNDS)
def strong(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[rehearsal.Rehearsed, dict[str, object]]:
    """A round with the strong candidate, and its report."""
    folder = tmp_path_factory.mktemp("rounds") / request.param
    held = rehearsal.rehearse(find(request.param), "strong", folder, OPTIONS)
    return held, scoring.score_session(folder, quiet)


def words(text: str) -> str:
    """Words as people hear them: no case, no punctuation, no fillers, numbers spelt out."""
    text = re.sub(r"\b(um+|uh+|er+|hmm+)\b", " ", text.lower().replace("’", "'"))
    text = re.sub(r"(?<=\d),(?=\d)", "", text)
    text = re.sub(r"\d+(\.\d+)?", lambda number: f" {num2words(number[0])} ", text)
    kept = re.sub(r"[^a-z' ]", " ", text.replace("-", " ")).split()
    return " ".join(word for word in kept if word != "and")


def word_error_rate(said: tuple[Said, ...], report: dict[str, object]) -> float:
    turns = report["turns"]
    assert isinstance(turns, list)
    heard = " ".join(turn["text"] for turn in turns if turn["speaker"] == "candidate")
    return float(jiwer.wer(words(" ".join(item.text for item in said)), words(heard)))


Strong = tuple[rehearsal.Rehearsed, dict[str, object]]


def test_the_round_goes_from_greeting_to_goodbye(strong: Strong) -> None:
    events = session.read(strong[0].folder).events
    moves = [event.move for event in events if event.kind == "reply_chosen"]

    assert moves[:2] == ["greet", "present"]
    assert moves[-1] == "goodbye"
    assert "closing_invite" in moves
    assert "probe" in moves
    assert [event.reason for event in events if event.kind == "session_ended"] == ["finished"]


def test_the_transcript_holds_what_the_candidate_said(strong: Strong) -> None:
    held, report = strong
    rate = word_error_rate(held.said, report)
    print(f"\nword error rate, strong candidate, {held.folder.name}: {rate:.1%}")  # noqa: T201

    assert rate <= 0.12


def test_what_the_interviewer_says_follows_from_what_was_said(strong: Strong) -> None:
    """Facts only where they were asked for, and the candidate's own words taken up."""
    events = session.read(strong[0].folder).events
    scenario = find(strong[0].folder.name)
    citing = {c.probe: c.said for wanted in scenario.signals for c in wanted.citing}
    heard, reactions = "", 0
    for event in events:
        if event.kind == "utterance_recognized":
            heard += " " + event.utterance.text.lower()
        if event.kind != "reply_chosen":
            continue
        if event.move == "answer_fact":
            assert event.text == next(f.say for f in scenario.facts if f.id == event.about)
        if event.text in citing:
            assert any(said.lower() in heard for said in citing[event.text])
        reactions += event.move in ("answer_fact", "closing_answer") or event.text in citing

    assert reactions >= 3


def test_nobody_talked_over_anybody(strong: Strong) -> None:
    """A reply may begin too soon once, as long as it is taken back and nothing is lost."""
    hard, recovered = cut_offs(session.read(strong[0].folder).events)

    assert hard.value == 0
    assert recovered.value is not None
    assert recovered.value <= 1


def test_every_quote_is_in_the_transcript_and_in_the_recording(strong: Strong) -> None:
    report = json.loads((strong[0].folder / "report.json").read_text())
    turns = {turn["id"]: turn for turn in report["turns"]}
    quotes = [quote for signal in report["signals"] for quote in signal["quotes"]]

    assert quotes
    for quote in quotes:
        turn = turns[quote["turn"]]
        assert quote["text"] in turn["text"]
        assert turn["start"] - 0.5 <= quote["start"] <= quote["end"] <= turn["end"] + 0.5


@pytest.mark.parametrize("strong", ["BH-01"], indirect=True)
def test_scoring_again_gives_the_same_bytes(strong: Strong) -> None:
    path = strong[0].folder / "report.json"
    first = path.read_bytes()
    scoring.score_session(strong[0].folder, quiet)

    assert path.read_bytes() == first


def test_the_page_stands_beside_the_sound_and_is_private(strong: Strong) -> None:
    page = strong[0].folder / "review.html"

    assert page.stat().st_mode & 0o777 == 0o600
    assert "<audio" in page.read_text(encoding="utf-8")


def replay(folder: Path, candidate: np.ndarray, *, paced: bool) -> list[Event]:  # type: ignore[type-arg]
    """Hold the round again over a candidate who was recorded."""
    scenario = find("SD-04")
    options = interview.Options(minutes=2, paced=paced)
    conversation = prepare(scenario, options)
    source: AudioSource = Recorded(candidate)
    kept = session.Session(folder, interview.started(scenario, options, "s"))
    interview.hold(Paced(source) if paced else source, conversation, kept, Silent())
    return list(session.read(folder).events)


# What depends on how fast the machine is: when something was known, and so when a reply was
# chosen and played. Everything else must not.
ON_THE_RECORDING = {"speech_started", "speech_ended", "utterance_recognized", "turn_ended"}


def essence(events: list[Event]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for event in events:
        row: object = {
            "utterance_recognized": lambda e: (e.t, e.utterance),
            "turn_ended": lambda e: (e.t, e.turn_id, e.utterances, e.reason),
            "reply_chosen": lambda e: (e.turn_id, e.move, e.about, e.text, e.phase),
            "playback_ended": lambda e: (e.turn_id, e.heard, e.interrupted),
        }.get(event.kind, lambda e: e.t if e.kind in ON_THE_RECORDING else "")(event)
        found.setdefault(event.kind, []).append(row)
    return found


def test_a_replay_in_real_time_gives_the_events_of_a_fast_one(tmp_path: Path) -> None:
    # A candidate who takes six seconds to begin, so that a slow machine interrupts nobody.
    options = interview.Options(minutes=2, paced=False)
    rehearsal.rehearse(find("SD-04"), "terse", tmp_path / "source", options, latency=6.0)
    # It ends while a reply is spoken, on slow machines too.
    candidate = session.read(tmp_path / "source").candidate[: 90 * 16_000]

    fast = replay(tmp_path / "fast", candidate, paced=False)
    real = replay(tmp_path / "real", candidate, paced=True)

    assert essence(fast) == essence(real)
    assert sum(event.kind == "turn_ended" for event in fast) >= 3
