"""How well scores agree with labels, beside what a dumb baseline reaches.

    python benchmarks/eval_scoring.py [--data FOLDER] [--out FILE]

Reads labelled text (`--data`, by default ../shared/data/text), prints a table and after it each
case that was not reached, and writes `benchmarks/results/scoring.json`. Intervals are
bootstraps over sources (95 %).
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from candidate_rounds import candidates
from rendering import in_dialect, stammered, without_pronouns
from scoring_labels import rows as label_rows
from scoring_pairs import lines, lost, pair_rows, scored
from scoring_voices import missed, voices

from benchmarks.table import Row, mean, publish
from voice_interviewer.evidence import evidence_in, meant, read
from voice_interviewer.evidence.meaning import signals_heard
from voice_interviewer.signals import views
from voice_interviewer.signals.aim import aim
from voice_interviewer.signals.answers import listen
from voice_interviewer.signals.hints import taken_up
from voice_interviewer.signals.written import score_written
from voice_interviewer.speech import Span, Turn, Utterance

FAIR = 2.5
"""The middle of the scale: talk that is no story must stay below it."""


def main() -> None:
    """Print the table and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/scoring.json"))
    options = parser.parse_args()
    publish(evaluations(options.data), options.out, "python benchmarks/eval_scoring.py")
    print("\nNot reached:")
    for failure in (*lost, *missed()):
        print(failure)


def evaluations(data: Path) -> Iterator[Row]:
    """All rows, in the order of the table."""
    yield from pair_rows(data)
    plain, stacked = lines(data / "dev_pairs.jsonl"), lines(data / "dev_pairs_stacked.jsonl")
    behavioral = lines(data / "ablation_pairs_behavioral.jsonl")
    stories = lines(data / "star_stories_MIT.jsonl")
    talk = lines(data / "changelog_turns.jsonl")
    yield contrast(talk)
    yield from false_meanings([turn["text"] for turn in talk])
    yield closing(data / "reverse_interview_dev60.csv")
    yield verbatim(plain + stacked)
    yield coverage(json.loads((data / "coverage_dev.json").read_text("utf-8")))
    yield from working_aloud(Path(__file__).resolve().parent.parent / "tests" / "data")
    yield from fairness(stories)
    yield from label_rows(data)
    yield from voices()
    for metric, value, n in candidates():
        yield Row(metric, value, "share", 1.0, n)
    yield throughput(behavioral)


def contrast(turns: list[dict[str, Any]]) -> Row:
    """Share of podcast turns that score as a story above fair."""
    above = []
    for turn in turns:
        value = scored(turn["text"], "behavioral", "").overall
        above.append(float(value is not None and value > FAIR))
    return Row("podcast_above_fair", mean(above), "share", "<= 0.05", len(above))


def false_meanings(texts: list[str]) -> Iterator[Row]:
    """How often talk that is no interview is heard to mean a signal, beside the patterns' rate."""
    wordings = [read(text) for text in texts]
    thousands = sum(map(len, wordings)) / 1000
    for round_ in ("coding", "system_design"):
        patterns = meanings = 0
        for wording in wordings:
            known = evidence_in(wording, round_)
            patterns += sum(evidence.signal in signals_heard() for evidence in known)
            meanings += sum(1 for _ in meant(wording, round_, known))
        by_pattern = {"patterns": patterns / thousands}
        yield Row(f"meant_in_talk_{round_}", meanings / thousands, "per 1000 words", "",
                  len(texts), by_pattern)  # fmt: skip


ENGINEERING = {
    "Tech",
    "The Team",
    "The Role",
    "The Business",
    "Conflict",
    "Your Potential Coworkers",
}
PERKS = {"Compensation", "Time Off", "Remote Work", "Building Layout", "Social issues"}


def closing(path: Path) -> Row:
    """AUC of engineering against perk questions, by the section they were filed under."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    good = [question(r["question"]) for r in rows if r["their_section"] in ENGINEERING]
    bad = [question(r["question"]) for r in rows if r["their_section"] in PERKS]
    wins_ = [1.0 if g > b else 0.5 if g == b else 0.0 for g in good for b in bad]
    return Row("closing_auc", mean(wins_), "AUC", 0.92, len(good) + len(bad))


def question(text: str) -> float:
    """Rank of a question to the company."""
    value = scored(text, "closing", "").overall
    return -1.0 if value is None else value


def verbatim(pair_list: list[dict[str, Any]]) -> Row:
    """Share of quotes that stand in the answer letter by letter."""
    found = [
        quote.text in pair[side]
        for pair in pair_list
        for side in ("weak", "strong")
        for signal in scored(pair[side], pair["round"], pair.get("question") or "").signals
        for quote in signal.quotes
    ]
    return Row("quotes_verbatim", mean([float(f) for f in found]), "share", 1.0, len(found))


COVERS = {
    "biz": ("behavioral", "B1", 2), "own": ("behavioral", "B2", 1),
    "metric": ("behavioral", "B4", 2),
    "bigo": ("coding", "C3", 1), "edge": ("coding", "C5", 1), "test": ("coding", "C6", 2),
    "cache": ("system_design", "D6", 1), "double": ("system_design", "D6", 1),
    "capacity": ("system_design", "D4", 2), "cap": ("system_design", "D5", 2),
}  # fmt: skip
"""For each rubric point of the coverage set, the signal and level that means it is covered."""


def coverage(labelled: dict[str, Any]) -> Row:
    """Accuracy of "does the answer cover the rubric point", by the level of its signal."""
    right = []
    for answer in labelled["answers"]:
        round_, signal, least = COVERS[answer["point"]]
        turn = Turn("a", "candidate", (Utterance("a", "candidate", Span(0, 0), answer["answer"]),))
        heard = listen([turn], round_)
        view = next(v for v in views(heard) if v.criterion.id == signal)
        right.append(float(((view.observed.strength or 0) >= least) == bool(answer["covered"])))
    return Row("coverage_accuracy", mean(right), "share", 0.9, len(right), {"majority": 0.5})


def working_aloud(data: Path) -> Iterator[Row]:
    """Two judgements on working aloud, on the halves that were kept aside."""

    def kept_aside(name: str, block: int) -> list[list[str]]:
        rows = [row.split("\t") for row in (data / name).read_text("utf-8").splitlines()]
        return [row for n, row in enumerate(rows) if (n // block) % 2]

    said = kept_aside("narration.tsv", 1)
    right = [float(aim(read(text)) == label) for label, text in said]
    yield Row("read_out_or_purpose", mean(right), "share", 0.8, len(right), {"majority": 1 / 3})
    hints = kept_aside("hints.tsv", 2)
    right = [float(taken_up(hint, said) == (label == "used")) for label, hint, said in hints]
    yield Row("hint_uptake", mean(right), "share", 0.8, len(right), {"majority": 0.5})


def fairness(stories: list[dict[str, Any]]) -> Iterator[Row]:
    """Mean change of the score, in points of 5, when only the way of speaking differs."""
    texts = [" ".join(story["parts"].values()) for story in stories]
    ways = {"stammer": stammered, "dropped_pronouns": without_pronouns, "dialect": in_dialect}
    for name, way in ways.items():
        changes = [
            (scored(way(text), "behavioral", "").overall or 0)
            - (scored(text, "behavioral", "").overall or 0)
            for text in texts
        ]
        yield Row(f"fairness_{name}", mean(changes), "points", "+-0.2", len(changes))


def throughput(pair_list: list[dict[str, Any]]) -> Row:
    """Answers in a second of one core's time, whatever else the machine does."""
    texts = [p["strong"] for p in pair_list[:100]]
    started = time.process_time()
    for text in texts:
        score_written(text, "behavioral", "")
    took = time.process_time() - started
    return Row("answers_per_cpu_second", len(texts) / took, "1/s", 200, len(texts))


if __name__ == "__main__":
    main()
