"""A transcript that somebody else made, in; its turns out.

Read are plain text, subtitles (SRT, WebVTT) and JSON, with whatever labels of speakers they
have. Subtitles say when something was said, but they are timed to be read: a gap between two
is no pause, so nothing but the place of a quote rests on their times.
"""

import html
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import webvtt
from pydantic import AliasChoices, BaseModel, Field, TypeAdapter, ValidationError

from voice_interviewer.errors import UserError
from voice_interviewer.events import TranscriptGiven
from voice_interviewer.speech import Span, Speaker, Turn, Utterance, Word

LARGEST = 5_000_000
"""Bytes of a file; an hour of talk with a time for each word has about one million."""

_NOWHEN = Span(0.0, 0.0)

_ROLES: dict[str, Speaker] = {
    **dict.fromkeys("interviewer recruiter question q".split(), "interviewer"),
    "hiring manager": "interviewer",
    **dict.fromkeys("candidate interviewee applicant me you answer a".split(), "candidate"),
}
"""Labels that say who is who; of any other label only the rest of the file can tell."""

# "Result: ..." begins a part of a story, so that not every word with a colon is a speaker.
_LABEL = re.compile(
    r"(?:\W?\d+(?::\d+)+(?:[.,]\d+)?\W?\s+)?[*_]*"
    r"((?i:interviewer|recruiter|hiring manager|question"
    r"|candidate|interviewee|applicant|me|you|answer)"
    r"(?:[ _]?\d+)?|(?i:speaker)[ _](?:\d+|[A-Z])|Q|A)"
    r"\s*(?:\(\d+(?::\d+)+\))?[*_]*:[*_]*\s*"
)

_NAME = re.compile(r"([A-Z][\w.'-]*(?: [\w.'-]+){0,3}): ")
"""What may be a name, and is one where all subtitles begin so, as our own exports do."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line, a subtitle or a segment."""

    label: str
    """Who says it; empty where the file does not say."""
    text: str
    span: Span = _NOWHEN
    words: tuple[Word, ...] = ()
    move: str = ""
    about: str = ""


def read(path: Path) -> TranscriptGiven:
    """The turns of a transcript, and what had to be assumed about it.

    Raises:
        UserError: It cannot be read, or holds no words of the candidate; says what to do.
    """
    text = _text(path)
    pieces = _in_order(_labelled(_FORMS[path.suffix.lower()](path, text)))
    roles, notes = _roles(pieces)
    turns = tuple(_turns(pieces, roles))
    said = (turn.text for turn in turns if turn.speaker == "candidate")
    if not any(c.isalpha() for text in said for c in text):
        raise UserError(
            f"{path} holds no words of the candidate. Begin what the candidate says with "
            '"Candidate:", or choose another file.'
        )
    end = max(turn.span.end for turn in turns)
    return TranscriptGiven(t=end, known_at=end, turns=turns, notes=notes)


def _text(path: Path) -> str:
    if not path.is_file():
        raise UserError(f"There is no file {path}. Check the name.")
    size = path.stat().st_size
    if size > LARGEST:
        raise UserError(
            f"{path} has {size / 1e6:.0f} MB, at most {LARGEST / 1e6:.0f} are read. "
            "Cut out the one interview that is to be scored."
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not text in UTF-8. Save it as UTF-8 text.") from error
    if "\0" in text:
        raise UserError(f"{path} is not text. Choose another file.")
    if not text.strip():
        raise UserError(f"{path} is empty. Choose another file.")
    return text


# --- the forms ----------------------------------------------------------------------------------


def _plain(_path: Path, text: str) -> Iterator[_Piece]:
    return (_Piece("", line.strip()) for line in text.splitlines() if line.strip())


def _subtitles(path: Path, text: str) -> Iterator[_Piece]:
    form = path.suffix.lower().lstrip(".")
    try:
        cues = webvtt.from_buffer(io.StringIO(text), format=form).captions
    except webvtt.errors.MalformedFileError as error:
        raise UserError(f"{path} holds no {form.upper()} subtitles. Save it as .txt.") from error
    if not cues:
        raise UserError(f"{path} holds no subtitles that can be read. Save its text as .txt.")
    texts = [html.unescape(" ".join(cue.text.split())) for cue in cues]
    names = [_NAME.match(text) for text in texts]
    for cue, text, name in zip(cues, texts, names, strict=True):
        span = _span(_seconds(cue.start), _seconds(cue.end))
        if name and all(names):
            yield _Piece(name[1], text[name.end() :], span)
        else:
            yield _Piece(cue.voice or "", text, span)


def _seconds(stamp: str) -> float:
    hours, minutes, seconds = stamp.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)


_Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _JsonWord(BaseModel):
    text: str = Field(validation_alias=AliasChoices("text", "word"))
    start: _Seconds | None = None
    end: _Seconds | None = None


class _JsonPiece(BaseModel):
    """A turn of our report, a segment of Whisper's, or only who said what."""

    text: str
    speaker: str | None = None
    start: _Seconds | None = None
    end: _Seconds | None = None
    words: list[_JsonWord] = []
    move: str | None = None
    about: str | None = None


_PIECES = TypeAdapter(list[_JsonPiece])


def _json(path: Path, text: str) -> Iterator[_Piece]:
    try:
        rows = _rows(json.loads(text))
        found = _PIECES.validate_python(rows)
    except json.JSONDecodeError as error:
        raise UserError(f"{path}, line {error.lineno}: this is not JSON: {error.msg}.") from error
    except RecursionError as error:
        raise UserError(f"{path} is no transcript: its JSON is nested too deep.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UserError(f"{path} is no transcript: {where or 'there'}: {first['msg']}.") from error
    timed = all(row.start is not None for row in found)
    return (_piece(row, timed) for row in found)


def _rows(data: Any) -> Any:
    """What may be a list of pieces, wherever it stands."""
    if isinstance(data, dict):
        return next((data[key] for key in ("turns", "segments") if key in data), [data])
    return data


def _piece(row: _JsonPiece, timed: bool) -> _Piece:
    span = _span(row.start, row.end) if timed else _NOWHEN
    words = tuple(
        Word(word.text.strip(), _span(word.start, word.end))
        for word in row.words
        if word.start is not None
    )
    whole = words if timed and len(words) == len(row.words) else ()
    text = " ".join(row.text.split())
    return _Piece(row.speaker or "", text, span, whole, row.move or "", row.about or "")


def _span(start: float | None, end: float | None) -> Span:
    start = start or 0.0
    return Span(start, max(start, end or start))


_FORMS = {".txt": _plain, ".srt": _subtitles, ".vtt": _subtitles, ".json": _json}
FORMS = tuple(_FORMS)
"""Endings of the files that are read."""


# --- who says what ------------------------------------------------------------------------------


def _labelled(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Each piece with its label, which holds until the next; labels in the text are cut off."""
    label = ""
    for piece in pieces:
        found = None if piece.label else _LABEL.match(piece.text)
        text = piece.text[found.end() :] if found else piece.text
        label = piece.label or (found[1] if found else label)
        yield replace(piece, label=label, text=text)


def _in_order(pieces: Iterable[_Piece]) -> list[_Piece]:
    """By time, those without words left out.

    What stands before the first label of a file that has labels is its heading.
    """
    found = sorted((p for p in pieces if p.text), key=lambda piece: piece.span.start)
    return [piece for piece in found if piece.label] or found


def _roles(pieces: Sequence[_Piece]) -> tuple[dict[str, Speaker], tuple[str, ...]]:
    """Who each label is, and what had to be assumed for that."""
    spoken: Counter[str] = Counter()
    for piece in pieces:
        spoken[piece.label] += len(piece.text.split())
    if set(spoken) <= {""}:
        note = (
            "Nobody is named in the transcript, so all of it was taken for the candidate's. If it "
            'is not, begin what each says with "Interviewer:" or "Candidate:".'
        )
        return {"": "candidate"}, (note,)
    named = {label: re.sub(r"[\d_ ]+$", "", label.casefold()) for label in spoken}
    known = {label: _ROLES[name] for label, name in named.items() if name in _ROLES}
    others = [label for label, _ in spoken.most_common() if label not in known]
    if not others or known:
        rest: Speaker = "interviewer" if "candidate" in known.values() else "candidate"
        return {**known, **dict.fromkeys(others, rest)}, ()
    most, *less = others
    note = (
        f"Nobody is named as the candidate, so {most}, who says most, was taken for it. If that is "
        'wrong, begin what each says with "Interviewer:" or "Candidate:".'
    )
    roles: dict[str, Speaker] = {most: "candidate", **dict.fromkeys(less, "interviewer")}
    return roles, (note,) if less else ()


def _turns(pieces: Sequence[_Piece], roles: dict[str, Speaker]) -> Iterator[Turn]:
    """Neighbours of one speaker joined; what an interviewer did stays apart."""
    groups = groupby(pieces, key=lambda piece: (roles[piece.label], piece.move, piece.about))
    for n, ((speaker, move, about), group) in enumerate(groups, start=1):
        utterances = tuple(
            Utterance(f"t{n}.{k}", speaker, piece.span, piece.text, piece.words or _words(piece))
            for k, piece in enumerate(group, start=1)
        )
        yield Turn(f"t{n}", speaker, utterances, move, about)


def _words(piece: _Piece) -> tuple[Word, ...]:
    """The words of a piece, each as late as all of it; none where nobody knows when it was."""
    if not piece.span.duration:
        return ()
    return tuple(Word(word, piece.span) for word in piece.text.split())
