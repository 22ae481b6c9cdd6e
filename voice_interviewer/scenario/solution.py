"""What counts as right in a round, as fields of its file."""

from typing import Annotated, Any

from pydantic import Field

from .part import Part, Phrases, Text


class Approach(Part):
    """A solution that counts as one."""

    id: Text
    say_like: Phrases
    time: Text | None = None
    """As one would say it: "n log n"."""
    space: Text | None = None


class EdgeCase(Part):
    """An unusual input of this problem."""

    id: Text
    say_like: Phrases
    expect: Text


class Call(Part):
    """A function of the candidate's, called."""

    args: tuple[Any, ...]
    returns: Any


class OwnTest(Part):
    """An input and its right result, to check a spoken dry run against."""

    given: Text
    expect: Text
    call: Call | None = None
    """The same for a machine, where the task leaves no doubt about what goes in and out."""


class Accepted(Part):
    """What is right, so that correctness needs no opinion."""

    approaches: tuple[Approach, ...]
    ranges: dict[str, tuple[float, float]] = Field(default={})
    """Estimates and where they may lie."""
    edge_cases: tuple[EdgeCase, ...] = ()
    tests: tuple[OwnTest, ...] = ()


class SpecialCase(Part):
    """A messy case of this product: raised by `say_like`, handled by `handled_if`."""

    id: Text
    say_like: Phrases
    handled_if: Phrases


class ComponentBudget(Part):
    """How much machinery this company's size bears."""

    free: Phrases
    heavy: Phrases
    heavy_max: Annotated[int, Field(ge=0)]
