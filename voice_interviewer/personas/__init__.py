"""Who sits on the other side, as a file: how it talks, how long it listens, what it says.

A persona changes the manner of a round and never its task: the facts, the probes and what is
listened for stay the scenario's. Its own lines pass the same rules as all others, and a file
of one's own is as good as one that comes along.

`*.toml` in (here, or anywhere by its path), one frozen `Persona` out.
"""

from .persona import DEFAULT, TOUGH, Persona, find, library

__all__ = ["DEFAULT", "TOUGH", "Persona", "find", "library"]
