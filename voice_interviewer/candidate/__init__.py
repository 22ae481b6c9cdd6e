"""Simulated candidates: a script of answers, and the voice that speaks them."""
