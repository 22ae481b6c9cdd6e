"""Ways to find filled pauses that ours is measured against."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec

from voice_interviewer.recognition import FasterWhisper
from voice_interviewer.speech import SAMPLE_RATE, Samples, Span, seconds_at
from voice_interviewer.transcript import DISFLUENT, proposals
from voice_interviewer.transcript.filled_pauses import is_filler

Finder = Callable[[Samples], Sequence[Span]]
"""A recording in, where it says "um" out."""


def baselines(recognizer: FasterWhisper) -> dict[str, Finder]:
    """Other ways to find filled pauses, by name."""

    def spelled(hint: str) -> Finder:
        return lambda x: [p.span for p in proposals(recognizer.recognize(x, hint).words)]

    found = {"whisper": spelled(""), "hint only": spelled(DISFLUENT)}
    if find_spec("erm"):
        found["erm"] = erm(recognizer)
    return found


def erm(recognizer: FasterWhisper) -> Finder:
    """`erm` 0.4.0 with its defaults, but for Whisper's size and where its weights are."""
    import erm as program
    from erm.fillers import DEFAULT_FILLERS
    from erm.models import Word as Heard

    spoken = {each for each in DEFAULT_FILLERS if is_filler(each)}

    def find(samples: Samples) -> Sequence[Span]:
        prompt, seconds = program.VERBATIM_PROMPT, seconds_at(len(samples))
        heard = [
            Heard(text=w.text, start=w.span.start, end=w.span.end)
            for w in recognizer.recognize(samples, prompt).words
        ]
        cuts = list(program.find_fillers(heard, spoken))
        cuts += program.detect_gap_fillers(samples, SAMPLE_RATE, heard, seconds)
        cuts += program.detect_intraword_fillers(samples, SAMPLE_RATE, heard)
        cuts += [
            cut
            for cut in program.detect_overlong_words(samples, SAMPLE_RATE, heard)
            if program.is_sustained_vowel(samples, SAMPLE_RATE, cut.start, cut.end)
        ]
        cuts.sort(key=lambda cut: cut.start)
        return [Span(max(0.0, c.start), c.end) for c in program.merge_close_cuts(cuts)]

    return find
