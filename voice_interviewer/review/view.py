"""What the template is given: the report's findings paired with names and moments.

A reason for a score is only a name in the report. Here it is given the moment it can be
heard at, because a claim that cannot be heard is not worth much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_interviewer.findings import Axis, Mark, Measure, Signal

from .definitions import Definition, definitions
from .document import AXES, Advice, FillerCut, Moment, Report, SpokenTurn, Stretch
from .marks import PageMark
from .spoken import Piece, pieces
from .wording import length, name_of, quantity, words

LONG_SILENCE = 10.0
"""Shortest silence, in seconds, that is worth a pin of its own."""

MOMENT = 10.0
"""Seconds to play of a moment whose end the report does not give."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that raised a score or held it back."""

    text: str
    detail: str
    at: float | None
    """Seconds, where it can be heard."""


@dataclass(frozen=True, slots=True)
class AxisRow:
    """One score on its scale."""

    id: str
    name: str
    axis: Axis
    anchors: tuple[str, ...]
    """Words for 1, 3 and 5."""
    raised: tuple[Ground, ...]
    held: tuple[Ground, ...]


def axes(report: Report) -> tuple[AxisRow, ...]:
    """The scores in their order; one that the report leaves out is missing and says so."""
    names = [*AXES, *(name for name in report.axes if name not in AXES)]
    return tuple(_axis_row(report, name) for name in names)


def _axis_row(report: Report, name: str) -> AxisRow:
    gone = Axis(value=None, missing="the report has no such score")
    axis = report.axes.get(name, gone)
    anchors = words()["anchors"].get(name, ["", "", ""])
    if name == "round":
        anchors = words()["anchors_of_round"].get(report.session.round, anchors)
    return AxisRow(
        id=name,
        name=axis_name(report, name),
        axis=axis,
        anchors=tuple(anchors),
        raised=tuple(_ground(report, why) for why in axis.raised),
        held=tuple(_ground(report, why) for why in axis.held),
    )


def axis_name(report: Report, name: str) -> str:
    """The axis of the round is called after the kind of round it was."""
    if name == "round" and report.session.round:
        return f"{name_of('rounds', report.session.round)} round".capitalize()
    return name_of("axes", name)


def _ground(report: Report, why: str) -> Ground:
    signal = next((s for s in report.signals if why in (s.id, s.name)), None)
    if signal:
        at = signal.quotes[0].start if signal.quotes else None
        return Ground(signal.name, level_of(signal), at)
    measure = report.measure(why)
    if measure:
        spans = heard_in(report, why)
        value = (
            f"{' '.join(quantity(measure.value, measure.unit))}"
            if measure.value is not None
            else ""
        )
        return Ground(name_of("measures", why), value, spans[0].start if spans else None)
    return Ground(why, "", None)


def level_of(signal: Signal) -> str:
    """A signal's level in words: "2 of 3, hinted"."""
    if signal.level is None:
        return "not scored"
    return f"{signal.level} of 3" + (f", {signal.basis}" if signal.basis else "")


def signal_groups(report: Report) -> tuple[tuple[str, tuple[Signal, ...]], ...]:
    """The signals under the axis they count towards: the round's own first."""
    order = ["round", *(name for name in AXES if name != "round")]
    names = [*order, *(s.axis for s in report.signals if s.axis not in order)]
    groups = {name: tuple(s for s in report.signals if s.axis == name) for name in names}
    return tuple((axis_name(report, name), found) for name, found in groups.items() if found)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure, with its number as it is printed."""

    id: str
    name: str
    measure: Measure
    value: str
    unit: str
    at: float | None
    """Seconds of the first span, to hear it."""
    of: str
    """Which marks it is counted from, so that it follows when one is disputed; or empty."""
    how: Definition | None
    """How it is measured; None for one that the documentation does not know."""


def heard_in(report: Report, measure: str) -> tuple[Mark, ...]:
    """Where a measure can be heard: its own marks, or those it was counted from."""
    source: str = words()["heard_in"].get(measure, measure)
    return report.spans(measure) or report.spans(source)


def measures(report: Report) -> tuple[MeasureRow, ...]:
    """All measures, in the report's order, those that are missing too."""
    return tuple(_measure_row(report, measure) for measure in report.measures)


def _measure_row(report: Report, measure: Measure) -> MeasureRow:
    value, unit = quantity(measure.value, measure.unit) if measure.value is not None else ("", "")
    spans = heard_in(report, measure.name)
    name = name_of("measures", measure.name)
    if measure.name not in words()["measures"]:
        name = name[0].upper() + name[1:]
    source = words()["heard_in"].get(measure.name, measure.name)
    counted = {"filled_pauses": "filled", "discourse_markers": "marker"}.get(source, "")
    at = spans[0].start if spans else None
    how = definitions().get(measure.name)
    return MeasureRow(measure.name, name, measure, value, unit, at, counted, how)


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn of the transcript."""

    turn: SpokenTurn
    move: str
    pieces: tuple[Piece, ...]
    """Empty where the recogniser gave no words; the turn's text is shown then."""
    clash: str
    """What ended it early, if something did."""


def turns(report: Report, marks: Sequence[PageMark], name: str) -> tuple[TurnRow, ...]:
    """The transcript, every mark in its place."""
    numbered = list(enumerate(marks))
    lit = _lit(report)
    rows = []
    for turn in report.turns:
        yours = turn.speaker == "candidate"
        clash = (f"{name} cut in" if yours else "you broke in") if turn.interrupted else ""
        rows.append(
            TurnRow(
                turn,
                name_of("moves", turn.move) if turn.move else "",
                pieces(turn, numbered if yours else (), lit),
                clash,
            )
        )
    return tuple(rows)


def _lit(report: Report) -> Stretch | None:
    """Where the highlighter goes: the words that show what to work on."""
    advice = report.next
    if advice is None or not advice.quote:
        return None
    for turn in report.turns:
        said = [w.text.strip() for w in turn.words]
        sought = advice.quote.split()
        for n in range(len(said) - len(sought) + 1):
            run = turn.words[n : n + len(sought)]
            if said[n : n + len(sought)] == sought and run[0].start >= (advice.start or 0.0) - 1:
                return Stretch(start=run[0].start, end=run[-1].end)
    return None


def headline(report: Report) -> tuple[str, str, str]:
    """The advice, cut around the words the highlighter goes over."""
    advice = report.next.advice if report.next else ""
    phrase = report.next.phrase if report.next else ""
    before, found, after = advice.partition(phrase) if phrase else (advice, "", "")
    return before, found, after


def pins(report: Report) -> tuple[tuple[float, str], ...]:
    """The moments worth finding again on the line of the whole round, if it has a length."""
    found: list[tuple[float, str]] = []
    if not report.duration:
        return ()
    if report.next and report.next.start is not None:
        found.append((report.next.start, "work on next"))
    silences = [
        (mark.end - mark.start, mark.start)
        for mark in report.spans("longest_unexplained_silence")
        if mark.kind != "announced" and mark.end - mark.start >= LONG_SILENCE
    ]
    if silences:
        lasted, start = max(silences)
        found.append((start, f"{length(lasted)} silent"))
    if report.best and report.best.start is not None:
        found.append((report.best.start, "went best"))
    return tuple(sorted(found))


def moment(found: Advice | Moment | None) -> tuple[float, float] | None:
    """From when to when something can be heard, if it can."""
    if found is None or found.start is None:
        return None
    return found.start, found.end if found.end is not None else found.start + MOMENT


@dataclass(frozen=True, slots=True)
class CleanAnswer:
    """One answer, and what is left out of it to hear it without its fillers."""

    turn: SpokenTurn
    cuts: tuple[Stretch, ...]

    @property
    def duration(self) -> float:
        """Seconds as it was said."""
        return self.turn.end - self.turn.start

    @property
    def saved(self) -> float:
        """Seconds left out."""
        return sum(cut.end - cut.start for cut in self.cuts)

    @property
    def kept(self) -> tuple[Stretch, ...]:
        """What is left, in order."""
        edges = [self.turn.start, *(t for cut in self.cuts for t in (cut.start, cut.end))]
        both = zip(edges[::2], [*edges[1::2], self.turn.end], strict=True)
        return tuple(Stretch(start=a, end=b) for a, b in both if a < b)


def clean_answer(report: Report) -> CleanAnswer | None:
    """The answer to hear clean: the one to work on, or the one that gains the most."""
    cut = report.filler_cut or FillerCut()
    answers = [
        CleanAnswer(turn, _inside(cut, turn))
        for turn in report.turns
        if turn.speaker == "candidate"
    ]
    gaining = [answer for answer in answers if answer.cuts]
    at = report.next.start if report.next else None
    for answer in gaining:
        if at is not None and answer.turn.start <= at < answer.turn.end:
            return answer
    return max(gaining, key=lambda answer: answer.saved, default=None)


def _inside(cut: FillerCut, turn: SpokenTurn) -> tuple[Stretch, ...]:
    both = [(max(s.start, turn.start), min(s.end, turn.end)) for s in cut.spans]
    return tuple(Stretch(start=a, end=b) for a, b in sorted(both) if a < b)
