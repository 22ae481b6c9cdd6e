"""`make soak`: half an hour of interview over the rig, and what it left behind.

A candidate answers every question, talks over every fifth, and now and then says nothing for
a while. At the end nothing may be lost, nothing may have failed, and the memory must be as
large as it was when everything had run once.
"""

import argparse
import gc
import json
import os
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from benchmarks import rig
from benchmarks.live import Cost, Opening, only_voice
from benchmarks.thinking import trials
from voice_interviewer import portaudio
from voice_interviewer.capture import blocks
from voice_interviewer.conversation import Conversation, Engines
from voice_interviewer.endpointing import patience
from voice_interviewer.loudspeaker import Loudspeaker
from voice_interviewer.microphone import Microphone
from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.speech import Samples
from voice_interviewer.synthesis.bundled import HibariVoice
from voice_interviewer.turn_prediction import smart_turn
from voice_interviewer.vad import SileroVad

RESULT = Path(__file__).parent / "results" / "soak.json"

WARM = 120.0
"""Seconds after which everything has run once and the memory is looked at ..."""

AGAIN = 300.0
"""... and how often then."""


@dataclass(slots=True)
class Soaked:
    """What half an hour did."""

    minutes: float
    load: float
    """Processes that wanted a core, on average over the last minutes."""
    answers: int
    replies: int
    interruptions: int
    engine_failures: int
    lost_samples: int
    callback_gaps: int
    longest_gap: float
    """Seconds."""
    high_water: float
    """Most sound that waited to be read (s)."""
    cpu: float
    """Processor seconds per second, of the whole process."""
    cpu_listening: float
    """The same while the interviewer is silent."""
    rss: tuple[int, ...]
    """MiB after two minutes, every five minutes from then on, and at the end."""


def main() -> None:
    """Run, print and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=30.0)
    chosen = options.parse_args()
    if rig.missing():
        sys.exit(f"not run: {rig.missing()}")
    said = [only_voice(trial) for trial in trials() if trial.kind == "finished"]
    found = soak(chosen.minutes * 60, said)
    for name, value in asdict(found).items():
        shown = f"{value:g}" if isinstance(value, (int, float)) else " ".join(map(str, value))
        sys.stdout.write(f"{name:<18}{shown}\n")
    RESULT.write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")


def soak(seconds: float, said: list[Samples]) -> Soaked:
    """Hold an interview for so long."""
    conversation = Conversation(_engines(), patience("normal"))
    counts: Counter[str] = Counter()
    with rig.Rig() as devices, portaudio.quiet():
        portaudio.restart()
        microphone, loudspeaker = Microphone(), Loudspeaker()
        begun = time.monotonic()
        used, cost = time.process_time(), Cost()
        rss: list[int] = []
        for block in blocks(microphone):
            step = conversation.step(block)
            if step.cut:
                loudspeaker.cut()
            else:
                loudspeaker.play(step.spoken)
            now = time.monotonic()
            cost.take(step.spoken)
            counts.update(_kinds(step.events))
            if _speaks(counts, step.events):
                answer = said[counts["answered"] % len(said)]
                # Every fifth answer begins while the question is still being asked.
                wait = 6.0 if counts["answered"] % 7 == 6 else 1.0
                threading.Timer(wait, devices.speak, (answer,)).start()
                counts["answered"] += 1
            if now - begun > min(WARM, seconds / 2) + AGAIN * len(rss):
                rss.append(_rss())
            if now - begun > seconds:
                break
        gc.collect()
        cpu_share = (time.process_time() - used) / (time.monotonic() - begun)
        loudspeaker.close()
    health = microphone.health
    return Soaked(
        minutes=seconds / 60,
        load=os.getloadavg()[2],
        answers=counts["answered"],
        replies=counts["playback_ended"],
        interruptions=counts["interrupted"],
        engine_failures=counts["engine_failed"],
        lost_samples=health.lost,
        callback_gaps=health.gaps,
        longest_gap=health.longest_gap,
        high_water=health.high_water,
        cpu=cpu_share,
        cpu_listening=cost.share,
        rss=(*rss, _rss()),
    )


def _kinds(events: list) -> list[str]:  # type: ignore[type-arg]
    stopped = ["interrupted" for e in events if e.kind == "playback_ended" and e.interrupted]
    return [event.kind for event in events] + stopped


def _speaks(counts: Counter[str], events: list) -> bool:  # type: ignore[type-arg]
    """Whether the candidate begins an answer: after a question, and over every fifth."""
    over = counts["answered"] % 5 == 4
    kind = "playback_started" if over else "playback_ended"
    return any(event.kind == kind for event in events)


def _engines() -> Engines:
    ears, mouth = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
    voice, words = HibariVoice(), FasterWhisper(hurried=True)
    return Engines(SileroVad(), words, voice, Opening(), ears, mouth, smart_turn())


def _rss() -> int:
    return psutil.Process().memory_info().rss >> 20


if __name__ == "__main__":
    main()
