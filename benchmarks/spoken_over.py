"""What the loop does while the interviewer speaks: echo, back-channels, interruptions."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.endings import OneQuestion, Remembered, RememberedVoice
from benchmarks.interruptions import Room, Sound, hold, last_sound, stops
from voice_interviewer.conversation import Conversation, Engines, Inline, Step
from voice_interviewer.echo import EchoCanceller, Mode
from voice_interviewer.endpointing import PATIENCE
from voice_interviewer.interviewer import Reply
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.speech import SAMPLE_RATE, Samples
from voice_interviewer.synthesis.bundled import HibariVoice
from voice_interviewer.vad import SileroVad

if TYPE_CHECKING:
    from benchmarks.loop import Row

SPEECH = (
    "Let me tell you how we work here before we begin. The team has six engineers, and one of "
    "them is on call each week. We deploy several times a day, and most of the changes are small. "
    "A service in the middle keeps the list of everything that was ordered. It was written five "
    "years ago, and two of its authors are still here. The part that worries me most is the report "
    "that runs at night. It reads the whole table, and it takes longer every month. I would like "
    "to hear how you would go about that. There is no single answer that I am waiting for."
)
"""Half a minute of the interviewer."""

BACKCHANNELS = ("Mm-hm.", "Yeah.", "Right.", "Okay.", "Uh-huh.", "I see.", "Sure.", "Got it.")

INTERRUPTIONS = (
    "Sorry, can I ask something about the table?",
    "Wait, how large is the report?",
    "I have a question about the deployment.",
    "Actually, I would start with the night report.",
    "Could you repeat what you said about the team?",
    "Before you go on, which table do you mean?",
)

ECHOES = (0.0, -6.0, -20.0)
"""Level of the echo less that of what is played (dB)."""

ROOMS = 3


class Speech(OneQuestion):
    """Holds a speech and says nothing else."""

    def begin(self) -> tuple[Reply, ...]:
        """The speech."""
        return (Reply("present", SPEECH, "", ""),)

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:  # noqa: ARG002
        """Nothing."""
        return ()


class Bench:
    """Conversations in rooms, with engines that are loaded once."""

    def __init__(self) -> None:
        self._detector = SileroVad()
        self._recognizer = Remembered(FasterWhisper(hurried=True))
        self._voice = RememberedVoice(HibariVoice())

    def hold(
        self, echo: float | None, said: list[Sound], until: float, **how: object
    ) -> list[Step]:
        """A conversation in a room; `echo` in dB or None for headphones."""
        mode: Mode = "headphones" if echo is None else "auto"
        canceller = EchoCanceller(mode) if how.get("cancel", True) else None
        self._detector.reset()
        engines = Engines(
            self._detector,
            self._recognizer,
            self._voice,
            Speech(),
            Inline(),
            Inline(),
            None,
            canceller,
        )
        conversation = Conversation(engines, PATIENCE["normal"])
        seed = how.get("seed", 0)
        assert isinstance(seed, int)  # noqa: S101
        return list(hold(conversation, Room(echo, seed), said, until))


def rows() -> "Iterator[Row]":
    """The rows of the table that are about speaking at the same time."""
    from benchmarks.loop import Row

    bench = Bench()
    for echo in ECHOES:
        with_, without = (
            [len(stops(bench.hold(echo, [], 30.0, seed=n, cancel=c))) for n in range(ROOMS)]
            for c in (True, False)
        )
        name = "echo_false_stop" if echo == 0 else f"echo_false_stop_{abs(echo):.0f}_db"
        beside: dict[str, float | None] = {"without cancelling": sum(without) / ROOMS}
        yield Row(name, sum(with_) / ROOMS, "per 30 s", 0, ROOMS, None, beside)
    yield from _backchannels(bench)
    yield from _noises(bench)
    yield from _interruptions(bench)


def _backchannels(bench: Bench) -> "Iterator[Row]":
    from benchmarks.loop import Row, wilson

    sounds = [HibariVoice(depth=d).say(w) * 0.6 for w in BACKCHANNELS for d in (0.82, 1.1)]
    held = [bench.hold(None, [Sound(12.0, sound)], 15.0) for sound in sounds]
    n = len(held)
    for metric, goal, hits in (
        ("backchannel_false_stop", 0.1, sum(bool(stops(steps)) for steps in held)),
        # It falls silent for a moment and goes on: the floor stays where it was.
        ("backchannel_hesitation", None, sum(any(s.cut for s in steps) for steps in held)),
    ):
        yield Row(metric, hits / n, "share", goal, n, wilson(hits, n))


def _noises(bench: Bench) -> "Iterator[Row]":
    """Coughs, claps and typing, drawn from noise: nobody's recordings were at hand."""
    from benchmarks.loop import Row, wilson

    kinds = {"cough": cough, "clap": clap, "typing": typing}
    hits = {
        name: [bool(stops(bench.hold(None, [Sound(12.0, made(n))], 15.0))) for n in range(6)]
        for name, made in kinds.items()
    }
    n = sum(map(len, hits.values()))
    stopped = sum(map(sum, hits.values()))
    yield Row("noise_false_stop", stopped / n, "share", 0.1, n, wilson(stopped, n))
    for name, found in hits.items():
        yield Row(f"noise_false_stop_{name}", sum(found) / len(found), "share", None, len(found))


def cough(seed: int) -> Samples:
    """Two or three bursts of throaty noise, each with a sharp start, shape (n,)."""
    draw = np.random.default_rng(seed)
    bursts = []
    for _ in range(draw.integers(2, 4)):
        length = round(draw.uniform(0.12, 0.25) * SAMPLE_RATE)
        spectrum = np.fft.rfft(draw.normal(0, 1, length))
        hertz = np.fft.rfftfreq(length, 1 / SAMPLE_RATE)
        spectrum *= sum(1 / (1 + ((hertz - f) / w) ** 2) for f, w in _THROAT)
        burst = np.fft.irfft(spectrum, length) * np.exp(-np.arange(length) / (0.3 * length))
        bursts += [0.3 * burst / np.abs(burst).max(), np.zeros(SAMPLE_RATE // 10)]
    return np.concatenate(bursts).astype(np.float32)


_THROAT = ((500.0, 200.0), (1300.0, 300.0), (2600.0, 500.0))
"""Middle and width of the bands that a cough is loud in (Hz)."""


def clap(seed: int) -> Samples:
    """One, two or three claps, shape (n,)."""
    draw = np.random.default_rng(seed)
    one = draw.normal(0, 0.3, SAMPLE_RATE // 3) * np.exp(-np.arange(SAMPLE_RATE // 3) / 500)
    return np.tile(one, 1 + seed % 3).astype(np.float32)


def typing(seed: int) -> Samples:
    """A dozen keys, shape (n,)."""
    draw = np.random.default_rng(seed)
    sound = np.zeros(2 * SAMPLE_RATE)
    for at in draw.integers(0, len(sound) - 800, 12):
        sound[at : at + 800] += draw.normal(0, 0.15, 800) * np.exp(-np.arange(800) / 80)
    return sound.astype(np.float32)


def _interruptions(bench: Bench) -> "Iterator[Row]":
    from benchmarks.loop import Row

    voice = HibariVoice(depth=0.82)
    n = len(INTERRUPTIONS)
    everywhere: list[float] = []
    everything = [0, 0]
    for place, echo in (("headphones", None), *((f"echo_{abs(e):.0f}_db", e) for e in ECHOES)):
        heard = [_interrupted(bench, voice, echo, k) for k in range(n)]
        delays = [delay for delay, _, _ in heard if delay is not None]
        lost, words = (sum(row[k] for row in heard) for k in (1, 2))
        everywhere += delays
        everything = [everything[0] + lost, everything[1] + words]
        yield Row(f"barge_in_stop_p95_{place}", _slow(delays), "s", 0.6, len(delays))
        yield Row(f"barge_in_missed_{place}", (n - len(delays)) / n, "share", None, n)
        yield Row(f"barge_in_words_lost_{place}", lost / words, "share", 0, words)
    yield Row("barge_in_stop_p95", _slow(everywhere), "s", 0.6, len(everywhere))
    yield Row("barge_in_words_lost", everything[0] / everything[1], "share", 0, everything[1])


def _interrupted(
    bench: Bench, voice: HibariVoice, echo: float | None, n: int
) -> tuple[float | None, int, int]:
    """Seconds until the interviewer was silent, if it was; first words that were lost, and all."""
    said = voice.say(INTERRUPTIONS[n])
    at = 9.0 + 2.1 * n
    onset = at + np.flatnonzero(np.abs(said) > 0.02)[0] / 16_000
    steps = bench.hold(echo, [Sound(at, said)], at + 6)
    heard = " ".join(
        event.utterance.text
        for step in steps
        for event in step.events
        if event.kind == "utterance_recognized"
    )
    first = [_plain(word) for word in INTERRUPTIONS[n].split()[:3]]
    lost = sum(word not in _plain(heard).split() for word in first)
    return (last_sound(steps, at) - onset if stops(steps) else None), lost, len(first)


def _slow(delays: Sequence[float]) -> float | None:
    return float(np.percentile(delays, 95)) if delays else None


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum() or c == " ")
