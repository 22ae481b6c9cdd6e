"""A round for the tests of the review page, from the dialogue in `data/photo_feed.txt`.

Its words, pauses and fillers have exact times by construction, its measures are counted
from them, and its sound (when a test wants to hear something) is noise in the rhythm of
the words.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

KINDS = {
    "How": "observe", "So": "observe", "means": "observe", "if": "hypothesise",
    "What": "hypothesise",
    "because": "decide", "I'd": "decide", "Then": "plan", "Let": "plan",
}  # fmt: skip
"""A word that stands in for a kind of sentence, enough to draw with."""

DATA = Path(__file__).parent / "data"
RATE = 16_000
TOKEN = re.compile(
    r"\{(?P<filled>\w+)\}|<(?P<marker>[^>]+)>|\[(?P<pause>[\d.]+) (?P<kind>\w+)\]|(?P<word>\S+)"
)


@dataclass
class Round:
    """What is being written down, and the time it has come to."""

    now: float = 1.0
    turns: list[dict[str, Any]] = field(default_factory=list)
    phases: list[dict[str, Any]] = field(default_factory=list)
    filled: list[dict[str, Any]] = field(default_factory=list)
    markers: list[dict[str, Any]] = field(default_factory=list)
    silences: list[dict[str, Any]] = field(default_factory=list)
    latencies: list[dict[str, Any]] = field(default_factory=list)
    quiet: list[dict[str, Any]] = field(default_factory=list)


def report(times: int = 1) -> dict[str, Any]:
    """The whole report; `times` says the dialogue over and over, for a long one."""
    told = Round()
    for _ in range(times):
        for line in (DATA / "photo_feed.txt").read_text("utf-8").splitlines():
            if line.startswith("phase "):
                _phase(told, line)
            elif line and not line.startswith("#"):
                _turn(told, line)
    told.phases[-1]["end"] = round(told.now, 2)
    made: dict[str, Any] = json.loads((DATA / "photo_feed_findings.json").read_text("utf-8"))
    for signal in made["signals"]:
        signal["quotes"] = [_quote(told, text) for text in signal.get("quotes", ())]
    for key in ("next", "best"):
        made[key] |= _moment(told, made[key].pop("from"), made[key].pop("to"))
    speech = sum(t["end"] - t["start"] for t in told.turns if t["speaker"] == "candidate")
    speech -= sum(s["end"] - s["start"] for s in told.silences)
    cuts = _cuts(told)
    made |= {
        "turns": told.turns,
        "phases": told.phases,
        "think_aloud": list(_think_aloud(told)),
        "filler_cut": {"spans": cuts, "saved": round(sum(c["end"] - c["start"] for c in cuts), 2)},
        "better": _better(told),
        "measures": [*_measures(told, speech), *made["measures"]],
    }
    made["audio"]["duration"] = round(told.now, 2)
    return made


def write(directory: Path, report: dict[str, Any], sound: bool = True) -> Path:
    """A session directory with that report and, if wanted, both tracks."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "report.json").write_text(json.dumps(report), encoding="utf-8")
    if sound:
        for speaker in ("candidate", "interviewer"):
            soundfile.write(directory / f"{speaker}.flac", noise(report, speaker), RATE)
    return directory


def noise(report: dict[str, Any], speaker: str) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A voice-like sound: a tone with noise wherever that speaker has a word."""
    random = np.random.default_rng(len(speaker))
    samples = np.zeros(int(RATE * (report["audio"]["duration"] + 1)), np.float32)
    words = [w for t in report["turns"] if t["speaker"] == speaker for w in t["words"]]
    words += [] if speaker == "interviewer" else report["measures"][0]["spans"]
    for word in words:
        n = int(RATE * (word["end"] - word["start"]))
        t = np.arange(n) / RATE
        syllables = np.abs(np.sin(np.pi * t * max(1, round(4.5 * n / RATE)) / max(t[-1], 0.01)))
        voice = np.sin(2 * np.pi * 120 * t) + 0.6 * random.standard_normal(n)
        at = int(RATE * word["start"])
        samples[at : at + n] += (random.uniform(0.08, 0.2) * syllables * voice).astype(np.float32)
    return samples


def _phase(told: Round, line: str) -> None:
    name, title, budget, how = (part.strip() for part in line[6:].split("|"))
    if told.phases:
        told.phases[-1]["end"] = round(told.now, 2)
    least, most = (float(m) / 2 for m in budget.split("-"))
    told.phases.append(
        {"id": name, "name": title, "start": round(told.now, 2), "end": 0.0,
         "target_min": [least, most], "announced": True if how == "announced" else how}
    )  # fmt: skip


def _turn(told: Round, line: str) -> None:
    head, text = line.split(":", 1)
    who, *move = head.split()
    yours = who == "you"
    asked_at = told.now
    told.now += 0.2 if yours else 0.7
    words: list[dict[str, Any]] = []
    shown = []
    cut = text.endswith("--")
    for found in TOKEN.finditer(text.removesuffix("--")):
        if found["pause"]:
            _pause(told, float(found["pause"]), found["kind"], bool(words))
        elif found["filled"]:
            told.filled.append(_said(told, found["filled"].lower(), 0.38) | {"probability": 0.9})
        else:
            for word in (found["marker"] or found["word"]).split():
                words.append(_said(told, word, 0.13 + 0.062 * len(word)) | {"probability": 0.97})
                shown.append(word)
            if found["marker"]:
                told.markers.append(
                    {"start": words[-len(found["marker"].split())]["start"],
                     "end": words[-1]["end"], "text": found["marker"].lower()}
                )  # fmt: skip
    first = min(
        [w["start"] for w in words] + [f["start"] for f in told.filled if f["start"] > asked_at]
    )
    told.turns.append(
        {"id": f"t{len(told.turns) + 1}", "speaker": "candidate" if yours else "interviewer",
         "start": first, "end": round(told.now, 2), "text": " ".join(shown), "interrupted": cut,
         "words": words, "move": move[0] if move else "", "about": move[1] if len(move) > 1 else ""}
    )  # fmt: skip


def _said(told: Round, text: str, lasts: float) -> dict[str, Any]:
    start, told.now = told.now, told.now + lasts
    return {"text": text, "start": round(start, 3), "end": round(told.now - 0.02, 3)}


def _pause(told: Round, lasts: float, kind: str, inside: bool) -> None:
    start, told.now = told.now, told.now + lasts
    span = {"start": round(start, 3), "end": round(told.now, 3), "kind": kind.replace("_", " ")}
    if kind in ("working", "announced"):
        told.quiet.append(span)
    if inside:
        told.silences.append(span)
    elif kind == "latency":
        told.latencies.append(span)


def _words(told: Round) -> list[dict[str, Any]]:
    return [w | {"turn": t["id"]} for t in told.turns for w in t["words"]]


def _find(told: Round, text: str) -> list[dict[str, Any]]:
    sought, words = text.split(), _words(told)
    for n in range(len(words)):
        if [w["text"] for w in words[n : n + len(sought)]] == sought:
            return words[n : n + len(sought)]
    raise LookupError(f"nobody says {text!r}")


def _quote(told: Round, text: str) -> dict[str, Any]:
    said = _find(told, text)
    return {
        "turn": said[0]["turn"],
        "text": text,
        "start": said[0]["start"],
        "end": said[-1]["end"],
    }


def _moment(told: Round, first: str, last: str) -> dict[str, float]:
    return {"start": _find(told, first)[0]["start"], "end": _find(told, last)[-1]["end"]}


def _cuts(told: Round) -> list[dict[str, float]]:
    fillers = [{"start": f["start"], "end": f["end"]} for f in told.filled + told.markers]
    empty = [
        {"start": round(s["start"] + 0.25, 3), "end": round(s["end"] - 0.25, 3)}
        for s in told.silences
        if s["end"] - s["start"] > 1
    ]
    return sorted(fillers + empty, key=lambda span: span["start"])


def _better(told: Round) -> dict[str, Any]:
    """The last three words of the longest answer, then its first three."""
    turn = max(
        (t for t in told.turns if t["speaker"] == "candidate"), key=lambda t: len(t["words"])
    )
    parts = (turn["words"][-3:], turn["words"][:3])
    sentences = [
        {"text": " ".join(w["text"] for w in part), "start": part[0]["start"],
         "end": part[-1]["end"], "moved": n == 0}
        for n, part in enumerate(parts)
    ]  # fmt: skip
    return {"turn": turn["id"], "sentences": sentences, "dropped": []}


def _think_aloud(told: Round) -> Iterator[dict[str, Any]]:
    words = [w for t in told.turns if t["speaker"] == "candidate" for w in t["words"]]
    for start in range(0, int(told.now), 10):
        inside = [w for w in words if start <= w["start"] < start + 10]
        quiet = [min(q["end"], start + 10) - max(q["start"], start) for q in told.quiet]
        yield {
            "start": float(start),
            "end": float(start + 10),
            "speaking": round(min(1.0, sum(w["end"] - w["start"] for w in inside) / 10), 3),
            "typing": round(sum(max(0.0, q) for q in quiet) / 10 * 0.8, 3),
            "kinds": sorted({KINDS[w["text"]] for w in inside if w["text"] in KINDS}),
        }


def _measures(told: Round, speech: float) -> Iterator[dict[str, Any]]:
    minutes = speech / 60
    words = sum(len(t["words"]) for t in told.turns if t["speaker"] == "candidate")
    waits = sorted(s["end"] - s["start"] for s in told.latencies)
    working = [q for q in told.quiet if q["kind"] == "working"]
    quiet = max(working, key=lambda q: float(q["end"] - q["start"]))
    announced = [q for q in told.quiet if q["kind"] == "announced"]
    tested = "Up to 5 a minute did no harm in tests; 12 did; between them nobody has tested."
    for name, value, unit, spans, note in (
        ("filled_pauses", len(told.filled), "count", told.filled, ""),
        ("filled_pauses_per_minute", len(told.filled) / minutes, "1/min", [], tested),
        ("discourse_markers", len(told.markers), "count", told.markers,
         "“So” as a real link is not counted."),
        ("silent_pauses", len(told.silences), "count", told.silences,
         "Silences of 0.25 s and more inside answers."),
        ("speaking_rate", words / minutes, "words/min", [],
         "Nothing to change between 110 and 190."),
        ("response_latency", waits[len(waits) // 2], "s", told.latencies,
         f"Median of {len(waits)} answers. Thinking time is fine."),
        ("longest_unexplained_silence", quiet["end"] - quiet["start"], "s", [quiet, *announced],
         "Announced silences are not counted."),
        ("talk_share", speech / told.now, "share", [], "Of the whole round, pauses taken out."),
    ):  # fmt: skip
        yield {"name": name, "value": round(value, 3), "unit": unit, "spans": spans, "note": note}
