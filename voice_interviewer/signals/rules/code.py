"""What the candidate's code adds to what was said: names, tests, and the loops it has.

Talk counts where there is no code, and code where it can be read for sure. Where the two
contradict each other the code is right, and the report says so with the line.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from voice_interviewer.codepad.reading import Reading
from voice_interviewer.signals.answers import Heard
from voice_interviewer.signals.rubric import Observed, banded

ENOUGH_NAMES = 4
"""Names in the code under which nothing is said of them."""

SHARES = (0.4, 0.6, 0.8)
"""Shares of telling names that earn levels 1, 2 and 3."""

CONTRADICTED = 1.0
"""Most that a stated cost earns when the code has another."""

_STATED: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "n squared": r" n squared | n times n | quadratic ",
        "n log n": r" (n|and) (times )?log (n|in) | linearithmic ",
        "n cubed": r" n cubed | cubic ",
        "linear": r" linear (?!space|memory|extra)| (one|single) pass | (o|oh|order)( of)? n "
        r"(?!squared|cubed|log|times|#|space|memory|extra)",
        "constant": r" constant time | o of one (?!space|memory|extra)",
    }.items()
}
_ELSE = re.compile(
    r" exponential| factorial| o( of)? n # | to the | log [km] | [km] log | times k "
)
"""Costs that are not looked for in the code, so that nothing can be compared."""

Rule = Callable[[Observed, Heard, Reading], Observed]


def cost(said: Observed, heard: Heard, read: Reading) -> Observed:
    """The cost that was stated against the loops that were written."""
    claims = stated(heard)
    if not claims or not read.costs or not said.strength:
        return said
    agrees = next((found for found in read.costs if found.growth in claims), None)
    if agrees is not None:
        remark = f"The loops of {agrees.function} agree."
        return replace(said, lines=(agrees.line,), remark=remark)
    most = max(read.costs, key=lambda found: (found.degree, found.logs))
    claim = " and ".join(claims)
    reason = f"You said {claim}. In the code, {most.function} is {most.growth}."
    strength = min(said.strength, CONTRADICTED)
    return replace(said, strength=strength, lines=(most.line,), reason=reason)


def stated(heard: Heard) -> list[str]:
    """The costs in time that were named; none if one of them cannot be compared."""
    lines = [heard.answers[item.answer].wording.line for item in heard.of("C3", "time")]
    if any(_ELSE.search(line) for line in lines):
        return []
    return [name for name, said in _STATED.items() if any(said.search(line) for line in lines)]


def tests(said: Observed, _heard: Heard, read: Reading) -> Observed:
    """Tests that were written down count like those that were told."""
    if not read.cases:
        return said
    edge = next((case for case in read.cases if case.edge), None)
    count = len(read.cases)
    strength = 2.0 if count == 1 else 3.0 if edge else 2.5
    shown = {read.cases[0].line, (edge or read.cases[-1]).line}
    lines = tuple(sorted(shown))
    if (said.strength or 0.0) >= strength:
        return replace(said, lines=lines)
    what = "a test" if count == 1 else f"{count} tests"
    odd = ", one of them on nothing at all" if edge and count > 1 else ""
    return replace(
        said, strength=strength, missing="", lines=lines, reason=f"You wrote {what}{odd}."
    )


def names(said: Observed, _heard: Heard, read: Reading) -> Observed:
    """Names that say what they are for; talk about them, or helpers, add half a level."""
    if len(read.names) < ENOUGH_NAMES:
        return said
    telling = [name for name in read.names if name.telling]
    blank = [name for name in read.names if not name.telling]
    strength = banded(len(telling) / len(read.names), SHARES)
    strength += 0.5 * (len(read.functions) >= 2) + 0.5 * bool(said.items)
    best = sorted(telling, key=lambda name: (-len(name.text), name.line))[:2]
    lines = tuple(dict.fromkeys(name.line for name in [*best, *blank[:1]]))
    reason = f"{len(telling)} of {len(read.names)} names in the code say what they are for"
    reason += f"; {blank[0].text} does not." if blank else "."
    return replace(said, strength=min(3.0, strength), missing="", lines=lines, reason=reason)


CODE_RULES: Mapping[str, Rule] = {"C3": cost, "C6": tests, "C7": names}
"""Rules by the id of the signal they add to."""
