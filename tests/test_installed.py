"""An installed wheel works outside the checkout, with its scenarios inside."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.install

CHECKOUT = Path(__file__).parents[1]


def run(*command: str | Path, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_wheel_installed_elsewhere_knows_its_scenarios_and_its_models(tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--wheel-dir", tmp_path / "dist", CHECKOUT, folder=tmp_path)  # fmt: skip
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    # Its own environment, which borrows the dependencies that are installed already.
    venv.create(tmp_path / "venv", with_pip=True)
    bin_folder = tmp_path / "venv" / "bin"
    run(bin_folder / "pip", "install", "--quiet", "--no-deps", wheel, folder=tmp_path)
    (borrowed,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    (borrowed / "borrowed.pth").write_text(ours)

    command = bin_folder / "voice-interviewer"
    ask = "import voice_interviewer; print(voice_interviewer.__file__)"
    where = run(bin_folder / "python", "-c", ask, folder=tmp_path)
    assert str(tmp_path) in where
    scenarios = json.loads(run(command, "scenarios", "list", "--json", folder=tmp_path))
    assert {row["round"] for row in scenarios} >= {"coding", "system_design", "behavioral"}
    models = json.loads(run(command, "models", "list", "--json", folder=tmp_path))
    assert all(row["folder"] for row in models)
    run(command, "demo", "--fast", "--candidate", "terse", "--minutes", "1", folder=tmp_path)
    (page,) = (tmp_path / ".local").rglob("review.html")
    assert page.stat().st_mode & 0o777 == 0o600
