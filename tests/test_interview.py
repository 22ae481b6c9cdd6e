"""An interview that ends, however it ends: the log says how, and everything is kept."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.test_conversation import Beep, ByLoudness, Listed, Loudness
from tests.test_session import STARTED
from voice_interviewer import session
from voice_interviewer.capture import Chunk
from voice_interviewer.conversation import Conversation, Engines, Inline
from voice_interviewer.endpointing import PATIENCE
from voice_interviewer.errors import DeviceError
from voice_interviewer.interview import hold
from voice_interviewer.playback import Silent


class EndsWith:
    """A second of silence, and then whatever happens."""

    rate = 16_000

    def __init__(self, error: BaseException | None) -> None:
        self._error = error

    def chunks(self) -> Iterator[Chunk]:
        yield Chunk(np.zeros(16_000, np.float32))
        if self._error:
            raise self._error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (None, "audio_ended"),
        (KeyboardInterrupt(), "stopped_by_user"),
        (DeviceError("unplugged"), "failed"),
        (ZeroDivisionError("a bug of ours"), "failed"),
    ],
)
def test_the_log_says_how_a_round_ended_and_the_sound_is_kept(
    tmp_path: Path, error: BaseException | None, reason: str
) -> None:
    engines = Engines(Loudness(), ByLoudness(), Beep(), Listed(), Inline(), Inline())
    conversation = Conversation(engines, PATIENCE["normal"])
    kept = session.Session(tmp_path / "s", STARTED)

    if error is None:
        hold(EndsWith(error), conversation, kept, Silent())
    else:
        with pytest.raises(type(error)):
            hold(EndsWith(error), conversation, kept, Silent())

    found = session.read(tmp_path / "s")
    assert getattr(found.events[-1], "reason", None) == reason
    assert len(found.candidate) >= 31 * 512
