"""The loop in real time, over the rig: delays as they are heard, and what they cost.

Both sides are recorded on one clock, so a delay is the last audible sample of one voice to
the first of the other. The naive loop beside it is what is written first by everybody: wait
for 0.8 s of silence, recognise the whole turn, make the whole reply, play it.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from benchmarks.endings import OneQuestion
from benchmarks.rig import RATE, Rig
from benchmarks.thinking import LEAD, Trial
from voice_interviewer import portaudio
from voice_interviewer.capture import blocks
from voice_interviewer.conversation import Conversation, Engines
from voice_interviewer.echo import EchoCanceller, Mode
from voice_interviewer.endpointing import patience
from voice_interviewer.interviewer import Reply
from voice_interviewer.loudspeaker import Loudspeaker
from voice_interviewer.microphone import Health, Microphone
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.speech import BLOCK_SAMPLES, Samples
from voice_interviewer.synthesis.bundled import HibariVoice
from voice_interviewer.turn_prediction import smart_turn
from voice_interviewer.vad import SileroVad

AUDIBLE = 0.02
"""A sample above this is heard (of 1)."""

GAP = 1.0
"""Seconds between the interviewer's last sound and the candidate's next answer."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the bus recorded, and what it took."""

    candidate: list[tuple[float, float]]
    """First and last audible sample of each stretch of voice (s)."""
    interviewer: list[tuple[float, float]]
    health: Health
    cpu: float
    """Processor seconds per second of session ..."""
    listening: float | None = None
    """... and of those in which the interviewer was silent."""

    def replies(self) -> list[float]:
        """Seconds from the end of each answer to the first sound after it."""
        ends = [end for _, end in self.candidate]
        starts = [start for start, _ in self.interviewer]
        following = ((end, next((s for s in starts if s > end), None)) for end in ends)
        return [start - end for end, start in following if start is not None]


class Cost:
    """Processor time while the interviewer is silent: to hear, to recognise, to be ready."""

    def __init__(self) -> None:
        self._at = time.process_time(), time.monotonic()
        self._used = self._passed = 0.0

    def take(self, spoken: Samples) -> None:
        """Take notice of what was played since the last time."""
        before, self._at = self._at, (time.process_time(), time.monotonic())
        if not spoken.any():
            self._used += self._at[0] - before[0]
            self._passed += self._at[1] - before[1]

    @property
    def share(self) -> float:
        """Processor seconds per second."""
        return self._used / max(1e-9, self._passed)


ROOM = 4.0
"""Seconds of an empty room's noise after an answer: no microphone falls silent with a voice."""


def only_voice(trial: Trial) -> Samples:
    """An answer without the silence before it, and with some of the noise after it."""
    before, after = round((LEAD - 0.05) * 16_000), round((trial.ends_at + ROOM) * 16_000)
    return trial.samples[before:after]


class Opening(OneQuestion):
    """Says something before the first answer."""

    def begin(self) -> tuple[Reply, ...]:
        """A short greeting."""
        return (Reply("greet", "Hello. Please tell me what you would do first.", "", ""),)


def ours(answers: list[Samples], *, audio: Mode = "headphones") -> Heard:
    """This project's loop."""
    engines = Engines(
        SileroVad(),
        FasterWhisper(hurried=True),
        HibariVoice(),
        Opening(),
        ThreadPoolExecutor(1),
        ThreadPoolExecutor(1),
        smart_turn(),
        EchoCanceller(audio) if audio != "headphones" else None,
    )
    conversation = Conversation(engines, patience("normal"))
    cost = Cost()

    def run(microphone: Microphone, loudspeaker: Loudspeaker) -> Iterator[str]:
        for block in blocks(microphone):
            step = conversation.step(block)
            if step.cut:
                loudspeaker.cut()
            else:
                loudspeaker.play(step.spoken)
            cost.take(step.spoken)
            yield from (event.kind for event in step.events)
            yield ""

    return replace(_held(answers, run), listening=cost.share)


def naive(answers: list[Samples]) -> Heard:
    """Wait for 0.8 s of silence, recognise everything, synthesise everything, play."""
    detector, recognizer, voice = SileroVad(), FasterWhisper(), HibariVoice()
    work = ThreadPoolExecutor(1)

    def reply(turn: Samples) -> Samples:
        recognizer.recognize(np.pad(turn, (0, max(0, 9 * 16_000 - len(turn)))))
        return voice.say(OneQuestion.reply.text)

    def run(microphone: Microphone, loudspeaker: Loudspeaker) -> Iterator[str]:
        saying = voice.say("Hello. Please tell me what you would do first.")
        turn: list[Samples] = []
        silent, job, speaking = 0, None, True
        for block in blocks(microphone):
            out = np.zeros(BLOCK_SAMPLES, np.float32)
            out[: min(len(saying), BLOCK_SAMPLES)] = saying[:BLOCK_SAMPLES]
            saying = saying[BLOCK_SAMPLES:]
            loudspeaker.play(out)
            if speaking and not len(saying):
                speaking = False
                yield "playback_ended"
            voiced = detector.probability(block.samples) >= 0.5 and not speaking
            if voiced or turn:
                turn.append(block.samples)
            silent = 0 if voiced else silent + BLOCK_SAMPLES
            if turn and silent >= 0.8 * 16_000 and job is None:
                job = work.submit(reply, np.concatenate(turn))
            if job and job.done():
                saying, turn, job, speaking = job.result(), [], None, True
            yield ""

    return _held(answers, run)


def _held(answers: list[Samples], run: Callable[[Microphone, Loudspeaker], Iterator[str]]) -> Heard:
    """Give each answer when the interviewer has spoken, and listen to both on the bus."""
    waiting = list(answers)
    with Rig() as rig, tempfile.TemporaryDirectory() as folder, portaudio.quiet():
        portaudio.restart()
        microphone, loudspeaker = Microphone(), Loudspeaker()
        bus = Path(folder) / "bus.wav"
        begun, used = time.monotonic(), time.process_time()
        with rig.recording(bus):
            longest = sum(len(a) for a in answers) / 16_000 + 20 * (len(answers) + 1)
            for kind in run(microphone, loudspeaker):
                if time.monotonic() - begun > longest:
                    break  # a reply that never came is a missed end
                if kind != "playback_ended":
                    continue
                if not waiting:
                    break
                threading.Timer(GAP, rig.speak, (waiting.pop(0),)).start()
        cpu = (time.process_time() - used) / (time.monotonic() - begun)
        loudspeaker.close()
        sound, _ = soundfile.read(bus, dtype="float32")
    return Heard(_stretches(sound[:, 1]), _stretches(sound[:, 0]), microphone.health, cpu)


def _stretches(channel: npt.NDArray[np.float32]) -> list[tuple[float, float]]:
    """First and last audible sample of whatever is parted by 2 s of silence (s)."""
    audible = np.flatnonzero(np.abs(channel) > AUDIBLE)
    if not len(audible):
        return []
    cuts = np.flatnonzero(np.diff(audible) > 2 * RATE)
    firsts = [audible[0], *audible[cuts + 1]]
    lasts = [*audible[cuts], audible[-1]]
    return [(a / RATE, b / RATE) for a, b in zip(firsts, lasts, strict=True)]
