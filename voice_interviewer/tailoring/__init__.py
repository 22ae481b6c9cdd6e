"""The candidate's own job and past in, a round that fits them out.

Read in this order: `documents` (files become text), `projects` (what a CV tells of), `choice`
(which scenario is nearest to a job), `fitting` (how a scenario is changed, and how not), and
`draft` (a new scenario in the words of a language model, if there is one). All of it is data
of strangers: compared, quoted and cut, never obeyed.
"""

from .choice import Choice, choose
from .draft import draft_scenario
from .fitting import Tailored, Wishes, level_of, tailor

__all__ = ["Choice", "Tailored", "Wishes", "choose", "draft_scenario", "level_of", "tailor"]
