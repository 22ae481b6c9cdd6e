"""What all events have in common: when."""

from dataclasses import dataclass

from pydantic import ConfigDict


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened in a session."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    t: float
    """When it happened (s)."""
    known_at: float
    """When the program knew (s), not before `t`."""
