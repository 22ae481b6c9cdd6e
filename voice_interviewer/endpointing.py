"""Probabilities of speech in, edges of utterances and the end of the turn out.

A voice that starts is not a turn that starts, and a voice that stops is not a turn that
ends. Two waits keep them apart: a short one closes an utterance, so that it can be
transcribed while the candidate thinks, and a long one, the *hold*, ends the turn. How long
the hold is depends on how finished the answer looks; somebody who says "let me think" is
left in peace.

Everything is counted in blocks. A turn ends where the voice stopped, not where that was
noticed, so every edge carries both.
"""

from dataclasses import dataclass
from typing import Literal

from .errors import SettingsError
from .speech import BLOCK_SAMPLES, seconds_at

Completeness = Literal["done", "open", "holding"]
"""How finished an answer looks: said to be, perhaps, or on hold by the speaker."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long silence is waited out before a turn counts as over, in seconds."""

    done: float
    """After "that's my answer"."""
    open: float
    """After anything else."""
    holding: float
    """After "let me think", a trailing "and", or a filler."""

    def hold(self, completeness: Completeness) -> float:
        """The wait that fits, in seconds."""
        return {"done": self.done, "open": self.open, "holding": self.holding}[completeness]


PATIENCE = {
    "quick": Patience(done=0.6, open=1.2, holding=4.0),
    "normal": Patience(done=0.8, open=2.0, holding=8.0),
    "patient": Patience(done=1.2, open=4.0, holding=15.0),
}
"""Presets by name."""


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

    kind: Literal["speech_started", "speech_ended"]
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
    """

    def __init__(
        self,
        *,
        enter: float = 0.5,
        leave: float = 0.35,
        min_speech: float = 0.1,
        utterance_silence: float = 0.5,
    ) -> None:
        self._enter, self._leave = enter, leave
        self._min_speech, self._utterance_silence = min_speech, utterance_silence
        self._voiced_since: float | None = None
        self._last_voice = 0.0
        self._believed = False

    @property
    def speaking(self) -> bool:
        """Whether an utterance is under way."""
        return self._believed

    @property
    def voiced(self) -> float:
        """Seconds from the first to the last voice of the utterance under way, or 0."""
        if not self._believed or self._voiced_since is None:
            return 0.0
        return self._last_voice - self._voiced_since

    def step(self, probability: float, first_sample: int) -> list[Edge]:
        """Take one block of BLOCK_SAMPLES that starts at `first_sample`."""
        start = seconds_at(first_sample)
        now = seconds_at(first_sample + BLOCK_SAMPLES)
        threshold = self._leave if self._voiced_since is not None else self._enter
        edges: list[Edge] = []
        if probability >= threshold:
            if self._voiced_since is None:
                self._voiced_since = start
            self._last_voice = now
        since = self._voiced_since
        if since is None:
            return edges
        if not self._believed and self._last_voice - since >= self._min_speech:
            self._believed = True
            edges.append(Edge("speech_started", since, now))
        quiet = now - self._last_voice
        if quiet >= (self._utterance_silence if self._believed else self._min_speech):
            if self._believed:
                edges.append(Edge("speech_ended", self._last_voice, now))
            self._believed = False
            self._voiced_since = None
        return edges
