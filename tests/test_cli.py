"""The commands as people type them: what goes where, and how they end."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_interviewer import cli
from voice_interviewer.cli import practice
from voice_interviewer.errors import EngineBroken

CLIPS = Path(__file__).parent / "data" / "speech"


def run(*arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "voice_interviewer", *map(str, arguments)]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)


def ends(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["voice-interviewer", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("demo", "--scenario", "XX-99"), "XX-99"),
        (("demo", "--minutes", "0"), "minutes"),
        (("demo", "--candidate", "nobody", "--fast"), "nobody"),
        (("score", "missing.wav"), "missing.wav"),
        (("scenarios", "show", "XX-99"), "XX-99"),
        (("scenarios", "check", "missing.yaml"), "missing.yaml"),
        (("sessions", "show", "1999"), "ession"),
        (("start", "SD-04", "--microphone", "no such device"), "voice-interviewer"),
        (("nonsense",), "nonsense"),
    ],
)
def test_what_the_user_can_mend_ends_with_2_and_one_clear_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    assert ends(monkeypatch, *arguments) == 2

    shown = capsys.readouterr()
    assert message in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_a_fault_of_ours_ends_with_1_and_says_how_to_report_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise EngineBroken("out of luck")

    monkeypatch.setattr(practice.rehearsal, "rehearse", broken)

    assert ends(monkeypatch, "demo", "--fast") == 1
    assert "report" in capsys.readouterr().err


def test_interrupting_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(practice.rehearsal, "rehearse", interrupted)

    assert ends(monkeypatch, "demo", "--fast") == 130


def test_lists_are_clean_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "scenarios", "list", "--json") == 0

    rows = json.loads(capsys.readouterr().out)
    assert {row["round"] for row in rows} >= {"coding", "system_design", "behavioral"}


def test_bulk_scoring_goes_on_after_a_broken_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [
        {"id": "a", "round": "closing", "answer": "How often does on call get paged?"},
        {"id": "b", "round": "juggling", "answer": "?"},
        {"id": "c", "task": "segment", "answer": "I am going to try four times six", "round": None},
    ]
    source = "\n".join([*map(json.dumps, rows[:2]), "{not json", json.dumps(rows[2])])
    (tmp_path / "in.jsonl").write_text(source)
    files = str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl")

    assert ends(monkeypatch, "assess", files[0], "--out", files[1]) == 2

    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in written] == ["a", "b", None, "c"]
    assert ["error" in row for row in written] == [False, True, True, False]
    assert capsys.readouterr().out == ""


@pytest.mark.real
@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "m4a", "mp4"])
def test_any_recording_can_be_scored(tmp_path: Path, suffix: str) -> None:
    clip = sorted(CLIPS.glob("*.flac"))[0]
    path = tmp_path / f"answer.{suffix}"
    done = subprocess.run(["ffmpeg", "-loglevel", "error", "-i", str(clip), str(path)], check=False)
    assert done.returncode == 0

    scored = run("score", path, "--round", "behavioral", "--json", "-", home=tmp_path)

    assert scored.returncode == 0, scored.stderr
    report = json.loads(scored.stdout)
    assert report["schema"] == "voice-interviewer/report/1"
    assert report["turns"][0]["speaker"] == "candidate"
    assert {measure["name"] for measure in report["measures"]} >= {
        *("filled_pauses", "discourse_markers", "silent_pauses", "speaking_rate"),
        *("articulation_rate", "overall_rate", "response_latency", "pitch_variety"),
        *("loudness_variety", "hedges", "repetitions", "talk_share", "silent_share"),
        *("longest_unexplained_silence", "phonation_time_ratio", "voice_to_voice"),
    }
    assert set(report["axes"]) == {"delivery", "structure", "think_aloud", "round"}


@pytest.mark.real
def test_a_recording_without_speech_says_so(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, 16_000 * 5)
    soundfile.write(tmp_path / "noise.wav", noise, 16_000)
    (tmp_path / "notes.mp3").write_text("not a sound")

    for name in ("noise.wav", "notes.mp3"):
        scored = run("score", tmp_path / name, "--json", "-", home=tmp_path)
        assert scored.returncode == 2
        assert name in scored.stderr
        assert "Traceback" not in scored.stderr
        assert scored.stdout == ""
