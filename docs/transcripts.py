"""Writes docs/transcripts: a strong and a weak round of each kind, in text, to be read.

    python docs/transcripts.py

The embedded director leads them as it leads an interview, with no model server, on a clock
that counts the words; see `voice_interviewer.rehearsal.talk`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.interviewer_rounds import Round, embedded, held
from voice_interviewer.candidate.script import candidates
from voice_interviewer.scenario import Scenario, find

ROUNDS = {
    "CO-02": ("strong", "bluffer"),
    "SD-04": ("strong", "rambler"),
    "BH-03": ("strong", "all_we"),
    "CL-01": ("strong", "closing_perks"),
}
"""Scenario to the candidates whose rounds are shown."""

FOLDER = Path(__file__).parent / "transcripts"


def main() -> None:
    """Hold the rounds and write them."""
    FOLDER.mkdir(exist_ok=True)
    index = [
        "# Rounds to read",
        "",
        "A strong and a weak round of each kind, led by the embedded director with no model "
        "server. Written by `make transcripts`.",
        "",
    ]
    for scenario_id, names in ROUNDS.items():
        for name in names:
            scenario = find(scenario_id)
            text = "\n".join(page(scenario, held(scenario, name, embedded(scenario))))
            (FOLDER / f"{scenario_id}-{name}.md").write_text(f"{text}\n", encoding="utf-8")
            link = f"[{scenario.title}]({scenario_id}-{name}.md)"
            index.append(f"- {link}, {scenario.round.replace('_', ' ')}. {candidates()[name]}")
    (FOLDER / "README.md").write_text("\n".join(index) + "\n", encoding="utf-8")


def page(scenario: Scenario, shown: Round) -> Iterator[str]:
    """The lines of one transcript."""
    about = candidates()[shown.candidate]
    minutes = round(shown.turns[-1].span.end / 60)
    yield f"# {scenario.title}"
    yield ""
    yield (
        f"{scenario.id}, {scenario.round.replace('_', ' ')}, {scenario.level}; "
        f"{scenario.company.name}, {scenario.company.product}. {minutes} minutes. "
        f"The candidate is simulated (`{shown.candidate}`): {about} "
        "The interviewer is the embedded director. Written by `make transcripts`."
    )
    before = ""
    for turn in shown.turns:
        name = scenario.voice.name if turn.speaker == "interviewer" else "Candidate"
        yield ""
        if name != before:
            yield f"**{name}** ({_clock(turn.span.start)})  "
        yield turn.text
        before = name
    yield ""
    yield "## What was heard"
    yield ""
    wanted = {wanted.id for wanted in scenario.signals}
    for signal in shown.signals:
        if signal.id in wanted and signal.level is not None:
            how = f", {signal.basis}" if signal.basis else ""
            quote = f" “{signal.quotes[0].text}”" if signal.quotes else ""
            yield f"- {signal.name}: level {signal.level} of 3{how}.{quote}"


def _clock(t: float) -> str:
    return f"{int(t // 60)}:{int(t % 60):02}"


if __name__ == "__main__":
    main()
