"""The candidate's side of the conversation: blocks of sound in, the turn under way out.

Work is begun as soon as it may be needed. When the voice has paused for a moment, the pause is
judged, and a little later the words since the last one are recognised; if the voice goes on,
both are thrown away. So when the pause turns out to be the end, all that is known is known
already, however long the answer was.
"""

from concurrent.futures import Executor, Future
from dataclasses import dataclass

from .echo import echo_path, subtracted
from .endpointing import Edge, Endpointer
from .errors import EngineError
from .events import (
    Backchannel,
    EngineFailed,
    Event,
    SpeechEnded,
    SpeechStarted,
    UtteranceRecognized,
)
from .level import Leveller
from .recent import Recent
from .recognition import Recognizer
from .speech import (
    BLOCK_SAMPLES,
    BLOCK_SECONDS,
    Hypothesis,
    Samples,
    Span,
    Utterance,
    Word,
    sample_at,
    seconds_at,
)
from .turn_prediction import ASK_AFTER, WINDOW, TurnPredictor
from .vad import SpeechDetector

PRE_ROLL = 0.3
"""Seconds of sound given to the recogniser before the voice, and at most after it."""

RECOGNISE_AFTER = 0.3
"""Seconds of silence after which words are recognised: many pauses are shorter, and what takes
0.2 s is still there when the utterance closes."""

_KEPT = round((WINDOW + 1) / BLOCK_SECONDS)
"""Blocks that are kept when nobody speaks."""


@dataclass(slots=True)
class Heard:
    """An utterance of the turn under way and the job that recognises it."""

    id: str
    span: Span
    first_sample: int
    """Where the sound that was given to the recogniser begins."""
    job: Future[Hypothesis]
    text: str | None = None
    """None until it is recognised."""


@dataclass(slots=True)
class _Tail:
    """What was said up to a pause, being recognised in case it is all."""

    first_sample: int
    job: Future[Hypothesis]


class Listening:
    """Hears a turn grow, utterance by utterance.

    Args:
        detector: Hears voices.
        recognizer: Hears words ...
        ears: ... and where it runs.
        predictor: Hears whether a turn is over, or None ...
        beside: ... and where it runs, so that it need not wait for the words.
    """

    def __init__(
        self,
        detector: SpeechDetector,
        recognizer: Recognizer,
        ears: Executor,
        predictor: TurnPredictor | None,
        beside: Executor,
    ) -> None:
        self._detector, self._recognizer, self._ears = detector, recognizer, ears
        self._predictor, self._beside = predictor, beside
        self._endpointer, self._leveller = Endpointer(), Leveller()
        self._recent = Recent()
        self._path: Future[Samples | None] | None = None
        self._paused_at: float | None = None
        self._tail: _Tail | None = None
        self._judged: Future[float] | None = None
        self._started = 0.0
        self._count = 0
        self.turn: list[Heard] = []
        """The utterances so far."""

    @property
    def speaking(self) -> bool:
        """Whether there is a voice, or was one a moment ago."""
        return self._endpointer.speaking and not self._endpointer.paused

    @property
    def since(self) -> float | None:
        """When the voice of the utterance under way began (s), or None."""
        return self._endpointer.since if self._endpointer.speaking else None

    @property
    def voiced(self) -> float:
        """Seconds of voice in the utterance under way, or 0 if it has paused."""
        return self._endpointer.voiced if self.speaking else 0.0

    @property
    def voiced_before(self) -> float:
        """The same, also where it has paused: that may be over soon."""
        return self._endpointer.voiced

    @property
    def spoken(self) -> float:
        """Seconds of voice in the turn so far, up to the last pause."""
        tail = 0.0 if self._paused_at is None else self._paused_at - self._started
        return tail + sum(heard.span.duration for heard in self.turn)

    @property
    def silent_since(self) -> float | None:
        """When the turn's last voice ended (s); None during a voice and before the first."""
        if self._paused_at is not None:
            return self._paused_at
        if self._endpointer.speaking or not self.turn:
            return None
        return self.turn[-1].span.end

    @property
    def text(self) -> str | None:
        """All words of the turn, or None while some are being recognised."""
        texts = [heard.text for heard in self.turn]
        if self._paused_at is not None:
            texts.append(_text(self._tail.job) if self._tail else None)
        if any(text is None for text in texts):
            return None
        return " ".join(text for text in texts if text)

    @property
    def probability(self) -> float | None:
        """That the turn sounds complete, as judged in this pause; None if it was not."""
        if self._judged is None or not self._judged.done() or self._judged.exception():
            return None
        return self._judged.result()

    @property
    def judging(self) -> bool:
        """Whether this pause is being judged right now."""
        return self._judged is not None and not self._judged.done()

    def step(
        self,
        samples: Samples,
        first_sample: int,
        *,
        mixed: tuple[Samples, Samples],
        over: bool,
        keen: bool,
        deaf: bool,
    ) -> list[Event]:
        """Take one block.

        Args:
            samples: Shape (BLOCK_SAMPLES,), the candidate's voice alone.
            first_sample: Its place on the session clock.
            mixed: What was captured and what was played, each of the same shape.
            over: Whether the interviewer is speaking: what is said and ends while it does
                is a back-channel and not part of a turn.
            keen: Whether to hear a voice that is hard to hear.
            deaf: Whether to hear no voice at all.
        """
        # Over an echo, what is left of it must not be made louder.
        follow = not (over or deaf)
        samples = samples if keen else self._leveller.levelled(samples, follow=follow)
        probability = self._detector.probability(samples)
        self._recent.add(samples, mixed, first_sample)
        events: list[Event] = []
        if deaf:
            probability = 0.0
        for edge in self._endpointer.step(probability, first_sample, keen=keen):
            events += self._take(edge, over=over)
            if edge.kind == "speech_started":
                self._path = self._find_path() if keen else None
        self._recognise_pause(seconds_at(first_sample + BLOCK_SAMPLES))
        started = self._endpointer.since
        keep = _KEPT
        if started is not None:
            needed = first_sample + BLOCK_SAMPLES - sample_at(max(0.0, started - PRE_ROLL))
            keep = max(keep, -(-needed // BLOCK_SAMPLES))
        self._recent.forget(keep)
        return events

    def collect(self, now: float) -> list[Event]:
        """Words that have been recognised since the last block."""
        events: list[Event] = []
        for heard in self.turn:
            if heard.text is not None:
                continue
            if not heard.job.done():
                break  # words come in the order they were said
            try:
                hypothesis = heard.job.result()
            except EngineError as error:
                failed = EngineFailed(t=now, known_at=now, engine="recogniser", error=str(error))
                events.append(failed)
                hypothesis = Hypothesis("", ())
            heard.text = hypothesis.text
            utterance = _utterance(heard, hypothesis)
            events.append(UtteranceRecognized(t=heard.span.end, known_at=now, utterance=utterance))
        return events

    def typed(self, text: str, now: float) -> list[Event]:
        """Take words that were typed instead of spoken."""
        self._count += 1
        heard = Heard(f"u{self._count}", Span(now, now), sample_at(now), Future(), text)
        self.turn.append(heard)
        utterance = Utterance(heard.id, "candidate", heard.span, text)
        return [UtteranceRecognized(t=now, known_at=now, utterance=utterance)]

    def _take(self, edge: Edge, *, over: bool) -> list[Event]:
        if edge.kind == "speech_started":
            self._judged, self._started = None, edge.t
            return [SpeechStarted(t=edge.t, known_at=edge.known_at)]
        if edge.kind == "paused":
            if not over:
                self._look_at(edge)
            return []
        if edge.kind == "resumed":
            self._forget_tail()
            return []
        events: list[Event] = [SpeechEnded(t=edge.t, known_at=edge.known_at)]
        if over:
            self._forget_tail()
            length = edge.t - self._started
            events.append(Backchannel(t=self._started, known_at=edge.known_at, duration=length))
        else:
            tail = self._tail or self._recognise(edge.t)
            self._count += 1
            span = Span(self._started, edge.t)
            self.turn.append(Heard(f"u{self._count}", span, tail.first_sample, tail.job))
            self._tail = self._paused_at = None
        return events

    def _look_at(self, pause: Edge) -> None:
        """Begin to judge what was said up to a pause."""
        self._paused_at = pause.t
        if self._predictor:
            begun = self.turn[0].span.start if self.turn else self._started
            sound = self._recent.cut(begun - PRE_ROLL, pause.t + ASK_AFTER)
            self._judged = self._beside.submit(self._predictor.complete, sound)

    def _recognise_pause(self, now: float) -> None:
        """Begin to recognise what was said up to a pause that has lasted long enough."""
        paused_at = self._paused_at
        if paused_at is not None and not self._tail and now >= paused_at + RECOGNISE_AFTER:
            self._tail = self._recognise(paused_at)

    def _recognise(self, end: float) -> _Tail:
        first = max(self._recent.first_sample, sample_at(self._started - PRE_ROLL))
        clip = self._recent.cut(seconds_at(first), end + PRE_ROLL)
        if self._path is None:
            return _Tail(first, self._ears.submit(self._recognizer.recognize, clip))
        at = first - self._recent.first_sample
        job = self._ears.submit(self._recognise_over, clip, at, *self._recent.both(), self._path)
        return _Tail(first, job)

    def _recognise_over(
        self,
        clip: Samples,
        at: int,
        captured: Samples,
        played: Samples,
        path: "Future[Samples | None]",
    ) -> Hypothesis:
        """Words that began over the interviewer, from a sound that still has all of them."""
        found = path.result()
        if found is not None:
            clip = subtracted(captured, played, found)[at : at + len(clip)]
        return self._recognizer.recognize(clip)

    def _find_path(self) -> "Future[Samples | None]":
        """Begin to work out the way of the echo from what was heard before this voice."""
        until = sample_at(max(0.0, self._started - PRE_ROLL)) - self._recent.first_sample
        captured, played = (sound[: max(0, until)] for sound in self._recent.both())
        return self._ears.submit(echo_path, captured, played)

    def _forget_tail(self) -> None:
        if self._tail:
            self._tail.job.cancel()
        self._tail = self._judged = self._paused_at = None


def _text(job: Future[Hypothesis]) -> str | None:
    if not job.done() or job.cancelled():
        return None
    return "" if job.exception() else job.result().text


def _utterance(heard: Heard, hypothesis: Hypothesis) -> Utterance:
    start = seconds_at(heard.first_sample)
    words = tuple(
        Word(word.text, Span(start + word.span.start, start + word.span.end), word.probability)
        for word in hypothesis.words
    )
    return Utterance(heard.id, "candidate", heard.span, hypothesis.text, words)
