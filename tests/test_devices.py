"""Real PortAudio streams on virtual devices, and everything that can befall a device."""

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from benchmarks import rig as rigs
from voice_interviewer.capture import Chunk, blocks
from voice_interviewer.errors import DeviceError
from voice_interviewer.loudspeaker import Loudspeaker
from voice_interviewer.microphone import GONE, SENDS_NOTHING, Microphone
from voice_interviewer.speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples

pytestmark = [
    pytest.mark.device,
    pytest.mark.skipif(bool(rigs.missing()), reason=rigs.missing()),
]


@pytest.fixture
def rig() -> Iterator[rigs.Rig]:
    from voice_interviewer import portaudio

    with rigs.Rig() as running:
        portaudio.restart()  # what was there when PortAudio started is not there any more
        yield running


def tone(seconds: float, hertz: float = 1000) -> Samples:
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.5 * np.sin(2 * np.pi * hertz * t)).astype(np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def levels(
    samples: npt.NDArray[np.float32], rate: int, per_second: int = 100
) -> npt.NDArray[np.float32]:
    """Root mean square of each hundredth (or another part) of a second."""
    step = rate // per_second
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    return np.sqrt(np.mean(np.square(frames), axis=1))


class Ears:
    """Listens to a microphone and remembers everything."""

    def __init__(self, microphone: Microphone) -> None:
        self._microphone, self._chunks = microphone, microphone.chunks()
        self.heard: list[Chunk] = []

    def listen(self, seconds: float) -> list[Chunk]:
        """Chunks, silence for lost ones included, that stand for so many seconds."""
        new, left = [], seconds * self._microphone.rate
        while left > 0:
            new.append(next(self._chunks))
            left -= len(new[-1].samples) + new[-1].lost
        self.heard += new
        return new

    def until(self, trouble: str) -> list[Chunk]:
        """Chunks up to the first with (or for "" without) that trouble; a minute at most."""
        new = list(itertools.takewhile(lambda chunk: chunk.trouble != trouble, self._minute()))
        self.heard += new
        return new

    def close(self) -> None:
        self._chunks.close()  # type: ignore[attr-defined]

    @property
    def seconds(self) -> float:
        total = sum(len(chunk.samples) + chunk.lost for chunk in self.heard)
        return total / self._microphone.rate

    def _minute(self) -> Iterator[Chunk]:
        end = time.monotonic() + 60
        for chunk in self._chunks:
            yield chunk
            assert time.monotonic() < end


def sound(chunks: list[Chunk]) -> Samples:
    return np.concatenate([chunk.samples for chunk in chunks])


def test_what_is_said_into_the_microphone_arrives_as_it_was(rig: rigs.Rig) -> None:
    microphone = Microphone()
    ears = Ears(microphone)
    ears.listen(0.2)
    rig.speak(tone(2))
    heard = sound(ears.listen(2.5))
    ears.close()

    rate = microphone.rate
    loud = levels(heard, rate) > 0.3
    middle = heard[np.argmax(loud) * rate // 100 :][:rate]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * rate / len(middle) == pytest.approx(1000, abs=1.5)
    assert np.std(middle) == pytest.approx(0.3536, rel=0.01)
    assert loud.sum() == pytest.approx(200, abs=3)


def test_what_the_interviewer_says_is_played_whole(rig: rigs.Rig, tmp_path: Path) -> None:
    microphone, loudspeaker = Microphone(), Loudspeaker()
    said = [*silence(0.32).reshape(-1, BLOCK_SAMPLES), *tone(1.92).reshape(-1, BLOCK_SAMPLES)]
    said += [*silence(0.64).reshape(-1, BLOCK_SAMPLES)]
    with rig.recording(tmp_path / "bus.wav"):
        for block, _ in zip(said, blocks(microphone), strict=False):
            loudspeaker.play(block)
    loudspeaker.close()

    bus, rate = soundfile.read(tmp_path / "bus.wav", dtype="float32")
    loud = np.flatnonzero(levels(bus[:, 0], rate) > 0.3)
    assert len(loud) == pytest.approx(192, abs=3)
    assert np.ptp(loud) + 1 - len(loud) <= 2, "no gap that could be heard, on a busy machine"
    assert not bus[:, 1].any(), "and the microphone's own channel stays silent"


def test_more_is_kept_ahead_once_a_word_was_torn(rig: rigs.Rig) -> None:  # noqa: ARG001
    microphone, loudspeaker = Microphone(), Loudspeaker()
    before = loudspeaker.ahead
    for n, _ in enumerate(blocks(microphone)):
        loudspeaker.play(tone(0.032) if 10 <= n < 60 else silence(0.032))
        if n == 30:
            time.sleep(0.3)  # the program has something else to do
        if n == 80:
            break
    loudspeaker.close()

    assert before == pytest.approx(0.064)
    assert loudspeaker.ahead > before


def test_an_interrupted_interviewer_fades_and_is_silent(rig: rigs.Rig, tmp_path: Path) -> None:
    microphone, loudspeaker = Microphone(), Loudspeaker()
    with rig.recording(tmp_path / "bus.wav"):
        for n, _ in enumerate(blocks(microphone)):
            loudspeaker.play(tone(0.032) if 10 <= n < 40 else silence(0.032))
            if n == 40:
                loudspeaker.cut()
            if n == 70:
                break
    loudspeaker.close()

    bus, rate = soundfile.read(tmp_path / "bus.wav", dtype="float32")
    played = levels(bus[:, 0], rate, per_second=200)
    last = np.flatnonzero(played > 0.34)[-1]
    rest = played[last + 1 :]
    fading = rest[rest > 0.01]
    assert len(fading) >= 2, "it fades and is not torn off"
    assert (np.diff(fading) < 0).all(), "and only gets softer"
    assert not rest[8:].round(3).any(), "and is silent 40 ms later"


def test_a_server_that_stands_still_for_a_second_loses_nothing(rig: rigs.Rig) -> None:
    microphone = Microphone()
    ears = Ears(microphone)
    begun = time.monotonic()
    ears.listen(0.5)
    with rig.frozen():
        time.sleep(1.0)
    ears.listen(2.5)
    passed = time.monotonic() - begun
    ears.close()

    assert microphone.health.lost == 0
    assert microphone.health.reopened == 0
    assert microphone.health.longest_gap > 0.8
    assert ears.seconds == pytest.approx(passed, abs=0.2)


def test_a_server_that_dies_is_waited_for_and_found_again(rig: rigs.Rig) -> None:
    microphone = Microphone()
    ears = Ears(microphone)
    begun = time.monotonic()
    ears.listen(0.5)
    rig.stop()
    ears.until(GONE)
    ears.listen(1.5)
    rig.start()
    ears.until("")
    rig.speak(tone(1))
    after = sound(ears.listen(2))
    passed = time.monotonic() - begun
    ears.close()

    assert microphone.health.reopened == 1
    assert (levels(after, microphone.rate) > 0.3).sum() == pytest.approx(100, abs=3)
    assert ears.seconds == pytest.approx(passed, abs=0.3), "silence stands for what was missed"


def test_a_loudspeaker_that_dies_does_not_stop_the_interview(rig: rigs.Rig, tmp_path: Path) -> None:
    loudspeaker = Loudspeaker()
    ears = blocks(Microphone())
    next(ears)
    rig.stop()
    for _ in range(60):
        next(ears)
        loudspeaker.play(tone(0.032))
    rig.start()
    for _ in range(90):
        next(ears)
        loudspeaker.play(tone(0.032))
    with rig.recording(tmp_path / "bus.wav"):
        for _ in range(30):
            next(ears)
            loudspeaker.play(tone(0.032))
    loudspeaker.close()

    bus, rate = soundfile.read(tmp_path / "bus.wav", dtype="float32")
    assert (levels(bus[:, 0], rate) > 0.3).mean() > 0.5


def test_a_microphone_that_is_unplugged_is_heard_again_when_it_is_back(rig: rigs.Rig) -> None:
    microphone = Microphone()
    ears = Ears(microphone)
    ears.listen(0.5)
    rig.unplug()
    ears.until(SENDS_NOTHING)
    rig.plug_in()
    rig.speak(tone(1))
    after = ears.listen(2)
    ears.close()

    assert (levels(sound(after), microphone.rate) > 0.3).sum() == pytest.approx(100, abs=3)
    assert after[-1].trouble == ""


def test_a_stream_that_is_ended_from_outside_is_opened_again(rig: rigs.Rig) -> None:
    microphone = Microphone()
    ears = Ears(microphone)
    ears.listen(0.5)
    rig.disconnect()
    ears.until(GONE)
    ears.until("")
    rig.speak(tone(1))
    after = sound(ears.listen(2))
    ears.close()

    assert microphone.health.reopened == 1
    assert (levels(after, microphone.rate) > 0.3).sum() == pytest.approx(100, abs=3)


def test_a_microphone_that_never_comes_back_ends_in_a_message(rig: rigs.Rig) -> None:
    ears = Ears(Microphone(patience=1.5))
    ears.listen(0.2)
    rig.stop()

    with pytest.raises(DeviceError, match="--text"):
        ears.listen(20)


@pytest.mark.usefixtures("rig")
def test_digital_silence_is_reported_as_a_matter_of_permission() -> None:
    ears = Ears(Microphone())
    early = ears.listen(1.5)
    late = ears.listen(1.0)
    ears.close()

    assert {chunk.trouble for chunk in early} == {""}
    assert late[-1].trouble == SENDS_NOTHING


@pytest.mark.usefixtures("rig")
def test_a_device_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(DeviceError, match=r"'banana'.*There are: .*default"):
        Microphone("banana")
    with pytest.raises(DeviceError, match="loudspeaker called 'banana'"):
        Loudspeaker("banana")


@pytest.mark.usefixtures("rig")
def test_the_terminal_is_spared_what_alsa_has_to_say() -> None:
    loud = (
        "import sys; from voice_interviewer import portaudio;"
        "from voice_interviewer.errors import DeviceError;"
        "sys.stderr.write('before '); m = portaudio.sounddevice\n"
        "with portaudio.quiet():\n"
        "    m()._lib.Pa_Terminate(); m()._lib.Pa_Initialize()\n"
        "    try: m().InputStream(device=0, samplerate=1, channels=99)\n"
        "    except Exception: sys.stderr.write('within ')\n"
        "sys.stderr.write('after')"
    )
    done = subprocess.run([sys.executable, "-c", loud], capture_output=True, text=True, check=False)

    assert done.stderr == "before within after"
