"""Talking over the interviewer: its own echo, back-channels, coughs, and real interruptions.

The room is simulated, so that what the microphone hears depends on what is really played,
block by block: an interviewer that stops is not heard any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voice_interviewer.conversation import Conversation, Step
from voice_interviewer.speech import BLOCK_SAMPLES, SAMPLE_RATE, AudioBlock, Samples, seconds_at

DELAY = 0.2
"""Seconds from handing sound to the loudspeaker until the microphone hears it."""
_REVERBERATION = 0.25
_ROOM = 1e-3
"""Level of the room's noise (root mean square)."""


class Room:
    """A loudspeaker and a microphone in one room.

    Args:
        echo: Level of the echo less that of what is played (dB); None for headphones.
        seed: Which room.
    """

    def __init__(self, echo: float | None, seed: int = 0) -> None:
        self._draw = np.random.default_rng(seed)
        tail = self._draw.normal(0, 1, round(_REVERBERATION * SAMPLE_RATE))
        tail *= np.exp(-6.9 * np.arange(len(tail)) / len(tail))
        response = 0.8 * tail / np.sqrt(np.sum(np.square(tail)))
        response[0] += 0.6
        gain = 0.0 if echo is None else 10 ** (echo / 20)
        self._response = (gain * response).astype(np.float32)
        length = round(DELAY * SAMPLE_RATE) + len(tail) + 2 * BLOCK_SAMPLES
        self._played = np.zeros(length, np.float32)

    def hear(self, played: Samples, candidate: Samples) -> Samples:
        """One block at the microphone, given what was handed to the loudspeaker before it."""
        self._played = np.concatenate([self._played[BLOCK_SAMPLES:], played])
        late = self._played[: len(self._played) - round(DELAY * SAMPLE_RATE)]
        needed = late[-(BLOCK_SAMPLES + len(self._response) - 1) :]
        echo = np.convolve(needed, self._response, mode="valid")[-BLOCK_SAMPLES:]
        noise = self._draw.normal(0, _ROOM, BLOCK_SAMPLES)
        heard: Samples = (echo + candidate + noise).astype(np.float32)
        return heard


@dataclass(frozen=True, slots=True)
class Sound:
    """Something the candidate utters at a time."""

    start: float
    """Seconds."""
    samples: Samples


def hold(conversation: Conversation, room: Room, said: list[Sound], until: float) -> Iterator[Step]:
    """A conversation in a room, on the sample clock."""
    total = np.zeros(round(until * SAMPLE_RATE) // BLOCK_SAMPLES * BLOCK_SAMPLES, np.float32)
    for item in said:
        first = round(item.start * SAMPLE_RATE)
        total[first : first + len(item.samples)] += item.samples[: len(total) - first]
    played = np.zeros(BLOCK_SAMPLES, np.float32)
    for first in range(0, len(total), BLOCK_SAMPLES):
        heard = room.hear(played, total[first : first + BLOCK_SAMPLES])
        step = conversation.step(AudioBlock(heard, first))
        played = step.spoken
        yield step


def stops(steps: list[Step]) -> list[float]:
    """When the interviewer was interrupted (s)."""
    events = [event for step in steps for event in step.events]
    return [e.t for e in events if e.kind == "playback_ended" and e.interrupted]


def last_sound(steps: list[Step], after: float) -> float:
    """The last audible sample of the interviewer's before its first silence of 0.4 s (s)."""
    spoken = np.concatenate([step.spoken for step in steps])
    audible = np.flatnonzero(np.abs(spoken) > 0.005)
    later = audible[audible >= after * SAMPLE_RATE]
    gaps = np.flatnonzero(np.diff(later) > 0.4 * SAMPLE_RATE)
    return seconds_at(int(later[gaps[0]] if len(gaps) else later[-1]))
