"""`assess --dask`: the same lines from the workers of a real cluster."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice, repeat

import pytest

from voice_interviewer.assess import assess, assess_on_cluster
from voice_interviewer.errors import UserError

LINES = [
    json.dumps({"id": n, "round": "behavioral", "answer": f"I measured {n} things. " * 12})
    for n in range(200)
]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler and two workers, as three programs of their own."""
    folder = tmp_path_factory.mktemp("dask")
    at = folder / "scheduler.json"
    run = (sys.executable, "-m")
    common = ("--scheduler-file", str(at), "--no-dashboard")
    log = (folder / "log").open("wb")
    programs = [
        subprocess.Popen(
            [*run, "distributed.cli.dask_scheduler", *common, "--host", "127.0.0.1", "--port", "0"],
            stdout=log, stderr=log,
        )
    ]  # fmt: skip
    while not at.exists() or not at.read_text():
        assert programs[0].poll() is None, (folder / "log").read_text()
        time.sleep(0.05)  # a program outside this process; there is nothing to wait on
    programs += [
        subprocess.Popen(
            [*run, "distributed.cli.dask_worker", *common, "--nthreads", "1",
             "--local-directory", str(folder)],
            stdout=log, stderr=log,
        )
        for _ in range(2)
    ]  # fmt: skip
    yield json.loads(at.read_text())["address"]
    for program in programs:
        program.terminate()
    for program in programs:
        program.wait()
    log.close()


@pytest.mark.real
def test_a_cluster_gives_the_same_lines_in_the_same_order(cluster: str) -> None:
    assert list(assess_on_cluster(LINES, cluster)) == list(assess(LINES))


@pytest.mark.real
def test_an_endless_input_is_assessed_as_it_comes(cluster: str) -> None:
    broken = "{not json"
    first = list(islice(assess_on_cluster(repeat(broken), cluster), 300))

    assert all("error" in json.loads(line) for line in first)


@pytest.mark.real
def test_nobody_at_the_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_interviewer.assess._PATIENCE", "1s")
    with pytest.raises(UserError, match="No Dask scheduler answers"):
        list(assess_on_cluster(LINES, "tcp://127.0.0.1:9"))
