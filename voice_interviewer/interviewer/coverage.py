"""Whether an answer shows, in words that rules do not know, what the round listens for.

Only where somebody asked for it. A model is asked beside the round, so nobody waits for it:
what it finds is known by the next turn and spares a question about what was said already. It
counts only with a quote that stands in the answer, and no score rests on it.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from contextlib import suppress

from pydantic import BaseModel, ConfigDict

from voice_interviewer.language_model import LanguageModel, ModelFailed, ask
from voice_interviewer.scenario import Scenario
from voice_interviewer.signals.refusal import instructs
from voice_interviewer.signals.rubric import criteria

ASKED_AT_ONCE = 2
"""Signals that a model is asked about after one turn: the weightiest that are missing."""

NEXT_TURN = 8.0
"""Seconds after which the next turn has probably begun, and an answer is of no use."""

REMEMBERED = 400
"""Words that a model is told: the last ones."""

SHORTEST_QUOTE = 3
"""Words in a quote; two can be found anywhere."""

_TASK = """\
A candidate in a practice interview just gave the `answer`. Somebody listens for one thing:
{name}. It would be heard like this: {heard}
Do the words of the answer show it, in whatever words? Say yes only if they do, and copy the words
that show it, at most 25, letter by letter. Answer with JSON: {{"shows": true or false, \
"quote": "..."}}"""


class Covers(BaseModel):
    """One answer of a model."""

    model_config = ConfigDict(extra="forbid")

    shows: bool
    quote: str


class Coverage:
    """Names the signals that answers show, as rules and a model find them.

    Args:
        model: The model.
        scenario: Names the signals that are wanted.
        embedded: Names those that rules find in a text.
        beside: Waits for the model.
    """

    def __init__(
        self,
        model: LanguageModel,
        scenario: Scenario,
        embedded: Callable[[str], Iterable[str]],
        beside: Executor,
    ) -> None:
        self._model, self._embedded, self._beside = model, embedded, beside
        wanted = sorted(scenario.signals, key=lambda w: -w.weight)
        self._wanted = [w.id for w in wanted if w.probe and w.id in criteria()]
        self._quotes: dict[str, str] = {}
        self._asked = ""

    def __call__(self, text: str) -> set[str]:
        """Signals that all answers together, as one text, show as far as is known now."""
        # A turn that was taken back takes its quotes with it.
        known = set(self._embedded(text)) | {s for s, q in self._quotes.items() if q in text}
        missing = [signal for signal in self._wanted if signal not in known][:ASKED_AT_ONCE]
        if missing and text != self._asked:
            self._asked = text
            for signal in missing:
                self._beside.submit(self._ask, signal, text)
        return known

    def _ask(self, signal: str, text: str) -> None:
        if text != self._asked:
            return  # more was said since
        said = " ".join(text.split()[-REMEMBERED:])
        criterion = criteria()[signal]
        task = _TASK.format(name=criterion.name, heard=criterion.heard[min(2, criterion.best)])
        with suppress(ModelFailed):  # the round goes on by rules alone
            found = self._model.answer(ask(task, {"answer": said}), Covers, 150)
            quote = found.quote.strip()
            whole = len(quote.split()) >= SHORTEST_QUOTE and quote in said
            if found.shows and whole and not instructs(quote):
                self._quotes[signal] = quote
