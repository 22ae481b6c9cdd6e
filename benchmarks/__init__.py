"""Measurements of the whole, each a command that prints a table."""
