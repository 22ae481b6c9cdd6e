"""Study mode: after an answer, what it showed and what is still open.

A turn in, one short reply out, and the round goes on. It quotes the evidence and says what
to do next in the words of the rubric; it praises nothing and gives no verdict on anybody.
What was named as open counts as probed when it is shown afterwards: it was asked for.
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources

from voice_interviewer.signals.rubric import criteria

from .probes import Probes
from .speaker import Replies, Speaker
from .understanding import Heard

Quote = Callable[[str], Mapping[str, str]]
"""The words of one turn that show each signal, by its id."""

SUBSTANTIAL = 25
"""Words beside questions from which a turn is an answer worth feedback."""

LONGEST_QUOTE = 10
"""Words of the candidate that are said back."""


class Feedback:
    """Gives it, to each signal once.

    Args:
        speaker: Says it.
        probes: Knows what is wanted and still missing.
        quote: Finds the evidence; None for a round without feedback.
    """

    def __init__(self, speaker: Speaker, probes: Probes, quote: Quote | None) -> None:
        self._speaker, self._probes, self._quote = speaker, probes, quote
        self._heard: set[str] = set()

    def on(self, heard: Heard, start: float, end: float) -> Replies:
        """What to say about one turn.

        Args:
            heard: The turn.
            start: The minute of the full round in which the phase begins ...
            end: ... and ends: what belongs to later ones is not open yet.
        """
        if self._quote is None or heard.statement_words < SUBSTANTIAL:
            return ()
        quotes = self._quote(heard.text)
        shown = next((s for s in self._probes.askable() if s in quotes.keys() - self._heard), "")
        still = next((s for s in self._probes.open(start, end) if s != shown), "")
        advice = _lowered(criteria()[still].next[0]) if still else ""
        heard_ = _heard(shown, quoted := _short(quotes.get(shown, "")))
        said = f"{heard_} Still open here: {advice}" if advice else heard_
        if not said:
            return ()
        replies = self._speaker.say("feedback", said.strip(), still, quoting=(quoted, advice))
        if replies:
            self._heard.add(shown)
            self._probes.named.add(still)
        return replies


def _heard(signal: str, quoted: str) -> str:
    if signal not in _phrases():
        return ""
    return f"I heard {_phrases()[signal]}" + (f": “{quoted}”." if quoted else ".")


def _short(quoted: str) -> str:
    """The beginning of a quote, where it is no longer than can be said back."""
    words = quoted.split()
    return " ".join(words[:LONGEST_QUOTE]).strip(" ,.;:?!")


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


@cache
def _phrases() -> dict[str, str]:
    """What each signal is called when it was heard."""
    text = resources.files(__package__).joinpath("feedback.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
