"""Where the sentences of an answer begin and end, as words."""

from itertools import pairwise

from voice_interviewer.evidence import Stretch, Wording, stretches


def sentences(wording: Wording) -> list[Stretch]:
    """Sentences where they are marked, else rough cuts where a clause may begin."""
    ends = [
        n + 1
        for n, (_, end) in enumerate(wording.places)
        if wording.source[end : end + 1] in (".", "!", "?")
    ]
    if not ends:
        return stretches(wording)
    if ends[-1] < len(wording):
        ends.append(len(wording))
    return list(pairwise([0, *ends]))
