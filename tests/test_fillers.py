"""Filled pauses and pauses against labelled speech, with real models.

One recording lies beside the tests; the rest of the development data may be absent.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soxr

from voice_interviewer import sound
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.speech import SAMPLE_RATE, Samples, Span
from voice_interviewer.transcript import Transcript, second_pass, voice_spans
from voice_interviewer.vad import SileroVad, silences

pytestmark = pytest.mark.real

HERE = Path(__file__).parent / "data" / "speech"
SHARED = Path(__file__).parents[2] / "shared" / "data"
NEAR = 0.5


@dataclass(frozen=True)
class Labelled:
    path: Path
    fillers: tuple[Span, ...] | None
    """None where only their number is known."""
    count: int


def labelled() -> Iterator[Labelled]:
    for entry in json.loads((SHARED / "speech" / "manifest.json").read_text()):
        spans = entry["fillers"]
        timed = None if spans is None else tuple(Span(s["start"], s["end"]) for s in spans)
        count = entry["n_fillers"] if timed is None else len(timed)
        yield Labelled(SHARED / "speech" / entry["file"], timed, count)
    for path in sorted((SHARED / "candidates").glob("*.json")):
        spans = json.loads(path.read_text())["fillers"]
        timed = tuple(Span(s["start"], s["end"]) for s in spans)
        yield Labelled(path.with_suffix(".flac"), timed, len(timed))


@pytest.fixture(scope="module")
def recognizer() -> FasterWhisper:
    return FasterWhisper()


@pytest.fixture(scope="module")
def detector() -> SileroVad:
    return SileroVad()


def hits(found: Transcript, truth: Labelled) -> int:
    """How many labelled filled pauses were found, each at most once."""
    if truth.fillers is None:
        return min(len(found.counted), truth.count)
    left = list(truth.fillers)
    for pause in found.counted:
        wide = Span(max(0.0, pause.span.start - NEAR), pause.span.end + NEAR)
        match = next((t for t in left if t.overlaps(wide)), None)
        if match is not None:
            left.remove(match)
    return len(truth.fillers) - len(left)


def test_a_man_with_a_cold_is_heard_to_say_um(
    recognizer: FasterWhisper, detector: SileroVad
) -> None:
    samples = sound.read(HERE / "cold_corpus3.flac")
    once = second_pass(samples, [], recognizer, detector)
    again = second_pass(samples, [], recognizer, detector)
    text = once.turns[0].text.lower()

    assert once == again
    assert "corpus" in text
    assert "um" not in text.split()
    assert len(once.counted) >= 5
    assert all(pause.text in ("um", "uh") for pause in once.counted)


def test_neither_level_nor_rate_nor_what_comes_before_changes_what_is_heard(
    recognizer: FasterWhisper, detector: SileroVad
) -> None:
    """The same 13 s twice, 12 dB louder, through a CD's rate, and after 10 s of a quiet room."""
    room = np.random.default_rng(1).standard_normal(10 * SAMPLE_RATE).astype(np.float32) * 1e-4
    once = sound.read(HERE / "cold_corpus3.flac")[: int(13.2 * SAMPLE_RATE)]
    once = once * np.float32(0.24 / np.abs(once).max())
    resampled = sound.resample(soxr.resample(once, SAMPLE_RATE, 44_100), 44_100)

    def pauses(samples: Samples) -> list[float]:
        heard = second_pass(samples, [], recognizer, detector)
        return [pause.span.start for pause in heard.counted]

    true = pauses(once)
    again = 14.2
    expected = {
        "twice": (
            np.concatenate([once, room[:SAMPLE_RATE], once]),
            [*true, *(t + again for t in true)],
        ),
        "louder": (once * np.float32(4), true),
        "resampled": (resampled, true),
        "later": (np.concatenate([room, once]), [t + 10 for t in true]),
    }
    assert len(true) >= 3
    for name, (samples, times) in expected.items():
        assert pauses(samples) == pytest.approx(times, abs=0.1), name


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the development data beside the checkout")
def test_filled_pauses_are_found_and_few_are_invented(
    recognizer: FasterWhisper, detector: SileroVad
) -> None:
    true = hit = found = 0
    for each in labelled():
        transcript = second_pass(sound.read(each.path), [], recognizer, detector)
        true, found = true + each.count, found + len(transcript.counted)
        hit += hits(transcript, each)

    assert true == 27
    assert hit / true >= 0.85
    assert hit / found >= 0.95


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the development data beside the checkout")
def test_silent_pauses_have_the_number_and_length_they_were_made_with(detector: SileroVad) -> None:
    """Truth: where a synthesised voice is within 12 dB of the noise laid under it."""
    counts, totals = [], []
    for path in sorted((SHARED / "candidates").glob("*.flac")):
        samples = sound.read(path)
        found = silences(voice_spans(samples, detector), 0.25)
        frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
        loud = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12) > -50
        at = np.flatnonzero(loud)
        gaps = (np.diff(at) - 1) / 100
        gaps = gaps[gaps >= 0.25]
        counts.append((len(found), len(gaps)))
        totals.append((sum(s.duration for s in found), gaps.sum()))

    (n, n_true), (s, s_true) = (map(sum, zip(*pairs, strict=True)) for pairs in (counts, totals))
    assert abs(n - n_true) <= 0.05 * n_true
    assert abs(s - s_true) <= 0.05 * s_true
