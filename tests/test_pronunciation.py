"""What is written and what is said."""

import pytest

from voice_interviewer.synthesis import sentences, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("That's O(n^2) time.", "That's O of n squared time."),
        ("O(n log n) and O(1)", "O of n log n and constant time"),
        ("We use Redis and Kafka.", "We use reddiss and kahfka."),
        ("a 200ms SLA", "a 200 milliseconds S.L.A"),
        ("$5M or 10k users", "5 million dollars or 10 thousand users"),
        ("fan-out on read, 24/7", "fan out on reed, twenty four seven"),
        ("5-10 people, 99%", "5 to 10 people, 99 percent"),
        ("`snake_case` -> x", "snake case to x"),
        ("Rediscover the shape of Kafkaesque", "Rediscover the shape of Kafkaesque"),
    ],
)
def test_a_voice_is_given_what_it_should_say(written: str, said: str) -> None:
    assert spoken(written) == said


def test_sentences_end_where_people_would_end_them() -> None:
    assert sentences("It takes 3.5 ms, e.g. on A. Smith's box. Why? Tell me... Right!  Go") == [
        "It takes 3.5 ms, e.g. on A. Smith's box.",
        "Why?",
        "Tell me...",
        "Right!",
        "Go",
    ]
    assert sentences("  ") == []
