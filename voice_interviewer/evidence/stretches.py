"""Where an answer can be cut by its words alone: a recogniser invents the full stops."""

from .wording import Wording

Stretch = tuple[int, int]
"""Words from the first up to but without the second."""


def stretches(wording: Wording, shortest: int = 9, longest: int = 22) -> list[Stretch]:
    """Cuts where a clause may begin.

    Args:
        wording: What was said.
        shortest: Words after which it is cut where one opens.
        longest: Words after which it is cut anywhere.
    """
    cuts = [0]
    for n in range(1, len(wording)):
        length = n - cuts[-1]
        opens = wording.words[n] in _OPENERS and wording.words[n - 1] not in _JOINERS
        if length >= longest or (length >= shortest and opens):
            cuts.append(n)
    ends = [*cuts[1:], len(wording)]
    return [(a, b) for a, b in zip(cuts, ends, strict=True) if b > a]


_OPENERS = frozenset({
    "i", "we", "our", "the", "my", "this", "they", "when", "after", "first", "then", "so",
    "since", "but", "next", "finally", "as", "that", "it", "in", "now", "by", "customers",
    "users", "because",
})  # fmt: skip
_JOINERS = frozenset({
    "and", "that", "to", "of", "the", "a", "when", "because", "if", "which", "for", "with",
    "in", "on", "by", "what", "how", "where",
})  # fmt: skip
