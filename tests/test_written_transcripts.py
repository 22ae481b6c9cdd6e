"""A transcript from elsewhere: who said what, what can be scored of it, and what cannot."""

import json
from pathlib import Path

import pytest

from tests.test_cli import ends
from voice_interviewer import scoring, session
from voice_interviewer.assess import assess_line
from voice_interviewer.errors import UserError
from voice_interviewer.events import from_lines, to_line
from voice_interviewer.speech import Span
from voice_interviewer.transcript.written import read

ANSWER = (
    "At my last company the checkout was slow, and about 30 percent of people left before they "
    "paid, which cost us two million dollars a year. My task was to find out why. I profiled the "
    "service and found that each request made forty calls to the database. I designed a cache for "
    "the prices, wrote it in Go, and rolled it out behind a flag to one percent of the traffic. "
    "The hardest part was invalidation, because prices change at night. In the end latency fell "
    "from 900 to 120 milliseconds. I learned to measure before I change anything."
)
QUESTION = "Tell me about a project that you are proud of."

VTT = """WEBVTT

00:00:01.000 --> 00:00:03.500
<v Interviewer>Tell me about <i>one</i> project.</v>

00:01:04.000 --> 00:01:06.250
<v Alice Smith>I cut latency &amp; cost.
Twice.
"""
SRT = """1
00:00:01,000 --> 00:00:03,500
Interviewer: Tell me about one project.

2
00:01:04,000 --> 00:01:06,250
Me: I cut latency & cost.
Twice.
"""
SEGMENTS = {
    "text": "I cut latency. Twice.",
    "segments": [
        {
            "start": 0.5,
            "end": 2.0,
            "text": " I cut latency.",
            "words": [
                {"word": " I", "start": 0.5, "end": 0.6, "probability": 0.9},
                {"word": " cut", "start": 0.6, "end": 1.0, "probability": 0.9},
                {"word": " latency.", "start": 1.0, "end": 2.0, "probability": 0.9},
            ],
        },
        {"start": 9.0, "end": 9.5, "text": " Twice."},
    ],
}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def said(path: Path) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in read(path).turns]


# --- who said what ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Interviewer:", "Candidate:"),
        ("INTERVIEWER:", "Me:"),
        ("Q:", "A:"),
        ("**Interviewer:**", "**Candidate:**"),
        ("[00:01:02] Interviewer 2:", "[00:01:09] Candidate:"),
        ("Recruiter (00:12):", "Applicant (00:19):"),
        ("Speaker 1:", "Me:"),
        ("Interviewer:", "Speaker 2:"),
    ],
)
def test_labels_say_who_speaks_until_the_next(tmp_path: Path, asks: str, answers: str) -> None:
    text = f"Mock interview\n\n{asks} Which?\n{answers} One.\nResult: two.\n\n{asks} Why?\n"

    assert said(written(tmp_path, "a.txt", text)) == [
        ("interviewer", "Which?"),
        ("candidate", "One. Result: two."),
        ("interviewer", "Why?"),
    ]


def test_without_labels_all_is_the_candidates_and_the_report_says_so(tmp_path: Path) -> None:
    given = read(written(tmp_path, "a.txt", "\ufeffSituation: slow.\n\nResult: fast.\n"))

    assert [(t.speaker, t.text) for t in given.turns] == [
        ("candidate", "Situation: slow. Result: fast.")
    ]
    assert "Nobody is named" in given.notes[0]


def test_of_nameless_speakers_who_says_most_is_the_candidate(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "Speaker 1: Why?\nSpeaker 2: It was too slow.\n")

    assert said(path) == [("interviewer", "Why?"), ("candidate", "It was too slow.")]
    assert "Speaker 2, who says most," in read(path).notes[0]


@pytest.mark.parametrize(("name", "text"), [("a.vtt", VTT), ("a.srt", SRT)])
def test_subtitles_keep_their_times_and_their_speakers(
    tmp_path: Path, name: str, text: str
) -> None:
    path = written(tmp_path, name, text)
    asked, answered = read(path).turns

    assert said(path) == [
        ("interviewer", "Tell me about one project."),
        ("candidate", "I cut latency & cost. Twice."),
    ]
    assert (asked.span, answered.span) == (Span(1.0, 3.5), Span(64.0, 66.25))


def test_names_before_all_subtitles_are_speakers(tmp_path: Path) -> None:
    text = SRT.replace("Interviewer:", "Sceptical staff engineer:").replace("Me:", "You:")

    assert said(written(tmp_path, "a.srt", text)) == [
        ("interviewer", "Tell me about one project."),
        ("candidate", "I cut latency & cost. Twice."),
    ]


def test_whispers_segments_keep_the_times_of_words(tmp_path: Path) -> None:
    (turn,) = read(written(tmp_path, "a.json", json.dumps(SEGMENTS))).turns

    assert turn.text == "I cut latency. Twice."
    assert [(word.text, word.span.start) for word in turn.words] == [
        ("I", 0.5), ("cut", 0.6), ("latency.", 1.0), ("Twice.", 9.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [{"speaker": "interviewer", "text": "Why?"}, {"speaker": "Bob", "text": "It was slow."}],
        {"turns": [{"speaker": "interviewer", "text": "Why?", "start": 1, "end": 2, "move": "probe",
                    "about": "B2", "words": []},
                   {"speaker": "candidate", "text": "It was slow.", "start": 3, "end": 4}]},
        {"segments": [{"speaker": "SPEAKER_00", "text": "Why?"},
                      {"speaker": "SPEAKER_01", "text": "It was slow."}]},
    ],
)  # fmt: skip
def test_json_names_its_speakers(tmp_path: Path, rows: object) -> None:
    path = written(tmp_path, "a.json", json.dumps(rows))

    assert said(path) == [("interviewer", "Why?"), ("candidate", "It was slow.")]


def test_a_probe_of_our_own_report_stays_one(tmp_path: Path) -> None:
    row = {"speaker": "interviewer", "text": "Why?", "move": "probe", "about": "B2"}
    rows = [row, {"speaker": "candidate", "text": "It was slow."}]

    asked = read(written(tmp_path, "a.json", json.dumps({"turns": rows}))).turns[0]

    assert (asked.move, asked.about) == ("probe", "B2")


def test_a_transcript_comes_back_from_the_log_as_it_was(tmp_path: Path) -> None:
    given = read(written(tmp_path, "a.vtt", VTT))

    assert from_lines([to_line(given)]) == [given]


# --- what is made of it -------------------------------------------------------------------------


def scored(path: Path, folder: Path) -> dict:
    started = scoring.imported(path, "behavioral", None, "here")
    return scoring.score_file(path, folder, started, lambda *_: None)


@pytest.mark.parametrize("text", [ANSWER, ANSWER.replace(". ", ".\n\n"), f"Candidate: {ANSWER}"])
def test_words_are_scored_as_assess_scores_them(tmp_path: Path, text: str) -> None:
    report = scored(written(tmp_path, "a.txt", text), tmp_path / "session")
    alone = assess_line(json.dumps({"id": 1, "round": "behavioral", "answer": ANSWER}))

    assert alone["overall"] > 0
    assert [(s["id"], s["level"], [q["text"] for q in s["quotes"]]) for s in report["signals"]] == [
        (s["id"], s["level"], [q["text"] for q in s["quotes"]]) for s in alone["signals"]
    ]
    for axis in ("structure", "round"):
        assert report["axes"][axis]["value"] == round(alone["axes"][axis]["value"], 3)


def test_what_needs_sound_is_missing_with_the_reason(tmp_path: Path) -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:30.000\n{ANSWER}\n\n01:30.000 --> 01:40.000\nUm, um, yes.\n"
    report = scored(written(tmp_path, "a.vtt", text), tmp_path / "session")

    assert report["measures"]
    assert {(m["value"], m["missing"]) for m in report["measures"]} == {(None, scoring.WRITTEN)}
    assert report["axes"]["delivery"]["missing"] == scoring.WRITTEN
    assert report["phases"] == report["think_aloud"] == report["filler_cut"]["spans"] == []
    quotes = [quote for signal in report["signals"] for quote in signal["quotes"]]
    assert {(quote["start"], quote["end"]) for quote in quotes} == {(1.0, 30.0)}
    assert not report["audio"]["usable"]


def test_a_coding_round_has_no_silences_that_nobody_heard(tmp_path: Path) -> None:
    path = written(tmp_path, "a.srt", SRT)
    started = scoring.imported(path, "coding", None, "here")

    report = scoring.score_file(path, tmp_path / "session", started, lambda *_: None)

    assert report["think_aloud"] == []


def test_a_session_is_kept_whose_page_has_no_player_and_that_can_be_scored_again(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "session"
    report = scored(written(tmp_path, "a.txt", f"Q: {QUESTION}\nA: {ANSWER}"), folder)

    assert sorted(path.name for path in folder.iterdir()) == [
        "events.jsonl", "report.json", "review.html",
    ]  # fmt: skip
    page = (folder / "review.html").read_text("utf-8")
    assert '<body class="soundless timeless">' in page
    assert "<audio" not in page
    assert "There is no sound, only the words were scored." in page
    assert scoring.score_session(folder, lambda *_: None) == report
    assert session.read(folder).closed


# --- what cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\n", "is empty"),
        ("a.txt", b"Interviewer: Why?\n", "no words of the candidate"),
        ("a.txt", b"Candidate: 42 ... ?\n", "no words of the candidate"),
        ("a.txt", bytes(range(256)), "not text in UTF-8"),
        ("a.txt", b"one\0two", "is not text"),
        ("a.txt", b"a" * 5_000_001, "at most 5 are read"),
        ("a.vtt", b"I cut latency.", "holds no VTT subtitles"),
        ("a.srt", b"I cut latency.", "holds no SRT subtitles"),
        ("a.srt", b"1\n00:00:01 --> later\nhello\n", "Save its text as .txt"),
        ("a.json", b'[\n {"text": "one"},\n {"text" "two"}]', "line 3: this is not JSON"),
        ("a.json", b"[" * 100_000, "nested too deep"),
        ("a.json", b'{"hello": 1}', "0.text: Field required"),
        ("a.json", b'{"segments": [{"text": "a", "start": -1}]}', "segments|0.start"),
        ("a.json", b'[{"text": "a", "start": NaN}]', "0.start"),
        ("a.json", b"17", "valid list"),
        ("a.json", b"[]", "no words of the candidate"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(UserError, match=message):
        read(path)


def test_the_command_ends_with_status_2_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "recordings", lambda: tmp_path / "recordings")

    assert ends(monkeypatch, "score", str(tmp_path / "gone.txt")) == 2
    assert ends(monkeypatch, "score", str(written(tmp_path, "a.json", "{"))) == 2
    assert "line 1" in capsys.readouterr().err
    assert session.folders(tmp_path / "recordings") == []
