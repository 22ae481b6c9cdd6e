"""Hint uptake: whether what a hint said comes back in what the candidate says next.

Not in the same words, or it would be an echo: something of the hint must be in the next two
answers together with more that is new.
"""

from collections.abc import Sequence

from voice_interviewer.evidence import read
from voice_interviewer.evidence.questions import stem
from voice_interviewer.findings import Mark, Measure
from voice_interviewer.speech import Turn

from .refusal import words_of

ANSWERS = 2
"""Turns of the candidate in which a hint can be taken up."""
LEAST_SHARED = 1
"""Words of content that they must share with it ..."""
LEAST_OWN = 4
"""... and that they must bring besides."""


def uptake(turns: Sequence[Turn]) -> Measure:
    """Of the hints that were given, the share that was taken up."""
    hints = [n for n, turn in enumerate(turns) if turn.move == "hint"]
    if not hints:
        return Measure("hints_taken_up", None, "share", missing="No hint was given.")
    marks = []
    for n in hints:
        answers = [turn for turn in turns[n + 1 :] if turn.speaker == "candidate"][:ANSWERS]
        if answers and taken_up(turns[n].text, " ".join(turn.text for turn in answers)):
            end = answers[0].span.end
            marks.append(Mark(answers[0].span.start, end, answers[0].text, "hint taken up"))
    note = f"Of {len(hints)}. Told by shared words: 22 of 24 test answers were told right."
    return Measure(
        "hints_taken_up", len(marks) / len(hints), "share", spans=tuple(marks), note=note
    )


def taken_up(hint: str, answer: str) -> bool:
    """Whether an answer takes up what a hint says and goes on from there."""
    given, said = _content(hint), _content(answer)
    return len(given & said) >= LEAST_SHARED and len(said - given) >= LEAST_OWN


def _content(text: str) -> set[str]:
    """The words that mean something, each cut to its stem."""
    empty = words_of("function_words")
    return {stem(word) for word in read(text).words if word not in empty and len(word) > 2}
