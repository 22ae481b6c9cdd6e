"""The code pad: the candidate's own file in the candidate's own editor.

Nobody types in here. A file is watched while the interview goes on, each saved change becomes
an event on the session's clock, and everything later (the strip, the signals, a replay) reads
the events and never the file. The code is only ever run when the candidate asks for it.

Read in this order: `versions` (changes, and the text they add up to), `watching` (a file
becomes changes), `running` (the tests become results) with `trial` (what runs in the other
process), `pad` (both in a live session) and `reading` (what can be said of Python for sure).
"""

from .pad import CodePad
from .versions import Version, edits, running_times, typing_times, versions
from .watching import Change, Watch

__all__ = [
    "Change",
    "CodePad",
    "Version",
    "Watch",
    "edits",
    "running_times",
    "typing_times",
    "versions",
]
