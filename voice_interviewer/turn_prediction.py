"""Sound of a turn so far in, the probability that the turn is complete out.

Smart Turn hears in the melody of the last seconds whether somebody has finished a sentence
or has only stopped for breath. It is asked once in each pause, `ASK_AFTER` seconds into it,
and its answer stands for that pause: the longer the silence it is shown, the surer it grows
that the turn is over, whoever is thinking (measured: of prompts cut in mid-sentence it takes
0.23 for complete after 0.2 s and 0.62 after 1.2 s).

It hears sentences, not answers: "I would use a queue." is complete to it, and half an
answer to an interviewer. `endpointing` weighs the two.
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from . import models
from .errors import ModelNotFound
from .speech import SAMPLE_RATE, Samples

ASK_AFTER = 0.2
"""Seconds of silence at which a pause is judged."""

WINDOW = 8
"""Seconds of sound the model looks at, counted back from its end."""


class TurnPredictor(Protocol):
    """Hears whether a turn is over."""

    def complete(self, samples: Samples) -> float:
        """Probability in [0, 1] that the turn is complete.

        Args:
            samples: Shape (n,), 16 kHz: the turn up to `ASK_AFTER` seconds after its last
                voice, with the pauses inside it. Only the last `WINDOW` seconds count.
        """
        ...


class SmartTurn:
    """Smart Turn v3.2 (ONNX, BSD-2), 70 ms a pause on one thread.

    Raises:
        ModelNotFound: The model is not here; says how to get it.
    """

    def __init__(self) -> None:
        import onnxruntime
        from faster_whisper.feature_extractor import FeatureExtractor

        path = models.locate("smart-turn") / "smart-turn-v3.2-cpu.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
        # It was trained on the features of Whisper, over 8 s in place of 30.
        self._log_mel = FeatureExtractor(feature_size=80, chunk_length=WINDOW)
        self.complete(np.zeros(SAMPLE_RATE, np.float32))  # the first run is four times as slow

    def complete(self, samples: Samples) -> float:
        """See `TurnPredictor.complete`."""
        features = self._log_mel(window(samples), padding=0)
        (out,) = self._session.run(None, {"input_features": features[np.newaxis]})
        return float(np.ravel(out)[0])


def smart_turn() -> TurnPredictor | None:
    """Smart Turn where it is installed; without it, silence alone has to do."""
    try:
        return SmartTurn()
    except ModelNotFound:
        return None


def window(samples: Samples) -> npt.NDArray[np.float32]:
    """The last 8 s with the speech at its right edge, zero mean and unit variance."""
    length = WINDOW * SAMPLE_RATE
    last = samples[-length:]
    padded = np.pad(last, (length - len(last), 0))
    scaled: npt.NDArray[np.float32] = (padded - padded.mean()) / np.sqrt(padded.var() + 1e-7)
    return scaled.astype(np.float32)
