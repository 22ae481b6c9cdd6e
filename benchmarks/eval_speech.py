"""How far off the delivery measures are on labelled speech, beside simpler ways.

    python benchmarks/eval_speech.py [--data FOLDER] [--out FILE]

Reads `speech/` and `candidates/` in `--data` (by default ../shared/data), prints a table
and writes `benchmarks/results/speech.json`. Candidates are also run with noise at 20 and
10 dB under the voice and through a telephone's band. Intervals are Wilson's (95 %).

The probe that ships was trained on these very recordings as well; what it does on
recordings that it has not seen is in docs/measures.md.
"""

import argparse
import json
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import voice_interviewer
from voice_interviewer import sound
from voice_interviewer.fluency.pace import syllables
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.speech import SAMPLE_RATE, Samples, Span, seconds_at
from voice_interviewer.transcript import DISFLUENT, proposals, second_pass, voice_spans
from voice_interviewer.vad import SileroVad, silences

NEAR_REAL, NEAR_MADE = 0.5, 0.25
"""Seconds by which a found filled pause may miss a real, or a synthesised one."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    metric: str
    value: float
    unit: str
    goal: float | str
    n: int
    baseline: dict[str, float] = field(default_factory=dict)
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Clip:
    """A labelled recording."""

    samples: Samples
    fillers: tuple[Span, ...] | None
    """None where only the number is known."""
    count: int
    segments: tuple[dict[str, object], ...] = ()


@dataclass
class Tally:
    """Hits, what was found and what was there."""

    hits: int = 0
    found: int = 0
    true: int = 0

    def add(self, spans: Sequence[Span], clip: Clip, near: float) -> None:
        """Count one clip."""
        self.found, self.true = self.found + len(spans), self.true + clip.count
        if clip.fillers is None:
            self.hits += min(len(spans), clip.count)
            return
        left = list(clip.fillers)
        for span in spans:
            wide = Span(max(0.0, span.start - near), span.end + near)
            match = next((truth for truth in left if truth.overlaps(wide)), None)
            if match is not None:
                left.remove(match)
                self.hits += 1

    @property
    def precision(self) -> float:
        """Share of what was found that was there."""
        return self.hits / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        """Share of what was there that was found."""
        return self.hits / self.true if self.true else float("nan")

    @property
    def f1(self) -> float:
        """The harmonic mean of the two; 1 where nothing was there and nothing found."""
        return 2 * self.hits / (self.found + self.true) if self.found + self.true else 1.0


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not n:
        return (0.0, 1.0)
    z, p = 1.96, hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (round(float(middle - half), 3), round(float(middle + half), 3))


def speech(data: Path) -> list[Clip]:
    """The real recordings."""
    clips = []
    for entry in json.loads((data / "speech" / "manifest.json").read_text()):
        timed = entry["fillers"]
        spans = None if timed is None else tuple(Span(t["start"], t["end"]) for t in timed)
        count = entry["n_fillers"] if spans is None else len(spans)
        clips.append(Clip(sound.read(data / "speech" / entry["file"]), spans, count))
    return clips


def candidates(data: Path) -> list[Clip]:
    """The synthesised ones, with exact times."""
    clips = []
    for path in sorted((data / "candidates").glob("*.json")):
        entry = json.loads(path.read_text())
        spans = tuple(Span(t["start"], t["end"]) for t in entry["fillers"])
        samples = sound.read(path.with_suffix(".flac"))
        clips.append(Clip(samples, spans, len(spans), tuple(entry["segments"])))
    return clips


def noisy(samples: Samples, snr: float) -> Samples:
    """White noise so many dB under the voice."""
    voice = float(np.sqrt(np.mean(samples[np.abs(samples) > 0.01] ** 2)))
    noise = np.random.default_rng(4).standard_normal(len(samples)) * voice * 10 ** (-snr / 20)
    return np.clip(samples + noise, -1, 1).astype(np.float32)


def telephone(samples: Samples) -> Samples:
    """Nothing under 300 or over 3,400 Hz."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


def evaluations(data: Path) -> Iterator[Row]:
    """All rows, the cheap ones first."""
    recognizer, detector = FasterWhisper(), SileroVad()
    made = candidates(data)
    yield from pauses(made, detector)
    yield articulation(made, detector)
    yield from filled("real", speech(data), NEAR_REAL, 0.90, recognizer, detector)
    conditions = (
        ("clean", made, 0.95),
        ("20 dB", [with_sound(c, noisy(c.samples, 20)) for c in made], 0.92),
        ("10 dB", [with_sound(c, noisy(c.samples, 10)) for c in made], 0.85),
        ("telephone", [with_sound(c, telephone(c.samples)) for c in made], 0.85),
    )
    for name, clips, goal in conditions:
        yield from filled(f"made, {name}", clips, NEAR_MADE, goal, recognizer, detector)


def with_sound(clip: Clip, samples: Samples) -> Clip:
    """The same labels on another sound."""
    return Clip(samples, clip.fillers, clip.count, clip.segments)


def filled(
    name: str,
    clips: Sequence[Clip],
    near: float,
    goal: float,
    recognizer: FasterWhisper,
    detector: SileroVad,
) -> Iterator[Row]:
    """Filled pauses of a set: ours, Whisper's own, and Whisper's with a hint alone."""
    ours, plain, hinted = Tally(), Tally(), Tally()
    seconds = spent = plainly = 0.0
    for clip in clips:
        before = time.process_time()
        spans = [
            pause.span for pause in second_pass(clip.samples, [], recognizer, detector).counted
        ]
        spent += time.process_time() - before
        ours.add(spans, clip, near)
        for tally, hint in ((plain, ""), (hinted, DISFLUENT)):
            before = time.process_time()
            words = recognizer.recognize(clip.samples, hint).words
            plainly += time.process_time() - before
            tally.add([each.span for each in proposals(words)], clip, near)
        seconds += seconds_at(len(clip.samples))

    def others(of: str) -> dict[str, float]:
        pairs = (("whisper", plain), ("hint only", hinted))
        values = {n: float(getattr(t, of)) for n, t in pairs}
        return {n: round(value, 3) for n, value in values.items() if not np.isnan(value)}

    yield Row(f"filled pauses, {name}: F1", ours.f1, "", goal, ours.true, others("f1"))
    yield Row(
        f"filled pauses, {name}: precision", ours.precision, "", 0.95, ours.found,
        others("precision"), wilson(ours.hits, ours.found),
    )  # fmt: skip
    yield Row(
        f"filled pauses, {name}: recall", ours.recall, "", "", ours.true,
        others("recall"), wilson(ours.hits, ours.true),
    )  # fmt: skip
    if name == "real":
        n = len(clips)
        yield Row("second pass, times real time (cpu)", seconds / spent, "x", 8, n)
        yield Row("second pass over two plain ones (cpu)", spent / plainly, "x", 1.35, n)


def pauses(clips: Sequence[Clip], detector: SileroVad) -> Iterator[Row]:
    """Silent pauses against where the synthesised sound is within 12 dB of its noise."""
    n = n_true = 0
    length = true = 0.0
    for clip in clips:
        found = silences(voice_spans(clip.samples, detector), 0.25)
        frames = clip.samples[: len(clip.samples) // 160 * 160].reshape(-1, 160)
        loud = np.flatnonzero(10 * np.log10(np.mean(frames**2, axis=1) + 1e-12) > -50)
        gaps = (np.diff(loud) - 1) / 100
        gaps = gaps[gaps >= 0.25]
        n, n_true = n + len(found), n_true + len(gaps)
        length, true = length + sum(s.duration for s in found), true + float(gaps.sum())
    yield Row("silent pauses: number, found over true", n / n_true, "", "0.95-1.05", n_true)
    yield Row(
        "silent pauses: total length, found over true", length / true, "", "0.95-1.05", n_true
    )


def articulation(clips: Sequence[Clip], detector: SileroVad) -> Row:
    """Articulation rate of the stretches of speech against the time they were made with.

    The syllables come from the same lexicon on both sides, so this tests the time.
    """
    rate = true = 0.0
    n = 0
    for clip in clips:
        voice = voice_spans(clip.samples, detector)
        for segment in clip.segments:
            if segment["kind"] != "speech":
                continue
            span = Span(float(segment["start"]), float(segment["end"]))  # type: ignore[arg-type]
            inside = [v for v in voice if v.overlaps(span)]
            heard = sum(min(v.end, span.end) - max(v.start, span.start) for v in inside)
            count = syllables(str(segment["text"]))
            made = span.cut(clip.samples)
            frames = made[: len(made) // 160 * 160].reshape(-1, 160)
            loud = np.flatnonzero(10 * np.log10(np.mean(frames**2, axis=1) + 1e-12) > -50)
            gaps = (np.diff(loud) - 1) / 100
            spoken = (loud[-1] - loud[0] + 1) / 100 - float(gaps[gaps >= 0.1].sum())
            rate, true, n = rate + count / heard, true + count / spoken, n + 1
    return Row("articulation rate, measured over true", rate / true, "", "0.95-1.05", n)


def main() -> None:
    """Print the table and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/speech.json"))
    options = parser.parse_args()
    rows = []
    for row in evaluations(options.data):
        rows.append(row)
        spread = f"[{row.interval[0]:.2f}, {row.interval[1]:.2f}]" if row.interval else ""
        others = ", ".join(f"{name} {value:.2f}" for name, value in row.baseline.items())
        line = f"{row.metric:44} {row.value:7.3f} {spread:14} goal {row.goal!s:9} n {row.n:4}"
        print(line, others, flush=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    written = {
        "machine": platform.processor() or platform.machine(),
        "versions": {
            "python": platform.python_version(),
            "voice-interviewer": voice_interviewer.__version__,
        },
        "command": "python benchmarks/eval_speech.py",
        "rows": [asdict(row) for row in rows],
    }
    options.out.write_text(json.dumps(written, indent=1) + "\n")


if __name__ == "__main__":
    main()
