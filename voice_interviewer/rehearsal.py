"""A whole round with a simulated candidate: no microphone, no key, no network.

The candidate is a source like a microphone, so everything that runs in a live interview runs
here on the same path.
"""

from dataclasses import dataclass
from pathlib import Path

from . import interview, session
from .candidate.script import Script
from .candidate.voice import RESPONSE_LATENCY, Said, SpokenCandidate
from .capture import AudioSource, Paced
from .errors import DeviceError
from .loudspeaker import Loudspeaker
from .playback import AudioSink, Silent
from .scenario import Scenario, keep
from .synthesis.bundled import HibariVoice

DEPTH = 0.82
"""How much deeper the candidate's voice is than the interviewer's."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A round that was held."""

    folder: Path
    said: tuple[Said, ...]
    """What the candidate really said."""


def rehearse(
    scenario: Scenario,
    candidate: str,
    folder: Path,
    options: interview.Options,
    listeners: tuple[interview.Listener, ...] = (),
    *,
    latency: float = RESPONSE_LATENCY,
) -> Rehearsed:
    """Hold a round with a simulated candidate and keep it in `folder`.

    Args:
        scenario: What the round is about.
        candidate: Name of a script.
        folder: Where the session is written.
        options: How the round is held. With `paced`, in real time and aloud where there is
            a loudspeaker; without, as fast as the machine can.
        listeners: Are told of each event.
        latency: Seconds the candidate takes before answering.

    Raises:
        InterviewerError: Something that is needed is missing; says what to do.
    """
    script = Script.load(candidate, scenario.id)
    person = SpokenCandidate(script, HibariVoice(depth=DEPTH), latency)
    conversation, _ = interview.prepare(scenario, options)
    source: AudioSource = Paced(person) if options.paced else person
    kept = session.Session(folder, interview.started(scenario, options, folder.name))
    keep(scenario, folder)
    interview.hold(
        source,
        conversation,
        kept,
        _sink(options),
        (person.hear, *listeners),
        candidate_aloud=True,
    )
    return Rehearsed(folder, tuple(person.said))


def _sink(options: interview.Options) -> AudioSink:
    if not options.paced:
        return Silent()
    try:
        return Loudspeaker()
    except DeviceError:
        return Silent()
