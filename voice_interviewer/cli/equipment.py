"""What an interview is held with: devices, recogniser and voice, as options of a command."""

from dataclasses import dataclass, replace
from typing import get_args

import click

from voice_interviewer.capture import AudioSource, Nobody, OrTyping, Paced
from voice_interviewer.echo import Mode
from voice_interviewer.errors import DeviceError, SettingsError
from voice_interviewer.interview import Options
from voice_interviewer.language_model import Endpoint, named
from voice_interviewer.loudspeaker import Loudspeaker
from voice_interviewer.microphone import Microphone
from voice_interviewer.playback import AudioSink, Silent

from .options import gathered, takes_loudspeaker, takes_microphone, takes_whisper


@dataclass(frozen=True, slots=True)
class Equipment:
    """What the candidate and the interviewer hear and are heard with.

    Raises:
        SettingsError: A voice on a server was named by halves.
    """

    audio: Mode
    microphone: str | None
    loudspeaker: str | None
    whisper: str
    voice: str
    voice_url: str | None
    voice_model: str | None
    text: bool
    """Whether answers are typed, without a microphone."""

    def __post_init__(self) -> None:
        parts = (self.voice_url, self.voice_model, self.voice != "auto")
        if (self.voice_url or self.voice_model) and not all(parts):
            raise SettingsError(
                "A voice on a server takes all three of --voice-url, --voice-model and --voice."
            )

    @property
    def speech(self) -> Endpoint | None:
        """The server that speaks, if one does."""
        if self.voice_url and self.voice_model:
            return named(self.voice_url, self.voice_model)
        return None

    def used_in(self, options: Options) -> Options:
        """A round of these options, held with this."""
        return replace(
            options, audio=self.audio, whisper=self.whisper, voice=self.voice, speech=self.speech
        )

    def source(self) -> AudioSource:
        """The candidate's sound.

        Raises:
            DeviceError: There is no such microphone.
        """
        return Paced(Nobody()) if self.text else OrTyping(Microphone(self.microphone))

    def sink(self) -> AudioSink:
        """Plays the interviewer; whoever types can do without.

        Raises:
            DeviceError: There is no such loudspeaker.
        """
        try:
            return Loudspeaker(self.loudspeaker)
        except DeviceError:
            if self.text:
                return Silent()
            raise


takes_equipment = gathered(
    "equipment",
    Equipment,
    click.option(
        "--audio",
        type=click.Choice(get_args(Mode)),
        default="auto",
        show_default=True,
        help="How you hear the interviewer; half-duplex if it must not be interrupted.",
    ),
    takes_microphone,
    takes_loudspeaker,
    takes_whisper,
    click.option(
        "--voice", default="auto", show_default=True, help="auto, hibari, system or text."
    ),
    click.option("--voice-url", help="A server whose voice speaks; with --voice-model, --voice."),
    click.option("--voice-model", help="Its model for speech."),
    click.option("--text", is_flag=True, help="Type your answers instead of speaking them."),
)
