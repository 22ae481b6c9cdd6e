"""Which signals were shown and how, and which missing one is worth a question.

A round has few questions to spend. They go to the weightiest signals that are still
missing, each at its time, and never twice to the same.
"""

import re
from collections.abc import Iterable

from voice_interviewer.findings import Basis
from voice_interviewer.scenario import Scenario, Wanted
from voice_interviewer.scenario.schema import Level

from .reply import Reply
from .understanding import sentences

MOST_PROBES = 4
"""Questions about missing signals in one round; more is an interrogation."""

_WITHOUT = re.compile(
    r"(\b(no|not|never|without|instead of|rather than|avoid|skip|drop|neither|nor)\b|n't\b)"
    r"(?: [\w'-]+){0,5} ?$"
)
"""Before a word, within its clause: it is spoken of as something that is not there."""

_STORY_PARTS = {
    "B1": "situation",
    "B2": "action",
    "B3": "hardest",
    "B4": "result",
    "B5": "reflection",
}
"""Signals of a story, each with the part whose probe asks for it."""


class Probes:
    """Keeps account of the signals of one round.

    Args:
        scenario: Names the signals that are wanted, and their probes.
        level: Decides what they weigh.
        most: Questions about missing signals in the round.
    """

    def __init__(self, scenario: Scenario, level: Level | None, most: int = MOST_PROBES) -> None:
        self._scenario, self._most = scenario, most
        self._weights = scenario.weights(level)
        self._story = scenario.story_probes
        self._claimed = ""
        self.probed: list[str] = []
        """Signals that were asked about, in order."""
        self.named: set[str] = set()
        """Signals that feedback has named as open, which asks for them too."""
        self.shown: dict[str, Basis] = {}
        """Signals that were shown, each with how it came the first time."""

    def note(self, text: str, signals: Iterable[str], after: Reply | None) -> set[str]:
        """Remember a turn.

        Args:
            text: What was said.
            signals: Ids of the signals it shows.
            after: What the interviewer had said before it.

        Returns:
            The signals among them that had not been shown before.
        """
        told = (s for s in sentences(text.lower()) if not s.endswith("?"))
        self._claimed = " ".join([self._claimed, *told])
        new = set(signals) - self.shown.keys()
        for signal in new:
            asked = signal in self.named or (
                after is not None and after.move == "probe" and after.about == signal
            )
            hinted = after is not None and after.move == "hint"
            self.shown[signal] = "hinted" if hinted else "probed" if asked else "unprompted"
        return new

    def count_topics(self, topics: int) -> None:
        """Note the signals that are shown by asking for enough facts."""
        for wanted in self._scenario.signals:
            if wanted.min_topics is not None and topics >= wanted.min_topics:
                self.shown.setdefault(
                    wanted.id, "probed" if wanted.id in self.probed else "unprompted"
                )

    def took_place(self, signal: str) -> bool:
        """Whether a signal was shown, or at least asked about and answered somehow."""
        return signal in self.shown or signal in self.probed

    def askable(self) -> list[str]:
        """The wanted signals that have a question of their own, weightiest first."""
        asked = [w.id for w in self._scenario.signals if self._weights[w.id] and self._text(w)]
        return sorted(asked, key=lambda id_: -self._weights[id_])

    def open(self, start: float, end: float) -> list[str]:
        """Those that could be shown by a minute, are not, and were not named as open.

        Those that are due between the two minutes of the full round come first.
        """
        due = {w.id: w.probe_after_min for w in self._scenario.signals if w.probe_after_min <= end}
        left = [s for s in self.askable() if s in due.keys() - self.shown.keys() - self.named]
        return sorted(left, key=lambda id_: due[id_] < start)

    def next(self, minute: float) -> tuple[str, str] | None:
        """Id and wording of the next probe that is due.

        Args:
            minute: Signals whose probe comes after this minute of the full round can wait.
        """
        worth = self._worth_asking()
        due = [w for w in worth if w.probe_after_min <= minute]
        if not due:
            return None
        wanted = min(due, key=lambda w: w.probe_after_min)
        self.probed.append(wanted.id)
        return wanted.id, self._text(wanted)

    def _worth_asking(self) -> list[Wanted]:
        """The missing signals that the remaining probes suffice for, weightiest first."""
        missing = [
            wanted
            for wanted in self._scenario.signals
            if wanted.id not in self.shown
            and wanted.id not in self.probed
            and self._weights[wanted.id]
            and self._text(wanted)
        ]
        missing.sort(key=lambda w: (-self._weights[w.id], w.probe_after_min))
        return missing[: max(0, self._most - len(self.probed))]

    def _text(self, wanted: Wanted) -> str:
        for cited in wanted.citing:
            if any(self._was_said(phrase) for phrase in cited.said):
                return cited.probe
        part = _STORY_PARTS.get(wanted.id)
        story = getattr(self._story, part) if self._story and part else ""
        return wanted.probe or story

    def _was_said(self, phrase: str) -> bool:
        """Whether somebody said to have it, and neither asked for it nor did without."""
        places = re.finditer(rf"\b{re.escape(phrase.lower())}", self._claimed)
        return any(not _WITHOUT.search(self._claimed[: place.start()]) for place in places)
