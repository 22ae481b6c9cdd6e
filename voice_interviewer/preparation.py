"""What a round needs, loaded before the greeting: options in, a conversation out.

Recogniser, voice, embedder, models of servers and the director are all made here, so that
what cannot work fails before the candidate has said a word.
"""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

from .codepad import CodePad
from .conversation import Conversation, Engines, Inline
from .echo import EchoCanceller
from .embedding import MiniLm
from .endpointing import patience
from .errors import ModelNotFound, SettingsError
from .interview import Options
from .interviewer import Coverage, Director, Rewording
from .interviewer.coverage import NEXT_TURN
from .interviewer.matching import Similarity
from .interviewer.rules import check
from .language_model import Deadlines, LanguageModel
from .recognition import FasterWhisper
from .resumption import Resumed
from .scenario import Scenario
from .shown import quoted, well_shown
from .synthesis import RemoteVoice, Synthesizer, voice
from .synthesis.remote import SLOWEST
from .turn_prediction import smart_turn
from .vad import SileroVad


def prepare(scenario: Scenario, options: Options, pad: CodePad | None = None) -> Conversation:
    """Load everything a round needs.

    Args:
        scenario: What the round is about.
        options: How it is held.
        pad: The candidate's code, where a file is watched.

    Raises:
        InterviewerError: An engine, a model or an option is missing; says what to do.
    """
    if options.manner.persona:
        check(options.manner.persona)
    similarity = embedded_similarity()
    director = _director(scenario, options, similarity, pad)
    engines = Engines(
        detector=SileroVad(),
        recognizer=FasterWhisper(options.whisper, language=scenario.language[:2], hurried=True),
        voice=_voice(options),
        interviewer=Resumed(director, options.past) if options.past else director,
        ears=_executor(options),
        mouth=_executor(options),
        predictor=smart_turn(),
        echo=EchoCanceller(options.audio) if options.audio != "headphones" else None,
        rewording=_rewording(scenario, options, similarity),
        pad=pad,
    )
    interruptible = options.audio != "half-duplex"
    return Conversation(engines, patience(options.patience), barge_in=interruptible)


def embedded_similarity() -> Similarity | None:
    """Compares texts by what they mean; None without the model, and words are compared then."""
    try:
        return MiniLm().similarity
    except ModelNotFound:
        return None


def _director(
    scenario: Scenario, options: Options, similarity: Similarity | None, pad: CodePad | None
) -> Director:
    manner = options.manner
    return Director(
        scenario,
        level=options.level,
        minutes=options.minutes,
        similarity=similarity,
        assess=_assess(scenario, options, pad),
        at_once=lambda text: well_shown(text, scenario.round, pad),
        persona=manner.persona,
        drill=manner.drill,
        quote=(lambda text: quoted(text, scenario.round)) if manner.study else None,
    )


def _assess(scenario: Scenario, options: Options, pad: CodePad | None) -> Callable[[str], set[str]]:
    """Names the signals that a text shows."""

    def embedded(text: str) -> set[str]:
        return well_shown(text, scenario.round, pad)

    if not options.model_listens:
        return embedded
    if options.model is None:
        raise SettingsError("--model-listens needs a model: add --model and --model-url.")
    model = LanguageModel(options.model, Deadlines(whole=NEXT_TURN))
    return Coverage(model, scenario, embedded, _executor(options))


def _rewording(
    scenario: Scenario, options: Options, similarity: Similarity | None
) -> Rewording | None:
    if options.model is None:
        return None
    # What a model says can only be compared by meaning; without that, say what is missing.
    compares = similarity or MiniLm().similarity
    style = options.manner.persona.style if options.manner.persona else ""
    return Rewording(LanguageModel(options.model), scenario, compares, _executor(options), style)


def _voice(options: Options) -> Synthesizer:
    """The persona's voice on this machine, which also helps out where a server speaks."""
    name, persona = "auto" if options.speech else options.voice, options.manner.persona
    own = voice(name, pace_wpm=persona.pace_wpm, depth=persona.depth) if persona else voice(name)
    if options.speech is None:
        return own
    model = LanguageModel(options.speech, Deadlines(whole=SLOWEST))
    return RemoteVoice(model, options.voice, own)


def _executor(options: Options) -> Executor:
    return ThreadPoolExecutor(1) if options.paced else Inline()
