"""A voice on a server: heard while it works, replaced when it does not."""

import io

import numpy as np
import pytest
import soundfile

from tests.model_server import CALM, HASTE, STALL, Answer, serving
from tests.test_cli import ends
from tests.test_conversation import Beep
from voice_interviewer.conversation import Inline
from voice_interviewer.interviewer import Reply
from voice_interviewer.speaking import Speaking
from voice_interviewer.speech import SAMPLE_RATE
from voice_interviewer.synthesis import RemoteVoice


def wav(seconds: float, level: float = 0.3, rate: int = 24000) -> bytes:
    out = io.BytesIO()
    tone = level * np.sin(2 * np.pi * 220 * np.arange(round(seconds * rate)) / rate)
    soundfile.write(out, tone, rate, format="WAV")
    return out.getvalue()


def test_it_is_asked_in_words_that_can_be_spoken_and_heard_at_our_rate() -> None:
    with serving(Answer(body=wav(0.5))) as server:
        voice = RemoteVoice(server.model(), "anna", Beep())
        samples = voice.say("That is O(n) here.")
        (request,) = server.asked

    assert len(samples) == pytest.approx(0.5 * SAMPLE_RATE, rel=0.02)
    assert samples.dtype == np.float32
    assert (request["model"], request["voice"]) == ("test-model", "anna")
    assert "O(n)" not in request["input"]
    assert (voice.name, voice.trouble) == ("remote", "")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=401),
        Answer(status=500),
        Answer(body=b"no sound"),
        Answer(body=b""),
        Answer(body=wav(0.3, level=0.0)),
        Answer((STALL,)),
    ],
)
def test_once_it_fails_the_other_voice_speaks_for_good_and_it_is_told_once(answer: Answer) -> None:
    with serving(answer) as server:
        voice = RemoteVoice(server.model(HASTE if answer.pieces else CALM), "anna", Beep())
        speaking = Speaking(voice, Inline())
        reply = Reply("probe", "One thing. Another thing?", "", "")
        events = [*speaking.say((reply,), 1.0), *speaking.collect(1.1)]
        events += [*speaking.say((reply,), 2.0), *speaking.collect(2.1)]
        assert len(server.asked) == 1

    assert [e.engine for e in events if e.kind == "engine_failed"] == ["remote voice"]
    assert len(voice.say("One two three.")) == len(Beep().say("One two three."))


def test_all_three_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ends(monkeypatch, "start", "--voice-url", "http://localhost:1/v1") == 2
    assert (
        ends(monkeypatch, "start", "--voice-url", "http://localhost:1/v1", "--voice-model", "m")
        == 2
    )
