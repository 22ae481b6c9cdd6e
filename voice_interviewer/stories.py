"""The story bank: projects worth telling, written down, and what each still leaves out.

A story is the answers to four questions: the business problem and what it cost, what you did
yourself, the hardest part, the outcome in numbers. It is kept as a Markdown file that its
owner edits, readable by nobody else. What it leaves out is found by the same rules that score
a told story, so that the round asks for just that.
"""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from .errors import UserError
from .evidence import evidence_in, read
from .findings import Signal
from .shown import WELL
from .signals.story import LEAST_WORDS
from .signals.story import story as parts_of
from .signals.written import score_written

QUESTIONS: Mapping[str, tuple[str, str]] = {
    "problem": (
        "Business problem and its cost",
        "What was the problem, whose, and what did it cost?",
    ),
    "did": ("What I did", "What did you do yourself?"),
    "hardest": ("The hardest part", "What was the hardest part?"),
    "outcome": ("The outcome in numbers", "How did it end, in numbers?"),
}
"""The four seed questions: heading in the file, and how they are asked."""

WANTED: Mapping[str, str] = {
    "B1": "a problem with a cost",
    "B2": "what you did yourself",
    "B3": "the hardest part",
    "B4": "an outcome in numbers",
    "B5": "a lesson that was used since",
}
"""Signals that a whole story shows, and what each asks for."""

_ASKED_BY = {"B1": "problem", "B2": "did", "B3": "hardest", "B4": "outcome"}
"""The question that asks for a signal."""

_PARTS = {"situation": "B1", "action": "B2", "result": "B4"}
"""Parts of a story, each with the signal that it is told for."""

_HARDEST = "The hardest part was this."
_NAMED = 6
"""Words without which it does not say what was hard."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LARGEST = 100_000
"""Characters; a longer file is no story."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing a story should tell, and where it does."""

    signal: str
    wanted: str
    level: int
    """0 to 3; from 2 on it is told."""
    quotes: tuple[str, ...]
    """Verbatim from the story."""
    advice: str
    """What the next level looks like; empty at the highest."""


@dataclass(frozen=True, slots=True)
class Story:
    """One project, in the words of whoever did it."""

    name: str
    """Of the file: small letters, digits and hyphens."""
    title: str
    answers: dict[str, str] = field(default_factory=dict)
    """By the ids of `QUESTIONS`."""

    @property
    def text(self) -> str:
        """All of it, in the order in which it would be told."""
        return "\n\n".join(a for id_ in QUESTIONS if (a := self.answers.get(id_, "").strip()))

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Ids of the questions that have no answer."""
        return tuple(id_ for id_ in QUESTIONS if not self.answers.get(id_, "").strip())

    def check(self) -> tuple[Told, ...]:
        """What it tells and what not, in the order of `WANTED`.

        Raises:
            UserError: It is too short to be judged.
        """
        words = len(self.text.split())
        if words < LEAST_WORDS:
            raise UserError(
                f"“{self.title}” has {words} words, and under {LEAST_WORDS} there is nothing to "
                f"judge. Write more: voice-interviewer stories edit {self.name}"
            )
        score = score_written(self._aloud(), "behavioral")
        if score.missing:
            raise UserError(f"“{self.title}” cannot be judged: {score.missing}")
        found = {signal.id: signal for signal in score.signals}
        return tuple(self._told(found[id_], wanted) for id_, wanted in WANTED.items())

    def _told(self, signal: Signal, wanted: str) -> Told:
        """One signal; no more than barely told where its own question has no answer."""
        all_quotes = {quote.text.removeprefix(_HARDEST).strip() for quote in signal.quotes}
        quotes = sorted(
            (q for q in all_quotes if q and not any(q in other for other in all_quotes - {q})),
            key=self.text.find,
        )
        most = WELL - 1 if _ASKED_BY.get(signal.id) in self.unanswered else 3
        level = min(most, signal.level or 0)
        return Told(signal.id, wanted, level, tuple(quotes), signal.next_level)

    def _aloud(self) -> str:
        """As it would be told: under its heading nobody writes that it was the hardest part."""
        hardest = self.answers.get("hardest", "").strip()
        if len(hardest.split()) < _NAMED:
            return self.text
        return self.text.replace(hardest, f"{_HARDEST} {hardest}", 1)

    def left_out(self) -> tuple[Told, ...]:
        """What it does not tell; everything where it is too short to be judged."""
        if len(self.text.split()) < LEAST_WORDS:
            return tuple(Told(id_, wanted, 0, (), "") for id_, wanted in WANTED.items())
        return tuple(told for told in self.check() if told.level < WELL)

    def silent_parts(self) -> tuple[str, ...]:
        """Parts that nothing in it reads as, where what belongs to them is not told either."""
        left = {told.signal for told in self.left_out()}
        wording = read(self.text)
        parts = parts_of(wording, evidence_in(wording, "behavioral"))
        if parts is None:
            return ()
        return tuple(p for p, id_ in _PARTS.items() if id_ in left and not parts.share(p))


def folder() -> Path:
    """Where stories are kept: with the user's data, never in a checkout."""
    return Path(platformdirs.user_data_dir("voice-interviewer")) / "stories"


def kept(where: Path) -> list[Story]:
    """All stories in a folder, by name."""
    return [load(path) for path in sorted(where.glob("*.md"))]


def find(where: Path, name: str) -> Story:
    """A story by its name or the start of it.

    Raises:
        UserError: None or several match.
    """
    names = sorted(path.stem for path in where.glob("*.md"))
    matching = [n for n in names if n == name] or [n for n in names if n.startswith(name)]
    if len(matching) == 1:
        return load(where / f"{matching[0]}.md")
    there = f"There are {', '.join(names)}." if names else "There are none yet."
    several = "Several stories begin with" if matching else "There is no story called"
    raise UserError(f"{several} “{name}”. {there} Add one: voice-interviewer stories add")


def load(path: Path) -> Story:
    """A story from a file of its owner's: Markdown, or TOML with the four ids and a title.

    Raises:
        UserError: It cannot be read or holds none of the four answers.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read as text: {error}") from error
    if len(text) > _LARGEST:
        raise UserError(f"{path} is too long for a story: more than {_LARGEST} characters.")
    story = _from_toml(path, text) if path.suffix == ".toml" else _from_markdown(path, text)
    if not story.text:
        heads = ", ".join(f"“## {head}”" for head, _ in QUESTIONS.values())
        raise UserError(f"{path} answers none of the four questions. Its headings are {heads}.")
    return story


def save(story: Story, where: Path) -> Path:
    """Write a story, in one step, readable by its owner only.

    Raises:
        UserError: Its name cannot be a file's.
    """
    if not _NAME.fullmatch(story.name):
        raise UserError(
            f"“{story.name}” is no name: small letters, digits and hyphens, 40 at most."
        )
    where.mkdir(parents=True, exist_ok=True)
    where.chmod(0o700)
    path, unfinished = where / f"{story.name}.md", where / f".{story.name}.md"
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w",
                   encoding="utf-8") as file:  # fmt: skip
        file.write(markdown(story))
    unfinished.replace(path)
    return path


def delete(where: Path, name: str) -> None:
    """Remove a story for good."""
    (where / f"{find(where, name).name}.md").unlink()


def markdown(story: Story) -> str:
    """A story as its file says it."""
    parts = [f"# {story.title}"]
    for id_, (heading, _) in QUESTIONS.items():
        parts += [f"## {heading}", story.answers.get(id_, "").strip()]
    return "\n\n".join(part for part in parts if part) + "\n"


def name_from(title: str) -> str:
    """A name for a story of this title."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or "story"


def parse(text: str, name: str) -> Story:
    """A story from its Markdown; answers that are not there are empty."""
    return _from_markdown(Path(f"{name}.md"), text)


def _from_markdown(path: Path, text: str) -> Story:
    title, answers = path.stem, {}
    blocks = re.split(r"(?m)^(#{1,2})\s+(.+?)\s*$", text)
    for mark, heading, body in zip(blocks[1::3], blocks[2::3], blocks[3::3], strict=True):
        id_ = _question(heading)
        if mark == "#":
            title = heading
        elif id_:
            answers[id_] = body.strip()
    return Story(name_from(path.stem), title, answers)


def _from_toml(path: Path, text: str) -> Story:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path} is not TOML: {error}") from error
    unknown = values.keys() - {"title", *QUESTIONS}
    if unknown or not all(isinstance(value, str) for value in values.values()):
        known = ", ".join(("title", *QUESTIONS))
        raise UserError(f"{path}: texts called {known} are read, not {', '.join(sorted(unknown))}.")
    answers = {id_: values[id_].strip() for id_ in QUESTIONS if id_ in values}
    return Story(name_from(path.stem), values.get("title", path.stem), answers)


def _question(heading: str) -> str:
    """The question that a heading stands for: by its words, whatever else it says."""
    words = set(re.findall(r"[a-z]+", heading.lower()))
    keys: Sequence[tuple[str, set[str]]] = (
        ("problem", {"problem", "cost", "situation"}),
        ("hardest", {"hardest", "hard", "difficult", "difficulty"}),
        ("outcome", {"outcome", "result", "results", "numbers"}),
        ("did", {"did", "action", "actions", "part", "role"}),
    )
    return next((id_ for id_, known in keys if words & known), "")
