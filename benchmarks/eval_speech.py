"""How far off the delivery measures are on labelled speech, beside simpler ways.

    python -m benchmarks.eval_speech [--data FOLDER] [--out FILE]

Reads `speech/` and `candidates/` in `--data` (by default ../shared/data), prints a table
and writes `benchmarks/results/speech.json`. Intervals are 95 %: Wilson's for shares, for F1
from drawing clips again. The rows about "like" and "you know" are those that
`benchmarks/train_markers.py` measured on files it had not learned from. `erm`, a program
that removes filled pauses, is run beside ours if it is installed.

The probe that ships was trained on these very recordings as well, and on these voices; what
it does on recordings that it has not seen is in docs/measures.md.
"""

import argparse
import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jiwer
import numpy as np
import yaml

from benchmarks import speech_sets as sets
from benchmarks.filler_finders import Finder, baselines
from benchmarks.melodies import melodies
from benchmarks.rendering import as_recognised
from benchmarks.speech_sets import Clip
from benchmarks.table import Row, publish
from voice_interviewer.fluency import measure, vocabulary
from voice_interviewer.fluency.pace import syllables
from voice_interviewer.fluency.repairs import repairs_in
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.speech import Samples, Span, Word, seconds_at
from voice_interviewer.transcript import second_pass, voice_spans
from voice_interviewer.transcript.filled_pauses import is_filler
from voice_interviewer.vad import SileroVad, silences

HERE = Path(__file__).parent
NEAR_REAL, NEAR_MADE = 0.5, 0.25
"""Seconds by which a found filled pause may miss a real, or a synthesised one."""


@dataclass
class Tally:
    """Hits, what was found and what was there, clip by clip."""

    counts: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, spans: Sequence[Span], clip: Clip, near: float) -> None:
        """Count one clip."""
        hits = min(len(spans), clip.count)
        if clip.fillers is not None:
            left = list(clip.fillers)
            for span in spans:
                wide = Span(max(0.0, span.start - near), span.end + near)
                match = next((truth for truth in left if truth.overlaps(wide)), None)
                if match is not None:
                    left.remove(match)
            hits = len(clip.fillers) - len(left)
        self.counts.append((hits, len(spans), clip.count))

    @property
    def totals(self) -> tuple[int, int, int]:
        """Hits, found and true."""
        hits, found, true = np.sum(self.counts, axis=0).tolist()
        return hits, found, true

    def rates(self) -> dict[str, float]:
        """Precision, recall and F1; nothing where nothing was found."""
        hits, found, true = self.totals
        shares = {
            "precision": (hits, found),
            "recall": (hits, true),
            "F1": (2 * hits, found + true),
        }
        return {name: round(a / b, 3) for name, (a, b) in shares.items() if b}

    def intervals(self) -> dict[str, tuple[float, float]]:
        """Of the three."""
        hits, found, true = self.totals
        rng, table = np.random.default_rng(1), np.array(self.counts)
        drawn = table[rng.integers(len(table), size=(2000, len(table)))].sum(axis=1)
        drawn = drawn[drawn[:, 1] + drawn[:, 2] > 0]
        f1 = 2 * drawn[:, 0] / (drawn[:, 1] + drawn[:, 2])
        low, high = np.percentile(f1, (2.5, 97.5))
        spread = (round(float(low), 3), round(float(high), 3))
        return {"precision": wilson(hits, found), "recall": wilson(hits, true), "F1": spread}


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not n:
        return (0.0, 1.0)
    z, p = 1.96, hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (round(float(middle - half), 3), round(float(middle + half), 3))


def evaluations(data: Path) -> Iterator[Row]:
    """All rows, the cheap ones first."""
    recognizer, detector = FasterWhisper(threads=1, at_once=2), SileroVad()

    def ours(samples: Samples) -> Sequence[Span]:
        return [p.span for p in second_pass(samples, [], recognizer, detector).counted]

    made, real, remixed = sets.candidates(data), sets.real(data), sets.remixed(data)
    yield from markers()
    yield from restarts()
    yield from pauses(made, detector)
    yield articulation(made, detector)
    yield from melodies([*made, *real], detector)
    yield from speed([*made, *real[-5:-1]], recognizer, detector)
    others = baselines(recognizer)
    yield from filled("real", real, NEAR_REAL, 0.90, ours, others)
    yield words([*real, *made], recognizer, detector)
    yield false_alarms(list(sets.without_fillers(data)), ours, others)
    for name, clips in (("candidates", made), ("candidates anew", remixed)):
        for worn, goal, way in (
            ("clean", 0.95, lambda x: x),
            ("20 dB", 0.92, lambda x: sets.noisy(x, 20)),
            ("10 dB", 0.85, lambda x: sets.noisy(x, 10)),
            ("telephone", 0.85, sets.telephone),
        ):
            beside = others if worn == "clean" else {}
            heard = [clip.worn(way(clip.samples)) for clip in clips]
            yield from filled(f"{name}, {worn}", heard, NEAR_MADE, goal, ours, beside)


def filled(
    name: str,
    clips: Sequence[Clip],
    near: float,
    goal: float,
    ours: Finder,
    others: dict[str, Finder],
) -> Iterator[Row]:
    """Filled pauses of a set: ours, and how others do."""
    tallies = {who: Tally() for who in ("", *others)}
    for clip in clips:
        for who, find in (("", ours), *others.items()):
            tallies[who].add(find(clip.samples), clip, near)
    mine = tallies.pop("")
    spreads, (_, found, true) = mine.intervals(), mine.totals
    beside = {who: tally.rates() for who, tally in tallies.items()}
    for what, aim, n in (("F1", goal, true), ("precision", 0.95, found), ("recall", "", true)):
        theirs = {who: rates[what] for who, rates in beside.items() if what in rates}
        value = mine.rates().get(what, 1.0)
        yield Row(f"filled pauses, {name}: {what}", value, "", aim, n, theirs, spreads[what])


def false_alarms(clips: Sequence[Clip], ours: Finder, others: dict[str, Finder]) -> Row:
    """Filled pauses found in 10 minutes without any; the interval is Poisson's."""
    minutes = sum(seconds_at(len(clip.samples)) for clip in clips) / 60
    found = {
        who: sum(len(find(clip.samples)) for clip in clips)
        for who, find in (("", ours), *others.items())
    }
    n = found.pop("")
    # Exact bounds for a count: chi-square quantiles by Wilson and Hilferty.
    low = 0.0 if not n else n * (1 - 1 / (9 * n) - 1.96 / (3 * np.sqrt(n))) ** 3
    high = (n + 1) * (1 - 1 / (9 * (n + 1)) + 1.96 / (3 * np.sqrt(n + 1))) ** 3
    per = 10 / minutes
    return Row(
        "filled pauses invented in 10 min", n * per, "", 0.5, round(minutes),
        {who: round(count * per, 1) for who, count in found.items()},
        (round(low * per, 2), round(high * per, 2)),
    )  # fmt: skip


def speed(clips: Sequence[Clip], recognizer: FasterWhisper, detector: SileroVad) -> Iterator[Row]:
    """The second pass with all measures against faster-whisper alone, in the same minutes.

    What is loaded once in a program's life is loaded before. On a machine that does other
    things as well only the processor time can be compared.
    """
    plain = FasterWhisper()._model
    measure(second_pass(clips[0].samples, [], recognizer, detector), clips[0].samples)
    ours = alone = worked = worked_alone = 0.0
    for clip in clips:
        before, cpu = time.perf_counter(), time.process_time()
        segments, _ = plain.transcribe(clip.samples, language="en", word_timestamps=True)
        list(segments)
        between, cpu_between = time.perf_counter(), time.process_time()
        measure(second_pass(clip.samples, [], recognizer, detector), clip.samples)
        alone, ours = alone + between - before, ours + time.perf_counter() - between
        worked_alone += cpu_between - cpu
        worked += time.process_time() - cpu_between
    seconds = sum(seconds_at(len(clip.samples)) for clip in clips)
    beside = {"faster-whisper alone": round(seconds / alone, 1)}
    n = len(clips)
    yield Row("second pass and measures, times real time", seconds / ours, "x", 8, n, beside)
    name = "second pass and measures over two plain passes"
    yield Row(name, ours / (2 * alone), "x", 1.35, n)
    yield Row(f"{name}, processor time", worked / (2 * worked_alone), "x", 1.35, n)


def words(clips: Sequence[Clip], recognizer: FasterWhisper, detector: SileroVad) -> Row:
    """Word error rate of the transcript; filled pauses are no words."""
    said, heard, plainly, plain = [], [], [], FasterWhisper()._model
    for clip in clips:
        truth = _plain(clip.text)
        if not truth:
            continue
        transcript = second_pass(clip.samples, [], recognizer, detector)
        said.append(truth)
        heard.append(_plain(" ".join(turn.text for turn in transcript.turns)))
        segments, _ = plain.transcribe(clip.samples, language="en")
        plainly.append(_plain(" ".join(segment.text for segment in segments)))
    beside = {"faster-whisper": round(100 * jiwer.wer(said, plainly), 1)}
    n = sum(len(text.split()) for text in said)
    value = 100 * jiwer.wer(said, heard)
    return Row("word error rate of the transcript", value, "%", "+0.5 at most", n, beside)


def _plain(text: str) -> str:
    """The words alone, without who said them, what is not speech, and filled pauses."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|\b[A-D](,[A-D])*:", " ", text)
    if text.startswith("one 0.7 s back-channel"):
        return ""
    return " ".join(word for word in as_recognised(text).split() if not is_filler(word))


def pauses(clips: Sequence[Clip], detector: SileroVad) -> Iterator[Row]:
    """Silent pauses against where the synthesised sound is within 12 dB of its noise."""
    n = n_true = 0
    length = true = 0.0
    for clip in clips:
        found = silences(voice_spans(clip.samples, detector), 0.25)
        gaps = _gaps(clip.samples, 0.25)[1]
        n, n_true = n + len(found), n_true + len(gaps)
        length, true = length + sum(s.duration for s in found), true + float(gaps.sum())
    within = "0.95-1.05"
    yield Row("silent pauses: number, found over true", n / n_true, "", within, n_true)
    yield Row("silent pauses: total length, found over true", length / true, "", within, n_true)


def _gaps(samples: Samples, shortest: float) -> tuple[float, np.ndarray]:  # type: ignore[type-arg]
    """From the first sound to the last, and the silences between that are long enough (s)."""
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    loud = np.flatnonzero(10 * np.log10(np.mean(frames**2, axis=1) + 1e-12) > -50)
    gaps = (np.diff(loud) - 1) / 100
    return (loud[-1] - loud[0] + 1) / 100, gaps[gaps >= shortest]


def articulation(clips: Sequence[Clip], detector: SileroVad) -> Row:
    """Articulation rate of the stretches of speech against the time they were made with.

    The syllables are the same on both sides, so this tests the time; the syllables are
    tested against hand counts in tests/test_fluency.py.
    """
    rate = true = 0.0
    n = 0
    for clip in clips:
        voice = voice_spans(clip.samples, detector)
        for segment in clip.segments:
            if segment["kind"] != "speech":
                continue
            span = Span(float(str(segment["start"])), float(str(segment["end"])))
            inside = [v for v in voice if v.overlaps(span)]
            heard = sum(min(v.end, span.end) - max(v.start, span.start) for v in inside)
            count = syllables(str(segment["text"]))
            whole, gaps = _gaps(span.cut(clip.samples), 0.1)
            rate, true, n = rate + count / heard, true + count / (whole - float(gaps.sum())), n + 1
    return Row("articulation rate, measured over true", rate / true, "", "0.95-1.05", n)


def restarts() -> Iterator[Row]:
    """Self-repairs in written sentences that the rules were not made on."""
    tally = Tally()
    sentences = yaml.safe_load((HERE / "repair_sentences.yaml").read_text("utf-8"))["held_out"]
    for count, text in sentences:
        said = [Word(each, Span(n, n + 1)) for n, each in enumerate(text.split())]
        found = [Span(mark.start, mark.end) for mark in repairs_in(said, vocabulary())]
        tally.add(found, Clip("", np.zeros(0, np.float32), None, count), 0)
    _, found_, true = tally.totals
    for what, n in (("precision", found_), ("recall", true)):
        spread = tally.intervals()[what]
        yield Row(f"self-repairs, held-out sentences: {what}", tally.rates()[what], "", "", n,
                  interval=spread)  # fmt: skip


def markers() -> Iterator[Row]:
    """What `train_markers.py` measured."""
    path = HERE / "results" / "markers.json"
    for row in json.loads(path.read_text("utf-8"))["rows"] if path.is_file() else ():
        yield Row(**{**row, "interval": tuple(row["interval"])})


def main() -> None:
    """Print the table and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=HERE / "results" / "speech.json")
    options = parser.parse_args()
    publish(evaluations(options.data), options.out, "python -m benchmarks.eval_speech")


if __name__ == "__main__":
    main()
