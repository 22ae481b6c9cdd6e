"""What whole rounds taught: who says what, when, and what only sounds like it."""

import pytest

from voice_interviewer import signals
from voice_interviewer.evidence import find, read
from voice_interviewer.findings import Signal
from voice_interviewer.speech import Span, Speaker, Turn, Utterance

DESIGN = (
    "A nurse opens the app and the request goes to one server, which then reads the row from the "
    "database and answers. On the write the row goes to the same database and a queue."
)


def turn(speaker: Speaker, text: str, start: float, move: str = "") -> Turn:
    """A turn spoken at two and a half words a second."""
    span = Span(start, start + 0.4 * len(text.split()))
    name = f"{speaker[0]}{start:.0f}"
    return Turn(name, speaker, (Utterance(name, speaker, span, text),), move)


def by_id(found: list[Signal]) -> dict[str, Signal]:
    return {signal.id: signal for signal in found}


def kinds(text: str, signal: str, round_: str) -> set[str]:
    """Kinds of evidence for a signal in a text."""
    return {e.kind for e in find(text, round_) if e.signal == signal}


def with_closing(asked: str, round_: str, work: str = DESIGN) -> dict[str, Signal]:
    """A round whose candidate asks something at the end."""
    turns: list[Turn] = [
        turn("candidate", work, 0),
        turn("interviewer", "What would you like to know?", 60, "closing_invite"),
        turn("candidate", asked, 65),
    ]
    return by_id(signals.score(turns, round_))


@pytest.mark.parametrize(
    ("asked", "signal", "round_"),
    [
        ("How long does it take from merge to production?", "C1", "coding"),
        ("Who is on call, and how often does somebody get woken up?", "D1", "system_design"),
        ("Do the teams have a budget for old code?", "D1", "system_design"),
        ("From Monday to Friday I work from ten to six, from forty to two.", "B4", "behavioral"),
    ],
)
def test_a_question_at_the_end_is_no_work(asked: str, signal: str, round_: str) -> None:
    found = with_closing(asked, round_)[signal]

    assert by_id(signals.score([turn("candidate", DESIGN + " " + asked, 0)], round_))[signal].level
    assert not found.level
    assert not found.quotes


def test_a_question_in_a_closing_round_counts() -> None:
    found = with_closing("How do you decide when to refactor the old codebase?", "closing")

    assert found["Q1"].level


def test_a_conversation_needs_a_check_in() -> None:
    said = ["One server is enough.", "A queue would do.", "The row has an id.", DESIGN, "Yes."]
    quiet = [turn("candidate", text, 60.0 * n) for n, text in enumerate(said)]
    asking = [*quiet, turn("candidate", "Shall I go deeper into the queue?", 400)]

    assert by_id(signals.score(quiet, "system_design"))["D8"].level == 1
    assert by_id(signals.score(asking, "system_design"))["D8"].level == 2


@pytest.mark.parametrize(
    ("said", "traced"),
    [
        ("Let us trace the queue by hand. We expect Ada at the front.", True),
        ("We'll walk through it with the list three, one, two.", True),
        ("I'll step through the second call, and the result should be Bob.", True),
        ("Let's dry run it with a budget of zero.", True),
        ("Let me trace the order through the function.", False),
        ("Now I'll step through the code.", False),
        ("That is line four, result square bracket i equals zero.", False),
        ("Count bracket k bracket equals two.", False),
    ],
)
def test_a_trace_has_values_or_says_what_is_expected(said: str, traced: bool) -> None:
    assert ("trace" in kinds(said, "C6", "coding")) == traced


@pytest.mark.parametrize(
    ("said", "signal", "round_"),
    [
        ("Let us make sure we understand the question.", "C1", "coding"),
        ("We'd like to confirm what we have here.", "C1", "coding"),
        ("In our own words, it is a list of orders.", "C1", "coding"),
        ("We'd pick the heap because it keeps the order.", "C4", "coding"),
        ("We'd call it oldest first, so that it reads well.", "C7", "coding"),
        ("Let us rename that to seen ids.", "C7", "coding"),
        ("We need to fix that line.", "T5", "coding"),
        ("Let us assume ten thousand orders a day.", "D1", "system_design"),
        ("We'll pause here.", "D8", "system_design"),
    ],
)
def test_we_works_as_i_does(said: str, signal: str, round_: str) -> None:
    assert kinds(said, signal, round_)


@pytest.mark.parametrize(
    ("said", "signal", "round_"),
    [
        ("We call support on Mondays.", "C7", "coding"),
        ("We'd call it x.", "C7", "coding"),
        ("Let us see.", "C1", "coding"),
        ("We are in a hurry.", "D1", "system_design"),
    ],
)
def test_we_alone_shows_nothing(said: str, signal: str, round_: str) -> None:
    assert not kinds(said, signal, round_)


@pytest.mark.parametrize(
    ("said", "pulled_out"),
    [
        ("A constant with the name max seats instead of forty.", True),
        ("I'd write seconds per day instead of 86,400.", True),
        ("A named limit instead of the magic number.", True),
        ("That is ten reads instead of 50 million.", False),
        ("It takes three steps instead of nine.", False),
        ("We pay for two servers instead of twelve.", False),
    ],
)
def test_a_number_is_pulled_out_into_a_name(said: str, pulled_out: bool) -> None:
    assert ("extracts" in kinds(said, "C7", "coding")) == pulled_out


@pytest.mark.parametrize(
    ("said", "signal", "shown"),
    [
        ("The problem was that retries had no key.", "B3", True),
        ("The catch was the second database.", "B3", True),
        ("The problem was enormous.", "B3", False),
        ("The issue was really complex.", "B3", False),
        ("The hardest part was a thing that only someone like me could fix.", "B3", False),
        ("I've used that checklist on every release since.", "B5", True),
        ("I have applied it in each project.", "B5", True),
        ("I have done that a hundred times, and each time it worked.", "B5", False),
        ("We've done this sort of job countless times, on every release.", "B5", False),
        ("We shipped it in two months instead of six.", "B4", True),
        ("We delivered in three weeks.", "B4", True),
        ("It had to be done in two months, and we were four.", "B4", False),
        ("They wanted it in six weeks, and I had another project.", "B4", False),
    ],
)
def test_a_story_is_not_praised_for_its_size(said: str, signal: str, shown: bool) -> None:
    weak = {"claimed", "qualitative", "platitude"}
    assert bool(kinds(said, signal, "behavioral") - weak) == shown


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Latency went down to forty milliseconds.", True),
        ("It went from an hour to six minutes.", True),
        ("We went live in three weeks.", True),
        ("I wrote down two reasons.", False),
        ("I had put it down on page three.", False),
        ("I can go deeper into the two weeks.", False),
        ("Then I went through forty files.", False),
        ("It almost went wrong on day two.", False),
    ],
)
def test_going_and_writing_down_are_no_change(said: str, outcome: bool) -> None:
    assert bool(kinds(said, "B4", "behavioral") - {"qualitative"}) == outcome


@pytest.mark.parametrize(
    ("stammered", "meant"),
    [
        ("it lives in me me memory", "it lives in memory"),
        ("the the then re re re reads go first", "then reads go first"),
        ("we wri wri write it to the ca ca cache", "we write it to the cache"),
        ("that that index is in in the table", "that index is in the table"),
        ("so some users are in there", "so some users are in there"),
        ("for i in index", "for i in index"),
    ],
)
def test_a_beginning_said_twice_is_no_word(stammered: str, meant: str) -> None:
    assert read(stammered).line.strip() == meant


@pytest.mark.parametrize(
    ("said", "signal", "round_", "asked"),
    [
        ("Is the load the same all day?", "D1", "system_design", True),
        ("Do we keep the history?", "D1", "system_design", True),
        ("I'd leave search out for now.", "D1", "system_design", True),
        ("We can skip payments for now.", "D1", "system_design", True),
        ("I'd like to know how many people use it.", "D1", "system_design", True),
        ("That is the part of the load that hurts.", "D1", "system_design", False),
        ("Only after that do we write to the store.", "D1", "system_design", False),
        ("It means we can leave the rest out.", "D1", "system_design", False),
        ("I'd accept that and leave the lock out.", "D1", "system_design", False),
        ("What is the output when nothing fits?", "C1", "coding", True),
        ("Is the list sorted?", "C1", "coding", True),
        ("Can the values be negative?", "C1", "coding", True),
        ("At the end we sort what is left and return it.", "C1", "coding", False),
        ("The space is order n.", "C1", "coding", False),
        ("It is what is printed there, return and all.", "C1", "coding", False),
    ],
)
def test_a_statement_is_no_question(said: str, signal: str, round_: str, asked: bool) -> None:
    assert bool(kinds(said, signal, round_)) == asked


@pytest.mark.parametrize(
    ("said", "signal", "kind", "shown"),
    [
        ("We accept a minute of delay because the bill halves.", "D5", "both_sides", True),
        ("I'd take stale reads, and writes stay safe.", "D5", "both_sides", True),
        ("You take a modern cloud platform, robust and secure, and that's all.", "D5",
         "both_sides", False),
        ("We take microservices with everything on top, and that is it.", "D5",
         "both_sides", False),
        ("It depends on how fresh the list must be.", "D5", "named", True),
        ("It depends on how you see it.", "D5", "named", False),
        ("I would start with simple server.", "D7", "starts_small", True),
        ("We begin with monolith and table of rules.", "D7", "starts_small", True),
        ("We start from database that they have.", "D7", "starts_small", True),
        ("We start with meetings.", "D7", "starts_small", False),
        ("They begin with Kafka.", "D7", "starts_small", False),
    ],
)  # fmt: skip
def test_design_is_weighed_and_sized(said: str, signal: str, kind: str, shown: bool) -> None:
    assert (kind in kinds(said, signal, "system_design")) == shown


QUESTIONS = "Can the list be empty? Is it sorted? Are there duplicates? How big can n get?"


def test_what_is_asked_after_the_work_is_not_asked_first() -> None:
    parts = [a + b for a in "bcdfgh" for b in ("ab", "el", "ip", "or", "us")]
    work = " ".join(f"I keep the {part} in a map and walk on." for part in parts)
    first = by_id(signals.score([turn("candidate", f"{QUESTIONS} {work}", 0)], "coding"))
    last = by_id(signals.score([turn("candidate", f"{work} {QUESTIONS}", 0)], "coding"))

    assert (first["C1"].level, last["C1"].level) == (3, 1)


def test_scale_that_comes_up_in_the_middle_of_a_design_is_not_settled_first() -> None:
    asked = "How many users are there, how often do they write, and how long do we keep it?"
    first = by_id(signals.score([turn("candidate", f"{asked} {DESIGN}", 0)], "system_design"))
    last = by_id(signals.score([turn("candidate", f"{DESIGN} {asked}", 0)], "system_design"))

    assert (first["D1"].level or 0) >= 2
    assert last["D1"].level == 1


@pytest.mark.parametrize(("outcome", "level"), [("thirty a day", 2), ("far fewer a day", 1)])
def test_an_outcome_is_in_numbers_where_its_part_of_the_story_is(outcome: str, level: int) -> None:
    story = (
        "At the airport the bags of connecting flights stayed behind and passengers complained. "
        "I was asked to find out why before the summer. "
        "First I read the messages from the tower, and then I wrote a service that moves the belt. "
        f"In the end it worked and the bags that stayed were {outcome}."
    )
    found = by_id(signals.score([turn("candidate", story, 0)], "behavioral"))["B4"]

    assert found.level == level
    assert all(quote.text in story for quote in found.quotes)


def test_an_hour_of_talk_is_not_taken_for_word_salad() -> None:
    parts = [a + b + c for a in "bcdfgh" for b in "aeiou" for c in ("nd", "rk", "lt", "st")]
    minute = "I read the {} from the map, write it to the {} and count how often the {} was seen. "
    words = [minute.format(*(parts[(n * k) % 120] for k in (1, 7, 11))) for n in range(400)]
    hour = by_id(signals.score([turn("candidate", " ".join(words), 0)], "coding"))
    salad = by_id(signals.score([turn("candidate", "the map and the map " * 400, 0)], "coding"))

    assert len(" ".join(words).split()) > 7000
    assert hour["C3"].level is not None
    assert salad["C3"].missing == "This is not understandable English."
