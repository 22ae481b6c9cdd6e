"""Strong answers above weak ones: published pairs, and stories with something taken out.

An answer that was refused ranks below every score; two refusals are a tie, and a tie counts
half.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rendering import as_recognised, with_word_errors, without_numbers

from benchmarks.table import Row, bootstrap, mean
from voice_interviewer.signals.written import Score, score_written

Pair = dict[str, Any]
"""A `strong` and a `weak` answer with their `round`, and where they come from."""

lost: list[str] = []
"""What was not won, and why; filled while the table is made."""


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def pair_rows(data: Path) -> Iterator[Row]:
    """All rows on pairs."""
    plain, stacked = lines(data / "dev_pairs.jsonl"), lines(data / "dev_pairs_stacked.jsonl")
    yield pairs("pairs_plain", plain, 0.93)
    yield pairs("pairs_plain_not_both_refused", [p for p in plain if not refused(p)], 0.93)
    yield pairs("pairs_stacked", stacked, 0.88)
    longer = [p for p in plain + stacked if length(p["strong"]) <= length(p["weak"])]
    yield pairs("pairs_strong_not_longer", longer, 0.80)
    yield from recognised(plain, stacked)
    behavioral = lines(data / "ablation_pairs_behavioral.jsonl")
    for kind in dict.fromkeys(p["kind"] for p in behavioral):
        goal = 0.85 if kind.startswith("shuffle") else 0.95
        yield pairs(f"ablation_{kind}", [p for p in behavioral if p["kind"] == kind], goal)
    stories = lines(data / "star_stories_MIT.jsonl")
    yield pairs("ablation_all_numbers", list(stripped(stories)), 0.95)
    yield pairs("ablation_coding", lines(data / "ablation_pairs_coding.jsonl"), 0.90)


def length(text: str) -> int:
    """Words, the dumb baseline."""
    return len(text.split())


_scores: dict[tuple[str, str, str], Score] = {}


def scored(text: str, round_: str, question: str) -> Score:
    """One answer scored, once."""
    key = (text, round_, question)
    if key not in _scores:
        _scores[key] = score_written(text, round_, question)
    return _scores[key]


def rank(pair: Pair, side: str, change: Callable[[str], str]) -> float:
    """Score of one side; a refusal is below all."""
    result = scored(change(pair[side]), pair["round"], pair.get("question") or "")
    return -1.0 if result.overall is None else result.overall


def wins(pair_list: Sequence[Pair], change: Callable[[str], str]) -> list[float]:
    """1 where strong ranks higher, 0.5 at a tie."""
    differences = [rank(p, "strong", change) - rank(p, "weak", change) for p in pair_list]
    return [1.0 if d > 0 else 0.5 if d == 0 else 0.0 for d in differences]


def pairs(
    metric: str,
    pair_list: Sequence[Pair],
    goal: float,
    change: Callable[[str], str] = str,
) -> Row:
    """Share of pairs in which the strong answer scores higher."""
    won = wins(pair_list, change)
    by_length = [
        1.0 if length(p["strong"]) > length(p["weak"]) else
        0.5 if length(p["strong"]) == length(p["weak"]) else 0.0
        for p in pair_list
    ]  # fmt: skip
    lost.extend(
        f"{metric} {pair.get('base') or pair.get('question') or ''}: strong "
        f"{verdict(pair, 'strong')}, weak {verdict(pair, 'weak')}"
        for pair, win in zip(pair_list, won, strict=True)
        if win < 1
    )
    groups = [p.get("base") or p.get("source", "")[:30] for p in pair_list]
    return Row(
        metric, mean(won), "share", goal, len(won), {"word count": mean(by_length)},
        bootstrap(won, groups),
    )  # fmt: skip


def verdict(pair: Pair, side: str) -> str:
    """The score of one side, or why it has none."""
    score = scored(pair[side], pair["round"], pair.get("question") or "")
    return score.missing if score.overall is None else f"{score.overall:.2f}"


def refused(pair: Pair) -> bool:
    """Whether there is too little on either side to be scored."""
    return rank(pair, "strong", str) == rank(pair, "weak", str) == -1.0


def stripped(stories: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Stories against themselves without any number."""
    for story in stories:
        text = " ".join(story["parts"].values())
        if without_numbers(text) != text:
            yield {
                "strong": text, "weak": without_numbers(text), "round": "behavioral",
                "base": story["id"],
            }  # fmt: skip


def recognised(plain: list[Pair], stacked: list[Pair]) -> Iterator[Row]:
    """What raw recogniser text and wrong words cost."""
    both = plain + stacked
    before = mean(wins(both, str))
    yield Row(
        "loss_recognised_text", before - mean(wins(both, as_recognised)), "share", 0.02, len(both)
    )
    for share, goal in ((0.1, 0.05), (0.2, 0.05)):
        losses = []
        for seed in range(5):
            noise = random.Random(seed)  # noqa: S311
            losses.append(
                before - mean(wins(both, lambda t, n=noise, s=share: with_word_errors(t, s, n)))
            )
        yield Row(f"loss_word_errors_{share:.0%}", mean(losses), "share", goal, 5 * len(both))
