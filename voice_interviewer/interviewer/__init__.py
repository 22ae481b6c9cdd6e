"""The mind on the other side: what was said in, the next thing to say out, and why.

The embedded director decides every move by itself, from the scenario and nothing else: no
model server, no clock, no chance. The same round gives the same interview.

Read in this order: `reply` (what an interviewer is), `understanding` (what the candidate did
in a turn), `numerals` and `rules` (what may not be said), `speaker` (a move becomes words),
`shared_words`, `relevance` and `matching` (what a question is about), `premises` (what is
taken as given and is not), `probes` (what was shown, what is missing), `questions`, `closing`,
`requests`, `challenges`, `interruptions`, `feedback`, `budget`, `agenda`, `conversing` (rounds
that are all closing), `silence`, and `director`, which decides. Where somebody chose a language
model, `rewording` has it say the director's lines in other words, and `fidelity` checks that
they are still those lines; `coverage` asks it what an answer shows.
"""

from .coverage import Coverage
from .director import Director
from .reply import Interviewer, Reply
from .rewording import Phrasing, Rewording

__all__ = ["Coverage", "Director", "Interviewer", "Phrasing", "Reply", "Rewording"]
