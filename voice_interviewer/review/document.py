"""`report.json`, read and checked: what the page, the index and the exports start from.

The measures, signals and axes are those of `findings`. The rest is here, because only
readers of the file need it. A key that is absent takes its default and the page says
plainly that it is not there; a key that is there but wrong is an error with its path,
since a page that quietly leaves something out cannot be trusted.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, model_validator

from voice_interviewer.errors import UserError
from voice_interviewer.findings import Axis, Mark, Measure, Signal
from voice_interviewer.speech import Speaker

REPORT = "report.json"
SCHEMA = "voice-interviewer/report/1"
AXES = ("delivery", "structure", "think_aloud", "round")
"""In the order in which they are shown."""

Seconds = Annotated[FiniteFloat, Field(ge=0)]
"""Session time."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: item for key, item in value.items() if item is not None}
        return value


class SpokenWord(_Part):
    """One word of a turn."""

    text: str
    start: Seconds
    end: Seconds
    probability: float | None = None


class SpokenTurn(_Part):
    """One hold of the floor, with what the interviewer was doing."""

    id: str
    speaker: Speaker
    start: Seconds
    end: Seconds
    text: str
    interrupted: bool = False
    words: tuple[SpokenWord, ...] = ()
    move: str = ""
    about: str = ""


class SessionFacts(_Part):
    """Which round this was, and what heard and scored it."""

    id: str
    started_at: str = ""
    scenario: str = ""
    scenario_version: int | str = ""
    round: str = ""
    level: str = ""
    persona: str = ""
    software: dict[str, str] = {}
    models: dict[str, str] = {}


class AudioFacts(_Part):
    """Whether the recording was good enough to measure."""

    duration: Seconds = 0.0
    snr_db: float | None = None
    clipping_share: float | None = None
    usable: bool = True
    warnings: tuple[str, ...] = ()


class Phase(_Part):
    """A part of the round against its budget."""

    id: str
    name: str = ""
    start: Seconds
    end: Seconds
    target_min: float | tuple[float, float] | None = None
    """Minutes: the most it is meant to take, or the least and the most."""
    minutes: float | None = None
    """What was spent on it, where that is not simply from its start to its end."""
    announced: bool | str | None = None
    """Whether the candidate said it began, or how it began in a few words."""


class ThinkAloudCell(_Part):
    """Ten seconds of work: what was said and done in them."""

    start: Seconds
    end: Seconds
    speaking: float = 0.0
    """Share, 0 to 1."""
    typing: float = 0.0
    """Share, 0 to 1."""
    kinds: tuple[str, ...] = ()
    """Of the sentences in it: observe, hypothesise, decide, plan."""
    edits: int = 0
    """How often the code changed."""


class TestOfCode(_Part):
    """One test in the candidate's file."""

    name: str
    passed: bool = False
    message: str = ""
    line: int | None = None


class RunOfCode(_Part):
    """What came of running the candidate's file."""

    t: Seconds
    tests: tuple[TestOfCode, ...] = ()
    stopped: str = ""
    """Why it did not run to its end."""

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return sum(test.passed for test in self.tests)


class CodeFacts(_Part):
    """The watched file at its end, and how it got there."""

    file: str
    text: str = ""
    changes: int = 0
    lines_added: int = 0
    lines_removed: int = 0
    runs: tuple[RunOfCode, ...] = ()


class Moment(_Part):
    """A stretch worth hearing, and what to hear in it."""

    text: str
    start: Seconds | None = None
    end: Seconds | None = None
    why: str = ""


class Advice(_Part):
    """The one thing to work on."""

    advice: str
    why: str = ""
    start: Seconds | None = None
    end: Seconds | None = None
    exercise: str = ""
    phrase: str = ""
    """Words of `advice` that the highlighter goes over."""
    quote: str = ""
    """Words of the transcript that show it."""


class Stretch(_Part):
    """From one time to another."""

    start: Seconds
    end: Seconds


class FillerCut(_Part):
    """What to leave out to hear the round without its fillers."""

    spans: tuple[Stretch, ...] = ()
    saved: float | None = None
    """Seconds."""


class BetterSentence(_Part):
    """One sentence of a better version, or one that is left out of it."""

    text: str
    start: Seconds
    end: Seconds
    moved: bool = False
    """Whether it stood elsewhere."""
    why: str = ""
    """Why it is left out."""


class BetterVersion(_Part):
    """An answer from its own sentences, in a better order and without the idle ones."""

    turn: str
    sentences: tuple[BetterSentence, ...]
    dropped: tuple[BetterSentence, ...] = ()


class Report(_Part):
    """Everything `report.json` may say."""

    session: SessionFacts
    title: str = ""
    turns: tuple[SpokenTurn, ...] = ()
    measures: tuple[Measure, ...] = ()
    signals: tuple[Signal, ...] = ()
    judged: tuple[Signal, ...] = ()
    """What a language model made of some of the signals; it changes no score."""
    axes: dict[str, Axis] = {}
    audio: AudioFacts = AudioFacts()
    phases: tuple[Phase, ...] = ()
    think_aloud: tuple[ThinkAloudCell, ...] = ()
    code: CodeFacts | None = None
    next: Advice | None = None
    best: Moment | None = None
    filler_cut: FillerCut | None = None
    better: BetterVersion | None = None
    notes: tuple[str, ...] | str = ()

    @property
    def duration(self) -> float:
        """Seconds of the whole round: of the sound, or up to the last word."""
        return max([self.audio.duration, *(turn.end for turn in self.turns)])

    def measure(self, name: str) -> Measure | None:
        """The measure of that name, if there is one."""
        return next((m for m in self.measures if m.name == name), None)

    def spans(self, name: str) -> tuple[Mark, ...]:
        """Where that measure was taken from, in order of time."""
        found = self.measure(name)
        return tuple(sorted(found.spans, key=lambda mark: mark.start)) if found else ()


def parse(report: dict[str, Any], name: str = REPORT) -> Report:
    """A report as typed values.

    Raises:
        UserError: A field is missing or wrong; the message gives its path.
    """
    if report.get("schema", SCHEMA) != SCHEMA:
        raise UserError(
            f"{name}: written as {report['schema']!r}, and this version reads {SCHEMA!r}. "
            "Score the session again to get a report it can show."
        )
    try:
        return Report.model_validate(report)
    except ValidationError as error:
        first = error.errors()[0]
        raise UserError(f"{name}: {_path(first['loc'])}: {first['msg']}") from error


def read(directory: Path) -> dict[str, Any]:
    """The report of one session as it lies on disk.

    Raises:
        UserError: There is none, or it is not a JSON object.
    """
    path = directory / REPORT
    try:
        report = json.loads(path.read_text(encoding="utf-8"), parse_constant=_not_a_number)
    except FileNotFoundError as error:
        raise UserError(
            f"{path} is not there. Score the session first: voice-interviewer score {directory}"
        ) from error
    except ValueError as error:
        raise UserError(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(report, dict):
        raise UserError(f"{path} is not a report: it holds no JSON object")
    return report


def _path(steps: Iterable[int | str]) -> str:
    return ".".join(str(step) for step in steps)


def _not_a_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number JSON knows")
