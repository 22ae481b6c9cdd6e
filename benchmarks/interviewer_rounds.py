"""Every scenario with every simulated candidate, in text, and what went wrong in each round."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache

from voice_interviewer import rehearsal, signals
from voice_interviewer.candidate.script import Script, candidates
from voice_interviewer.findings import Signal
from voice_interviewer.interviewer import Director, Interviewer
from voice_interviewer.interviewer.matching import Index, Similarity, facts_index
from voice_interviewer.interviewer.rules import given_numbers, violations
from voice_interviewer.interviewer.understanding import understand
from voice_interviewer.scenario import Scenario, find, library
from voice_interviewer.shown import well_shown
from voice_interviewer.speech import Turn

CLARIFYING = ("present", "answer_fact", "unknown", "your_call", "clarify_back")
"""Moves after which a question of the candidate clears up the task."""

A_BREATH = 1.0
"""Seconds of silence after which the interviewer says something anew."""

GOODBYE_TAKES = 20.0
"""Seconds of a farewell, which a round may end after its time with."""


@dataclass(frozen=True)
class Round:
    """One round that was held, and everything that was wrong with it."""

    scenario: str
    candidate: str
    turns: tuple[Turn, ...]
    signals: tuple[Signal, ...]
    score: float | None
    """Of the round's own axis, 0 to 5."""
    ended: bool
    late: bool
    loops: tuple[str, ...]
    """What the interviewer said twice without being asked to."""
    leaks: tuple[str, ...]
    broken: tuple[str, ...]
    """Rules that were broken, each with the words that broke it."""
    asked: int
    """Clarifying questions that a fact answers."""
    unanswered: tuple[str, ...]

    @property
    def levels(self) -> dict[str, int]:
        """Level of each signal; 0 where there is none."""
        return {signal.id: signal.level or 0 for signal in self.signals}


@cache
def meaning() -> Similarity:
    """Sentence embeddings, loaded once in each process."""
    from voice_interviewer.embedding import MiniLm

    return MiniLm().similarity


def embedded(scenario: Scenario) -> Interviewer:
    """The director as it is in an interview, without a model server."""

    def shown(text: str) -> set[str]:
        return well_shown(text, scenario.round)

    return Director(scenario, similarity=meaning(), assess=shown, at_once=shown)


def all_rounds(interviewer: Callable[[Scenario], Interviewer] = embedded) -> Iterator[Round]:
    """All scenarios with all candidates, on all processors, in order."""
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for held in pool.map(_rounds_of, library(), [interviewer] * len(library())):
            yield from held


def _rounds_of(scenario_id: str, interviewer: Callable[[Scenario], Interviewer]) -> list[Round]:
    scenario = find(scenario_id)
    return [held(scenario, name, interviewer(scenario), meaning()) for name in candidates()]


def held(
    scenario: Scenario,
    candidate: str,
    interviewer: Interviewer,
    similarity: Similarity | None = None,
) -> Round:
    """Hold one round and look at it.

    Args:
        scenario: What it is about.
        candidate: Name of the simulated one.
        interviewer: Who leads it.
        similarity: What tells which fact a question asks for; None for shared words.
    """
    turns = rehearsal.talk(interviewer, Script.load(candidate, scenario.id))
    found = signals.score(turns, scenario.round, "", (), scenario)
    ours = [turn for turn in turns if turn.speaker == "interviewer"]
    matching = list(_matching(turns, facts_index(scenario, similarity)))
    longest = max(t.span.duration for t in turns if t.speaker == "candidate")
    return Round(
        scenario=scenario.id,
        candidate=candidate,
        turns=tuple(turns),
        signals=tuple(found),
        score=signals.axes(found)["round"].value,
        ended=turns[-1].move == "goodbye",
        late=turns[-1].span.end > 60 * scenario.duration_min + longest + GOODBYE_TAKES,
        loops=tuple(_twice(turn.text for turn in ours if turn.move != "repeat")),
        leaks=tuple(t.text for t in ours if any(leaks(s, t.text) for s in scenario.do_not_reveal)),
        broken=tuple(_broken(turns, scenario)),
        asked=len(matching),
        unanswered=tuple(question for question, answered in matching if not answered),
    )


def in_bands(seen: Round) -> list[tuple[str, bool]]:
    """Each signal that has a band in this round, and whether its level lies in it."""
    expected = find(seen.scenario).expected_scores.get(seen.candidate, {})
    levels = seen.levels
    return [(id_, low <= levels.get(id_, 0) <= high) for id_, (low, high) in expected.items()]


def _twice(texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        plain = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
        if plain in seen:
            yield text
        seen.add(plain)


def leaks(secret: str, text: str) -> bool:
    """Whether a text holds the words of a secret in order, whatever their endings."""
    said, wanted = _stems(text), _stems(secret)
    places = range(len(said) - len(wanted) + 1)
    return any(said[n : n + len(wanted)] == wanted for n in places)


def _stems(text: str) -> list[str]:
    words = [w for w in re.findall(r"[a-z]+", text.lower()) if w not in ("a", "an", "the")]
    bare = [re.sub(r"(ing|ed|es|s|er|ers|e)$", "", w) if len(w) > 4 else w for w in words]
    return [re.sub(r"(.)\1$", r"\1", word) for word in bare]


def _broken(turns: Iterable[Turn], scenario: Scenario) -> Iterator[str]:
    given = given_numbers(scenario)
    questions, before = 0, 0.0
    for turn in turns:
        if turn.speaker == "candidate" or turn.span.start > before + A_BREATH:
            questions = 0
        before = turn.span.end
        if turn.speaker == "candidate":
            continue
        found = violations(
            turn.text, turn.move, allowed_numbers=given, secrets=scenario.do_not_reveal
        )
        questions += turn.text.count("?")
        if questions > 1:
            found.append("two questions in one turn")
        if found:
            yield f"{', '.join(found)}: {turn.text}"


def _matching(turns: list[Turn], index: Index) -> Iterator[tuple[str, bool]]:
    """The clarifying questions that a fact answers, and whether it did."""
    told: set[str] = set()
    before = ""
    for n, turn in enumerate(turns):
        if turn.speaker == "interviewer":
            before = turn.move
            told |= {turn.about} if turn.move == "answer_fact" else set()
            continue
        if before not in CLARIFYING:
            continue
        replies = _replies(turns[n + 1 :])
        now = {reply.about for reply in replies if reply.move == "answer_fact"}
        for question in understand(turn.text).questions:
            match = index.match(question.text)
            if question.direct and match.kind == "fact" and not match.rival:
                yield question.text, match.id in told | now


def _replies(later: list[Turn]) -> list[Turn]:
    ends = (n for n, turn in enumerate(later) if turn.speaker == "candidate")
    return later[: next(ends, len(later))]
