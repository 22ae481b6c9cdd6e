"""The same round in other formats, with what was done on the page."""

import csv
import io
import json
import re
import stat
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_interviewer.errors import UserError
from voice_interviewer.review import exports, opening
from voice_interviewer.review.document import parse

from .test_review_page import EVIL, small

NOTES = {
    "notes": [{"t": 13.4, "text": "Say it *first*"}, {"t": 5.0}],
    "guess": {"structure": 3.5},
    "disputed": [{"kind": "filled", "start": 12.9, "end": 13.3, "text": "uh"}],
}


@pytest.fixture
def session(tmp_path: Path) -> Path:
    (tmp_path / "report.json").write_text(json.dumps(small()))
    (tmp_path / "notes.json").write_text(json.dumps(NOTES))
    return tmp_path


def test_subtitles_are_cut_between_words_and_say_who_speaks() -> None:
    assert exports.srt(parse(small())).split("\n\n")[1:4] == [
        "2\n00:00:05,200 --> 00:00:09,000\nYou: Um, payments were late, you know, for days.",
        "3\n00:00:09,500 --> 00:00:11,000\nDana: What did that cost?",
        "4\n00:00:12,000 --> 00:00:15,000\nYou: About two thousand a week.\n",
    ]
    long = small()
    long["turns"][1]["words"][7] |= {"start": 11.0, "end": 12.0}
    cues = [c for c in exports.vtt(parse(long)).split("\n\n") if "You" in c]
    assert cues[:2] == [
        "00:00:05.200 --> 00:00:08.600\nYou: Um, payments were late, you know, for",
        "00:00:11.000 --> 00:00:12.000\nYou: days.",
    ]


def test_no_text_can_break_a_subtitle() -> None:
    report = small()
    report["turns"][0]["text"] = "a\n\n00:00:01.000 --> 00:00:02.000\n<b>b</b>"

    shown = exports.vtt(parse(report))

    assert shown.count("-->") == len(report["turns"])
    assert "&lt;b&gt;" in shown


def test_the_table_has_every_mark_and_which_were_disputed(session: Path) -> None:
    path = exports.export(session, "csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))

    assert len(rows) == 9
    assert [(r["start_s"], r["text"], r["disputed"]) for r in rows if r["kind"] == "filled"] == [
        ("5.2", "um", ""),
        ("12.9", "uh", "yes"),
    ]


def test_no_spreadsheet_takes_a_mark_for_a_formula() -> None:
    report = small()
    report["measures"][1]["spans"][0]["text"] = "=HYPERLINK(1)"

    assert ",'=HYPERLINK(1)," in exports.table(parse(report), exports.Mine())


def test_json_keeps_the_report_and_gives_both_counts(session: Path) -> None:
    found = json.loads(exports.export(session, "json").read_text("utf-8"))

    assert {key: found[key] for key in small()} == small()
    assert found["mine"]["counts"]["filled_pauses"] == {"found": 2, "after_corrections": 1}
    assert found["mine"]["notes"][0]["text"] == "Say it *first*"


def test_markdown_says_scores_reasons_and_notes(session: Path) -> None:
    path = exports.export(session, "markdown")
    text = path.read_text("utf-8")

    assert "**Give the cost first.** (0:05)" in text
    assert "| Structure | 2.5 of 5 | 1.5–3.5 | 3.5 |" in text
    assert "not scored: under one minute of speech" in text
    assert "1 of 2 um and uh" in text
    assert "- 0:13 Say it \\*first\\*" in text
    assert "- 0:05 (bookmark)" in text
    assert "**Dana** 0:09 (probe)" in text
    assert "\n\n\n\n" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_markdown_shows_markup_as_text() -> None:
    report = small()
    report["turns"][1]["text"] = report["next"]["advice"] = f"{EVIL}\n# [x](y)"

    text = exports.markdown(parse(report), exports.Mine())

    assert not re.search(r"(?<!\\)<", text)
    assert "\\# \\[x\\](y)" in text


def test_notes_that_the_page_did_not_save_are_named(session: Path) -> None:
    (session / "notes.json").write_text('{"guess": 3}')

    with pytest.raises(UserError, match=r"notes\.json is not what the review page saves"):
        exports.export(session, "csv")


def test_an_unknown_format_names_the_known_ones(session: Path) -> None:
    with pytest.raises(UserError, match="markdown, json, srt, vtt, csv, html, pdf"):
        exports.export(session, "docx")


def test_the_single_file_carries_its_sound(session: Path, tmp_path: Path) -> None:
    beep = 0.3 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    soundfile.write(session / "candidate.flac", beep.astype(np.float32), 16_000)

    html = exports.export(session, "html", tmp_path / "one.html").read_text("utf-8")

    assert 'id="sound-candidate"' in html
    assert "candidate.flac" not in html
    decoded, rate = soundfile.read(io.BytesIO(exports.opus(session / "candidate.flac")))
    assert len(decoded) / rate == pytest.approx(1.0, abs=0.01)
    assert np.abs(decoded).max() == pytest.approx(0.3, abs=0.1)


@pytest.mark.parametrize(
    ("environment", "platform", "shown"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "a"}, "linux", False),
        ({"SSH_TTY": "/dev/pts/0"}, "darwin", False),
    ],
)
def test_a_browser_is_opened_only_where_it_is_seen(
    environment: dict[str, str], platform: str, shown: bool
) -> None:
    assert opening.can_show(environment, platform) is shown


def test_where_no_browser_helps_the_path_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "review.html"

    assert opening.open_or_print(page, {"SSH_TTY": "/dev/pts/0"}) is False
    assert capsys.readouterr().out == f"{page}\n"
