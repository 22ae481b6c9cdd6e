"""Every command the README shows is one that there is; those that can run here are run."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
CHECKOUT = Path(__file__).parents[1]


def commands() -> list[str]:
    fenced = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))
    shown = [line.split("#")[0].strip() for line in fenced.splitlines()]
    inline = re.findall(r"`(voice-interviewer [^`]+|make [^`]+)`", README)
    return sorted({line for line in (*shown, *inline) if line})


def ours() -> list[list[str]]:
    split = [shlex.split(line.removeprefix(".venv/bin/")) for line in commands()]
    return [words[1:] for words in split if words[0] == "voice-interviewer"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "voice_interviewer", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def test_the_readme_shows_commands() -> None:
    assert len(ours()) >= 10


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = {line.split()[1] for line in commands() if line.startswith("make ")}

    assert targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_ci_runs_exactly_the_readmes_test_command() -> None:
    lines = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if not line.startswith("#")] == ["exec make test"]
    assert "make test" in commands()


@pytest.mark.real
@pytest.mark.parametrize("words", ours(), ids=" ".join)
def test_every_command_of_the_readme_is_understood(words: list[str]) -> None:
    known = [word for word in words if not word.isupper() and not word.endswith(".m4a")]
    done = run(
        *known[:2] if known[0] in ("sessions", "scenarios", "models") else known[:1], "--help"
    )

    assert done.returncode == 0, done.stderr
    for option in (word for word in words if word.startswith("--")):
        assert option in done.stdout


@pytest.mark.real
@pytest.mark.parametrize(
    "words", [w for w in ours() if w[-1] in ("list", "doctor") or w[:2] == ["scenarios", "check"]],
    ids=" ".join,
)  # fmt: skip
def test_commands_that_only_look_work_as_shown(words: list[str]) -> None:
    files = [str(p) for word in words for p in CHECKOUT.glob(word) if "*" in word]
    done = run(*(word for word in words if "*" not in word), *files)

    assert done.returncode == 0, done.stderr


@pytest.mark.real
def test_make_demo_runs_a_whole_round_and_prints_where_the_page_is(tmp_path: Path) -> None:
    out = tmp_path / "session"
    arguments = f"ARGS=--fast --minutes 1 --candidate terse --out {out}"
    done = subprocess.run(
        ["make", "demo", arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert str(out / "review.html") in done.stderr
    assert (out / "review.html").is_file()
