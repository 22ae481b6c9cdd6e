"""A spoken mock interviewer for software engineers that runs on your own machine.

The modules are listed in the order a spoken sentence travels, and each imports only
from those before it (`tests/test_reading_order.py` holds them to it). Read them in
this order and no step is visited twice.
"""

import os

# Before numpy is loaded. The matrices of speech are small: threads of the linear algebra would
# wait for each other, and a sentence cost twice the processor time to recognise.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"

READING_ORDER = (
    # what things are
    "errors",
    "speech",
    "findings",
    "events",
    "models",
    "scenario",
    "personas",
    "codepad",
    # one sentence comes in ...
    "sound",
    "portaudio",
    "capture",
    "microphone",
    "echo",
    "level",
    "vad",
    "turn_prediction",
    "endpointing",
    "recognition",
    "recent",
    "listening",
    "embedding",
    "language_model",
    "evidence",
    "signals",
    "shown",
    # ... an answer goes out ...
    "interviewer",
    "authoring",
    "stories",
    "tailoring",
    "synthesis",
    "playback",
    "loudspeaker",
    "soundcheck",
    "speaking",
    "answering",
    "turn_taking",
    "conversation",
    # ... and is kept, measured and shown
    "session",
    "resumption",
    "interview",
    "preparation",
    "retrospective",
    "candidate",
    "rehearsal",
    "transcript",
    "fluency",
    "thinking_aloud",
    "report",
    "review",
    "judging",
    "scoring",
    "assess",
    "cli",
)
"""Modules (or packages) of `voice_interviewer`, first to last."""
