"""A simulated candidate as a microphone: hears the interviewer, answers aloud.

What the script says is spoken by the bundled voice, made deeper so that two people talk;
fillers are recordings of spoken fillers, and pauses are silence. It comes out at the rate of
an ordinary sound card over a quiet room's noise, and from there on the program cannot tell
it from a person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

import numpy as np

from voice_interviewer.capture import CHUNK_SECONDS, Chunk
from voice_interviewer.events import (
    Event,
    PlaybackEnded,
    PlaybackStarted,
    ReplyChosen,
    SessionEnded,
)
from voice_interviewer.speech import SAMPLE_RATE, Samples
from voice_interviewer.synthesis import Synthesizer, sentences

from .script import Script

RATE = 48_000
"""Hz, of the microphone it pretends to be."""

GOES_ON_AFTER = 4.5
"""Seconds without a reply after which the candidate says more."""

RESPONSE_LATENCY = 0.9
"""Seconds, as people take who know what to say."""

_ROOM_DBFS = -66.0
_SENTENCE_GAP = 0.35
_FILLER_GAP = 0.18
"""Seconds of silence round a filler."""

_PIECES = re.compile(r"\[pause ([\d.]+)\]|\b(um|uh|er|hmm)\b[,.…]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What the candidate said once, for comparison with what was understood."""

    start: float
    """Seconds of session time."""
    text: str
    """Words without fillers and pauses."""
    fillers: tuple[tuple[str, float, float], ...]
    """Each filler with its start and end in session time (s)."""


class SpokenCandidate:
    """Answers the interviewer from a script. An `AudioSource`, and a listener to events.

    Args:
        script: What is answered to what.
        voice: How it sounds.
        latency: Seconds between the interviewer's last sound and the candidate's first.
    """

    rate = RATE

    def __init__(
        self, script: Script, voice: Synthesizer, latency: float = RESPONSE_LATENCY
    ) -> None:
        self._script, self._voice, self._latency = script, voice, latency
        self.said: list[Said] = []
        self._waiting = np.zeros(0, np.float32)
        self._reply: ReplyChosen | None = None
        self._due: int | None = None
        self._silent_since: int | None = None
        self._emitted = 0
        self._over = False

    def hear(self, event: Event) -> None:
        """Take notice of what happened."""
        if isinstance(event, ReplyChosen):
            self._reply, self._silent_since = event, None
        elif isinstance(event, PlaybackStarted):
            self._due = None
        elif isinstance(event, PlaybackEnded) and not event.interrupted:
            # Another sentence may follow at once; only a pause hands over the floor.
            self._due = self._emitted + round(self._latency * RATE)
        elif isinstance(event, SessionEnded):
            self._over = True

    def chunks(self) -> Iterator[Chunk]:
        """See `AudioSource.chunks`."""
        room = np.random.default_rng(0)
        step = round(CHUNK_SECONDS * RATE)
        while not self._over:
            if not len(self._waiting):
                self._consider_speaking()
            here = self._waiting[:step]
            self._waiting = self._waiting[step:]
            noise = room.standard_normal(step, np.float32) * np.float32(10 ** (_ROOM_DBFS / 20))
            noise[: len(here)] += here
            self._emitted += step
            if len(here):
                self._silent_since = self._emitted
            yield Chunk(noise)

    def _consider_speaking(self) -> None:
        """Answer what was asked, or go on where nothing came back."""
        if self._reply and self._due is not None and self._emitted >= self._due:
            reply, self._reply, self._due = self._reply, None, None
            self._say(self._script.reply(reply.move, reply.about, reply.text))
            return
        quiet_for = 0 if self._silent_since is None else self._emitted - self._silent_since
        if quiet_for >= GOES_ON_AFTER * RATE:
            self._silent_since = None
            self._say(self._script.reply("acknowledge", "", ""))

    def _say(self, text: str | None) -> None:
        import soxr

        if not text:
            return
        samples, fillers = render(text, self._voice)
        start = self._emitted / RATE
        self._waiting = soxr.resample(samples, SAMPLE_RATE, RATE).astype(np.float32)
        words = " ".join(_PIECES.sub(" ", text).split())
        placed = tuple((name, start + a, start + b) for name, a, b in fillers)
        self.said.append(Said(start, words, placed))


def render(text: str, voice: Synthesizer) -> tuple[Samples, list[tuple[str, float, float]]]:
    """A scripted answer as sound, shape (n,), and its fillers with start and end (s)."""
    parts: list[Samples] = []
    fillers: list[tuple[str, float, float]] = []
    counts: dict[str, int] = {}

    def silence(seconds: float) -> None:
        parts.append(np.zeros(round(seconds * SAMPLE_RATE), np.float32))

    def speak(words: str) -> None:
        for sentence in sentences(words.strip(" ,;")):
            parts.append(voice.say(sentence))
            silence(_SENTENCE_GAP)

    cut = 0
    for match in _PIECES.finditer(text):
        speak(text[cut : match.start()])
        cut = match.end()
        if match[1]:
            # The pause is as long as it is written, gap after the sentence included.
            silence(max(0.0, float(match[1]) - _SENTENCE_GAP))
            continue
        name = match[2].lower()
        counts[name] = counts.get(name, 0) + 1
        clip = _filler(name, counts[name])
        silence(_FILLER_GAP)
        start = sum(map(len, parts)) / SAMPLE_RATE
        parts.append(clip)
        fillers.append((name, start, start + len(clip) / SAMPLE_RATE))
        silence(_FILLER_GAP)
    speak(text[cut:])
    return np.concatenate(parts) if parts else np.zeros(0, np.float32), fillers


def _filler(name: str, count: int) -> Samples:
    """One of the recordings of a filler, in turn."""
    import soundfile

    folder = resources.files(__package__) / "fillers"
    takes = sorted(f.name for f in folder.iterdir() if f.name.startswith(f"{name}_"))
    with resources.as_file(folder / takes[count % len(takes)]) as path:
        samples, _ = soundfile.read(path, dtype="float32")
    out: Samples = samples
    return out
