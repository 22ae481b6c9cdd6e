"""Personas: files that hold together, manners that differ, and one task for all."""

import json
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.text_round import Line, hold
from voice_interviewer import interview, personas
from voice_interviewer.candidate.script import Script
from voice_interviewer.cli import app
from voice_interviewer.cli.manner import manner_of, takes_manner
from voice_interviewer.errors import SettingsError
from voice_interviewer.interviewer import Director, Reply
from voice_interviewer.interviewer.rules import check
from voice_interviewer.personas import DEFAULT
from voice_interviewer.scenario import find as read
from voice_interviewer.speech import SAMPLE_RATE
from voice_interviewer.synthesis import sentences, voice

find = cache(read)
EVERYBODY = sorted(personas.library())
LONG = "I would keep the posts in one table and look them up by author and by time. " * 3


@cache
def played(persona: str, candidate: str) -> tuple[Line, ...]:
    script = Script.load(candidate, "SD-04")
    director = Director(find("SD-04"), persona=personas.find(persona))
    return tuple(hold(director, lambda last: script.reply(last.move, last.about, last.text)))


def said(lines: tuple[Line, ...]) -> list[Reply]:
    return [line.reply for line in lines if line.reply]


def test_there_are_at_least_five_besides_the_everyday_one() -> None:
    assert len(EVERYBODY) >= 6
    assert DEFAULT in EVERYBODY


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_line_of_a_persona_may_be_spoken(name: str) -> None:
    check(personas.find(name))
    check(personas.find(name).tougher())


def test_no_two_personas_share_a_line() -> None:
    lines = [
        line
        for name in EVERYBODY
        for own in personas.find(name).wording.values()
        for line in own
        if len(line.split()) > 3
    ]

    assert len(lines) > 70
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_persona_leads_a_round_to_its_goodbye(name: str) -> None:
    moves = [reply.move for reply in said(played(name, "strong"))]

    assert moves[:2] == ["greet", "present"]
    assert moves[-1] == "goodbye"
    assert moves.count("probe") <= personas.find(name).probes


def test_they_ask_and_tell_the_same_in_other_words() -> None:
    everyday, other = (said(played(name, "terse")) for name in (DEFAULT, "hurried_manager"))
    told = [{r.text for r in round_ if r.move == "answer_fact"} for round_ in (everyday, other)]

    assert everyday[1] == other[1]
    assert told[0] == told[1]
    assert everyday[0].text != other[0].text
    assert everyday[-1].text != other[-1].text


def test_the_silent_one_says_less() -> None:
    def words(name: str) -> int:
        return sum(len(reply.text.split()) for reply in said(played(name, "terse")))

    assert words("silent_type") < 0.85 * words("first_timer_coach")


def test_a_lead_stands_before_the_next_phase() -> None:
    director = Director(find("SD-04"), persona=personas.find("hurried_manager"))
    director.begin()
    (reply,) = director.answer(LONG, 8 * 60 + 1)

    assert reply.move == "move_on"
    assert reply.text == "Let's keep moving. " + (find("SD-04").phases[1].opening or "")


def test_tough_presses_the_same_point_twice_and_helps_once() -> None:
    def moves(*, tough: bool) -> list[str]:
        persona = personas.find(DEFAULT)
        director = Director(
            find("SD-04"),
            persona=persona.tougher() if tough else persona,
            assess=lambda text: ["D5"] if "give up" in text else [],
        )
        director.begin()
        turns = [f"{LONG} So we give up freshness.", LONG, LONG, "Can I have a hint?"]
        turns += ["Can I have another hint?"]
        return [
            reply.move if reply.about or reply.move != "hint" else "no more"
            for t, turn in enumerate(turns)
            for reply in director.answer(turn, 960 + 30 * t)
        ]

    assert moves(tough=False).count("push_back") == 1
    assert moves(tough=True).count("push_back") == 2
    assert moves(tough=False).count("hint") == 2
    assert moves(tough=True).count("hint") == 1


def test_a_persona_may_be_a_file_and_a_name_may_be_written_with_dashes(tmp_path: Path) -> None:
    file = tmp_path / "aunt.toml"
    file.write_text(
        'name = "Aunt"\nstyle = "Kind."\nwarmth = "warm"\npace_wpm = 160\n'
        "acknowledge_every_s = 30\n[monologue_s]\nbehavioral = 90\n"
        '[wording]\nhold = ["Yes dear."]\n'
    )

    assert personas.find(file).id == "aunt"
    assert personas.find("Hurried-Manager").id == "hurried_manager"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "cannot be read"),
        ('name = "A"', "style: Field required"),
        ('name = "A"\nwarmth = "icy"', "warmth"),
        ('name = "A"\nnickname = "B"', "nickname: Extra inputs"),
    ],
)
def test_a_file_that_does_not_hold_together_says_where(
    tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(text)

    with pytest.raises(SettingsError, match=says):
        personas.find(file)


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="silent_type"):
        personas.find("nobody")


def test_a_line_that_praises_is_refused_before_the_round() -> None:
    persona = personas.find(DEFAULT).model_copy(update={"wording": {"hold": ("Great idea.",)}})

    with pytest.raises(SettingsError, match="praise"):
        check(persona)


def test_the_list_says_what_there_is_to_choose() -> None:
    shown = CliRunner().invoke(app, ["personas", "list", "--json"])

    assert [row["id"] for row in json.loads(shown.stdout)] == EVERYBODY


def test_a_session_says_who_interviewed_and_in_which_mode() -> None:
    tough = personas.find("hurried_manager").tougher()
    manner = interview.Manner(tough, study=True)
    plain, chosen = (
        interview.started(find("SD-04"), interview.Options(manner=how), "s")
        for how in (interview.Manner(), manner)
    )

    assert (plain.persona, plain.mode) == (find("SD-04").voice.name, "real")
    assert (chosen.persona, chosen.mode) == ("hurried_manager_tough", "study")


def test_a_round_is_gone_on_with_in_the_manner_in_which_it_began() -> None:
    tough = personas.find("hurried_manager").tougher()
    for manner in (interview.Manner(), interview.Manner(tough, study=True, drill=True)):
        begun = interview.started(find("SD-04"), interview.Options(manner=manner), "s")

        assert manner_of(begun, find("SD-04")) == manner


@pytest.mark.real
def test_a_personas_voice_speaks_at_its_pace() -> None:
    lines = [*personas.find("silent_type").wording["greet"]]
    lines += [fact.say for fact in find("SD-04").facts[:5]]
    parts = [part for line in lines for part in sentences(line)]
    words = sum(len(part.split()) for part in parts)
    for pace in (165, 220):
        speaker = voice("hibari", pace_wpm=pace)
        seconds = sum(len(speaker.say(part)) for part in parts) / SAMPLE_RATE
        print(f"\nasked for {pace} words/min, got {60 * words / seconds:.0f}")  # noqa: T201
        assert 60 * words / seconds == pytest.approx(pace, rel=0.1)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), (None, False, False)),
        (("--persona", "silent-type"), ("silent_type", False, False)),
        (("--tough",), (f"{DEFAULT}_tough", False, False)),
        (("--mode", "study", "--drill", "interruptions"), (None, True, True)),
    ],
)
def test_options_say_how_the_interviewer_behaves(
    options: tuple[str, ...], expected: tuple[str | None, bool, bool]
) -> None:
    got: list[interview.Manner] = []

    @click.command()
    @takes_manner
    def practise(manner: interview.Manner) -> None:
        got.append(manner)

    CliRunner().invoke(practise, options, catch_exceptions=False)

    (manner,) = got
    who = manner.persona.id if manner.persona else None
    assert (who, manner.study, manner.drill) == expected
