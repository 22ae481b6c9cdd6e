"""What the director said can be taken back as if it had never been said."""

from voice_interviewer.interviewer import Director
from voice_interviewer.scenario import find

TURNS = (
    ("How many people use it every day? And how fresh does it have to be?", 40.0),
    ("I would store each post once and copy its id to the followers through a queue.", 90.0),
    ("Can I have a hint?", 120.0),
    ("The trade-off is freshness against load, and I choose load.", 200.0),
    ("That's my answer.", 300.0),
    ("How often is the person on call woken up?", 2600.0),
    ("No more questions, thank you.", 2650.0),
)


def test_an_answer_that_was_taken_back_is_given_again() -> None:
    director = Director(find("SD-04"))
    director.begin()
    for text, t in TURNS:
        before = director.remember()
        first = director.answer(text, t)
        director.quiet(30.0, t + 30)
        director.recall(before)

        assert director.answer(text, t) == first


def test_a_memory_stays_as_it_was_whatever_happens_after_it() -> None:
    director = Director(find("SD-04"))
    director.begin()
    memory = director.remember()
    replies = []
    for _ in range(2):
        director.recall(memory)
        replies.append([director.answer(text, t) for text, t in TURNS])

    assert replies[0] == replies[1]
    assert any(replies[0])
