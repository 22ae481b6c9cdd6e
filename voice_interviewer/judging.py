"""A second opinion from a language model, on the ten criteria that words do not decide.

It stands beside the embedded result and never in its place. One criterion is asked at a time,
three times with the choices in another order; what counts is the median, and only where each
answer rests on words that the candidate really said and the answers are close to each other.
"""

import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from . import report
from .findings import Quote, Signal
from .language_model import LanguageModel, Message, ModelFailed, ask
from .review import document, page
from .signals.quotes import span_of
from .signals.refusal import instructs
from .signals.rubric import criteria
from .speech import Span, Turn, Utterance, Word

RUNS = 3
"""Times each criterion is asked."""
LEAST_RUNS = 2
"""Answers that must hold for a judgement."""
FARTHEST = 1
"""Levels that the answers may lie apart."""
SHORTEST_QUOTE = 3
"""Words in a quote; two can be found anywhere."""
LONGEST_TRANSCRIPT = 3500
"""Words of a round that a model is told."""

_LETTERS = "ABCD"
_LASTING = ("unreachable", "slow", "key refused", "no such model", "busy", "server error")
"""What makes asking any further pointless."""

_TASK = """\
You judge one criterion of a candidate's answers in a practice interview: {name}.
{looks_at}
Choose the one description that fits best:
{choices}
Quote the candidate's words that decided it: at most 25, copied letter by letter from one turn of \
the candidate. Give the reason in one short sentence. The words in `evidence` were found by rules; \
they may be wrong or incomplete. How long or how well worded an answer is does not matter. \
Choose "abstain" if the transcript does not let you decide.
Answer with JSON: {{"choice": "A", "B", "C", "D" or "abstain", "quote": "...", "reason": "..."}}"""

Tick = Callable[[str, float], None]


class Verdict(BaseModel):
    """One answer of a model."""

    model_config = ConfigDict(extra="forbid")

    choice: Literal["A", "B", "C", "D", "abstain"]
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model made of a round."""

    judge: str
    """Name of the model."""
    signals: tuple[Signal, ...]
    """One for each criterion that was asked, with a level or why there is none."""
    missing: str = ""
    """Why it was not asked (any further); empty if it was."""


def judge(
    model: LanguageModel,
    turns: Sequence[Turn],
    signals: Sequence[Signal],
    tick: Tick = lambda _what, _share: None,
) -> Judged:
    """Ask a model about a round that was scored.

    Args:
        model: Which one.
        turns: Both speakers' turns.
        signals: The embedded result. What it does not score is not asked about.
        tick: Told about progress.
    """
    asked = [signal for signal in signals if signal.id in _questions() and signal.level is not None]
    if not asked:
        return Judged(model.name, (), "There is nothing in this round that a model is asked about.")
    transcript = _transcript(turns, asked)
    found: list[Signal] = []
    for n, signal in enumerate(asked):
        tick("Asking the model", n / len(asked))
        try:
            found.append(_one(model, turns, transcript, signal))
        except ModelFailed as failure:
            return Judged(model.name, tuple(found), str(failure))
    tick("Asking the model", 1.0)
    return Judged(model.name, tuple(found))


def add_opinion(
    built: dict[str, Any], model: LanguageModel, tick: Tick, folder: Path | None = None
) -> dict[str, Any]:
    """A report with a model's opinion beside its signals; no score changes.

    Args:
        built: The report.
        model: Whom to ask.
        tick: Told about progress.
        folder: Where the report and its page are written again; None to keep nothing.
    """
    parsed = document.parse(built)
    judged = judge(model, [_as_spoken(turn) for turn in parsed.turns], parsed.signals, tick)
    notes = list(built["notes"])
    if judged.missing:
        notes.append(f"No (further) opinion of {judged.judge}; the scores stand. {judged.missing}")
    opinions = [asdict(signal) for signal in judged.signals]
    built = {**built, "judge": judged.judge, "judged": opinions, "notes": notes}
    if folder:
        report.write(folder, built)
        page.write(folder)
    return built


def _as_spoken(turn: document.SpokenTurn) -> Turn:
    """A turn as it was before it was written down."""
    words = tuple(Word(w.text, Span(w.start, w.end), w.probability) for w in turn.words)
    said = Utterance(turn.id, turn.speaker, Span(turn.start, turn.end), turn.text, words)
    return Turn(turn.id, turn.speaker, (said,), turn.move, turn.about, turn.interrupted)


@dataclass(frozen=True, slots=True)
class _Run:
    level: int
    quote: Quote | None
    reason: str


def _one(
    model: LanguageModel, turns: Sequence[Turn], transcript: Sequence[str], signal: Signal
) -> Signal:
    """One criterion, asked several times."""
    runs: list[_Run] = []
    why = "It would not decide."
    for n in range(RUNS):
        order = [0, 1, 2, 3]
        Random(f"{signal.id} {n}").shuffle(order)  # noqa: S311 - no secret
        try:
            verdict = model.answer(_request(signal, order, transcript), Verdict)
        except ModelFailed as failure:
            if failure.kind in _LASTING:
                raise
            why = str(failure)
            continue
        if verdict.choice == "abstain":
            continue
        level = order[_LETTERS.index(verdict.choice)]
        quote = _quoted(verdict.quote, turns)
        if quote is None and (level > 0 or verdict.quote.strip()):
            why = "What it quoted was not said."
            continue
        runs.append(_Run(level, quote, " ".join(verdict.reason.split())[:200]))
    return _settled(model.name, signal, runs, why)


def _settled(name: str, signal: Signal, runs: Sequence[_Run], why: str) -> Signal:
    """What several answers come to."""
    levels = [run.level for run in runs]
    if max(levels, default=0) - min(levels, default=0) > FARTHEST:
        why = f"Its answers lie too far apart: {', '.join(map(str, sorted(levels)))}."
    elif len(levels) >= LEAST_RUNS:
        why = ""
    if why:
        return Signal(signal.id, signal.name, level=None, missing=why, judge=name, axis=signal.axis)
    level = min(statistics.median_low(levels), criteria()[signal.id].best)
    chosen = next((run for run in runs if run.level == level), runs[0])
    steps = criteria()[signal.id].next
    return Signal(
        signal.id,
        signal.name,
        level=level,
        basis=signal.basis if level else None,
        reason=chosen.reason,
        next_level=steps[level] if level < len(steps) else "",
        quotes=(chosen.quote,) if chosen.quote else (),
        judge=name,
        axis=signal.axis,
    )


def _request(signal: Signal, order: Sequence[int], transcript: Sequence[str]) -> list[Message]:
    question = _questions()[signal.id]
    levels = question["levels"]
    choices = "\n".join(
        f"{letter}: {levels[level]}" for letter, level in zip(_LETTERS, order, strict=True)
    )
    task = _TASK.format(name=signal.name, looks_at=question["looks_at"], choices=choices)
    evidence = [quote.text for quote in signal.quotes]
    return ask(task, {"transcript": transcript, "evidence": evidence})


def _transcript(turns: Sequence[Turn], asked: Sequence[Signal]) -> list[str]:
    """What was said, in order; of a long round the turns with evidence and those before them."""
    with_evidence = {quote.turn for signal in asked for quote in signal.quotes}
    wanted = [turn.id in with_evidence for turn in turns]
    near = [here or after for here, after in zip(wanted, [*wanted[1:], False], strict=True)]
    first = sorted(range(len(turns)), key=lambda n: (not wanted[n], not near[n], n))
    kept: set[int] = set()
    words = 0
    for n in first:
        words += len(turns[n].text.split())
        if words > LONGEST_TRANSCRIPT and kept:
            break
        kept.add(n)
    return [f"{turns[n].speaker}: {turns[n].text}" for n in sorted(kept)]


def _quoted(text: str, turns: Sequence[Turn]) -> Quote | None:
    """The place a quote was taken from; None if the candidate did not say it."""
    words = re.findall(r"\w+", text)
    if len(words) < SHORTEST_QUOTE or instructs(text):
        return None
    # Letter by letter, but for case, punctuation and spaces, which a recogniser makes up.
    pattern = re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", re.IGNORECASE)
    for turn in turns:
        found = pattern.search(turn.text) if turn.speaker == "candidate" else None
        if found:
            span = span_of(turn, found.start(), found.end())
            return Quote(turn.id, found[0], span.start, span.end)
    return None


@cache
def _questions() -> Mapping[str, Any]:
    text = (files(__package__) / "judging.yaml").read_text(encoding="utf-8")
    questions: Mapping[str, Any] = yaml.safe_load(text)
    return questions
