"""Fillers and pauses in the text, places on the axes: exact on small cases."""

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_interviewer.review import charts, filler_map, marks, peaks, view, wording
from voice_interviewer.review.document import SpokenTurn, SpokenWord, Stretch, parse
from voice_interviewer.review.marks import PageMark
from voice_interviewer.review.spoken import pieces

from .test_review_page import small


def turn(text: str, step: float = 0.5) -> SpokenTurn:
    """A turn of words, one every half a second from 10 s on."""
    words = [
        SpokenWord(text=word, start=10 + n * step, end=10 + n * step + 0.3)
        for n, word in enumerate(text.split())
    ]
    return SpokenTurn(
        id="t", speaker="candidate", start=10, end=words[-1].end, text=text, words=tuple(words)
    )


def mark(kind: str, start: float, text: str, end: float | None = None) -> PageMark:
    return PageMark(kind, start, end or start + 0.3, text, text)  # type: ignore[arg-type]


def shown(turn: SpokenTurn, *found: PageMark, lit: Stretch | None = None) -> list[str]:
    short = {"words": "", "filled": "um:", "marker": "dm:", "pause": "pause"}
    return [
        ("*" if piece.lit else "") + short[piece.kind] + " ".join(w.text for w in piece.words)
        for piece in pieces(turn, list(enumerate(found)), lit)
    ]


def test_a_filler_that_was_recognised_is_its_word_and_one_that_was_not_is_put_in() -> None:
    said = turn("Um, we shard it, I mean, by user")

    assert shown(said, mark("filled", 10.1, "uh"), mark("marker", 12.1, "I mean")) == [
        "um:Um,",
        "we shard it,",
        "dm:I mean,",
        "by user",
    ]
    assert shown(turn("we shard it"), mark("filled", 10.9, "um")) == ["we shard", "um:um", "it"]


def test_the_same_word_said_twice_is_marked_where_it_was_a_filler() -> None:
    said = turn("like I like Redis like that")

    assert shown(said, mark("marker", 12.05, "like")) == ["like I like Redis", "dm:like", "that"]


def test_a_pause_stands_between_the_words_it_was_between() -> None:
    said = turn("we shard it")

    assert shown(said, mark("pause", 8.0, "2.0 s", 9.9), mark("pause", 10.85, "1.1 s", 10.98)) == [
        "pause",
        "we shard",
        "pause",
        "it",
    ]
    assert shown(said, mark("pause", 20.0, "1.1 s")) == ["we shard it"]


def test_the_highlighter_goes_over_the_words_of_the_quote() -> None:
    assert shown(turn("a b c d"), lit=Stretch(start=10.5, end=11.4)) == ["a", "*b c", "d"]


def test_marks_come_in_order_with_what_cut_a_turn_short() -> None:
    found = [(m.kind, m.start) for m in marks.of_report(parse(small()))]

    assert found == [
        ("barge_in", 3.0),
        ("pause", 3.0),
        ("filled", 5.2),
        ("pause", 6.4),
        ("marker", 8.0),
        ("move", 9.5),
        ("pause", 11.0),
        ("filled", 12.9),
        ("cut_off", 15.0),
    ]


def test_phases_are_drawn_against_their_budget() -> None:
    bars, ticks = charts.phases(parse(small()))

    assert [(b.name, b.spent, b.verdict, b.how) for b in bars] == [
        ("Situation", "0:08", "0:02 over", "not announced"),
        ("result", "0:07", "", ""),
    ]
    assert bars[0].bar + bars[0].over == pytest.approx(100 * (8 / 60) / 0.5)
    assert bars[0].budget is not None
    assert bars[0].budget == pytest.approx((0.0, 20.0))
    assert bars[1].budget is None
    assert [text for _, text in ticks] == ["0", "0.5"]


def test_each_doubling_of_a_pause_is_as_far_as_the_last() -> None:
    places = [charts.on_pause_axis(seconds) for seconds in (0.5, 1, 2, 4, 64, 90)]

    assert places == pytest.approx([0, 100 / 7, 200 / 7, 300 / 7, 100, 100])


def test_pauses_are_piled_by_place_with_their_median() -> None:
    rows = charts.pauses(parse(small()))

    assert [(r.name, len(r.dots), round(r.median, 3)) for r in rows] == [
        ("Before an answer", 2, 1.6),
        ("Inside a clause", 1, 1.4),
    ]


@pytest.mark.parametrize(
    ("n", "low", "high"),
    [(0, 0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390), (100, 81.36, 121.63)],
)
def test_the_range_of_a_count_is_the_exact_poisson_one_to_a_tenth(
    n: int, low: float, high: float
) -> None:
    assert filler_map.poisson_range(n) == pytest.approx((low, high), abs=0.1)


def test_fillers_are_counted_where_they_came_and_rated_only_on_enough_speech() -> None:
    report = small()
    found = filler_map.of_report(parse(report))
    assert [(row.name, len(row.times), row.rate) for row in found.by_place] == [
        ("First 3 s of an answer", 2, None),
        ("Later in an answer", 0, None),
        ("Before a technical term", 0, None),
    ]

    assert [(row.name, len(row.times)) for row in found.by_move] == [
        ("The task", 1),
        ("Probe", 1),
    ]

    report["turns"][3]["end"] = 12.0 + 3 + 120
    late = filler_map.of_report(parse(report)).by_place[1]
    assert late.speech == pytest.approx(120 + 0.8)
    assert late.rate == 0
    assert late.likely[1] == pytest.approx(3.69 / (120.8 / 60), abs=0.05)


def test_a_filler_before_a_technical_term_is_counted_as_a_search_for_it() -> None:
    report = small()
    turn = next(t for t in report["turns"] if t["speaker"] == "candidate")
    (filler,) = (
        span
        for measure in report["measures"]
        if measure["name"] == "filled_pauses"
        for span in measure["spans"]
        if turn["start"] <= span["start"] < turn["end"]
    )
    after = [word for word in turn["words"] if word["start"] >= filler["end"]]
    after[0]["text"] = "Caches,"

    row = filler_map.of_report(parse(report)).by_place[2]
    assert row.times == (filler["start"],)
    after[0]["text"] = "cashews,"
    assert filler_map.of_report(parse(report)).by_place[2].times == ()


def test_an_answer_without_its_fillers_keeps_the_rest() -> None:
    answer = view.clean_answer(parse(small()))

    assert answer is not None
    assert answer.turn.id == "t2"
    assert answer.saved == pytest.approx(1.4)
    assert [(s.start, s.end) for s in answer.kept] == [(5.6, 6.6), (7.6, 9.0)]


def test_reasons_for_a_score_get_the_moment_they_are_heard_at() -> None:
    structure = next(row for row in view.axes(parse(small())) if row.id == "structure")

    assert [(g.text, g.detail, g.at) for g in structure.raised + structure.held] == [
        ("Business problem with a cost", "2 of 3, probed", 13.4),
        ("um, uh", "2 in all", 5.2),
        ("um, uh", "", 5.2),
        ("a thing of its own", "", None),
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3599, "59:59"), (3661, "1:01:01")],
)
def test_clock(seconds: float, said: str) -> None:
    assert wording.clock(seconds) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (4.13, "1/min", ("4.1", "a minute of speech")),
        (7.0, "count", ("7", "in all")),
        (0.643, "share", ("64", "%")),
        (152.4, "words/min", ("152", "words a minute")),
        (1.44, "s", ("1.4", "s")),
        (125.0, "s", ("2\u00a0min 5\u00a0s", "")),
        (3.0, "parsecs", ("3.0", "parsecs")),
    ],
)
def test_quantities_have_two_digits_and_their_unit(
    value: float, unit: str, said: tuple[str, str]
) -> None:
    assert wording.quantity(value, unit) == said


def test_peaks_are_the_loudest_sample_of_each_step_on_one_scale(tmp_path: Path) -> None:
    loud = np.zeros(16_000, np.float32)
    loud[8_000:8_400] = -0.5
    soundfile.write(tmp_path / "candidate.flac", loud, 16_000)
    soundfile.write(tmp_path / "interviewer.flac", np.full(1_000, 0.25, np.float32), 16_000)

    found = peaks.of_directory(tmp_path)

    assert found.candidate is not None
    assert found.interviewer is not None
    assert np.flatnonzero(found.candidate.heights).tolist() == [20]
    assert found.candidate.heights.max() == 255
    assert found.interviewer.heights.tolist() == [128] * 3
    assert found.duration == 1.0
    assert peaks.outline(found.candidate, 0.475, 0.55, 3) == "M0,-0 1,-1 2,-0 2,0 1,1 0,0Z"
    assert math.isclose(peaks.Peaks().duration, 0)


def test_cut_offs_are_marks_where_they_happened() -> None:
    report = small()
    report["measures"] += [
        {"name": "hard_cut_offs", "value": 1, "unit": "count",
         "spans": [{"start": 4.0, "end": 5.0, "kind": "hard"}]},
        {"name": "recovered_cut_offs", "value": 1, "unit": "count",
         "spans": [{"start": 9.5, "end": 11.0, "kind": "recovered"}]},
    ]  # fmt: skip

    found = [m for m in marks.of_report(parse(report)) if m.kind in ("cut_off", "barge_in")]

    assert [(mark.kind, mark.sort, mark.start) for mark in found] == [
        ("barge_in", "", 3.0),
        ("cut_off", "hard", 4.0),
        ("cut_off", "recovered", 9.5),
    ]
    assert "let you go on" in found[2].label
