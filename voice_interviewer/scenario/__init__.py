"""An interview as a file: what is asked, what may be told, what is listened for.

`scenarios/*.yaml` in, one frozen `Scenario` out. Everything an interviewer knows stands
in the file, so that it can be checked before anybody speaks and a report can quote
`id@version`.
"""

from .library import examine, find, keep, kept, library, load
from .schema import Round, Scenario, Wanted

__all__ = ["Round", "Scenario", "Wanted", "examine", "find", "keep", "kept", "library", "load"]
