"""What must not change a measure does not: gain, rate, a shift, silence, the other track.

With real models on 13 s of real speech.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soxr

from voice_interviewer import sound
from voice_interviewer.findings import Measure
from voice_interviewer.fluency import measure
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.speech import SAMPLE_RATE, Samples
from voice_interviewer.transcript import Transcript, second_pass
from voice_interviewer.vad import SileroVad

pytestmark = pytest.mark.real

COLD = Path(__file__).parent / "data" / "speech" / "cold_corpus3.flac"
QUIET = np.zeros(10 * SAMPLE_RATE, np.float32)

Hear = Callable[[Samples], tuple[Transcript, dict[str, Measure]]]


@pytest.fixture(scope="module")
def spoken() -> Samples:
    return sound.read(COLD)[: 13 * SAMPLE_RATE] * np.float32(0.2)


@pytest.fixture(scope="module")
def hear() -> Hear:
    recognizer, detector = FasterWhisper(threads=1, at_once=2), SileroVad()

    def heard(samples: Samples) -> tuple[Transcript, dict[str, Measure]]:
        transcript = second_pass(samples, [], recognizer, detector)
        return transcript, {m.name: m for m in measure(transcript, samples)}

    return heard


@pytest.fixture(scope="module")
def plainly(spoken: Samples, hear: Hear) -> tuple[Transcript, dict[str, Measure]]:
    return hear(spoken)


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x * np.float32(10 ** (-12 / 20)),
        lambda x: x * np.float32(10 ** (12 / 20)),
        lambda x: sound.resample(soxr.resample(x, SAMPLE_RATE, 44_100), 44_100),
        lambda x: np.concatenate([QUIET, x]),
    ],
    ids=["12 dB softer", "12 dB louder", "resampled", "10 s later"],
)
def test_what_is_no_speech_changes_no_measure(
    change: Callable[[Samples], Samples],
    spoken: Samples,
    hear: Hear,
    plainly: tuple[Transcript, dict[str, Measure]],
) -> None:
    """Counts are equal; times within 0.05 s, spreads within 5 %."""
    before, was = plainly
    after, now = hear(change(spoken))
    shift = after.voice[0].start - before.voice[0].start

    assert [p.text for p in after.counted] == [p.text for p in before.counted]
    for pause, same in zip(after.counted, before.counted, strict=True):
        assert pause.span.start - shift == pytest.approx(same.span.start, abs=0.1)
    assert now["silent_pauses"].value == was["silent_pauses"].value
    assert now["longest_run"].value == pytest.approx(was["longest_run"].value, abs=0.05)
    for name in ("pitch_variety", "loudness_variety"):
        assert now[name].value == pytest.approx(was[name].value, rel=0.05), name


def test_a_recording_played_twice_has_twice_the_counts(
    spoken: Samples, hear: Hear, plainly: tuple[Transcript, dict[str, Measure]]
) -> None:
    before, was = plainly
    after, now = hear(np.concatenate([spoken, QUIET, spoken]))

    assert len(after.counted) == 2 * len(before.counted)
    # The silence between the two is a pause as well.
    assert now["silent_pauses"].value == 2 * (was["silent_pauses"].value or 0) + 1
    assert len(after.turns[0].words) == pytest.approx(2 * len(before.turns[0].words), abs=2)
