"""Measurements of the whole, each a command that prints a table."""

import voice_interviewer  # noqa: F401  # before numpy, which it gives one thread
