"""Labelled speech to measure on: real, synthesised, put together anew, worn, and none at all."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from voice_interviewer import sound
from voice_interviewer.speech import SAMPLE_RATE, Samples, Span
from voice_interviewer.synthesis.bundled import HibariVoice

Rng = np.random.Generator

_REMIXED = 4
"""Clips that are put together from parts of the candidates and the bank of filled pauses."""
_PROMPTS = (
    "The maximum is a matter of quorum, and a human can still approve it by hand.",
    "An umbrella term for the murmur of a hundred summers under the thumb of a drummer.",
    "Her earlier work on the other server was never heard of in the northern office.",
    "A mother and her son, unhurried, wander up a hill above the humming harbour.",
)
"""Read speech full of what a filled pause is made of."""


@dataclass(frozen=True)
class Clip:
    """A labelled recording."""

    name: str
    samples: Samples
    fillers: tuple[Span, ...] | None
    """None where only the number is known."""
    count: int
    segments: tuple[dict[str, object], ...] = ()
    text: str = ""
    """What was said, filled pauses included or not."""

    def worn(self, samples: Samples) -> "Clip":
        """The same labels on another sound."""
        return replace(self, samples=samples)


def real(data: Path) -> list[Clip]:
    """The real recordings."""
    clips = []
    for entry in json.loads((data / "speech" / "manifest.json").read_text()):
        timed = entry["fillers"]
        spans = None if timed is None else tuple(Span(t["start"], t["end"]) for t in timed)
        count = entry["n_fillers"] if spans is None else len(spans)
        samples = sound.read(data / "speech" / entry["file"])
        clips.append(Clip(entry["file"], samples, spans, count, (), entry["transcript"]))
    return clips


def candidates(data: Path) -> list[Clip]:
    """The synthesised ones, with exact times."""
    clips = []
    for path in sorted((data / "candidates").glob("*.json")):
        entry = json.loads(path.read_text())
        spans = tuple(Span(t["start"], t["end"]) for t in entry["fillers"])
        samples, parts = sound.read(path.with_suffix(".flac")), tuple(entry["segments"])
        clips.append(Clip(path.stem, samples, spans, len(spans), parts, entry["verbatim"]))
    return clips


def remixed(data: Path) -> list[Clip]:
    """What the candidates said, in another order, with other filled pauses of their voice.

    Half of them with pauses about the filled pauses, half without any.
    """
    made = []
    voices = {"am_michael": "cand1", "bf_emma": "cand2", "af_heart": "ctrl1"}
    for n in range(_REMIXED):
        voice = list(voices)[n % len(voices)]
        source = next(c for c in candidates(data) if c.name.startswith(voices[voice]))
        bank = sorted((data / "candidates" / "filler_bank" / voice).glob("*.wav"))
        rng = np.random.default_rng(n)
        said = [Span(*_times(s)).cut(source.samples) for s in source.segments if _told(s)]
        said = [part for whole in said for part in _phrases(whole)]
        rng.shuffle(said)
        longest = 0.5 if n < _REMIXED / 2 else 0.04
        made.append(_put_together(f"{voice} {n}", said, bank, longest, rng))
    return made


def _told(segment: dict[str, object]) -> bool:
    return segment["kind"] == "speech"


def _times(segment: dict[str, object]) -> tuple[float, float]:
    return float(str(segment["start"])), float(str(segment["end"]))


def _phrases(samples: Samples) -> list[Samples]:
    """Speech cut in its longer pauses, into pieces of 1.5 s and more."""
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    loud = np.flatnonzero(np.mean(frames**2, axis=1) > 10 ** (-45 / 10))
    cuts, last = [], 0
    for a, b in pairwise(loud.tolist()):
        middle = (a + b) // 2 * 160
        if b - a > 15 and middle - last > 1.5 * SAMPLE_RATE:
            cuts.append(middle)
            last = middle
    return [part for part in np.split(samples, cuts) if len(part) > SAMPLE_RATE]


def _put_together(
    name: str, said: list[Samples], bank: list[Path], longest: float, rng: Rng
) -> Clip:
    parts: list[Samples] = [np.zeros(SAMPLE_RATE // 2, np.float32)]
    spans = []

    def silent() -> Samples:
        return np.zeros(int(SAMPLE_RATE * rng.uniform(0, longest)), np.float32)

    for part in said[:10]:
        filled = sound.read(bank[rng.integers(len(bank))]) * np.float32(rng.uniform(0.6, 1.0))
        parts += [part, silent()]
        start = sum(map(len, parts)) / SAMPLE_RATE
        spans.append(Span(start, start + len(filled) / SAMPLE_RATE))
        parts += [filled, silent()]
    whole = np.concatenate(parts)
    room = 10 ** (-62 / 20) * rng.standard_normal(len(whole))
    return Clip(name, (whole + room).astype(np.float32), tuple(spans), len(spans))


def noisy(samples: Samples, snr: float) -> Samples:
    """White noise so many dB under the voice."""
    voice = float(np.sqrt(np.mean(samples[np.abs(samples) > 0.01] ** 2)))
    noise = np.random.default_rng(4).standard_normal(len(samples)) * voice * 10 ** (-snr / 20)
    return np.clip(samples + noise, -1, 1).astype(np.float32)


def band(samples: Samples, low: float, high: float) -> Samples:
    """Nothing outside two frequencies; a telephone has 300 and 3,400 Hz."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


def telephone(samples: Samples) -> Samples:
    """Nothing under 300 or over 3,400 Hz."""
    return band(samples, 300, 3400)


def without_fillers(data: Path) -> Iterator[Clip]:
    """Recordings in which nobody says "um": read speech, a room, laughter, breath, noises."""
    for clip in (*real(data), *candidates(data)):
        if not clip.count:
            yield clip
    for n, (pace, depth) in enumerate(((0.8, 1.0), (1.0, 1.25), (1.15, 1.1))):
        voice = HibariVoice(pace=pace, depth=depth)
        read = np.concatenate([voice.say(text) for text in _PROMPTS])
        room = np.random.default_rng(n).standard_normal(len(read)) * 3e-4
        whole = _echoing(read) if n else (read + room).astype(np.float32)
        yield Clip(f"read {pace} {depth}", whole, (), 0)
    for kind in (_keys, _breath, _music, _cough, _laugh):
        rng = np.random.default_rng(8)
        parts: list[Samples] = []
        while sum(map(len, parts)) < 30 * SAMPLE_RATE:
            parts += [kind(rng), np.zeros(int(SAMPLE_RATE * rng.uniform(0.1, 0.8)))]
        whole = np.concatenate(parts)[: 30 * SAMPLE_RATE]
        room = rng.standard_normal(len(whole)) * 3e-4
        yield Clip(kind.__name__.strip("_"), (whole + room).astype(np.float32), (), 0)


def _echoing(samples: Samples) -> Samples:
    """In a bare room."""
    n = int(0.4 * SAMPLE_RATE)
    echo = np.random.default_rng(1).standard_normal(n) * np.exp(-6.9 * np.arange(n) / n) * 0.05
    echo[0] = 1
    size = len(samples) + n
    heard = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(echo, size), size)
    return np.asarray(heard[: len(samples)], np.float32)


def _keys(rng: Rng) -> Samples:
    made = np.zeros(SAMPLE_RATE)
    for at in rng.integers(0, SAMPLE_RATE - 400, 7):
        click = rng.standard_normal(400) * np.exp(-np.arange(400) / 60)
        made[at : at + 400] += click * rng.uniform(0.02, 0.2)
    return made


def _breath(rng: Rng) -> Samples:
    n = int(SAMPLE_RATE * rng.uniform(0.3, 1.0))
    hiss = band(rng.standard_normal(n), 300, rng.uniform(2000, 6000))
    return hiss * np.hanning(n) * rng.uniform(0.005, 0.05)


def _music(rng: Rng) -> Samples:
    notes = []
    for _ in range(8):
        n = int(SAMPLE_RATE * rng.choice([0.25, 0.5]))
        t, hertz = np.arange(n) / SAMPLE_RATE, 220 * 2 ** (rng.choice([0, 2, 4, 5, 7, 9, 12]) / 12)
        notes.append(
            sum(np.sin(2 * np.pi * hertz * k * t) * np.exp(-3 * t) / k for k in range(1, 8))
        )
    return np.concatenate(notes) * 0.1


def _cough(rng: Rng) -> Samples:
    n = int(SAMPLE_RATE * rng.uniform(0.25, 0.5))
    t = np.arange(n) / SAMPLE_RATE
    made = band(rng.standard_normal(n), 200, 4000) * np.exp(-t / 0.08) * 0.3
    return made + np.sin(2 * np.pi * rng.uniform(90, 180) * t) * np.exp(-t / 0.05) * 0.05


def _laugh(rng: Rng) -> Samples:
    hertz, parts = rng.uniform(150, 350), []
    for _ in range(rng.integers(3, 8)):
        t = np.arange(int(SAMPLE_RATE * 0.09)) / SAMPLE_RATE
        voiced = sum(np.sin(2 * np.pi * hertz * k * t) / k for k in range(1, 10))
        hiss = band(rng.standard_normal(int(SAMPLE_RATE * 0.08)), 500, 5000) * 0.06
        parts += [voiced * np.hanning(len(t)) * 0.1, hiss]
        hertz *= 0.95
    return np.concatenate(parts)
