"""What the candidate's code adds to the signals, each time with a line of it as a quote."""

from dataclasses import replace

from voice_interviewer.codepad import Version, edits
from voice_interviewer.events import CodeChanged, Event
from voice_interviewer.findings import Signal
from voice_interviewer.signals import score
from voice_interviewer.signals.written import score_written
from voice_interviewer.speech import Span, Turn, Utterance

SAID = (
    "So the simplest way is to compare every booking with every other one, and then I would walk "
    "along them once they are in order, because then what overlaps stands side by side. "
)
MERGE = """\
def merge_bookings(bookings):
    merged = []
    for start, end in sorted(bookings):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
"""
TESTS = """
def test_merging():
    assert merge_bookings([(1, 2), (2, 4)]) == [(1, 4)]
    assert merge_bookings([]) == []
"""
BLANK = """\
def solve(arr):
    res = []
    for tmp in arr:
        val = tmp
        res.append(val)
    return res
"""


def turn(text: str, start: float = 0.0, speaker: str = "candidate", **move: str) -> Turn:
    span = Span(start, start + 10)
    return Turn(f"{speaker[0]}{start:g}", speaker, (Utterance("u", speaker, span, text),), **move)  # type: ignore[arg-type]


def typed(*texts: str, file: str = "work.py") -> list[Event]:
    """One version every 50 s."""
    return [
        CodeChanged(t=50.0 * n, known_at=50.0 * n, file=file, edits=edits(before, after))
        for n, (before, after) in enumerate(zip(("", *texts), texts, strict=False), start=1)
    ]


def scored(
    said: str, *texts: str, file: str = "work.py", round_: str = "coding"
) -> dict[str, Signal]:
    return {s.id: s for s in score([turn(said)], round_, events=typed(*texts, file=file))}


def test_names_in_the_code_are_judged_and_quoted() -> None:
    telling, blank = scored(SAID, MERGE)["C7"], scored(SAID, BLANK)["C7"]

    assert telling.level == 3
    assert telling.reason == "5 of 5 names in the code say what they are for."
    assert [(q.text, q.line, q.kind) for q in telling.quotes] == [
        ("def merge_bookings(bookings):", 1, "code"),
    ]
    assert blank.level == 0
    assert blank.reason.endswith("solve does not.")


def test_without_code_only_talk_about_names_counts() -> None:
    assert scored(SAID)["C7"].missing is not None
    assert scored(SAID + "I'll call this one open stretch.")["C7"].level == 1


def test_code_in_another_language_is_said_to_be_unread() -> None:
    missing = scored(SAID, "int main() { return 0; }", file="work.c")["C7"].missing

    assert missing is not None
    assert "Only Python is read so far" in missing


def test_written_tests_count_as_tests() -> None:
    alone, tested = scored(SAID, MERGE)["C6"], scored(SAID, MERGE, MERGE + TESTS)["C6"]

    assert (alone.level, tested.level) == (0, 3)
    assert tested.basis == "unprompted"
    assert tested.reason == "You wrote 2 tests, one of them on nothing at all."
    assert [q.line for q in tested.quotes] == [11, 12]
    assert {(q.turn, q.end) for q in tested.quotes} == {("work.py", 100)}


def test_a_test_that_was_asked_for_is_worth_less() -> None:
    turns = [
        turn(SAID),
        turn("How would you convince yourself?", 60, "interviewer", move="probe", about="C6"),
        turn("I will write a test then.", 70),
    ]
    found = {s.id: s for s in score(turns, "coding", events=typed(MERGE, MERGE + TESTS))}

    assert (found["C6"].level, found["C6"].basis) == (2, "probed")


def test_a_cost_that_the_loops_contradict_is_capped_and_shown() -> None:
    said = SAID + "That is linear time and constant space, because we walk over each one once."
    agreed = SAID + "Sorting dominates, so that is n log n time and linear space for the result."
    wrong, right = scored(said, MERGE)["C3"], scored(agreed, MERGE)["C3"]

    assert wrong.level == 1
    assert wrong.reason == "You said linear. In the code, merge_bookings is n log n."
    assert ("for start, end in sorted(bookings):", 3) in [(q.text, q.line) for q in wrong.quotes]
    assert right.reason.endswith("The loops of merge_bookings agree.")
    assert right.level == scored(agreed)["C3"].level


def test_nothing_is_held_against_a_cost_where_the_code_is_not_certain() -> None:
    said = SAID + "That is linear time and constant space, because we walk over each one once."
    loop = "def f(xs):\n    while xs:\n        xs.pop()\n"

    assert scored(said, loop)["C3"] == scored(said)["C3"]


def test_several_costs_agree_if_one_of_them_does() -> None:
    said = SAID + "The first is n squared time. This one is n log n time, because of the sort."

    assert "agree" in scored(said, MERGE)["C3"].reason


def test_every_quote_of_code_stands_in_the_code() -> None:
    text = MERGE + TESTS
    for signal in scored(SAID + "It runs in n log n time.", text).values():
        for quote in signal.quotes:
            if quote.kind == "code":
                assert quote.text == text.split("\n")[(quote.line or 0) - 1].strip()
                assert 0 <= quote.start < quote.end == 50


def test_the_interviewer_is_told_what_the_code_shows() -> None:
    code = Version(0, "work.py", MERGE + TESTS, ())

    shown = {s.id: s.level for s in score_written(SAID, "coding", typed=code).signals}
    assert (shown["C6"], shown["C7"]) == (3, 3)


def test_over_a_replay_what_needs_an_interviewer_is_not_scored() -> None:
    shown = [replace(e, solved_at=3.0) for e in typed(MERGE) if isinstance(e, CodeChanged)]
    found = {s.id: s for s in score([turn(SAID)], "coding", events=shown)}

    missing = [id_ for id_, s in found.items() if (s.missing or "").startswith("Narrated after")]
    assert missing == ["T1", "T7", "C1"]
    assert found["C7"].level == 3


def test_code_in_other_rounds_is_not_looked_at() -> None:
    said = "There are two thousand users, and reads are a hundred to one. " + SAID

    assert scored(said, MERGE, round_="system_design") == scored(said, round_="system_design")
