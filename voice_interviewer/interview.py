"""An interview while it happens: source, conversation, session and loudspeaker together.

Every block goes the same way, whoever speaks: captured, heard, answered, written down,
played. Sound is written before the events it led to, and events before anybody is told.
"""

from collections.abc import Callable

from .capture import AudioSource, blocks
from .conversation import Conversation
from .errors import DeviceError
from .events import EndReason, Event, SessionEnded
from .playback import AudioSink
from .session import Session
from .speech import seconds_at

Listener = Callable[[Event], None]
"""Is told of each event after it was written."""


def hold(
    source: AudioSource,
    conversation: Conversation,
    session: Session,
    sink: AudioSink,
    listeners: tuple[Listener, ...] = (),
) -> None:
    """Run a conversation until somebody ends it, and close the session however it ended.

    Raises:
        DeviceError: The microphone went away; the session was closed and is kept.
        KeyboardInterrupt: The user ended it; likewise.
    """
    now = 0.0
    reason: EndReason | None = "audio_ended"

    def tell(events: list[Event]) -> None:
        session.write(events)
        for event in events:
            for listener in listeners:
                listener(event)

    try:
        for block in blocks(source):
            now = seconds_at(block.end_sample)
            step = conversation.step(block)
            sink.play(step.spoken)
            session.record(block.samples, step.spoken)
            tell(step.events)
            if conversation.over:
                reason = None
                break
    except KeyboardInterrupt:
        reason = "stopped_by_user"
        raise
    except DeviceError:
        reason = "failed"
        raise
    finally:
        if reason:
            tell([SessionEnded(t=now, known_at=now, reason=reason)])
        sink.close()
        session.close()
