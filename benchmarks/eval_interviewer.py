"""How the interviewer does with sixteen candidates in all scenarios, without a model server.

    python benchmarks/eval_interviewer.py [--data FOLDER] [--out FILE] [--misfits]

Holds every round in text, prints a table and writes `benchmarks/results/interviewer.json`.
Whether a round repeats itself, gives something away or breaks a rule is decided here from
its transcript, not by the director. `--misfits` lists each level outside its band, with the
words it was heard in, and every fault with the words that made it.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from interviewer_assessor import (
    Labelled,
    by_keyword,
    heard,
    labelled,
    precision_recall,
    wilson,
    written,
)
from interviewer_rounds import Round, all_rounds, in_bands, meaning

from benchmarks.table import Row, bootstrap, mean, publish
from voice_interviewer.candidate.script import candidates
from voice_interviewer.interviewer.matching import Index, Similarity, facts_index
from voice_interviewer.scenario import find

QUESTIONS = Path(__file__).parent.parent / "tests" / "data" / "questions.tsv"


def main() -> None:
    """Print the table and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/interviewer.json"))
    parser.add_argument("--misfits", action="store_true", help="say what lies outside its band")
    options = parser.parse_args()
    rows = chain(rounds(), questions(), assessor(options.data))
    publish(rows, options.out, "python benchmarks/eval_interviewer.py")
    if options.misfits:
        for fault in (*faults(), *misfits()):
            print(fault)


@cache
def played() -> tuple[Round, ...]:
    """All rounds, held once."""
    return tuple(all_rounds())


def rounds() -> Iterator[Row]:
    """How the rounds went, and where the candidates' levels lie."""
    started = time.perf_counter()
    held = played()
    took = time.perf_counter() - started
    n, said = len(held), sum(t.speaker == "interviewer" for r in held for t in r.turns)
    asked = sum(r.asked for r in held)
    yield Row("rounds_to_a_goodbye", mean([float(r.ended) for r in held]), "share", 1.0, n)
    yield Row("rounds_over_the_clock", sum(r.late for r in held), "rounds", 0, n)
    yield Row("said_twice", sum(len(r.loops) for r in held), "utterances", 0, said)
    yield Row("leaks", sum(len(r.leaks) for r in held), "utterances", 0, said)
    yield Row("rules_broken", sum(len(r.broken) for r in held), "utterances", 0, said)
    answered = 1 - sum(len(r.unanswered) for r in held) / max(1, asked)
    yield Row("clarifying_questions_answered", answered, "share", 1.0, asked)
    yield Row("seconds_a_round", took / n, "s", "", n)
    yield from bands(held)
    yield from order(held)


def bands(held: Sequence[Round]) -> Iterator[Row]:
    """Share of levels inside the scenarios' bands, for each candidate and for all."""
    everything: list[float] = []
    groups: list[str] = []
    for name in candidates():
        own = [r for r in held if r.candidate == name]
        inside = [float(fits) for r in own for _, fits in in_bands(r)]
        everything += inside
        groups += [r.scenario for r in own for _ in in_bands(r)]
        yield Row(f"bands_{name}", mean(inside), "share", 1.0, len(inside))
    interval = bootstrap(everything, groups)
    yield Row("bands_all", mean(everything), "share", 1.0, len(everything), interval=interval)


def order(held: Sequence[Round]) -> Iterator[Row]:
    """In how many scenarios who should score higher does."""
    score = {(r.scenario, r.candidate): r.score or 0.0 for r in held}
    names = sorted({r.scenario for r in held})
    for better, worse in (("terse", "rambler"), ("strong", "bluffer"), ("strong", "dodger")):
        won = [float(score[s, better] > score[s, worse]) for s in names]
        yield Row(f"{better}_above_{worse}", mean(won), "share", 1.0, len(won))
    for same in ("stammer", "non_native"):
        change = [score[s, same] - score[s, "strong"] for s in names]
        yield Row(f"change_{same}", mean(change), "points", "+-0.2", len(change))


def questions() -> Iterator[Row]:
    """Which fact a clarifying question asks for; half of the table was held out of tuning."""
    table = [row.split("\t") for row in QUESTIONS.read_text("utf-8").splitlines()[1:]]
    for part in ("dev", "held"):
        rows = [row for row in table if row[0] == part]
        found, refused = matched(rows, meaning())
        found_by_words, refused_by_words = matched(rows, None)
        for name, hits, dumb, goal in (
            ("right_fact", found, found_by_words, 0.92),
            ("not_in_facts", refused, refused_by_words, 0.9),
        ):
            baseline = {"TF-IDF": mean(dumb)}
            scenarios = [row[1] for row in rows if (row[2] == "-") == (name == "not_in_facts")]
            interval = bootstrap(hits, scenarios)
            yield Row(f"{name}_{part}", mean(hits), "share", goal, len(hits), baseline, interval)


def matched(
    rows: Sequence[Sequence[str]], similarity: Similarity | None
) -> tuple[list[float], list[float]]:
    """1 for each question whose fact was found; the same for those that no fact answers."""
    found, refused = [], []
    for _, scenario, expects, question in rows:
        match = index_of(scenario, similarity).match(question)
        if expects == "-":
            refused.append(float(match.kind != "fact"))
        else:
            found.append(float(match.id == expects))
    return found, refused


find_cached = cache(find)


@cache
def index_of(scenario: str, similarity: Similarity | None) -> Index:
    """What can be asked about in a scenario."""
    return facts_index(find_cached(scenario), similarity)


def assessor(data: Path) -> Iterator[Row]:
    """Precision and recall of single sentences, signal by signal."""
    groups: dict[str, list[Labelled]] = {}
    for item in (*(labelled(data) if data.is_dir() else ()), *written()):
        groups.setdefault(item.group or item.signal, []).append(item)
    for signal, items in groups.items():
        there = [item.there for item in items]
        ours = precision_recall([heard(item) for item in items], there)
        words = precision_recall([by_keyword(item) for item in items], there)
        found = sum(heard(item) for item in items)
        for n, (name, cases) in enumerate((("precision", found), ("recall", sum(there)))):
            metric, dumb = f"assessor_{signal}_{name}", {"keywords": words[n]}
            spread = wilson(ours[n], max(1, cases))
            yield Row(metric, ours[n], "share", "", len(items), dumb, spread)


def faults() -> Iterator[str]:
    """Everything an interviewer should not have said, and what it failed to answer."""
    for held in played():
        where = f"{held.scenario} {held.candidate}"
        for name in ("loops", "leaks", "broken", "unanswered"):
            yield from (f"{where} {name}: {text}" for text in getattr(held, name))
        if held.late or not held.ended:
            yield f"{where}: ended {held.ended}, late {held.late}"


def misfits() -> Iterator[str]:
    """Each level outside its band, with the words that it rests on."""
    for held in played():
        found = {signal.id: signal for signal in held.signals}
        for id_, fits in in_bands(held):
            if not fits:
                signal = found[id_]
                band = find_cached(held.scenario).expected_scores[held.candidate][id_]
                quotes = " / ".join(quote.text for quote in signal.quotes) or signal.missing
                yield (
                    f"{held.scenario} {held.candidate} {id_}: {signal.level} "
                    f"({signal.basis}), expected {band}: {quotes}"
                )


if __name__ == "__main__":
    main()
