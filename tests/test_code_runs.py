"""Running the candidate's code: what its tests say, and that nothing it does gets away."""

import time
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from voice_interviewer.codepad.running import Limits, Ran, run
from voice_interviewer.scenario import find

SHORT = Limits(seconds=1.0)


def told(ran: Ran) -> list[tuple[str, bool, str, int | None]]:
    return [(t.name, t.passed, t.message, t.line) for t in ran.tests]


CODE = '''\
import unittest
def double(x):
    """
    >>> double(2)
    5
    """
    return 2 * x
def test_right(): assert double(1) == 2
def test_wrong():
    assert double(1) == 3
def test_takes(fixture): pass
class Cases(unittest.TestCase):
    def test_broken(self): self.assertEqual(double(3), 1 / 0)
if __name__ == "__main__":
    assert double(0) == 0
    print("done")
'''


def test_every_kind_of_test_is_run_and_named() -> None:
    ran = run(CODE, "work.py")

    assert (ran.output, ran.stopped) == ("done\n", "")
    assert told(ran) == [
        ("assert at top level (1)", True, "", None),
        ("test_right", True, "", None),
        ("test_wrong", False, "AssertionError in assert double(1) == 3", 10),
        ("Cases.test_broken", False, "ZeroDivisionError: division by zero", 13),
        (
            "doctest of double",
            False,
            "AssertionError: double(2) Expected: 5 Got: 4",
            None,
        ),
    ]


MERGE = """\
def first(booking): return booking[0]
def merge(bookings, room="A"): return None
def merged(bookings):
    found = []
    for start, end in sorted(bookings, key=first):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
"""


def test_code_without_tests_is_tried_on_the_cases_of_the_task() -> None:
    cases = find("CO-01").cases

    assert told(run(MERGE, "work.py", cases)) == [
        ("merged of one to three, two to four, six to eight", True, "", None),
        (
            "merged of one to ten, two to three",
            False,
            "AssertionError: it gave [[1, 3]] and not [[1, 10]]",
            None,
        ),
        ("merged of nothing", True, "", None),
    ]


@pytest.mark.kill
def test_own_tests_come_before_the_cases_of_the_task() -> None:
    code = MERGE + "def test_nothing(): assert merged([]) == []\n"

    assert [t.name for t in run(code, "work.py", find("CO-01").cases).tests] == ["test_nothing"]


@pytest.mark.kill
@pytest.mark.parametrize(
    ("code", "name", "message", "line"),
    [
        ("x = (", "the file itself", "SyntaxError: '(' was never closed", 1),
        ("import nothing_of_that_name", "the file itself", "ModuleNotFoundError", 1),
        ("import sys\nsys.exit(3)", "the file itself", "It ended with 3.", None),
        ("def f(): f()\ndef test_deep():\n    f()", "test_deep", "RecursionError", 1),
        ("def test_asks(): input()", "test_asks", "EOFError", 1),
    ],
)
def test_what_fails_says_how_and_where(
    code: str, name: str, message: str, line: int | None
) -> None:
    (test,) = run(code, "work.py").tests

    assert (test.name, test.passed, test.line) == (name, False, line)
    assert test.message.startswith(message)


@pytest.mark.kill
def test_a_loop_without_end_is_stopped_and_its_test_named() -> None:
    ran = run(
        "def test_on():\n    while True: pass\ndef test_never(): pass", "work.py", limits=SHORT
    )

    assert ran.stopped == "It was stopped after 1 s."
    assert told(ran) == [("test_on", False, "It did not come to its end.", None)]


@pytest.mark.kill
def test_ten_gigabytes_are_not_to_be_had() -> None:
    ran = run("def test_much():\n    held = bytearray(10 << 30)", "work.py")

    assert told(ran) == [("test_much", False, "MemoryError", 2)]


@pytest.mark.kill
def test_memory_is_counted_from_outside_too() -> None:
    code = "held = []\nwhile True: held.append(bytearray(b'x' * (1 << 20)))"
    ran = run(code, "work.py", limits=Limits(seconds=5, memory=150 << 20))

    stopped = ran.stopped == "It was stopped: it took over 150 MB of memory."
    assert stopped or "MemoryError" in ran.tests[0].message


@pytest.mark.kill
def test_a_gigabyte_of_output_is_cut_off() -> None:
    code = "for _ in range(1 << 10):\n    print('x' * (1 << 20))"
    ran = run(code, "work.py")

    assert ran.stopped == "It was stopped: it printed over 4 MB."
    assert set(ran.output) <= {"x", "\n"}
    assert 0 < len(ran.output) <= 4000


@pytest.mark.kill
@pytest.mark.parametrize("apart", ["", "os.setsid(); "], ids=["in its group", "in another"])
def test_what_it_starts_ends_with_it(tmp_path: Path, apart: str) -> None:
    beat = tmp_path / "beat"
    code = (
        "import os, time\n"
        "if not os.fork():\n"
        f"    {apart}\n"
        "    while True:\n"
        f"        open({str(beat)!r}, 'w').close(); time.sleep(0.02)\n"
        "while True: time.sleep(1)\n"
    )
    name = f"beats_{uuid4().hex}.py"
    ran = run(code, name, limits=SHORT)

    assert ran.stopped == "It was stopped after 1 s."
    assert beat.exists()
    assert not running(name)


def running(name: str) -> list[psutil.Process]:
    """Processes of one file; others on this machine may run code of their own."""
    return [p for p in psutil.process_iter(["cmdline"]) if name in str(p.info["cmdline"])]


@pytest.mark.kill
def test_forks_without_end_are_stopped_at_a_few() -> None:
    code = "import os, time\nfor _ in range(100): os.fork() or time.sleep(9)\ntime.sleep(9)\n"
    begun = time.monotonic()
    name = f"forks_{uuid4().hex}.py"
    ran = run(code, name)

    assert ran.stopped.startswith("It was stopped")
    assert time.monotonic() - begun < 60
    assert not running(name)


@pytest.mark.kill
def test_it_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "secret")
    code = "import os, sys\nprint(sorted(os.environ), os.listdir(), sys.flags.isolated)"
    ran = run(code, "work.py")

    assert "SOME_API_KEY" not in ran.output
    assert ran.output.endswith("['work.py'] 1\n")


@pytest.mark.kill
def test_what_it_writes_among_the_results_is_no_result() -> None:
    code = (
        "import os\n"
        "for f in range(3, 20):\n"
        "    try: os.write(f, b'{\"name\": 1}\\n[]\\n\\xff\\n')\n"
        "    except OSError: pass\n"
        "os._exit(7)"
    )
    ran = run(code, "work.py")

    assert ran.stopped == "Python ended before the tests were over (status 7)."
    assert [t.passed for t in ran.tests] == [False]
