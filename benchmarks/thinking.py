"""Answers with thinking pauses, as sound: what a patient listener has to wait through.

Each answer is spoken by a neural voice in three depths, cut at a place inside a phrase or
at the end of a sentence, and taken up again after a silence. Sentences are cut as sound, so
that the melody does not fall where the speaker had not finished. All silences are multiples
of a block and filled with noise that repeats with every block, so that the same words are
the same samples wherever they stand and need to be recognised only once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import numpy as np
import yaml

from voice_interviewer import sound
from voice_interviewer.speech import BLOCK_SAMPLES, SAMPLE_RATE, Samples
from voice_interviewer.synthesis import Synthesizer
from voice_interviewer.synthesis.bundled import HibariVoice

Kind = Literal["mid-phrase", "after a filler", "after a sentence", "hold phrase"]
KINDS: tuple[Kind, ...] = ("mid-phrase", "after a filler", "after a sentence", "hold phrase")

SHORT = (0.5, 1.0, 1.5, 2.0, 2.9)
LONG = (3.2, 5.0, 8.0, 12.0, 19.0)
"""Seconds of silence, rounded to whole blocks."""

HOLDS = ("Let me think about that.", "Give me a second.", "Hmm, let me see.")
ENDINGS = ("", "", "That's my answer.", "Does that answer your question?", "So that's it.")
"""What follows the last sentence: more often nothing than something."""

DEPTHS = 1.0, 0.84, 1.12
"""Of the voice; each finished answer is given in all of them."""

LEAD = 1.0
"""Seconds of silence before an answer."""
AFTER = 8.0
"""Seconds of silence behind it."""
_GAP = 0.35
_ROOM = 1e-3


@dataclass(frozen=True, slots=True)
class Trial:
    """One answer to be listened to."""

    name: str
    kind: Kind | Literal["finished"]
    pause: float
    """Seconds of the thinking pause; 0 for an answer without one."""
    samples: Samples
    """Shape (n,), a whole number of blocks."""
    paused_at: float
    """Where the thinking pause begins (s)."""
    ends_at: float
    """The last audible sample of the answer (s)."""


TUNED_ON = 24
"""Answers that thresholds were chosen on; those after them were held out."""


def trials(first: int = 0, last: int | None = None) -> Iterator[Trial]:
    """Finished answers in each voice, and in one of them each kind of pause in three lengths.

    Args:
        first: Number of the first answer ...
        last: ... and of the one after the last; None for all there are.
    """
    texts = yaml.safe_load((Path(__file__).parent / "answers.yaml").read_text(encoding="utf-8"))
    for n, text in [*enumerate(texts)][first:last]:
        voice = _voice(n % len(DEPTHS))
        for other in range(len(DEPTHS)):
            yield from _finished(n, text, _voice((n + other) % len(DEPTHS)))
        for kind in KINDS:
            before, after = _parts(n, text, kind, voice)
            for pause in (SHORT[n % len(SHORT)], SHORT[(n + 2) % len(SHORT)], LONG[n % len(LONG)]):
                yield _trial(f"{n} {kind} {pause}", kind, pause, before, after)


def recorded(samples: Samples) -> Trial:
    """Somebody who really spoke, shape (n,), with the pauses that were made."""
    body = _whole(np.concatenate([_silence(LEAD), samples]))
    audible = np.flatnonzero(np.abs(body) > 0.02)
    after = np.random.default_rng(0).normal(0, _ROOM, len(_silence(AFTER))).astype(np.float32)
    whole = _whole(np.concatenate([body, after]))
    return Trial("recorded", "finished", 0.0, whole, 0.0, audible[-1] / SAMPLE_RATE)


def _finished(n: int, text: str, voice: Synthesizer) -> Iterator[Trial]:
    whole = text.replace("| ", "").replace("/ ", "")
    ending = ENDINGS[n % len(ENDINGS)]
    yield _trial(f"{n} finished", "finished", 0.0, _say(f"{whole} {ending}", voice), _nothing())


def _parts(n: int, text: str, kind: Kind, voice: Synthesizer) -> tuple[Samples, Samples]:
    """What is said before the pause and after it."""
    sentences = [part.strip() for part in text.split("/")]
    if kind in ("mid-phrase", "after a filler"):
        spoken = voice.say(sentences[0].replace("| ", ""))
        place = _quietest(spoken, len(sentences[0].split("|")[0]) / len(sentences[0]))
        before, after = spoken[:place], spoken[place:]
        if kind == "after a filler":
            before = np.concatenate([before, _silence(0.2), _filler(n)])
        return before, np.concatenate([after, _silence(_GAP), _say(" ".join(sentences[1:]), voice)])
    until = 1 if n % 2 else 2
    before = _say(" ".join(sentences[:until]).replace("| ", ""), voice)
    if kind == "hold phrase":
        before = np.concatenate([before, _silence(_GAP), voice.say(HOLDS[n % len(HOLDS)])])
    return before, _say(" ".join(sentences[until:]), voice)


def _trial(
    name: str, kind: Kind | Literal["finished"], pause: float, before: Samples, after: Samples
) -> Trial:
    head = _whole(np.concatenate([_silence(LEAD), before]))
    gap = max(1, round(pause * SAMPLE_RATE / BLOCK_SAMPLES)) if pause else 0
    body = np.concatenate([head, np.zeros(gap * BLOCK_SAMPLES, np.float32), after])
    samples = _whole(np.concatenate([body, _silence(AFTER)]))
    audible = np.flatnonzero(np.abs(body) > 0.02)
    paused = np.flatnonzero(np.abs(head) > 0.02)[-1]
    room = np.random.default_rng(0).normal(0, _ROOM, BLOCK_SAMPLES).astype(np.float32)
    noisy = samples + np.tile(room, len(samples) // BLOCK_SAMPLES)
    return Trial(name, kind, pause, noisy, paused / SAMPLE_RATE, audible[-1] / SAMPLE_RATE)


@cache
def _voice(n: int) -> Synthesizer:
    return HibariVoice(depth=DEPTHS[n])


def _say(text: str, voice: Synthesizer) -> Samples:
    from voice_interviewer.synthesis import sentences

    parts: list[Samples] = []
    for sentence in sentences(text):
        parts += [voice.say(sentence), _silence(_GAP)]
    return np.concatenate(parts[:-1]) if parts else _nothing()


def _quietest(spoken: Samples, share: float) -> int:
    """A sample between two words, near a share of a sentence."""
    step = SAMPLE_RATE // 100
    middle = round(share * len(spoken))
    near = range(
        max(step, middle - 12 * step), min(len(spoken) - 3 * step, middle + 12 * step), step
    )
    return min(near, key=lambda n: float(np.square(spoken[n - step : n + step]).sum()))


@cache
def _fillers() -> tuple[Samples, ...]:
    folder = resources.files("voice_interviewer.candidate") / "fillers"
    names = sorted(item.name for item in folder.iterdir() if item.name.startswith(("um", "uh")))
    with resources.as_file(folder) as path:
        return tuple(sound.read(path / name) for name in names)


def _filler(n: int) -> Samples:
    takes = _fillers()
    return takes[n % len(takes)]


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def _nothing() -> Samples:
    return np.zeros(0, np.float32)


def _whole(samples: Samples) -> Samples:
    """Padded to whole blocks."""
    return np.pad(samples, (0, -len(samples) % BLOCK_SAMPLES))
