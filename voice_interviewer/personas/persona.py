"""Every field of a persona file, and reading one."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voice_interviewer.errors import SettingsError
from voice_interviewer.scenario import Round

Text = Annotated[str, Field(min_length=1)]
Lines = Annotated[tuple[Text, ...], Field(min_length=1)]

Named = Literal[
    "greet", "acknowledge", "move_on", "redirect_rambling", "hold", "nudge", "hint_offer",
    "push_back", "closing_invite", "goodbye",
]  # fmt: skip
"""What a persona may say in its own words."""

TOUGHER = 0.6
"""Share of its patience with a monologue that a tough interviewer keeps."""


TOUGH = "_tough"
"""What the id of a persona ends with that was made tougher."""


class Persona(BaseModel):
    """How an interviewer behaves."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True
    )

    id: str = ""
    """The file's name; not written in the file."""
    name: Text
    """What people choose it by: "Curious peer"."""
    style: Text
    """Its manner in a sentence, for people and for a model that words its moves."""
    warmth: Literal["cool", "neutral", "warm"]
    pace_wpm: Annotated[int, Field(ge=110, le=230)]
    """Words per minute of its voice."""
    depth: Annotated[float, Field(ge=0.8, le=1.2)] = 1.0
    """How high the voice lies: below 1 it is deeper (the bundled voice alone can)."""
    patience: Literal["quick", "normal", "patient"] = "normal"
    """How long a silence is waited out, unless the candidate chooses otherwise."""
    acknowledge_every_s: Annotated[float, Field(ge=10)]
    """Least seconds between two "go on"."""
    probes: Annotated[int, Field(ge=0, le=4)] = 4
    """Questions about missing signals in a round, at most."""
    pushbacks: Annotated[int, Field(ge=0, le=3)] = 1
    """How often it disagrees with the same point."""
    hints: Annotated[int, Field(ge=0, le=4)] = 4
    """Rungs of the hint ladder it gives, at most."""
    interruptions: Annotated[int, Field(ge=0, le=4)] = 2
    """How often in a round it takes the floor from somebody who goes on and on, at most."""
    monologue_s: dict[Round, Annotated[float, Field(ge=20)]]
    """Seconds of speech in one turn after which it does, by round; never in a round left out."""
    wording: dict[Named, Lines] = {}
    """Its own lines, said before the common ones of `interviewer/wording.toml`."""

    def tougher(self) -> "Persona":
        """The same, less warm: it presses twice, helps less and listens less long."""
        shorter = {kind: max(20.0, TOUGHER * s) for kind, s in self.monologue_s.items()}
        return self.model_copy(
            update={
                "id": self.id + TOUGH,
                "warmth": "cool",
                "acknowledge_every_s": 2 * self.acknowledge_every_s,
                "pushbacks": max(2, self.pushbacks),
                "hints": min(1, self.hints),
                "interruptions": min(4, self.interruptions + 1),
                "monologue_s": shorter,
            }
        )


DEFAULT = "even_handed"
"""The persona of a round for which none was chosen."""


def library() -> dict[str, Path]:
    """The personas that come with the package: id (the file's name) to path, by id."""
    folder = Path(str(resources.files(__package__)))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def find(name: str | Path) -> Persona:
    """A persona by its id ("hurried_manager", or "hurried-manager") or the path of its file.

    Raises:
        SettingsError: There is no such persona, or its file does not hold together.
    """
    known = library()
    path = known.get(str(name).lower().replace("-", "_"), Path(name))
    if not path.is_file():
        raise SettingsError(
            f"No persona “{name}”: it is neither a file nor one of {', '.join(known)}."
        )
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return Persona.model_validate({**values, "id": path.stem})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise SettingsError("\n".join(f"{path}: {fault}" for fault in faults)) from error
