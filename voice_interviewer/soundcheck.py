"""A microphone and a loudspeaker in, how well they serve an interview out.

Three stretches of sound tell everything: the room while nobody speaks, the room while the
interviewer speaks (which tells the echo, its delay and its level), and the candidate saying a
sentence. Advice is given only where something would spoil an interview.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from .capture import AudioSource, blocks
from .echo import Coupling, coupling
from .playback import AudioSink
from .sound import peak_dbfs, rms_dbfs
from .speech import BLOCK_SAMPLES, BLOCK_SECONDS, SAMPLE_RATE, Samples
from .vad import SpeechDetector, probabilities, speech_spans

LISTEN = 1.5
"""Seconds of the empty room."""
TAIL = 0.5
"""Seconds that an echo is waited for."""
SPEAK = 6.0
"""Seconds in which the candidate may say a sentence."""

_CLIPPED = 0.985
_LOUD_ROOM = -45.0
"""Noise above this (dBFS) covers the ends of words."""
_QUIET_VOICE = -40.0
_FAR = 15.0
"""A voice should be so much louder than the room (dB)."""
_CLIPPED_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class SoundCheck:
    """What was measured."""

    noise: float
    """Level of the empty room (dBFS); minus infinity if the microphone sends zeros."""
    echo: Coupling | None
    """How much of the interviewer comes back; None if nothing could be measured."""
    voice: float | None
    """Level of the candidate's voice (dBFS); None if none was heard or asked for."""
    clipping: float
    """Share of samples at the limit, in [0, 1]."""

    @property
    def round_trip(self) -> float | None:
        """Seconds from handing over a sound to hearing it; None without an echo."""
        return self.echo.delay if self.echo and self.echo.echo else None

    def advice(self) -> list[str]:
        """What to do, worst first; empty if all is well."""
        if self.noise == float("-inf"):
            return [
                "The microphone sends nothing, not even noise: unmute it, and allow the terminal "
                "to use it in the system's privacy settings."
            ]
        told = []
        if self.clipping > _CLIPPED_SHARE:
            told.append("The microphone is too loud and distorts: turn its level down.")
        if self.voice is not None and self.voice < _QUIET_VOICE:
            told.append("You are hard to hear: come closer, or turn the microphone's level up.")
        elif self.voice is not None and self.voice - self.noise < _FAR:
            told.append("The room is nearly as loud as you are: come closer, or close a window.")
        elif self.noise > _LOUD_ROOM:
            told.append("The room is loud: a headset would be heard better.")
        return told


def measure(
    source: AudioSource, sink: AudioSink, sentence: Samples, *, ask: Iterator[None] | None = None
) -> tuple[Samples, Samples, Samples, Samples]:
    """Listen to the room, play a sentence into it, and listen to the candidate.

    Args:
        source: The microphone.
        sink: The loudspeaker.
        sentence: What is played, shape (n,), 16 kHz.
        ask: Is advanced when the candidate is to speak; None if nobody is there.

    Returns:
        The empty room, what was played, what was heard meanwhile, and the candidate (empty
        if nobody was asked); the second and third have the same shape.
    """
    heard = blocks(source)
    silence = np.zeros(BLOCK_SAMPLES, np.float32)

    def listen(seconds: float) -> Samples:
        collected = []
        for block in islice(heard, round(seconds / BLOCK_SECONDS)):
            sink.play(silence)
            collected.append(block.samples)
        return np.concatenate(collected)

    listen(0.3)  # devices click when they are opened
    room = listen(LISTEN)
    tail = round(TAIL * SAMPLE_RATE)
    played = np.pad(sentence, (0, tail + -(len(sentence) + tail) % BLOCK_SAMPLES))
    captured = []
    for block, out in zip(heard, played.reshape(-1, BLOCK_SAMPLES), strict=False):
        sink.play(out)
        captured.append(block.samples)
    voice = np.zeros(0, np.float32)
    if ask is not None:
        next(ask)
        voice = listen(SPEAK)
    # A block is handed over after the one that was captured before it.
    return room, np.roll(played, BLOCK_SAMPLES), np.concatenate(captured), voice


def judge(
    room: Samples, played: Samples, captured: Samples, voice: Samples, detector: SpeechDetector
) -> SoundCheck:
    """What four stretches of sound, as `measure` returns them, say about a place."""
    spans = speech_spans(probabilities(voice, detector)) if len(voice) else []
    spoken = np.concatenate([span.cut(voice) for span in spans]) if spans else None
    everything = np.concatenate([room, captured, voice])
    return SoundCheck(
        noise=rms_dbfs(room) if peak_dbfs(room) > -120 else float("-inf"),
        echo=coupling(captured, played),
        voice=None if spoken is None else rms_dbfs(spoken),
        clipping=float(np.mean(np.abs(everything) >= _CLIPPED)),
    )
