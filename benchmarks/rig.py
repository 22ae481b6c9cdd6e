"""A sound card without a sound card: virtual devices on one clock, both sides recorded.

PulseAudio runs headless with one stereo null sink, the *bus*: the interviewer's loudspeaker
is its left channel and the candidate's mouth its right one, which is the microphone too. The
program under test opens these through PortAudio as it would open real ones. What is recorded
of the bus holds both voices on one clock, so a delay is a difference of two sample numbers.

    with Rig() as rig:
        with rig.recording(path):
            rig.speak(samples)

Needs Linux and the Debian packages pulseaudio, pulseaudio-utils, libasound2-plugins and
libportaudio2.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

RATE = 48_000
"""Hz, of the virtual devices."""

SAMPLE_RATE = 16_000

_BUS = "rate=48000 channels=2 channel_map=front-left,front-right"
_LEFT = "channels=1 channel_map=mono master_channel_map=front-left remix=no"
_RIGHT = "channels=1 channel_map=mono master_channel_map=front-right remix=no"
_MICROPHONE = f"module-remap-source source_name=microphone master=bus.monitor {_RIGHT}"
_MODULES = (
    "module-native-protocol-unix auth-anonymous=1",
    "module-cli-protocol-unix",
    # Without norewinds a null sink works in blocks of 2 s when nothing plays.
    f"module-null-sink sink_name=bus norewinds=1 {_BUS}",
    f"module-remap-sink sink_name=loudspeaker master=bus {_LEFT}",
    f"module-remap-sink sink_name=mouth master=bus {_RIGHT}",
    _MICROPHONE,
)
_NEEDED = ("pulseaudio", "pactl", "paplay", "parecord")


def missing() -> str:
    """What keeps a rig from running here, or an empty string."""
    absent = [program for program in _NEEDED if not shutil.which(program)]
    return f"the rig needs {', '.join(absent)}" if absent else ""


class Rig:
    """A running sound server with a virtual microphone and loudspeaker.

    While it is entered, PortAudio's default devices in this process are the rig's.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="rig-"))
        self._settings = {
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_RUNTIME_PATH": str(self._folder / "pulse"),
            "PULSE_STATE_PATH": str(self._folder / "state"),
            "PULSE_CONFIG_PATH": str(self._folder / "state"),
        }
        self._before = {name: os.environ.get(name) for name in self._settings}
        self._children: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Rig":
        os.environ.update(self._settings)
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._children:
            child.terminate()
            child.wait()
        self.stop()
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """Process id of the sound server."""
        return int((self._folder / "pulse" / "pid").read_text())

    def start(self) -> None:
        """Start the server and its devices."""
        modules = [part for module in _MODULES for part in ("-L", module)]
        flags = ("--exit-idle-time=-1", "--use-pid-file=yes", "--realtime=yes")
        self._run("pulseaudio", "-n", "--daemonize=yes", "--high-priority=yes", *flags, *modules)
        self.control("set-default-sink", "loudspeaker")
        self.control("set-default-source", "microphone")

    def stop(self) -> None:
        """End the server, as if it had crashed: whoever has a stream open loses it."""
        try:
            pid = self.pid
        except FileNotFoundError:
            return
        os.kill(pid, signal.SIGKILL)
        while _alive(pid):
            time.sleep(0.01)
        shutil.rmtree(self._folder / "pulse", ignore_errors=True)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The server does nothing while this is entered."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def unplug(self) -> None:
        """Remove the microphone. PulseAudio moves who listened to whatever is left."""
        self.control("unload-module", self._module("source_name=microphone "))

    def plug_in(self) -> None:
        """Put the microphone back."""
        self.control("load-module", *_MICROPHONE.split())
        self.control("set-default-source", "microphone")

    def disconnect(self) -> None:
        """End every stream that listens to the microphone, as a driver does that resets."""
        for line in self.control("list", "short", "source-outputs").splitlines():
            number, _, client = line.split("\t")[:3]
            if client != "-":
                self._run("pacmd", "kill-source-output", number)

    @contextmanager
    def echo(self, gain: float, delay: float = 0.06) -> Iterator[None]:
        """The microphone hears the loudspeaker too, `gain` dB louder, `delay` seconds late."""
        loopback = f"latency_msec={round(delay * 1000)} source_dont_move=1 sink_dont_move=1"
        module = self.control(
            "load-module", "module-loopback", "source=loudspeaker.monitor", "sink=mouth",
            *loopback.split(),
        )  # fmt: skip
        lines = self.control("list", "sink-inputs").splitlines()
        owner = next(n for n, line in enumerate(lines) if line.strip() == f"Owner Module: {module}")
        number = next(line for line in reversed(lines[:owner]) if line.startswith("Sink Input #"))
        self.control("set-sink-input-volume", number.split("#")[1], f"{gain}dB")
        try:
            yield
        finally:
            self.control("unload-module", module)

    def speak(self, samples: npt.NDArray[np.float32]) -> subprocess.Popen[bytes]:
        """Let the candidate say something: 16 kHz, shape (n,). Returns at once."""
        path = self._folder / f"said-{len(self._children)}.wav"
        soundfile.write(path, samples, SAMPLE_RATE, subtype="PCM_16")
        child = subprocess.Popen(["paplay", "--device=mouth", "--latency-msec=50", str(path)])
        self._children.append(child)
        return child

    @contextmanager
    def recording(self, path: Path) -> Iterator[None]:
        """Record the bus into a WAV file: left the interviewer, right the candidate."""
        shape = ("--channels=2", "--channel-map=front-left,front-right", f"--rate={RATE}")
        command = ["parecord", "--device=bus.monitor", *shape, "--file-format=wav"]
        child = subprocess.Popen([*command, "--latency-msec=50", str(path)])
        while not path.exists() or path.stat().st_size < 1000:
            time.sleep(0.01)
        try:
            yield
        finally:
            time.sleep(0.1)  # what is still under way in the recorder's buffer
            child.send_signal(signal.SIGINT)
            child.wait()

    def control(self, *command: str) -> str:
        """What `pactl` answers."""
        return self._run("pactl", *command).strip()

    def _module(self, argument: str) -> str:
        for line in self.control("list", "short", "modules").splitlines():
            number, _, arguments = line.split("\t")[:3]
            if argument in arguments:
                return number
        raise LookupError(argument)

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that ended and that nobody has asked after is still listed.
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
