"""Nothing recorded is lost: the demo is killed at random instants, again and again."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voice_interviewer import session
from voice_interviewer.speech import SAMPLE_RATE

pytestmark = pytest.mark.kill

RUNS = 20
COMMAND = (
    *(sys.executable, "-m", "voice_interviewer", "demo", "--fast", "--json"),
    *("--candidate", "terse", "--minutes", "1"),
)


def killed(folder: Path, told: Path, after: float | None) -> float:
    """Run the demo, kill it `after` seconds of its first event; how long it ran since then."""
    with told.open("wb") as out:
        child = subprocess.Popen(
            [*COMMAND, "--out", str(folder)], stdout=out, stderr=subprocess.PIPE
        )
        while not told.stat().st_size and child.poll() is None:
            time.sleep(0.02)  # a program outside this process; there is nothing to wait on
        begun = time.monotonic()
        try:
            child.wait(timeout=after)
        except subprocess.TimeoutExpired:
            child.kill()
        _, complaints = child.communicate()
        assert child.returncode in (0, -9), complaints.decode()
    return time.monotonic() - begun


def test_a_killed_demo_has_lost_no_finished_turn_and_no_second_of_sound(tmp_path: Path) -> None:
    whole = killed(tmp_path / "whole", tmp_path / "whole.jsonl", after=None)
    instants = random.Random(7)  # noqa: S311 - not for secrets
    for n in range(RUNS):
        folder, told = tmp_path / f"s{n:02d}", tmp_path / f"s{n:02d}.jsonl"
        killed(folder, told, after=instants.uniform(0, whole))

        assert folder in session.folders(tmp_path), "a session that began is listed"
        lines = told.read_text().splitlines(keepends=True)
        announced = [json.loads(line) for line in lines if line.endswith("\n")]
        kept = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
        assert kept[1 : 1 + len(announced)] == announced, "what was announced is in the log"
        found = session.read(folder)
        captured = announced[-1]["known_at"] if announced else 0.0
        assert len(found.candidate) / SAMPLE_RATE >= captured - 1.0
        assert len(found.interviewer) == len(found.candidate)


def test_a_killed_session_can_be_scored(tmp_path: Path) -> None:
    killed(tmp_path / "s", tmp_path / "told.jsonl", after=4.0)
    command = [sys.executable, "-m", "voice_interviewer", "score", str(tmp_path / "s")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "s" / "report.json").read_text())
    assert report["schema"] == "voice-interviewer/report/1"
