"""The interviewer's side of the conversation: replies in, blocks of sound out.

A reply is made into sound sentence by sentence, so that the first can be heard while the
next is made, and its first sentence can be made before it is certain that it will be said.
"""

from collections import deque
from concurrent.futures import Executor, Future
from dataclasses import replace

from .errors import EngineError
from .events import (
    EngineFailed,
    Event,
    PlaybackEnded,
    PlaybackStarted,
    ReplyChosen,
    ReplyWorded,
)
from .interviewer import Phrasing, Reply, Rewording
from .playback import BETWEEN_SENTENCES, Playback, Played, Sentence
from .speech import Samples
from .synthesis import RemoteVoice, Synthesizer, TextOnly, sentences

LANGUAGE_MODEL = "language model"
"""What the log calls it when it fails."""


class Speaking:
    """Says replies, one after the other.

    Args:
        voice: How they sound.
        mouth: Runs the voice.
        rewording: Has a model put replies into words; None to say them as they stand.
    """

    def __init__(
        self, voice: Synthesizer, mouth: Executor, rewording: Rewording | None = None
    ) -> None:
        self._voice, self._mouth, self._rewording = voice, mouth, rewording
        self._worded: deque[tuple[str, Phrasing]] = deque()
        self._words: dict[str, str] = {}
        self._playback = Playback()
        self._coming: deque[tuple[str, str, Future[Samples]]] = deque()
        self._ready: dict[str, Future[Samples]] = {}
        self._replies: dict[str, Reply] = {}
        self._room: dict[str, float] = {}
        self._count = 0

    @property
    def busy(self) -> bool:
        """Whether there is something to say, now or shortly."""
        return self._playback.busy

    @property
    def sounding(self) -> bool:
        """Whether something is being said now."""
        return self._playback.sounding

    @property
    def phase(self) -> str:
        """The phase of what was said last."""
        return next(reversed(self._replies.values())).phase if self._replies else ""

    def prepare(self, replies: tuple[Reply, ...], candidate: str = "") -> None:
        """Make the first sentence of what may be said next, and forget what was made before.

        Args:
            replies: Not certain to be said.
            candidate: What they answer.
        """
        if self._rewording:
            self._rewording.prepare(replies, candidate)
        first = [sentence for reply in replies for sentence in sentences(reply.text)][:1]
        kept = {sentence: self._ready[sentence] for sentence in first if sentence in self._ready}
        for sentence, job in self._ready.items():
            if sentence not in kept:
                job.cancel()
        made = {s: self._mouth.submit(self._voice.say, s) for s in first if s not in kept}
        self._ready = kept | made

    def say(self, replies: tuple[Reply, ...], now: float, *, room: float = 0.0) -> list[Event]:
        """Put replies behind whatever is being said.

        Args:
            replies: Said one after the other.
            now: Session time (s).
            room: Seconds of silence after the first of them.
        """
        events: list[Event] = []
        for reply in replies:
            self._count += 1
            turn_id = f"i{self._count}"
            self._replies[turn_id] = reply
            events.append(
                ReplyChosen(
                    t=now,
                    known_at=now,
                    turn_id=turn_id,
                    move=reply.move,
                    text=reply.text,
                    about=reply.about,
                    phase=reply.phase,
                )
            )
            if reply.text.strip():
                self._playback.announce(turn_id)
                self._room[turn_id], room = max(room, BETWEEN_SENTENCES), 0.0
                begun = self._rewording.begin(reply) if self._rewording else Phrasing(reply)
                self._worded.append((turn_id, begun))
        return events + self._voice_words(now)

    def collect(self, now: float) -> list[Event]:
        """Hand sentences that are ready over to be played."""
        events = self._voice_words(now)
        while self._coming and self._coming[0][2].done():
            turn_id, text, job = self._coming.popleft()
            try:
                samples = job.result()
            except EngineError as error:
                name = self._voice.name
                events.append(EngineFailed(t=now, known_at=now, engine=name, error=str(error)))
                self._voice = TextOnly()
                samples = self._voice.say(text)
            events += self._replaced(now)
            last = turn_id not in self._unfinished
            then = self._room.get(turn_id, BETWEEN_SENTENCES) if last else BETWEEN_SENTENCES
            self._playback.add(Sentence(turn_id, text, samples, then))
            self._complete_if_all_came(turn_id)
        return events

    def _replaced(self, now: float) -> list[Event]:
        """Tell, once, that another voice speaks in place of one on a server."""
        if not (isinstance(self._voice, RemoteVoice) and self._voice.trouble):
            return []
        trouble, self._voice = self._voice.trouble, self._voice.spare
        return [EngineFailed(t=now, known_at=now, engine="remote voice", error=trouble)]

    def _voice_words(self, now: float) -> list[Event]:
        """Have the words that came since made into sound, reply by reply."""
        events: list[Event] = []
        while self._worded:
            turn_id, phrasing = self._worded[0]
            texts, over = phrasing.take()
            for sentence in (part for text in texts for part in sentences(text)):
                made = self._ready.pop(sentence, None)
                job = made or self._mouth.submit(self._voice.say, sentence)
                self._coming.append((turn_id, sentence, job))
            if texts:
                events += self._note(turn_id, phrasing, texts, now)
            if not over:
                break
            self._worded.popleft()
            self._complete_if_all_came(turn_id)
            if phrasing.failure:
                error = str(phrasing.failure)
                events.append(EngineFailed(t=now, known_at=now, engine=LANGUAGE_MODEL, error=error))
        return events

    def _note(self, turn_id: str, phrasing: Phrasing, texts: list[str], now: float) -> list[Event]:
        """Remember what is said, and tell if it is in place of a line."""
        text = " ".join([self._words.get(turn_id, ""), *texts]).strip()
        self._words[turn_id] = text
        if self._rewording:
            self._rewording.said(phrasing.reply, text)
        if not phrasing.model:
            return []
        worded = ReplyWorded(
            t=now,
            known_at=now,
            turn_id=turn_id,
            text=text,
            model=phrasing.model,
            refused=phrasing.refused,
        )
        return [worded]

    @property
    def _unfinished(self) -> set[str]:
        """Ids of the turns of which words or sound are still to come."""
        return {turn_id for turn_id, *_ in self._worded} | {turn_id for turn_id, *_ in self._coming}

    def _complete_if_all_came(self, turn_id: str) -> None:
        if turn_id not in self._unfinished:
            self._playback.complete(turn_id)

    def play(self, first_sample: int, now: float, *, soft: bool) -> tuple[Samples, list[Event]]:
        """The next block to be heard, quieter if `soft`."""
        spoken, played = self._playback.next_block(first_sample, soft=soft)
        return spoken, [_event(item, now) for item in played]

    def hesitate(self, first_sample: int) -> tuple[Samples, bool]:
        """Fall silent until the next block is played; see `Playback.hesitate`."""
        return self._playback.hesitate(first_sample)

    def stop(self, first_sample: int, now: float) -> tuple[Samples, tuple[Reply, ...], list[Event]]:
        """Fade out and forget the rest.

        Returns:
            The last block, what was not said from the sentence on that was cut off, and what
            happened.
        """
        unsaid = [*self._playback.unsaid, *((turn_id, text) for turn_id, text, _ in self._coming)]
        for turn_id, phrasing in self._worded:
            phrasing.cancelled.set()
            if self._rewording:
                self._rewording.said(phrasing.reply, phrasing.reply.text)
            unsaid.append((turn_id, phrasing.reply.text))
        self._worded.clear()
        rest = tuple(
            replace(
                self._replies[turn_id],
                text=" ".join(text for id_, text in unsaid if id_ == turn_id),
                fixed=True,
            )
            for turn_id in dict.fromkeys(turn_id for turn_id, _ in unsaid)
        )
        for _, _, job in self._coming:
            job.cancel()
        self._coming.clear()
        self._room.clear()
        spoken, played = self._playback.stop(first_sample)
        return spoken, rest, [_event(item, now) for item in played]


def _event(item: Played, now: float) -> Event:
    if not item.ended:
        return PlaybackStarted(t=item.t, known_at=now, turn_id=item.turn_id)
    return PlaybackEnded(
        t=item.t,
        known_at=now,
        turn_id=item.turn_id,
        heard=item.heard,
        interrupted=item.interrupted,
    )
