"""`stories`: projects worth telling, kept, edited and checked."""

from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from voice_interviewer import stories as bank
from voice_interviewer.errors import UserError
from voice_interviewer.shown import WELL
from voice_interviewer.stories import QUESTIONS, Story

from .options import prints_json
from .screen import console, print_json


@click.group()
def stories() -> None:
    """Your projects, told in four answers: problem, what you did, hardest part, outcome."""


@stories.command("list")
@prints_json
def list_stories(as_json: bool) -> None:
    """List all stories, and what each leaves out."""
    kept = bank.kept(bank.folder())
    if as_json:
        print_json([_row(story) for story in kept])
        return
    if not kept:
        console.print("There are no stories yet. Add one: voice-interviewer stories add")
        return
    table = Table("name", "title", "words", "leaves out", box=None)
    for story in kept:
        left = "; ".join(told.wanted for told in story.left_out()) or "nothing"
        table.add_row(story.name, Text(story.title), str(len(story.text.split())), left)
    console.print(table)


@stories.command("add")
@click.argument("name", required=False)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Markdown with four headings, or TOML; asked for in the terminal without.",
)
def add_story(name: str | None, source: Path | None) -> None:
    """Add a story, from a file or by answering four questions."""
    story = bank.load(source) if source else _asked(name)
    if name:
        story = Story(name, story.title, story.answers)
    where = bank.folder()
    if (where / f"{story.name}.md").exists():
        raise UserError(
            f"There is a story called {story.name} already. Change it with: "
            f"voice-interviewer stories edit {story.name}"
        )
    path = bank.save(story, where)
    console.print(f"Written  {path}", markup=False, soft_wrap=True, highlight=False)
    _say_left_out(story)


@stories.command("edit")
@click.argument("name")
def edit_story(name: str) -> None:
    """Change a story in your editor ($VISUAL or $EDITOR)."""
    story = bank.find(bank.folder(), name)
    text = click.edit(bank.markdown(story), extension=".md")
    if text is None:
        console.print("Nothing was changed.")
        return
    changed = bank.parse(text, story.name)
    if not changed.text:
        raise UserError("The four headings are gone, so the story was left as it was.")
    bank.save(changed, bank.folder())
    _say_left_out(changed)


@stories.command("show")
@click.argument("name")
@prints_json
def show_story(name: str, as_json: bool) -> None:
    """Show a story as it stands in its file."""
    story = bank.find(bank.folder(), name)
    if as_json:
        print_json(_row(story) | {"answers": story.answers})
        return
    console.print(Text(bank.markdown(story)))


@stories.command("delete")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete_story(name: str, yes: bool) -> None:
    """Delete a story for good."""
    story = bank.find(bank.folder(), name)
    if not yes:
        click.confirm(f"Delete “{story.title}” for good?", abort=True, err=True)
    bank.delete(bank.folder(), story.name)
    console.print(f"{story.name} is deleted.", highlight=False)


@stories.command("check")
@click.argument("name", required=False)
@prints_json
def check_stories(name: str | None, as_json: bool) -> None:
    """Say what a story tells, with the words that tell it, and what it leaves out."""
    where = bank.folder()
    checked = [bank.find(where, name)] if name else bank.kept(where)
    if not checked:
        raise UserError("There are no stories yet. Add one: voice-interviewer stories add")
    if as_json:
        print_json([_row(story) for story in checked])
        return
    for story in checked:
        _say_checked(story)


def _asked(name: str | None) -> Story:
    """A story from four questions in the terminal."""
    title = click.prompt("What do you call this project", err=True).strip()
    answers = {}
    for id_, (heading, question) in QUESTIONS.items():
        click.echo(f"\n{heading}. {question} (An empty line ends the answer.)", err=True)
        answers[id_] = _lines()
    story = Story(name or bank.name_from(title), title, answers)
    if not story.text:
        raise UserError("Nothing was answered, so nothing was kept.")
    return story


def _lines() -> str:
    """Lines up to the first empty one."""
    lines: list[str] = []
    while line := click.prompt("", default="", show_default=False, prompt_suffix="> ", err=True):
        lines.append(line)
    return " ".join(lines)


def _say_checked(story: Story) -> None:
    console.print(Text(f"\n{story.title} ({story.name})", style="bold"))
    for told in story.check():
        mark = "told" if told.level >= WELL else "left out" if not told.level else "barely told"
        console.print(Text(f"  {mark:<12} {told.wanted}"))
        for quote in told.quotes[:2]:
            console.print(Text(f"               “{quote}”", style="dim"))
        if told.level < WELL and told.advice:
            console.print(Text(f"               {told.advice}"))
    if silent := story.silent_parts():
        console.print(Text(f"  No sentence reads as the {' or the '.join(silent)}."))


def _say_left_out(story: Story) -> None:
    left = "; ".join(told.wanted for told in story.left_out())
    console.print(Text(f"It leaves out: {left}." if left else "It leaves nothing out."))


def _row(story: Story) -> dict[str, object]:
    left = story.left_out()
    return {
        "name": story.name,
        "title": story.title,
        "words": len(story.text.split()),
        "leaves_out": [{"signal": told.signal, "wanted": told.wanted} for told in left],
        "file": str(bank.folder() / f"{story.name}.md"),
    }
