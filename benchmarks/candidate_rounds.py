"""Whole rounds with the simulated candidates, in text, scored against their bands."""

from collections.abc import Iterator

from interviewer_rounds import all_rounds, in_bands


def candidates() -> Iterator[tuple[str, float, int]]:
    """Metric, share and n: levels inside the scenario's bands, and terse above rambler."""
    held = list(all_rounds())
    inside = [float(fits) for seen in held for _, fits in in_bands(seen)]
    score = {(seen.scenario, seen.candidate): seen.score or 0.0 for seen in held}
    above = [
        float(score[seen.scenario, "terse"] > score[seen.scenario, "rambler"])
        for seen in held
        if seen.candidate == "terse"
    ]
    yield "candidates_inside_bands", sum(inside) / len(inside), len(inside)
    yield "candidates_terse_above_rambler", sum(above) / len(above), len(above)
