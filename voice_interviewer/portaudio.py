"""PortAudio, made to behave: devices by name, no chatter, and a way back after a failure.

PortAudio learns which devices exist when it starts and never again, so finding one that was
plugged in later means starting it anew, which ends every stream there is. `Streams` keeps
those of this program; whoever owns one notices that it ended and opens another.
"""

import contextlib
import os
import sys
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .errors import DeviceError

Kind = Literal["input", "output"]

_NAMES = {"input": "microphone", "output": "loudspeaker"}

_streams: "weakref.WeakSet[Any]" = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone or a loudspeaker."""

    index: int
    name: str
    rate: int
    """Hz, the device's own."""


def sounddevice() -> Any:
    """The sounddevice module.

    Raises:
        DeviceError: PortAudio is not installed; says how to install it.
    """
    try:
        import sounddevice as module
    except OSError as error:
        raise DeviceError(
            "PortAudio is not installed, so there is no microphone or loudspeaker. "
            "On Debian or Ubuntu: sudo apt-get install libportaudio2"
        ) from error
    return module


def find(name: str | None, kind: Kind) -> Device:
    """The device whose name contains `name`, or the system's default for None.

    Raises:
        DeviceError: There is none, or several; names those there are.
    """
    module = sounddevice()
    try:
        found = module.query_devices(name, kind)
    except (ValueError, module.PortAudioError) as error:
        there = [d["name"] for d in module.query_devices() if d[f"max_{kind}_channels"]]
        called = f" called {name!r}" if name else ""
        listed = f"There are: {', '.join(there)}." if there else "Plug one in."
        raise DeviceError(
            f"No {_NAMES[kind]}{called} was found. {listed} To look closer: "
            "voice-interviewer doctor"
        ) from error
    return Device(found["index"], found["name"], int(found["default_samplerate"]))


def open_stream(device: Device, kind: Kind, **settings: Any) -> Any:
    """A running callback stream of one channel at the device's own rate.

    Raises:
        DeviceError: It could not be opened; says what PortAudio says.
    """
    module = sounddevice()
    make = module.InputStream if kind == "input" else module.OutputStream
    try:
        stream = make(
            samplerate=device.rate,
            device=device.index,
            channels=1,
            dtype="float32",
            latency="high",
            **settings,
        )
        stream.start()
    except module.PortAudioError as error:
        raise DeviceError(
            f"The {_NAMES[kind]} {device.name!r} could not be opened: {error.args[0]}. Another "
            "program may hold it, or this one may not be allowed to use it."
        ) from error
    _streams.add(stream)
    return stream


def active(stream: Any) -> bool:
    """Whether a stream is running; one that was closed is not."""
    try:
        return bool(stream.active)
    except sounddevice().PortAudioError:
        return False


def close_stream(stream: Any) -> None:
    """Close a stream, whatever state its device is in."""
    _streams.discard(stream)
    with contextlib.suppress(sounddevice().PortAudioError):
        stream.close(ignore_errors=True)


def restart() -> None:
    """Look for devices anew. Ends every stream of this program."""
    module = sounddevice()
    for stream in list(_streams):
        close_stream(stream)
    with contextlib.suppress(module.PortAudioError):
        module._terminate()
    module._initialize()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what ALSA, JACK and PortAudio write to the terminal off it.

    They write to file descriptor 2 from threads of their own, at any time. While this is
    entered that leads nowhere, and Python's own standard error goes where it went.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    before = sys.stderr
    with open(kept, "w", encoding=before.encoding, errors="replace", buffering=1) as ours:
        sys.stderr = ours
        try:
            yield
        finally:
            ours.flush()
            sys.stderr = before
            os.dup2(kept, 2)
