"""When a turn is taken to be over: ours and the peers' ways, on the same sound.

Everything runs on the sample clock: what counts is which silence a policy takes for the end,
not how fast this machine is.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.thinking import Trial
from voice_interviewer.capture import Recorded, blocks
from voice_interviewer.conversation import Conversation, Engines, Inline
from voice_interviewer.endpointing import Completeness, Patience
from voice_interviewer.interviewer import Reply
from voice_interviewer.interviewer.understanding import completeness
from voice_interviewer.recognition import Recognizer
from voice_interviewer.speech import Hypothesis, Samples, Span, sample_at
from voice_interviewer.synthesis import Synthesizer
from voice_interviewer.turn_prediction import ASK_AFTER, TurnPredictor
from voice_interviewer.vad import SpeechDetector, probabilities, speech_spans


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a policy dealt with one trial."""

    trial: Trial
    cut: bool
    """Whether it took the thinking pause for the end and stayed with that."""
    recovered: int
    """How often it took a pause for the end and took that back."""
    reply: float | None
    """Seconds from the last audible sample to the reply; None if there was none within 6 s."""
    taken: int = 0
    """How often the floor was taken before the last word, and not given back."""


class Remembered:
    """A recogniser that hears the same sound only once."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._known: dict[bytes, Hypothesis] = {}

    def recognize(self, samples: Samples, hint: str = "") -> Hypothesis:
        """See `Recognizer.recognize`."""
        key = hashlib.sha256(samples.tobytes()).digest()
        if key not in self._known:
            self._known[key] = self._recognizer.recognize(samples, hint)
        return self._known[key]


class RememberedVoice:
    """A voice that says the same sentence only once."""

    name = "remembered"

    def __init__(self, voice: Synthesizer) -> None:
        self._voice = voice
        self._known: dict[str, Samples] = {}

    def say(self, sentence: str) -> Samples:
        """See `Synthesizer.say`."""
        if sentence not in self._known:
            self._known[sentence] = self._voice.say(sentence)
        return self._known[sentence]


class OneQuestion:
    """An interviewer that answers everything with the same question."""

    reply = Reply("probe", "What would happen to that if ten times as many came?", "", "")

    def begin(self) -> tuple[Reply, ...]:
        """Begins in silence: the answers follow a question that was asked before."""
        return ()

    def answer(self, text: str, t: float) -> tuple[Reply, ...]:  # noqa: ARG002
        """The one question."""
        return (self.reply,)

    def quiet(self, silence: float, t: float) -> tuple[Reply, ...]:  # noqa: ARG002
        """Never breaks a silence by itself."""
        return ()

    def cuts_in_after(self) -> float:
        """Never interrupts."""
        return math.inf

    def cut_in(self, text: str, t: float) -> tuple[Reply, ...]:  # noqa: ARG002
        """Never happens."""
        return ()

    def expects(self, text: str) -> Completeness:
        """What the director sees in the words."""
        return completeness(text)

    def remember(self) -> object:
        """There is nothing to remember."""
        return None

    def recall(self, memory: object) -> None:
        """There is nothing to recall."""


def ours(
    trial: Trial,
    patience: Patience,
    detector: SpeechDetector,
    recognizer: Recognizer,
    predictor: TurnPredictor | None,
    voice: Synthesizer,
) -> Outcome:
    """This project's conversation."""
    detector.reset()
    engines = Engines(detector, recognizer, voice, OneQuestion(), Inline(), Inline(), predictor)
    conversation = Conversation(engines, patience)
    ended: list[float] = []
    resumed = 0
    replied = None
    for block in blocks(Recorded(trial.samples)):
        for event in conversation.step(block).events:
            if event.kind == "turn_ended":
                ended.append(event.t)
            elif event.kind == "turn_resumed":
                resumed += 1
                ended.pop()
            elif event.kind == "playback_started":
                replied = event.t
    middle = trial.paused_at + trial.pause
    cut = any(t < middle for t in ended) if trial.pause else False
    last = None if replied is None else replied - trial.ends_at
    on_time = last is not None and -0.3 <= last <= 6.0
    taken = sum(t < trial.ends_at - ASK_AFTER for t in ended)
    return Outcome(trial, cut, resumed, last if on_time else None, taken)


def silence_only(wait: float, spans: Sequence[Span], trial: Trial) -> Outcome:
    """A turn is over after `wait` seconds of silence: the naive loop, RealtimeSTT's default."""
    return _waited(trial, spans, [wait] * len(spans))


def by_punctuation(spans: Sequence[Span], trial: Trial, recognizer: Recognizer) -> Outcome:
    """RealtimeSTT's example server: 0.45 s after a sentence, 2.0 s after "...", else 0.7 s."""
    waits = []
    for span in spans:
        heard = Span(max(0.0, span.start - 0.3), span.end + 0.3)
        text = recognizer.recognize(heard.cut(trial.samples)).text
        unfinished = text.endswith("...")
        waits.append(2.0 if unfinished else 0.45 if text.endswith((".", "!", "?")) else 0.7)
    return _waited(trial, spans, waits)


def by_prediction(spans: Sequence[Span], trial: Trial, predictor: TurnPredictor) -> Outcome:
    """Pipecat's default: Smart Turn 0.2 s into a pause; above a half at once, else 3 s."""
    waits = []
    for span in spans:
        heard = trial.samples[: sample_at(span.end + ASK_AFTER)]
        waits.append(ASK_AFTER if predictor.complete(heard) > 0.5 else 3.0)
    return _waited(trial, spans, waits)


def voice_spans(trial: Trial, detector: SpeechDetector) -> list[Span]:
    """Where a peer's detector hears a voice; pauses under 0.2 s do not count."""
    return speech_spans(probabilities(trial.samples, detector), shortest_silence=ASK_AFTER)


def _waited(trial: Trial, spans: Sequence[Span], waits: Sequence[float]) -> Outcome:
    ends = [span.start for span in spans[1:]] + [float("inf")]
    done = [
        span.end + wait
        for span, wait, next_ in zip(spans, waits, ends, strict=True)
        if span.end + wait <= next_
    ]
    middle = trial.paused_at + trial.pause
    cut = bool(trial.pause) and any(trial.paused_at - 0.1 <= t < middle for t in done)
    reply = next((t - trial.ends_at for t in done if t >= trial.ends_at), None)
    taken = sum(t < trial.ends_at for t in done)
    return Outcome(trial, cut, 0, reply if reply is None or reply <= 6 else None, taken)
