"""What one stretch of thinking aloud does: observe, hypothesise, decide or plan."""

from voice_interviewer.evidence import read

from .labels import certainty, labeller

LEAST_CERTAIN = 0.3
"""Below it the stretch is "other"; chance among four is .25."""


def segment(text: str) -> str:
    """One of observe, hypothesise, decide, plan and other."""
    wording = read(text)
    if len(wording) < 1:
        return "other"
    model = labeller("segment")
    scores = model.log_probabilities(model.measure(wording, (), [(0, len(wording))]))[0]
    return (
        model.labels[int(scores.argmax())] if certainty(list(scores)) >= LEAST_CERTAIN else "other"
    )
