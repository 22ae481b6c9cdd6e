"""The code pad: files become changes, changes become texts, texts become findings."""

import os
from concurrent.futures import Executor, Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from voice_interviewer.codepad import (
    Change,
    CodePad,
    Version,
    Watch,
    edits,
    running_times,
    typing_times,
    versions,
)
from voice_interviewer.codepad.cost import cost
from voice_interviewer.codepad.reading import latest, read
from voice_interviewer.codepad.versions import apply
from voice_interviewer.codepad.watching import LARGEST
from voice_interviewer.conversation import Inline
from voice_interviewer.errors import UserError
from voice_interviewer.events import CodeChanged, CodeRan, from_lines, to_line
from voice_interviewer.speech import Span

# --- changes ----------------------------------------------------------------------------------

TEXTS = ["", "a", "a\n", "a\nb\n", "b\n", "b\n\n\nc", "\x0c\u2028x\n", "a\nb\nc\nd\nc\nb\na"]


@pytest.mark.parametrize("before", TEXTS)
@pytest.mark.parametrize("after", TEXTS)
def test_changes_turn_one_text_into_the_other(before: str, after: str) -> None:
    assert apply(before, edits(before, after)) == after


def test_a_change_to_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1"):
        apply("x", edits("a", "b"))


def changed(t: float, before: str, after: str, **settings: Any) -> CodeChanged:
    return CodeChanged(t=t, known_at=t, file="w.py", edits=edits(before, after), **settings)


def test_the_log_alone_gives_back_every_version() -> None:
    log = [
        changed(0, "", "a\n", opening=True),
        changed(5, "a\n", "a\nb\n"),
        changed(9, "a\nb\n", ""),
    ]
    read_back = from_lines([to_line(event) for event in log])

    assert [(v.t, v.text) for v in versions(read_back)] == [(0, "a\n"), (5, "a\nb\n"), (9, "")]


def test_a_file_that_is_lost_keeps_its_last_text() -> None:
    lost = CodeChanged(t=7, known_at=7, file="w.py", edits=(), missing="The file was deleted.")
    seen = versions([changed(5, "", "a"), lost, changed(9, "a", "ab")])

    assert [v.text for v in seen] == ["a", "ab"]


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("x" * 30, 10.0),  # 30 characters at 3 a second
        ("x" * 600, 20.0),  # more than one change can stand for
        ("x", 1 / 3),
    ],
)
def test_a_change_was_typed_before_it_was_saved(typed: str, seconds: float) -> None:
    seen = versions([changed(0, "", "", opening=True), changed(100, "", typed)])

    (span,) = typing_times(seen)
    assert (span.end, span.duration) == pytest.approx((100, seconds))


def test_typing_never_began_before_the_change_before() -> None:
    seen = versions([changed(10, "", "x" * 9), changed(12, "x" * 9, "x" * 300)])

    assert typing_times(seen)[1] == Span(10, 12)


def test_only_what_differs_in_a_line_was_typed() -> None:
    before, after = (
        "total = count_of(items)" * 4,
        "total = counts_of(items)" + "total = count_of(items)" * 3,
    )
    seen = versions([changed(0, "", before, opening=True), changed(50, before, after)])

    assert typing_times(seen)[0].duration == pytest.approx(1 / 3)


# --- watching ---------------------------------------------------------------------------------


class Told:
    """A watch that is looked at by hand."""

    def __init__(self, path: Path) -> None:
        self.changes: list[Change] = []
        self.watch = Watch(path, self.changes.append)
        self.watch.look(opening=True)

    def after(self, *_: object) -> list[tuple[str, str]]:
        """Text and what is missing of all changes since the last time."""
        self.watch.look()
        new, self.changes[:] = [(c.text, c.missing) for c in self.changes], []
        return new


def test_every_way_of_saving_is_a_change(tmp_path: Path) -> None:
    path, second = tmp_path / "w.py", tmp_path / "w.py~"
    told = Told(path)
    assert told.after() == [("", "")]

    assert told.after(path.write_text("a\n")) == [("a\n", "")]
    assert told.after(second.write_text("a\nb\n"), second.replace(path)) == [("a\nb\n", "")]
    assert told.after(os.utime(path, (1, 1))) == []
    assert told.after(path.unlink()) == [("a\nb\n", "The file was deleted.")]
    assert told.after() == []
    assert told.after(path.write_bytes(b"\xef\xbb\xbfc\r\nd\r")) == [("c\nd\n", "")]


@pytest.mark.parametrize(
    ("held", "missing"),
    [
        (b"x" * (LARGEST + 1), "The file is over 64 kB."),
        (b"\x7fELF\0\0", "The file does not hold text."),
        (b"\xff\xfe\xfd", "The file does not hold text."),
    ],
)
def test_what_cannot_have_been_typed_is_named_and_not_kept(
    tmp_path: Path, held: bytes, missing: str
) -> None:
    path = tmp_path / "w.py"
    path.write_text("a")
    told = Told(path)
    told.after()

    assert told.after(path.write_bytes(held)) == [("a", missing)]
    assert told.after(path.write_text("a")) == [("a", "")]


def test_a_file_that_was_there_is_no_typing(tmp_path: Path) -> None:
    (tmp_path / "w.py").write_text("a")
    told = Told(tmp_path / "w.py")

    assert [(c.text, c.opening) for c in told.changes] == [("a", True)]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no pipes with names here")
    os.mkfifo(tmp_path / "w.py")

    assert Told(tmp_path / "w.py").changes[0].missing == "It is not a file any longer."


def test_a_folder_is_refused_and_so_is_a_file_in_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Name the file"):
        Watch(tmp_path, print)
    with pytest.raises(UserError, match="Create it first"):
        Watch(tmp_path / "no" / "w.py", print)


def test_saving_is_heard_of(tmp_path: Path) -> None:
    heard: SimpleQueue[Change] = SimpleQueue()
    path = tmp_path / "w.py"
    with Watch(path, heard.put, look_again=0.1):
        assert heard.get(timeout=10).opening
        path.write_text("a\n")
        assert heard.get(timeout=10).text == "a\n"
        path.write_text("a\nb\n")
    assert heard.get(timeout=10).text == "a\nb\n"


# --- in a session -----------------------------------------------------------------------------


class Later(Executor):
    """Does its jobs when it is told to."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Future[Any], Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.jobs.append((Future(), lambda: fn(*args, **kwargs)))
        return self.jobs[-1][0]

    def work(self) -> None:
        for future, job in self.jobs:
            future.set_result(job())
        self.jobs = []


def test_a_pad_puts_changes_on_the_clock_of_the_session() -> None:
    pad = CodePad(Inline())
    pad.put(Change("w.py", "a", edits("", "a")))

    (event,) = pad.step(12.5)
    assert isinstance(event, CodeChanged)
    assert (event.t, event.file, pad.text) == (12.5, "w.py", "a")
    assert pad.step(13) == []


def test_the_code_runs_when_it_is_asked_for_and_nobody_waits_for_it() -> None:
    beside = Later()
    pad = CodePad(beside)
    pad.put(Change("w.txt", "a", edits("", "a")))
    pad.step(1)
    assert not beside.jobs

    pad.run(2)
    pad.run(2.5)
    assert len(beside.jobs) == 1
    assert pad.running
    assert pad.step(3) == []
    beside.work()
    (ran,) = pad.step(4)
    assert isinstance(ran, CodeRan)
    assert (ran.duration, ran.stopped) == (2, "Only Python is run so far.")
    assert running_times([ran]) == [Span(2, 4)]
    assert not pad.running


# --- reading ----------------------------------------------------------------------------------

MERGE = '''\
def merge_bookings(bookings):
    """Merge what overlaps.

    >>> merge_bookings([])
    []
    """
    merged = []
    for start, end in sorted(bookings):
        if start == end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def test_touching():
    expected = [(1, 4)]
    assert merge_bookings([(1, 2), (2, 4)]) == expected
'''


def version(text: str, file: str = "w.py", t: float = 0.0) -> Version:
    return Version(t, file, text, ())


def test_names_tests_and_functions_are_read() -> None:
    found = read(version(MERGE))

    assert found is not None
    assert [(n.text, n.telling) for n in found.names] == [
        ("merge_bookings", True), ("bookings", True), ("merged", True), ("start", True),
        ("end", True),
    ]  # fmt: skip
    assert [f.text for f in found.functions] == ["merge_bookings"]
    assert [(c.line, c.edge) for c in found.cases] == [(4, True), (20, False)]
    assert found.line(20) == "assert merge_bookings([(1, 2), (2, 4)]) == expected"


@pytest.mark.parametrize(
    ("name", "telling"),
    [("tmp", False), ("res2", False), ("dataList", False), ("new_arr", False), ("maxSoFar", True),
     ("seen_ids", True), ("XMLParser", True), ("q", False)],
)  # fmt: skip
def test_a_name_is_telling_if_a_word_in_it_is(name: str, telling: bool) -> None:
    found = read(version(f"{name} = 1"))

    assert found is not None
    assert [n.telling for n in found.names] == [telling]


def test_customary_names_are_not_judged() -> None:
    found = read(version("for i in range(3):\n    lo, hi, _ = i, i, i\n"))

    assert found is not None
    assert found.names == ()


def test_the_last_version_that_python_can_read_is_read() -> None:
    found = latest([version("a = 1", t=1), version("bc = 2", t=2), version("bc = (", t=3)])

    assert found is not None
    assert found.version.t == 2
    assert latest([version("int main() {}", "w.c")]) is None
    assert latest([version("((", "w.py")]) is None


def growth(body: str, parameters: str = "xs") -> str | None:
    import ast

    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    (function,) = ast.parse(f"def f({parameters}):\n{lines}").body
    assert isinstance(function, ast.FunctionDef)
    found = cost(function)
    return found.growth if found else None


@pytest.mark.parametrize(
    ("body", "grows"),
    [
        ("return xs[0]", "constant"),
        ("return len(xs) + 1", "constant"),
        ("for x in xs:\n    print(x)", "linear"),
        ("seen = set()\nfor x in xs:\n    if x in seen: return x\n    seen.add(x)", "linear"),
        ("for i in range(10):\n    for x in xs: print(x)", "linear"),
        ("return sum(x * x for x in xs)", "linear"),
        ("return sorted(xs)", "n log n"),
        ("xs.sort(key=lambda x: x[0])\nfor x in xs: print(x)", "n log n"),
        ("n = len(xs)\nfor i in range(n):\n    for j in range(i + 1, n): print(j)", "n squared"),
        ("return [x for x in xs if xs.count(x) == 1]", "n squared"),
        ("for x in xs:\n    for y in sorted(xs): print(y)", "n squared log n"),
        ("for x in xs:\n    for y in xs:\n        for z in xs: print(z)", "n cubed"),
    ],
)
def test_loops_over_the_input_are_counted(body: str, grows: str) -> None:
    assert growth(body) == grows


@pytest.mark.parametrize(
    "body",
    [
        "while xs: xs.pop()",
        "for x in xs:\n    if x: break",
        "for x in xs:\n    return x",
        "for x in xs:\n    if x in xs: return x",
        "for x in xs:\n    helper(x)",
        "for row in xs:\n    for cell in row: print(cell)",
        "return f(xs[1:])",
        "out = []\nfor x in xs:\n    out = out + [x]\nreturn out",
        "out = []\nfor x in xs: out.append(x)\nfor x in out: print(x)",
        "return sorted(xs, key=lambda x: sum(xs))",
        "import bisect\nreturn bisect.bisect(xs, 1)",
        "for x in xs: xs.insert(0, x)",
        "try:\n    return xs[0]\nexcept IndexError:\n    return None",
    ],
)
def test_of_what_is_not_certain_nothing_is_said(body: str) -> None:
    assert growth(body) is None


def test_of_two_inputs_nobody_knows_which_is_long() -> None:
    assert growth("for x in xs:\n    for y in ys: print(y)", "xs, ys") is None
    assert growth("for x in xs: print(x, ys)", "xs, ys") == "linear"
