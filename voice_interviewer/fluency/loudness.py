"""Loudness of the voice in LUFS, as broadcasters measure it (EBU R 128).

FFmpeg's own meter is asked, which the package holds already to read files. It gates out
silence by itself, so that a thoughtful speaker does not come out quieter.
"""

from fractions import Fraction

import numpy as np

from voice_interviewer.findings import Measure
from voice_interviewer.speech import SAMPLE_RATE, Samples

_BLOCK = 0.4
"""Seconds of sound that the meter needs."""
_GATE = -70.0
"""LUFS under which the meter says that there was nothing to measure."""


def loudness(samples: Samples) -> Measure:
    """Integrated loudness of the candidate's track, shape (n,)."""
    name, unit = "loudness", "LUFS"
    found = lufs(samples)
    if found is None:
        return Measure(name, None, unit, missing="Too little sound to measure its loudness.")
    note = "Of the recording, not of the person: the microphone and its distance decide it."
    return Measure(name, found, unit, note=note)


def lufs(samples: Samples) -> float | None:
    """Integrated loudness; None where nothing is loud enough to be measured."""
    import av

    if len(samples) < _BLOCK * SAMPLE_RATE:
        return None
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        format="flt", sample_rate=SAMPLE_RATE, layout="mono", time_base=Fraction(1, SAMPLE_RATE)
    )
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(samples[None], dtype=np.float32), format="flt", layout="mono"
    )
    frame.sample_rate, frame.pts = SAMPLE_RATE, 0
    source.push(frame)
    source.push(None)
    integrated = None
    while True:
        try:
            integrated = sink.pull().metadata.get("lavfi.r128.I", integrated)
        except (av.error.EOFError, av.error.BlockingIOError):
            break
    value = float(integrated) if integrated is not None else _GATE
    return value if value > _GATE else None
