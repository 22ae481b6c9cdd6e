"""The candidate's code as scoring sees it: what it says, and quotes of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_interviewer.codepad import Version, typing_times
from voice_interviewer.codepad.reading import Reading, latest
from voice_interviewer.findings import Quote
from voice_interviewer.speech import Span


@dataclass(frozen=True, slots=True)
class Code:
    """The watched file of one round."""

    seen: tuple[Version, ...]
    """At least one, in order."""
    reading: Reading | None
    """The last version that could be read; None if none could."""

    @property
    def unread(self) -> str:
        """Why the code could not be read; empty if it could."""
        if self.reading is not None:
            return ""
        if not self.seen[-1].file.endswith(".py"):
            return "Only Python is read so far, and the code is not Python."
        return "Python cannot read the code."

    @property
    def replayed(self) -> bool:
        """Whether the code was only shown, to talk over it afterwards."""
        return any(version.replayed for version in self.seen)

    def typed(self, line: int) -> Span:
        """When a line (counted from 1) came into the file as it stands."""
        text = self.reading.line(line) if self.reading else ""
        times = typing_times(self.seen)
        first = next(
            version
            for version in self.seen
            if any(text == there.strip() for there in version.text.split("\n"))
        )
        at_once = Span(first.t, first.t)
        return next((span for span in times if span.end == first.t), at_once)

    def quote(self, line: int) -> Quote:
        """A line of the code, letter by letter, playable when it was typed."""
        assert self.reading is not None  # noqa: S101 - who names a line has read it
        span = self.typed(line)
        text = self.reading.line(line)
        return Quote(self.reading.version.file, text, span.start, span.end, "code", line)


def code(seen: Sequence[Version]) -> Code | None:
    """The code of a round; None where no file was watched or nothing was ever in it."""
    written = [version for version in seen if version.text.strip()]
    return Code(tuple(seen), latest(seen)) if written else None
