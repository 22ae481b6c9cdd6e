"""Who held the floor, how fast it changed hands, and silence that nobody explained."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from voice_interviewer.codepad import running_times
from voice_interviewer.events import Event, PlaybackStarted, SessionStarted, TurnEnded, TurnResumed
from voice_interviewer.findings import Mark, Measure
from voice_interviewer.speech import Span
from voice_interviewer.transcript import Transcript

from .own_speech import LONG_PAUSE, OwnSpeech, silent_pauses, union, without
from .words import Vocabulary, occurrences

_ANNOUNCED_BEFORE = 5.0
"""Seconds before a silence in which it may be announced."""
_ANNOUNCED_FOR = 60.0
"""Seconds of silence that an announcement explains."""
_READING = 30.0
"""Seconds of silence granted after a task was presented."""
_LONG_SILENCE = 15.0
_NO_INTERVIEWER = "There is no interviewer in this recording."


def response_latency(transcript: Transcript) -> Measure:
    """The middle time from the end of what the interviewer said to the first voice after."""
    marks = []
    for before, turn in pairwise(transcript.turns):
        if before.speaker == "interviewer" and turn.speaker == "candidate":
            asked, answered = before.span.end, turn.span.start
            marks.append(Mark(min(asked, answered), max(asked, answered), None, "latency"))
    latencies = [
        turn.span.start - before.span.end
        for before, turn in pairwise(transcript.turns)
        if before.speaker == "interviewer" and turn.speaker == "candidate"
    ]
    if not latencies:
        missing = (
            "No answer follows a question." if transcript.of("interviewer") else _NO_INTERVIEWER
        )
        return Measure("response_latency", None, "s", missing=missing)
    note = "A pause to think before a hard question is ordinary; below 0 the answer came early."
    return Measure("response_latency", median(latencies), "s", spans=tuple(marks), note=note)


def talk_share(transcript: Transcript, own: OwnSpeech) -> Measure:
    """Share of all talk that was the candidate's."""
    asked = sum(turn.span.duration for turn in transcript.of("interviewer"))
    if not asked:
        return Measure("talk_share", None, "share", missing=_NO_INTERVIEWER)
    return Measure("talk_share", own.speaking / (own.speaking + asked), "share")


def longest_monologue(transcript: Transcript, own: OwnSpeech) -> Measure:
    """The longest the candidate held the floor without a word of the interviewer."""
    name, unit = "longest_monologue", "s"
    if not own.answers:
        return Measure(name, None, unit, missing=own.too_little)
    held: list[Span] = []
    for before, turn in pairwise([None, *transcript.turns]):
        if turn is None or turn.speaker != "candidate":
            continue
        if before is not None and before.speaker == "candidate":
            held[-1] = Span(held[-1].start, max(held[-1].end, turn.span.end))
        else:
            held.append(turn.span)
    longest = max(held, key=lambda span: span.duration)
    note = "Guides disagree on how long is too long: what counts is whether you were followed."
    spans = (Mark(longest.start, longest.end, None, "monologue"),)
    return Measure(name, longest.duration, unit, spans=spans, note=note)


def voice_to_voice(events: Sequence[Event]) -> Measure:
    """The middle time from the candidate's last voice to the interviewer's first: ours."""
    name, unit = "voice_to_voice", "s"
    started = next((e for e in events if isinstance(e, SessionStarted)), None)
    if started is None:
        return Measure(name, None, unit, missing="There is no log of this recording.")
    if not started.paced:
        why = "The session ran faster than real time, so the machine's own time is not in it."
        return Measure(name, None, unit, missing=why)
    gaps, last = [], None
    for event in events:
        if isinstance(event, TurnEnded):
            last = event.t
        elif isinstance(event, PlaybackStarted) and last is not None:
            gaps.append(event.t - last)
            last = None
        elif isinstance(event, TurnResumed) and gaps:
            gaps.pop()  # it answered too soon, which is no speed
    if not gaps:
        return Measure(name, None, unit, missing="The interviewer answered no turn.")
    return Measure(name, median(gaps), unit, note="How quickly the interviewer answered.")


def silence(
    transcript: Transcript, own: OwnSpeech, lists: Vocabulary, events: Sequence[Event] = ()
) -> list[Measure]:
    """The longest unexplained silence, and the shares of time in silence and in long ones."""
    names = (
        ("longest_unexplained_silence", "s"),
        ("silent_share", "share"),
        ("long_silence_share", "share"),
    )
    if not own.answers:
        return [Measure(name, None, unit, missing=own.too_little) for name, unit in names]
    gaps = _candidate_silences(transcript)
    working = _working_time(transcript)
    left = [gap for gap in (_unexplained(g, transcript, lists) for g in gaps) if gap]
    unexplained = without(left, running_times(events))
    longest = max(unexplained, key=lambda gap: gap.duration, default=None)
    silent = sum(gap.duration for gap in gaps if gap.duration >= LONG_PAUSE)
    long = sum(gap.duration for gap in unexplained if gap.duration >= _LONG_SILENCE)
    marks = (Mark(longest.start, longest.end, None, "silence"),) if longest else ()
    values = (longest.duration if longest else 0.0, silent / working, long / working)
    notes = (
        "Announced pauses of up to 60 s, 30 s for reading a task, the interviewer's own "
        "speech and the time while code ran do not count. Real developers thinking aloud: half "
        "under 94 s.",
        "Time without the candidate's voice while the interviewer was silent, in silences of "
        "0.7 s and more.",
        "Time in unexplained silences of 15 s and more.",
    )
    return [
        Measure(name, value, unit, spans=marks if n == 0 else (), note=note)
        for n, ((name, unit), value, note) in enumerate(zip(names, values, notes, strict=True))
    ]


def _working(transcript: Transcript) -> Span:
    """From the first word of either speaker to the last."""
    spans = [turn.span for turn in transcript.turns]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _working_time(transcript: Transcript) -> float:
    """Seconds in which the interviewer was not speaking."""
    asked = union([turn.span for turn in transcript.of("interviewer")])
    return _working(transcript).duration - sum(span.duration for span in asked)


def _candidate_silences(transcript: Transcript) -> list[Span]:
    """Where neither spoke, in order."""
    whole = _working(transcript)
    talk = [*transcript.voice, *(turn.span for turn in transcript.of("interviewer"))]
    edges = [Span(whole.start, whole.start), *talk, Span(whole.end, whole.end)]
    return silent_pauses(union(edges), transcript.counted, shortest=0.0)


def _unexplained(gap: Span, transcript: Transcript, lists: Vocabulary) -> Span | None:
    """What is left of a silence after what explains its beginning; None if nothing is."""
    granted = 0.0
    for turn in transcript.of("candidate"):
        for _, end in occurrences(turn.words, lists.announcements):
            said = turn.words[end - 1].span.end
            if gap.start - _ANNOUNCED_BEFORE <= said <= gap.start + 1.0:
                granted = _ANNOUNCED_FOR
    for turn in transcript.of("interviewer"):
        if turn.move == "present" and abs(turn.span.end - gap.start) < 1.0:
            granted = max(granted, _READING)
    start = gap.start + granted
    return Span(start, gap.end) if start < gap.end else None
