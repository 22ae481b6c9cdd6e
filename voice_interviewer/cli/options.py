"""Options of more than one command, each declared once.

Options that belong together reach a command as one value, so that its signature says what it
is about and not what can be typed.
"""

import math
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

import click

Takes = Callable[[Callable[..., None]], Callable[..., None]]
"""Gives a command one or more options."""


def gathered(name: str, make: Callable[..., object], *options: Takes) -> Takes:
    """Give a command options that reach it as one value.

    Args:
        name: The command's parameter for that value.
        make: Makes it; its parameters are what the options are called.
        options: From `click.option`, in the order in which `--help` lists them.
    """
    taken = list(signature(make).parameters)

    def takes(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def with_one(*args: Any, **values: Any) -> None:
            value = make(**{option: values.pop(option) for option in taken})
            command(*args, **{name: value}, **values)

        given: Callable[..., None] = with_one
        for option in reversed(options):
            given = option(given)
        return given

    return takes


class Minutes(click.FloatRange):
    """A range of minutes that, unlike click's own, does not hold what is no number."""

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """See `click.ParamType.convert`."""
        minutes = super().convert(value, param, ctx)
        if math.isnan(minutes):
            self.fail(f"{value} is no number.", param, ctx)
        return minutes


prints_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

takes_microphone = click.option("--microphone", help="Part of the device's name.")

takes_loudspeaker = click.option("--loudspeaker", help="Part of the device's name.")

takes_whisper = click.option(
    "--whisper", default="base", show_default=True, help="Model name or folder."
)
