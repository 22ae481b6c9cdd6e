"""`make bench`: how well the loop behaves, beside the peers, as a table and as JSON.

Most of it runs on the sample clock, so a busy machine changes nothing but how long it takes.
With --live the delays are measured in real time over virtual devices as well; these depend on
what else the machine is doing, which is why its load is printed with them.
"""

import argparse
import importlib.metadata
import json
import math
import os
import platform
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import endings, rig, spoken_over, thinking
from benchmarks.endings import Outcome
from voice_interviewer import sound
from voice_interviewer.endpointing import PATIENCE
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.synthesis.bundled import HibariVoice
from voice_interviewer.turn_prediction import smart_turn
from voice_interviewer.vad import SileroVad

RESULTS = Path(__file__).parent / "results" / "loop.json"
SOFTWARE = ("faster-whisper", "ctranslate2", "onnxruntime", "pywebrtc-audio", "numpy")


@dataclass(slots=True)
class Row:
    """One line of the table."""

    metric: str
    value: float | None
    unit: str
    goal: float | None
    n: int
    interval: tuple[float, float] | None = None
    baseline: dict[str, float | None] = field(default_factory=dict)


def main() -> None:
    """Measure, print and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="three answers, one spoken live")
    options.add_argument(
        "--only", choices=("endings", "over", "live"), help="one part; the file keeps the others"
    )
    options.add_argument("--answers", type=int, default=12, help="held-out answers to listen to")
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    chosen = options.parse_args()
    rows: list[Row] = []
    if chosen.only in (None, "live"):
        rows += live(1 if chosen.quick else chosen.answers)
    if chosen.only in (None, "endings"):
        rows += turn_endings(3 if chosen.quick else chosen.answers)
        rows += real_voice(chosen.data)
    if chosen.only in (None, "over"):
        rows += spoken_over.rows()
    show(rows)
    if chosen.quick:
        return
    RESULTS.parent.mkdir(exist_ok=True)
    found = as_json(rows)
    if chosen.only and RESULTS.exists():
        known = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"]
        new = {row["metric"] for row in found["rows"]}
        found["rows"] += [row for row in known if row["metric"] not in new]
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"written to {RESULTS.relative_to(Path.cwd())}\n")


def turn_endings(answers: int) -> list[Row]:
    """Held-out thinking pauses and finished answers: our way and the peers'.

    Args:
        answers: How many of the answers.
    """
    detector, predictor = SileroVad(), smart_turn()
    recognizer = endings.Remembered(FasterWhisper(hurried=True))
    voice = endings.RememberedVoice(HibariVoice())
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for trial in thinking.trials(thinking.TUNED_ON, thinking.TUNED_ON + answers):
        judged = endings.ours(trial, PATIENCE["normal"], detector, recognizer, predictor, voice)
        outcomes["normal"].append(judged)
        spans = endings.voice_spans(trial, detector)
        outcomes["naive"].append(endings.silence_only(0.8, spans, trial))
        outcomes["RealtimeSTT rule"].append(endings.by_punctuation(spans, trial, recognizer))
        if predictor:
            outcomes["pipecat rule"].append(endings.by_prediction(spans, trial, predictor))
        sys.stderr.write(".")
        sys.stderr.flush()
    sys.stderr.write("\n")
    return list(_ending_rows(outcomes))


def real_voice(data: Path) -> list[Row]:
    """A man who speaks freely for 25 s and thinks as he goes: how often he is spoken into."""
    if not data.is_dir():
        sys.stderr.write(f"not measured on a real voice: there is no folder {data}\n")
        return []
    detector, predictor, recognizer = SileroVad(), smart_turn(), FasterWhisper(hurried=True)
    trial = thinking.recorded(sound.read(data / "speech" / "cold_corpus3.flac"))
    spans = endings.voice_spans(trial, detector)
    trial = replace(trial, ends_at=spans[-1].end)  # a chair comes after it
    voice = HibariVoice()
    mine = endings.ours(trial, PATIENCE["normal"], detector, recognizer, predictor, voice)
    others = {
        "naive": endings.silence_only(0.8, spans, trial),
        "RealtimeSTT rule": endings.by_punctuation(spans, trial, recognizer),
    }
    if predictor:
        others["pipecat rule"] = endings.by_prediction(spans, trial, predictor)
    n = len(spans) - 1
    beside: dict[str, float | None] = {name: o.taken for name, o in others.items()}
    return [
        Row("real_voice_hard_cutoffs", mine.taken, "times", None, n, None, beside),
        Row("real_voice_spoken_into", mine.recovered, "times", None, n),
    ]


def _ending_rows(outcomes: dict[str, list[Outcome]]) -> Iterable[Row]:
    ours = outcomes.pop("normal")

    def row(metric: str, goal: float | None, pick: Any, hit: Any) -> Row:
        mine = [o for o in ours if pick(o)]
        others = {
            name: _share([o for o in all_ if pick(o)], hit) for name, all_ in outcomes.items()
        }
        hits = sum(map(hit, mine))
        return Row(
            metric, hits / len(mine), "share", goal, len(mine), wilson(hits, len(mine)), others
        )

    def short(o: Outcome) -> bool:
        return 0 < o.trial.pause <= 3

    def long(o: Outcome) -> bool:
        return o.trial.pause > 3

    def whole(o: Outcome) -> bool:
        return o.trial.kind == "finished"

    yield row("hard_cutoff_0_3", 0.03, short, lambda o: o.cut)
    yield row("hard_cutoff_3_20", 0.10, long, lambda o: o.cut)
    for kind in thinking.KINDS:
        name = kind.replace(" ", "_").replace("-", "_")
        yield row(
            f"hard_cutoff_3_20_{name}",
            None,
            lambda o, k=kind: long(o) and o.trial.kind == k,
            lambda o: o.cut,
        )
    for name, lasting in (("0_3", short), ("3_20", long)):
        yield row(f"recovered_cutoff_{name}", None, lasting, lambda o: o.recovered > 0)
    yield row("recovered_cutoff", None, lambda o: o.trial.pause > 0, lambda o: o.recovered > 0)
    yield row("missed_end", 0.05, whole, lambda o: o.reply is None)
    for share in (50, 95):
        others = {name: _delay(all_, share) for name, all_ in outcomes.items()}
        n = sum(map(whole, ours))
        yield Row(f"reply_policy_delay_p{share}", _delay(ours, share), "s", None, n, None, others)


def _share(outcomes: Sequence[Outcome], hit: Any) -> float:
    return sum(map(hit, outcomes)) / len(outcomes)


def _delay(outcomes: Sequence[Outcome], percentile: int) -> float | None:
    delays = [o.reply for o in outcomes if o.trial.kind == "finished" and o.reply is not None]
    return float(np.percentile(delays, percentile)) if delays else None


def live(answers: int) -> list[Row]:
    """Delays as they are heard, over the rig."""
    if rig.missing():
        sys.stderr.write(f"not measured in real time: {rig.missing()}\n")
        return []
    from benchmarks import live as heard

    held_out = thinking.trials(thinking.TUNED_ON)
    said = [heard.only_voice(t) for t in held_out if t.kind == "finished"]
    voices = len(thinking.DEPTHS)
    mine = heard.ours(said[: answers * voices])
    naive = heard.naive(said[: answers * voices : voices])
    rows = []
    for share, goal in ((50, 0.9), (95, 1.5)):
        value = float(np.percentile(mine.replies(), share))
        beside = {"naive": float(np.percentile(naive.replies(), share))}
        rows.append(
            Row(f"voice_to_voice_p{share}", value, "s", goal, len(mine.replies()), None, beside)
        )
    rows.append(Row("listening_cpu_share", mine.listening, "share of a core", 0.15, 1))
    health = mine.health
    rows.append(Row("session_cpu_share", mine.cpu, "share", None, 1, None, {"naive": naive.cpu}))
    rows.append(Row("callback_gaps", health.gaps, "gaps over 60 ms", 0, 1))
    rows.append(Row("lost_samples", health.lost, "samples", 0, 1))
    return rows


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927)."""
    share = hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    write = sys.stdout.write
    write(f"{machine()}\n")
    for row in rows:
        value = "missing" if row.value is None else f"{row.value:.3f}"
        goal = "" if row.goal is None else f"goal {row.goal:g}"
        between = f"[{row.interval[0]:.2f}-{row.interval[1]:.2f}]" if row.interval else ""
        beside = "  ".join(
            f"{name} {'missing' if v is None else f'{v:.2f}'}" for name, v in row.baseline.items()
        )
        measured = f"{row.metric:<36}{value:>8} {row.unit:<6} {goal:<10}"
        write(f"{measured} n={row.n:<4}{between:<14}{beside}\n")


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """The results in the form that all evaluations share."""
    return {
        "machine": machine(),
        "versions": {name: importlib.metadata.version(name) for name in SOFTWARE},
        "rows": [
            {
                "metric": row.metric,
                "value": row.value,
                "unit": row.unit,
                "goal": row.goal,
                "baseline": row.baseline,
                "n": row.n,
                "interval": row.interval,
            }
            for row in rows
        ],
    }


def machine() -> str:
    """What this was measured on."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}{load}"


if __name__ == "__main__":
    main()
