"""The story bank: what is kept and how, and what a story is said to leave out."""

from pathlib import Path

import pytest

from voice_interviewer import stories
from voice_interviewer.errors import UserError
from voice_interviewer.stories import QUESTIONS, Story

PROBLEM = "Releases took two weeks and cost us about forty shops in that year alone."
DID = (
    "I drew the line between billing and orders, wrote the new service, and compared every "
    "invoice of both each night. I decided to run both for a month."
)
HARDEST = "People had come to rely on a rounding mistake in the old one."
OUTCOME = "Releases went from two weeks to one day, and complaints fell from 50 to 20 a month."
LESSON = "Looking back, I would tell the shops earlier, and since then I always do."
WHOLE = Story(
    "billing",
    "Moving billing",
    {"problem": PROBLEM, "did": DID, "hardest": HARDEST, "outcome": f"{OUTCOME} {LESSON}"},
)


def without(*ids: str) -> Story:
    answers = {id_: text for id_, text in WHOLE.answers.items() if id_ not in ids}
    return Story("billing", "Moving billing", answers)


def test_a_story_comes_back_as_it_was_and_is_private(tmp_path: Path) -> None:
    where = tmp_path / "stories"
    path = stories.save(WHOLE, where)

    assert stories.load(path) == WHOLE == stories.find(where, "bil")
    assert path.stat().st_mode & 0o777 == 0o600
    assert where.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in where.iterdir()] == ["billing.md"]


def test_a_file_is_markdown_that_people_can_write(tmp_path: Path) -> None:
    path = tmp_path / "My Cache.md"
    path.write_text("# The cache\n\n## Problem\nSlow pages.\n\nMany left.\n\n"
                    "## Notes\nnot a part\n## Result\n\nTwice as fast.\n")  # fmt: skip

    found = stories.load(path)

    assert (found.name, found.title) == ("my-cache", "The cache")
    assert found.answers == {"problem": "Slow pages.\n\nMany left.", "outcome": "Twice as fast."}
    assert found.unanswered == ("did", "hardest")


def test_toml_is_read_too_and_its_mistakes_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('title = "The cache"\ndid = "I wrote it."\n')
    (tmp_path / "b.toml").write_text('titel = "The cache"\n')
    (tmp_path / "c.toml").write_text("title = [")

    assert stories.load(tmp_path / "a.toml").answers == {"did": "I wrote it."}
    with pytest.raises(UserError, match="hardest, outcome are read, not titel"):
        stories.load(tmp_path / "b.toml")
    with pytest.raises(UserError, match="is not TOML"):
        stories.load(tmp_path / "c.toml")


@pytest.mark.parametrize("text", ["", "just words", "# A title\n\n## Problem\n\n"])
def test_a_file_without_answers_is_told_the_headings(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.md"
    path.write_text(text)

    with pytest.raises(UserError, match=r"none of the four questions.*## The hardest part"):
        stories.load(path)


def test_a_story_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"There is no story called “x”\. There are none yet"):
        stories.find(tmp_path, "x")
    for name in ("cache-one", "cache-two"):
        stories.save(Story(name, name, {"did": "I did."}), tmp_path)
    with pytest.raises(UserError, match="Several stories begin with “cache”"):
        stories.find(tmp_path, "cache")

    stories.delete(tmp_path, "cache-o")

    assert [story.name for story in stories.kept(tmp_path)] == ["cache-two"]


@pytest.mark.parametrize("name", ["", "../escape", "a/b", "Ünïcode", "-x", "x" * 41])
def test_a_name_is_a_plain_file_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="is no name"):
        stories.save(Story(name, "t", {"did": "x"}), tmp_path)
    assert stories.name_from(name).strip()
    stories.save(Story(stories.name_from(name), "t", {"did": "x"}), tmp_path)


def test_a_whole_story_leaves_nothing_out_and_is_quoted_word_for_word() -> None:
    assert WHOLE.left_out() == ()
    for told in WHOLE.check():
        assert told.level >= 2
        for quote in told.quotes:
            assert quote in WHOLE.text


@pytest.mark.parametrize(
    ("story", "missing"),
    [
        (without("hardest"), {"B3"}),
        (without("outcome"), {"B4", "B5"}),
        (without("problem", "hardest"), {"B1", "B3"}),
    ],
)
def test_what_is_not_told_is_named(story: Story, missing: set[str]) -> None:
    assert {told.signal for told in story.left_out()} == missing


def test_a_part_is_called_silent_only_where_its_signal_is_missing_too() -> None:
    assert WHOLE.silent_parts() == ()
    assert without("outcome").silent_parts() == ("result",)
    assert without("did").silent_parts() == ("action",)


def test_a_heading_says_that_it_was_hard_and_an_empty_answer_does_not() -> None:
    short = Story("s", "s", WHOLE.answers | {"hardest": "It was hard."})

    assert {told.signal for told in short.left_out()} == {"B3"}


def test_too_few_words_are_not_judged() -> None:
    short = Story("s", "My story", {"did": "I wrote a cache."})

    assert len(short.left_out()) == len(stories.WANTED)
    with pytest.raises(UserError, match=r"has 4 words, and under 40.*stories edit s"):
        short.check()


def test_the_four_questions_have_their_headings() -> None:
    written = stories.markdown(WHOLE)

    assert [line[3:] for line in written.splitlines() if line.startswith("## ")] == [
        heading for heading, _ in QUESTIONS.values()
    ]
