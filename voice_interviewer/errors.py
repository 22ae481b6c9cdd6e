"""Every exception the package raises on purpose.

    InterviewerError
      UserError            the message says what to do; exit status 2
        SettingsError      a setting that is not understood
        ScenarioError      a scenario file that does not hold together
        SessionNotFound    no such session on disk
        UnreadableAudio    a recording that is missing, empty, silent or not audio
      EngineError          an engine (recogniser, voice, model) could not do its work
        EngineNotInstalled   says which package to install
        ModelNotFound        says where it looked and how to get the model
        EngineBroken         it ran and failed; the session goes on without it
      DeviceError          no microphone or loudspeaker, or it was taken away

`cli` alone catches these and prints them. `UserError`, `EngineNotInstalled`,
`ModelNotFound` and `DeviceError` end with status 2: somebody can do something about
them. Anything else that reaches the top is a bug of ours and ends with status 1.
"""


class InterviewerError(Exception):
    """Anything this package raises on purpose."""


class UserError(InterviewerError):
    """The input, a file or an option is at fault, and the message says what to do."""


class SettingsError(UserError):
    """A setting is unknown or out of its range."""


class ScenarioError(UserError):
    """A scenario file is not valid; names the file, the line and the field."""


class SessionNotFound(UserError):
    """No session of that name is kept."""


class UnreadableAudio(UserError):
    """A recording is missing, empty, silent, cut short or not audio at all."""


class EngineError(InterviewerError):
    """A recogniser, a voice or a model could not do its work."""


class EngineNotInstalled(EngineError):
    """The engine's package is not installed; names the package."""


class ModelNotFound(EngineError):
    """The engine's weights were not found; says where they were looked for."""


class EngineBroken(EngineError):
    """The engine ran and failed."""


class DeviceError(InterviewerError):
    """A microphone or a loudspeaker is missing or was taken away."""
