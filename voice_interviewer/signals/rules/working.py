"""Coding and design: silence, alternatives, purpose, hints, scale, size, conversation."""

from collections.abc import Mapping

from voice_interviewer.findings import Measure
from voice_interviewer.signals.answers import Heard, Item
from voice_interviewer.signals.rubric import Criterion, Observed, banded, between

_VERDICT_WITHIN = 45
"""Words between an alternative and what became of it."""

FIRST_WORDS, FIRST_SHARE = 150, 0.4
"""Words, and share of all words, after which nothing is asked first any more."""


def silence(_c: Criterion, _heard: Heard, measures: Mapping[str, Measure]) -> Observed:
    """The longest silence that nobody announced."""
    longest = measures.get("longest_unexplained_silence")
    if longest is None or longest.value is None:
        why = longest.missing if longest and longest.missing else "It takes the recording."
        return Observed(None, missing=why)
    return Observed(
        next((s for limit, s in ((20, 3.0), (45, 2.0), (90, 1.0)) if longest.value <= limit), 0.0)
    )


def alternatives(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Alternatives, and whether each got a verdict soon after."""
    options, verdicts = heard.places("T4", "option"), heard.places("T4", "verdict")
    settled: list[Item] = []
    for option in options:
        taken = [v for v in verdicts if 0 <= v.first - option.first <= _VERDICT_WITHIN]
        if taken:
            settled += [option, taken[0]]
            verdicts.remove(taken[0])
    level = min(3, 1 + len(settled) // 2) if options else 0
    return Observed(between(level, len(options) - level), tuple(settled or options))


def purpose(criterion: Criterion, heard: Heard, measures: Mapping[str, Measure]) -> Observed:
    """What is said about lines of code, against lines that are read out."""
    meant, read_out = heard.places("T6", "purpose"), heard.places("T6", "syntax")
    share = 4 * len(read_out) / max(1, heard.words)
    measured = measures.get("code_read_out")
    if measured is not None and measured.value is not None:
        share = max(share, measured.value)
    if not meant and share < 0.1:
        return Observed(None, missing=f"Not applicable: {criterion.absent}.")
    if share > 0.25:
        return Observed(0.0 if share > 0.6 or not meant else 1.0, tuple(read_out))
    return Observed(banded(len(meant), (0.5, 1, 3)), tuple(meant))


def hints(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Whether help was asked for well and used."""
    taken, asked = heard.places("T7", "uptake"), heard.places("T7", "asks")
    gave_up = heard.places("T7", "gives_up")
    hinted = any(answer.basis == "hinted" for answer in heard.answers)
    if not (hinted or gave_up or taken):
        return Observed(None, missing=f"Not applicable: {criterion.absent}.")
    if not taken and not asked:
        return Observed(1.0 if hinted and not gave_up else 0.0, tuple(gave_up))
    return Observed(min(3.0, 1 + len(taken) + 0.5 * len(asked)), (*taken, *asked))


def clarified(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Topics that were cleared up before the work; later ones earn level 1 at most."""
    return _settled(criterion, heard, heard.words)


def before_technology(criterion: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Topics that were settled before a technology was named, or the design was under way."""
    technology = [item.first for item in heard.of("D7", "heavy")]
    flows = [item.first for item in heard.places("D2", "flows")]
    return _settled(criterion, heard, min([*technology, *flows[1:], heard.words]))


def _settled(criterion: Criterion, heard: Heard, limit: int) -> Observed:
    first: dict[str, Item] = {}
    for item in heard.of(criterion.id):
        if item.evidence.kind.split(":")[0] in criterion.counts:
            first.setdefault(item.evidence.kind, item)
    limit = min(limit, max(FIRST_WORDS, int(FIRST_SHARE * heard.words)))
    early = sum(item.first < limit for item in first.values())
    late = min(1.0, 0.5 * (len(first) - early))
    strength = max(banded(early, criterion.bands), late)
    return Observed(strength, tuple(sorted(first.values(), key=lambda item: item.first)))


def fit(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Heavy machinery against what is said about size."""
    small, trigger = heard.places("D7", "starts_small"), heard.places("D7", "trigger")
    company = heard.places("D7", "fits_company")
    heavy = {i.evidence.kind + _text(heard, i): i for i in heard.of("D7", "heavy")}
    reasons = (*small, *company)
    if not (heavy or reasons or trigger):
        return Observed(None, missing="Nothing was said about the size of the design.")
    if len(heavy) >= 3 and not reasons:
        return Observed(0.0, tuple(heavy.values()))
    if heavy and not reasons and not trigger:
        return Observed(1.0, tuple(heavy.values()))
    level = 3 if trigger and (reasons or not heavy) else 2
    return Observed(between(level, len(reasons) + len(trigger) - level), (*reasons, *trigger))


def _text(heard: Heard, item: Item) -> str:
    answer = heard.answers[item.answer]
    return answer.wording.source[item.evidence.start : item.evidence.end].lower()


def conversation(_c: Criterion, heard: Heard, _m: Mapping[str, Measure]) -> Observed:
    """Check-ins and the length of the longest turn."""
    check_ins = heard.places("D8", "check_in")
    longest = max((a.turn.span.duration for a in heard.answers), default=0.0)
    if check_ins:
        return Observed(2.0 if len(check_ins) == 1 else 3.0, tuple(check_ins))
    if len(heard.answers) < 2 and longest == 0:
        return Observed(None, missing="A written answer is no conversation.")
    return Observed(0.0 if longest > 300 else 1.0)
