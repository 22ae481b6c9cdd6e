"""What a turn asks of the interviewer, on a table of ways in which people say it.

`tests/data/requests.tsv` was written before the patterns were. Those marked dev were looked
at while they were made, and some near-misses were added to them then; those marked held were
not, and the floors are what was reached on them. Both halves come from one author.
"""

from tests.tables import rows
from voice_interviewer.interviewer.understanding import understand


def taken_for(text: str) -> str:
    heard = understand(text)
    if heard.request:
        return heard.request
    return "hold" if heard.hold else "done" if heard.done and not heard.questions else "-"


def shares(part: str) -> tuple[float, float]:
    """Share of the requests that were understood, and of other sentences that were let pass."""
    half = [row for row in rows("requests.tsv") if row["set"] == part]
    asked = [taken_for(row["text"]) == row["expects"] for row in half if row["expects"] != "-"]
    passed = [taken_for(row["text"]) == "-" for row in half if row["expects"] == "-"]
    assert len(asked) > 40
    assert len(passed) > 20
    return sum(asked) / len(asked), sum(passed) / len(passed)


def test_the_ways_that_were_looked_at_are_all_understood() -> None:
    assert shares("dev") == (1, 1)


def test_ways_that_were_not_looked_at_are_nearly_all_understood() -> None:
    asked, passed = shares("held")

    assert asked >= 0.95, "46 of 46 when it was measured; 13 of 46 before"
    assert passed >= 0.85, "19 of 22 when it was measured; before, 18 of 22"
