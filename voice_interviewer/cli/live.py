"""The live screen: the scene in, four bands of text out.

Where we are, who has the floor, what was said, keys. State is a word and a shape and never
colour alone. No score and no count is shown while somebody speaks.
"""

import threading

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from voice_interviewer.events import Event
from voice_interviewer.sound import rms_dbfs
from voice_interviewer.speech import Samples

from .scene import SILENT, Scene
from .screen import clock

WIDTH, HEIGHT = 80, 24
_METER = 40
_FULL = -6.0
"""Level (dBFS) that fills the meter."""

_KEYS = {
    "listening": "space my turn is over   t take my time   r repeat the question   h hint",
    "speaking": "space stop {name}   t take my time   r say it again   h hint",
    "thinking": "space I’m ready, go on   t wait longer   r repeat the question   h hint",
    "paused": "p go on",
    "trouble": "y type an answer   p pause",
}
_MORE = "y type   c captions   p pause   + - patience   q end and review"
_WITH_CODE = "x run my code   " + _MORE.replace("patience", "wait")
_LINE = "enter say it   escape leave it"
_TYPED = "enter say it   escape clear it   /hint   /repeat   /wait   /pause   /quit"


def frame(scene: Scene, width: int = WIDTH, height: int = HEIGHT) -> RenderableType:
    """The screen at a moment."""
    if scene.page and not scene.typing:
        return _reading(scene, width, height)
    inner = width - 4
    top = [_ends(scene.title, clock(scene.now), inner)]
    names = [name for _, name in scene.phases]
    reached = next((n for n, (id_, _) in enumerate(scene.phases) if id_ == scene.phase), 0)
    dots = "●" * (reached + 1) + "○" * (len(names) - reached - 1)
    here = names[reached] if names else ""
    top.append(_ends(f"{dots}  {here}", f"of {scene.minutes:g} min", inner))
    remark = Text(scene.remark, no_wrap=True, overflow="ellipsis")
    floor = [_ends(*_floor(scene), inner, style="bold"), Text(_advice(scene)), remark]
    floor += [_meter("You", scene.levels[0], scene), _meter(scene.name, scene.levels[1], scene)]
    keys = Text("\n".join(_keys(scene)))
    room = height - 2 - 3 - len(top) - len(floor) - 2
    said = _captions(scene, inner, max(2, room))
    parts: list[RenderableType] = [
        *top,
        Rule(style="dim"),
        *floor,
        Rule(style="dim"),
        said,
        Rule(style="dim"),
        keys,
    ]
    return Panel(Group(*parts), width=width, height=height)


def pages(scene: Scene, height: int = HEIGHT) -> list[tuple[str, list[str]]]:
    """The materials, cut to what one screen holds: title and lines of each page."""
    room = max(1, height - 6)
    return [
        (title, lines[start : start + room])
        for title, text in scene.materials
        for lines in [text.splitlines()]
        for start in range(0, len(lines), room)
    ]


def _reading(scene: Scene, width: int, height: int) -> RenderableType:
    """A page of the materials, with who has the floor above it."""
    all_pages = pages(scene, height)
    number = min(scene.page, len(all_pages))
    title, lines = all_pages[number - 1]
    body = Text("\n".join([*lines, *([""] * (height - 6 - len(lines)))]), no_wrap=True)
    top = _ends(_floor(scene)[0], clock(scene.now), width - 4, style="bold")
    key = "enter" if scene.typed else "m"
    keys = Text(
        f"{key} turns the page ({number} of {len(all_pages)}); after the last, the interview"
    )
    return Panel(
        Group(top, Rule(style="dim"), body, keys), title=escape(title), width=width, height=height
    )


def _keys(scene: Scene) -> tuple[str, str]:
    if scene.typed:
        return _TYPED, "/run run my code" if scene.code else ""
    if scene.typing is not None:
        return _LINE, ""
    return _KEYS[scene.state].format(name=scene.name), _WITH_CODE if scene.code else _MORE


def _floor(scene: Scene) -> tuple[str, str]:
    words = {
        "listening": "● LISTENING",
        "speaking": f"◖ {scene.name.upper()} IS SPEAKING",
        "thinking": "○ TAKE YOUR TIME",
        "paused": "‖ PAUSED",
        "trouble": "! LOOK AT THE MICROPHONE",
    }
    return words[scene.state], "not recording" if scene.state == "paused" else "recording"


def _advice(scene: Scene) -> str:
    if scene.hint and scene.state in ("listening", "thinking"):
        return scene.hint[: WIDTH - 4]
    if scene.typed and scene.state in ("listening", "speaking"):
        return f"Type what you would say. Enter says it, also over {scene.name}."
    return {
        "listening": f"Go on when you like, {scene.name} hears you. Patience: {scene.patience}.",
        "speaking": f"Talk over {scene.name} at any time: {scene.name} stops and listens.",
        "thinking": f"{scene.name} is waiting. Silence is fine here.",
        "paused": f"{scene.name} neither hears you nor asks anything.",
        "trouble": scene.trouble,
    }[scene.state]


def _meter(who: str, level: float, scene: Scene) -> Text:
    share = min(1.0, max(0.0, (level - SILENT) / (_FULL - SILENT)))
    filled = round(share * _METER)
    if who == "You":
        quiet = scene.now - scene.quiet_since
        word = "too loud" if share >= 1 else "good level" if share > 0.35 else "quiet"
        if scene.state == "thinking" and not scene.voiced:
            word = f"quiet for {clock(quiet)}"
    else:
        word = "speaking" if scene.speaking else "waiting" if scene.state == "thinking" else "quiet"
    return Text(f"{who:<5} {'█' * filled}{'·' * (_METER - filled)}  {word}")


def _captions(scene: Scene, width: int, lines: int) -> Text:
    """The last of what was said, as much of it as there is room for."""
    shown = scene.lines[-4:] if scene.captions or scene.typed else []
    if scene.typing is not None:
        shown = [*shown, ("You", f"{scene.typing}▏")]
    console = Console(width=width)
    wrapped: list[Text] = []
    for who, text in shown:
        body = Text(text).wrap(console, width - 6)
        wrapped += [Text(f"{who if n == 0 else '':<6}") + line for n, line in enumerate(body)]
        wrapped.append(Text())
    kept = wrapped[:-1][-lines:]
    return Text("\n").join([*kept, *([Text()] * (lines - len(kept)))])


def _ends(left: str, right: str, width: int, style: str = "") -> Text:
    left = left[: max(0, width - len(right) - 1)]
    return Text(left, style=style) + Text(right.rjust(width - len(left)))


class LiveScreen:
    """Shows a scene and keeps it up to date. A listener to events and to blocks."""

    def __init__(self, scene: Scene, console: Console) -> None:
        self.scene, self._console = scene, console
        self._lock = threading.Lock()
        self._live = Live(
            get_renderable=self._render, console=console, screen=True, refresh_per_second=8
        )

    def __enter__(self) -> "LiveScreen":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def __call__(self, event: Event) -> None:
        """Take notice of an event."""
        with self._lock:
            self.scene.take(event)

    def meter(self, candidate: Samples, interviewer: Samples, now: float) -> None:
        """Take notice of one block of both sides."""
        with self._lock:
            self.scene.meter(rms_dbfs(candidate), rms_dbfs(interviewer), now)

    def change(self, **settings: object) -> None:
        """Set fields of the scene."""
        with self._lock:
            for name, value in settings.items():
                setattr(self.scene, name, value)

    def turn_page(self) -> None:
        """Show the next page of the materials; after the last one, the interview."""
        with self._lock:
            last = len(pages(self.scene, self._console.size[1]))
            self.scene.page = (self.scene.page + 1) % (last + 1)

    def _render(self) -> RenderableType:
        with self._lock:
            width, height = self._console.size
            return frame(self.scene, max(WIDTH, width), height)
