"""What happened between the room and the program: sound that was lost, trouble, echo."""

from dataclasses import dataclass
from typing import Literal

from .happening import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioLost(Happening):
    """Samples that never arrived. Silence stands in their place, so the clock is true."""

    duration: float
    """Seconds of silence put in."""
    kind: Literal["audio_lost"] = "audio_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTroubled(Happening):
    """Something is the matter with a device, or no longer."""

    advice: str
    """What is the matter and what to do about it; empty when it is over."""
    kind: Literal["device_troubled"] = "device_troubled"


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoMeasured(Happening):
    """How much of the interviewer's voice the microphone hears."""

    distinctness: float
    """How far the echo stands out of chance, in standard deviations."""
    delay: float
    """Seconds from playing to hearing."""
    gain: float
    """Level in the microphone less the level that was played (dB)."""
    cancelling: bool
    """Whether it is taken out from now on."""
    kind: Literal["echo_measured"] = "echo_measured"
