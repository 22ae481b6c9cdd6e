"""The account of lost samples, from drawn arrivals."""

from voice_interviewer.microphone import Arrivals

RATE = 48_000
CHUNK = 960
STEP = 0.02


def lost(times: list[float]) -> list[tuple[int, float]]:
    """Which chunk was found to follow a loss, and how much (s)."""
    arrivals = Arrivals(RATE)
    found = [arrivals.take(CHUNK, t) for t in times]
    return [(n, round(samples / RATE, 3)) for n, samples in enumerate(found) if samples]


def test_a_steady_device_loses_nothing() -> None:
    assert lost([n * STEP for n in range(500)]) == []


def test_chunks_that_jitter_lose_nothing() -> None:
    assert lost([n * STEP + (0.015 if n % 3 else 0) for n in range(500)]) == []


def test_a_burst_after_a_standstill_loses_nothing() -> None:
    for standstill in (0.3, 1.0, 4.0):
        late = [max(n * STEP, 3 + standstill) if n >= 150 else n * STEP for n in range(1000)]
        assert lost(late) == []


def test_sound_that_never_comes_is_found_within_a_second() -> None:
    hole = [n * STEP + (0.1 if n >= 200 else 0) for n in range(500)]
    ((chunk, seconds),) = lost(hole)

    assert 200 <= chunk <= 301
    assert seconds == 0.1


def test_a_clock_that_is_slow_is_no_loss() -> None:
    for drift in (-300e-6, 300e-6):
        assert lost([n * STEP * (1 + drift) for n in range(20_000)]) == []


def test_a_loss_is_found_behind_a_slow_clock() -> None:
    hole = [n * STEP * 1.0003 + (0.25 if n >= 5000 else 0) for n in range(6000)]
    ((_, seconds),) = lost(hole)

    assert abs(seconds - 0.25) < 0.002
