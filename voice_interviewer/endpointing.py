"""Probabilities of speech in, edges of utterances and the end of the turn out.

A voice that starts is not a turn that starts, and a voice that stops is not a turn that
ends. Three waits keep them apart: a very short one, after which a pause is looked at, so that
everything can be ready when it turns out to be the end; a short one, which closes an
utterance; and a long one, the *hold*, which ends the turn. How long the hold is depends on
how finished the answer looks and sounds; somebody who says "let me think" is left in peace.

Everything is counted in blocks. A turn ends where the voice stopped, not where that was
noticed, so every edge carries both.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

from .errors import SettingsError
from .speech import BLOCK_SAMPLES, seconds_at
from .turn_prediction import ASK_AFTER

Completeness = Literal["done", "complete", "open", "broken_off", "holding"]
"""How finished an answer looks: said to be, with all that was asked for, perhaps, not from its
words, or on hold by the speaker."""

SOUNDS_WHOLE = 0.5
"""Probability from which a turn sounds complete (`turn_prediction`)."""


BROKEN_OFF = 0.1
"""Probability under which it sounds as if somebody stopped in the middle of a phrase."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long silence is waited out before a turn counts as over, in seconds."""

    done: float
    """After "that's my answer", or a question to the interviewer."""
    complete: float
    """After an answer that has what was asked for, and sounds finished."""
    open: float
    """After a finished sentence of anything else ..."""
    unfinished: float
    """After what does not sound complete."""
    holding: float
    """After "let me think", a trailing "and", a filler, or what sounds broken off."""
    room: float = 0.0
    """... and then to go on, between an "Okay." and what is asked next. Less for those who
    showed that their short answers are whole."""

    def hold(self, completeness: Completeness, probability: float | None = None) -> float:
        """The wait that fits, in seconds.

        Args:
            completeness: How finished the answer looks from its words.
            probability: That it sounds complete; None if nobody listened for that.
        """
        if completeness == "holding":
            return self.holding
        if completeness == "done":  # words are surer than melody
            return self.done
        sounds_whole = probability is None or probability >= SOUNDS_WHOLE
        broken_off = probability is not None and probability < BROKEN_OFF
        if completeness == "broken_off":
            return self.holding if broken_off else self.unfinished
        if completeness == "complete":
            return self.complete if sounds_whole else self.unfinished if broken_off else self.open
        return self.open if sounds_whole else self.holding if broken_off else self.unfinished

    def stretched(self, factor: float) -> "Patience":
        """For somebody who takes longer pauses: every wait but "done" `factor` times as long."""
        return replace(
            self,
            complete=self.complete * factor,
            open=self.open * factor,
            unfinished=self.unfinished * factor,
            room=self.room * factor,
        )


PATIENCE = {
    "quick": Patience(done=0.5, complete=0.6, open=0.8, unfinished=3.0, holding=8.0),
    "normal": Patience(done=0.55, complete=0.7, open=1.3, unfinished=5.0, holding=18.0, room=10.5),
    "patient": Patience(done=0.9, complete=2.0, open=2.5, unfinished=10.0, holding=30.0, room=12.0),
    "off": Patience(*[math.inf] * 5),
}
"""Presets by name; "off" waits for the done key."""


def patience(name: str) -> Patience:
    """The preset of that name.

    Raises:
        SettingsError: There is none.
    """
    if name not in PATIENCE:
        raise SettingsError(f"No patience is called {name!r}. Choose one of: {', '.join(PATIENCE)}")
    return PATIENCE[name]


@dataclass(frozen=True, slots=True)
class Edge:
    """Something began or ended."""

    kind: Literal["speech_started", "paused", "resumed", "speech_ended"]
    """Within an utterance, a voice that has been silent for `ASK_AFTER` seconds has paused."""
    t: float
    """When the voice started or stopped (s)."""
    known_at: float
    """When that was certain (s)."""


class Endpointer:
    """Turns probabilities, block by block, into edges of utterances.

    Args:
        enter: Probability at which a block counts as voice ...
        leave: ... and under which one counts as silence again.
        min_speech: Seconds of voice before an utterance is believed; a click is shorter.
        utterance_silence: Seconds of silence that close an utterance.
        long_utterance: Seconds after which a pause is enough to close one: the recogniser
            takes a third of the time for what fits into its short window.
    """

    def __init__(
        self,
        *,
        enter: float = 0.5,
        leave: float = 0.35,
        min_speech: float = 0.1,
        utterance_silence: float = 0.5,
        long_utterance: float = 6.0,
    ) -> None:
        self._enter, self._leave = enter, leave
        self._min_speech, self._utterance_silence = min_speech, utterance_silence
        self._long_utterance = long_utterance
        self._voiced_since: float | None = None
        self._last_voice = 0.0
        self._believed = self._paused = False

    @property
    def speaking(self) -> bool:
        """Whether an utterance is under way."""
        return self._believed

    @property
    def paused(self) -> bool:
        """Whether the voice of the utterance under way is silent at the moment."""
        return self._paused

    @property
    def voiced(self) -> float:
        """Seconds from the first to the last voice of the utterance under way, or 0."""
        if not self._believed or self._voiced_since is None:
            return 0.0
        return self._last_voice - self._voiced_since

    @property
    def since(self) -> float | None:
        """When the voice of the utterance under way was first heard (s)."""
        return self._voiced_since

    def step(self, probability: float, first_sample: int, *, keen: bool = False) -> list[Edge]:
        """Take one block of BLOCK_SAMPLES that starts at `first_sample`.

        With `keen` half the probability is enough: where the interviewer's echo is being
        taken out, a voice over it comes through weakly, and what is left of the echo is not
        taken for one (measured: 0.12 at most).
        """
        start = seconds_at(first_sample)
        now = seconds_at(first_sample + BLOCK_SAMPLES)
        threshold = self._leave if self._voiced_since is not None else self._enter
        if keen:
            threshold /= 2
        edges: list[Edge] = []
        if probability >= threshold:
            if self._voiced_since is None:
                self._voiced_since = start
            self._last_voice = now
            if self._paused:
                self._paused = False
                edges.append(Edge("resumed", start, now))
        since = self._voiced_since
        if since is None:
            return edges
        if not self._believed and self._last_voice - since >= self._min_speech:
            self._believed = True
            edges.append(Edge("speech_started", since, now))
        return edges + self._silence(now)

    def reset(self) -> None:
        """Forget the utterance under way."""
        self._voiced_since = None
        self._believed = self._paused = False

    def _silence(self, now: float) -> list[Edge]:
        quiet = now - self._last_voice
        if not self._believed:
            if quiet >= self._min_speech:
                self._voiced_since = None
            return []
        edges: list[Edge] = []
        if quiet >= ASK_AFTER and not self._paused:
            self._paused = True
            edges.append(Edge("paused", self._last_voice, now))
        long = self.voiced >= self._long_utterance
        if quiet >= (ASK_AFTER if long else self._utterance_silence):
            edges.append(Edge("speech_ended", self._last_voice, now))
            self.reset()
        return edges
