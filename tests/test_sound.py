"""Reading what people record: any format comes out alike, and what cannot be read says so."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
import soxr

from voice_interviewer import sound
from voice_interviewer.errors import UnreadableAudio
from voice_interviewer.speech import SAMPLE_RATE, Samples


def tone(rate: int = 44_100, seconds: float = 2.0) -> Samples:
    return np.sin(2 * np.pi * 300 * np.arange(round(rate * seconds)) / rate).astype(np.float32) / 2


def encode(path: Path, codec: str, samples: Samples, rate: int = 44_100) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.layout = "mono"
        size = stream.codec_context.frame_size or 1024
        for start in range(0, len(samples), size):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples[np.newaxis, start : start + size]), "fltp", "mono"
            )
            frame.sample_rate, frame.pts = rate, start
            frame.time_base = Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp3", "libmp3lame"), ("a.m4a", "aac"), ("a.mp4", "aac"), ("a.flac", "flac"),
     ("a.wav", "pcm_s16le"), ("a.mkv", "aac")],
)  # fmt: skip
def test_every_format_comes_out_as_the_same_sound(tmp_path: Path, name: str, codec: str) -> None:
    try:
        path = encode(tmp_path / name, codec, tone())
    except (av.error.FFmpegError, ValueError) as error:
        if codec in ("flac", "pcm_s16le"):
            soundfile.write(tmp_path / name, tone(), 44_100)
            path = tmp_path / name
        else:
            pytest.skip(f"this FFmpeg cannot write {codec}: {error}")

    heard = sound.read(path)

    assert len(heard) / SAMPLE_RATE == pytest.approx(2.0, abs=0.1)
    middle = heard[SAMPLE_RATE // 2 : SAMPLE_RATE * 3 // 2]
    assert sound.rms_dbfs(middle) == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.5)


def test_a_silent_channel_does_not_halve_the_voice(tmp_path: Path) -> None:
    stereo = np.stack([tone(), np.zeros_like(tone())], axis=1)
    soundfile.write(tmp_path / "headset.wav", stereo, 44_100)

    assert sound.peak_dbfs(sound.read(tmp_path / "headset.wav")) == pytest.approx(-6, abs=0.3)


def half(path: Path) -> None:
    held = path.read_bytes()
    path.write_bytes(held[: len(held) // 2])


def test_what_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "cut.wav", tone(), 44_100)
    soundfile.write(tmp_path / "cut.flac", tone(), 44_100)
    soundfile.write(tmp_path / "silent.wav", np.zeros(44_100), 44_100)
    soundfile.write(tmp_path / "nothing.wav", np.zeros(0), 44_100)
    half(tmp_path / "cut.wav")
    half(tmp_path / "cut.flac")
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "notes.wav").write_text("these are not sounds\n" * 100)
    expected = {
        "missing.wav": "There is no file",
        "empty.wav": "is empty",
        "silent.wav": "is silent",
        "nothing.wav": "holds no sound",
        "notes.wav": "not an audio or video file",
        "cut.wav": "cut short",
        "cut.flac": "cut short",
    }

    for name, message in expected.items():
        with pytest.raises(UnreadableAudio, match=message) as raised:
            sound.read(tmp_path / name)
        assert name in str(raised.value)


@pytest.mark.parametrize(("name", "codec"), [("cut.mp4", "aac"), ("cut.m4a", "aac")])
def test_a_cut_video_is_not_taken_for_a_whole_one(tmp_path: Path, name: str, codec: str) -> None:
    path = encode(tmp_path / name, codec, tone(seconds=5))
    half(path)

    with pytest.raises(UnreadableAudio):
        sound.read(path)


def test_pcm_is_reversible_and_clips() -> None:
    samples = np.array([-2, -1, -0.5, 0, 0.5, 1, 2], np.float32)

    assert sound.from_pcm(sound.to_pcm(samples)) == pytest.approx(np.clip(samples, -1, 1), abs=1e-4)


@pytest.mark.parametrize(
    ("before", "after"), [(48_000, 16_000), (16_000, 48_000), (44_100, 16_000), (16_000, 44_100)]
)
def test_sound_in_pieces_is_resampled_as_if_it_were_whole(before: int, after: int) -> None:
    whole = np.random.default_rng(0).normal(0, 0.1, before).astype(np.float32)
    resampling = sound.Resampling(before, after)
    pieces = [resampling.take(piece) for piece in np.array_split(whole, 61)]
    expected = soxr.resample(whole, before, after)

    came = np.concatenate([*pieces, resampling.rest()])
    assert len(came) == len(expected)
    inside = slice(after // 100, -after // 100)  # where nothing is beyond the edge
    assert came[inside] == pytest.approx(expected[inside], abs=1e-4)


def test_pieces_come_out_as_late_as_each_other() -> None:
    resampling = sound.Resampling(48_000, 16_000)

    lengths = [len(resampling.take(np.ones(768, np.float32))) for _ in range(50)]

    assert lengths == [96] + [256] * 49  # 10 ms are kept, and then always the same
