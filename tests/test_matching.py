"""Which fact a question asks for: meaning against shared words, on a labelled table.

Two authors wrote `tests/data/questions.tsv`, and neither saw how facts are asked for. What is
weighed was fitted on the rows marked dev and on other tables; those marked held were looked at
only to print the numbers below.
"""

import json
from pathlib import Path

import pytest

from tests.tables import rows
from voice_interviewer.embedding import MiniLm
from voice_interviewer.interviewer.matching import Index, Kind, Similarity, facts_index, measure
from voice_interviewer.scenario import find

OTHERS = Path(__file__).parents[2] / "shared" / "data" / "text" / "fact_matching_dev.json"
"""Questions about a ticket shop, written by others, with one phrasing to a fact."""


def accuracy(part: str, similarity: Similarity | None) -> tuple[float, float, int]:
    """Share of questions whose fact was found, of those without one that were known; rows."""
    indexes: dict[str, Index] = {}
    right: dict[bool, list[bool]] = {True: [], False: []}
    for row in rows("questions.tsv"):
        if row["set"] != part:
            continue
        index = indexes.setdefault(row["scenario"], facts_index(find(row["scenario"]), similarity))
        match = index.match(row["question"])
        known = row["expects"] != "-"
        right[known].append(match.id == row["expects"] if known else match.kind != "fact")
    found, refused = (sum(right[known]) / len(right[known]) for known in (True, False))
    return found, refused, len(right[True]) + len(right[False])


def test_the_table_is_large_enough_and_half_of_it_is_held_out() -> None:
    held = [row for row in rows("questions.tsv") if row["set"] == "held"]

    assert len(rows("questions.tsv")) >= 200
    assert len({row["scenario"] for row in rows("questions.tsv")}) >= 8
    assert abs(len(held) - len(rows("questions.tsv")) / 2) <= 3
    for row in rows("questions.tsv"):
        ids = {fact.id for fact in find(row["scenario"]).facts}
        assert row["expects"] in ids | {"-"}


def test_words_alone_find_a_fact_that_is_asked_for_in_its_own_words() -> None:
    index = facts_index(find("SD-04"), None)

    assert index.match("How many daily active users do we have?").id == "dau"
    assert index.match("What is the DAU?").id == "dau"
    assert index.match("Do you play the piano?").kind == "unknown"


@pytest.mark.real
def test_meaning_finds_the_fact_more_often_than_shared_words() -> None:
    meaning = MiniLm().similarity
    print()  # noqa: T201
    for part in ("dev", "held"):
        for name, similarity in (("meaning", meaning), ("shared words", None)):
            found, refused, n = accuracy(part, similarity)
            print(f"{part:5}{name:13} right fact {found:.0%}, none known {refused:.0%}, n={n}")  # noqa: T201

    found, refused, _ = accuracy("held", meaning)
    assert found > accuracy("held", None)[0]
    assert found >= 0.94
    assert refused >= 0.9


@pytest.mark.real
@pytest.mark.skipif(not OTHERS.is_file(), reason="no ../shared/data beside this checkout")
def test_meaning_is_ahead_on_questions_of_others_too() -> None:
    table = json.loads(OTHERS.read_text(encoding="utf-8"))
    entries: list[tuple[Kind, str, list[str]]] = [
        ("fact", id_, [table["alias"][id_], say]) for id_, say in table["facts"].items()
    ]
    shares = {}
    for name, similarity in (("meaning", MiniLm().similarity), ("shared words", None)):
        index = Index(entries, *measure(similarity))
        hits = [index.match(row["question"]).id == row["fact"] for row in table["questions"]]
        shares[name] = sum(hits) / len(hits)
    print("\n" + ", ".join(f"{name} {share:.0%}" for name, share in shares.items()))  # noqa: T201

    assert shares["meaning"] > shares["shared words"] + 0.1
