"""Sound in, the probability that somebody is speaking out, block by block."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from . import models
from .speech import BLOCK_SAMPLES, Samples, Span, seconds_at

_CONTEXT = 64
"""Samples of the block before that the model wants to see again."""


class SpeechDetector(Protocol):
    """Hears whether there is a voice in a block."""

    def probability(self, samples: Samples) -> float:
        """Probability in [0, 1] of speech in one block, shape (BLOCK_SAMPLES,).

        Blocks are given in order; the detector remembers what came before.
        """
        ...

    def reset(self) -> None:
        """Forget what came before."""
        ...


class SileroVad:
    """Silero VAD v6 (ONNX), 0.1 ms a block on one thread."""

    def __init__(self) -> None:
        import onnxruntime

        path = models.locate("silero-vad") / "silero_vad_v6.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._h = self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)

    def probability(self, samples: Samples) -> float:
        """See `SpeechDetector.probability`."""
        window = np.concatenate([self._context, samples])[np.newaxis]
        out, self._h, self._c = self._session.run(
            None, {"input": window, "h": self._h, "c": self._c}
        )
        self._context = samples[-_CONTEXT:]
        return float(np.ravel(out)[0])

    def reset(self) -> None:
        """See `SpeechDetector.reset`."""
        self._h = self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)


def probabilities(samples: Samples, detector: SpeechDetector) -> list[float]:
    """Probability of speech in each block of a recording; the last block is padded."""
    detector.reset()
    padded = np.pad(samples, (0, -len(samples) % BLOCK_SAMPLES))
    return [detector.probability(block) for block in padded.reshape(-1, BLOCK_SAMPLES)]


def speech_spans(
    per_block: Sequence[float],
    *,
    enter: float = 0.5,
    leave: float = 0.35,
    shortest_speech: float = 0.1,
    shortest_silence: float = 0.1,
) -> list[Span]:
    """Where the voice was on, from the probability of each block.

    Args:
        per_block: Probabilities in [0, 1] of consecutive blocks.
        enter: Speech begins at a block that reaches this ...
        leave: ... and ends before a block that falls under this.
        shortest_speech: Seconds. Shorter bursts are dropped.
        shortest_silence: Seconds. Shorter silences are filled in.
    """
    edges: list[tuple[int, int]] = []
    start = None
    for n, probability in enumerate(per_block):
        if start is None and probability >= enter:
            start = n
        elif start is not None and probability < leave:
            edges.append((start, n))
            start = None
    if start is not None:
        edges.append((start, len(per_block)))
    spans = [Span(seconds_at(a * BLOCK_SAMPLES), seconds_at(b * BLOCK_SAMPLES)) for a, b in edges]
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end < shortest_silence:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return [span for span in joined if span.duration >= shortest_speech]


def silences(spans: Sequence[Span], shortest: float) -> list[Span]:
    """The gaps between consecutive spans that last at least `shortest` seconds."""
    gaps = [Span(a.end, b.start) for a, b in pairwise(spans)]
    return [gap for gap in gaps if gap.duration >= shortest]
