"""The range for the wait: from today's pace, or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.queue.wait_range import (
    LEAST_CALLS,
    LOOK_BACK,
    STALE_AFTER,
    WaitRange,
    pace_changes_at,
    pace_of,
    wait_range,
)
from tests.builders import START, after

MINUTE = timedelta(minutes=1)


def range_by(ahead: int, calls: list[datetime], now: datetime = START) -> WaitRange | None:
    """The range for somebody with `ahead` people before them, by these calls."""
    pace = pace_of(calls, now)
    return wait_range(ahead, pace) if pace is not None else None


def calls_before(now: datetime, *gaps: float) -> list[datetime]:
    """Calls with these minutes between them, the last one now."""
    calls = [now]
    for gap in gaps:
        calls.append(calls[-1] - timedelta(minutes=gap))
    return calls


def test_a_steady_pace_gives_a_narrow_range() -> None:
    calls = calls_before(START, 5, 5, 5, 5, 5)

    for ahead in (0, 1, 3):
        expected = range_by(ahead, calls)
        assert expected is not None
        assert (expected.low, expected.high) == ((ahead + 1) * 5 * MINUTE, (ahead + 1) * 5 * MINUTE)


def test_an_uneven_pace_gives_a_wide_one_in_whole_minutes() -> None:
    expected = range_by(0, calls_before(START, 1, 2.5, 4, 6, 12))

    assert expected is not None
    assert (expected.low, expected.high) == (1 * MINUTE, 9 * MINUTE)


def test_a_range_ends_at_a_minute_or_later() -> None:
    expected = range_by(0, calls_before(START, 0.1, 0.1, 0.1, 0.1, 0.1))

    assert expected is not None
    assert (expected.low, expected.high) == (0 * MINUTE, 1 * MINUTE)


@pytest.mark.parametrize(
    ("calls", "why"),
    [
        ([], "nobody was called"),
        (calls_before(START, 5, 5, 5, 5), "too few"),
        ([call - STALE_AFTER - MINUTE for call in calls_before(START, 5, 5, 5, 5, 5)], "long ago"),
        ([*calls_before(START, 5, 5, 5, 5), START - LOOK_BACK - MINUTE], "one is too old to count"),
        ([*calls_before(START, 5, 5, 5, 5), after(1)], "one lies ahead of our clock"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_without_an_honest_basis_there_is_no_range(calls: list[datetime], why: str) -> None:
    assert range_by(0, calls) is None, why


@given(
    gaps=st.lists(st.floats(0, 15), min_size=LEAST_CALLS - 1, max_size=40),
    ahead=st.integers(0, 200),
    shuffle=st.randoms(use_true_random=False),
)
def test_a_range_is_in_order_and_grows_with_the_queue(gaps: list[float], ahead: int, shuffle: Random) -> None:
    calls = calls_before(START, *gaps)
    expected, next_one = range_by(ahead, calls), range_by(ahead + 1, calls)
    if expected is None or next_one is None:
        assert sum(START - call <= LOOK_BACK for call in calls) < LEAST_CALLS
        return
    shuffled = sorted(calls, key=lambda _: shuffle.random())
    assert range_by(ahead, shuffled) == expected
    assert timedelta(0) <= expected.low <= expected.high
    assert expected.high >= MINUTE
    assert expected.low % MINUTE == expected.high % MINUTE == timedelta(0)
    assert expected.low <= next_one.low
    assert expected.high <= next_one.high


@given(
    gaps=st.lists(st.integers(0, 15), max_size=20),
    ahead_of_us=st.lists(st.integers(1, 90), max_size=3),
)
def test_a_pace_stays_until_the_instant_that_is_told(gaps: list[int], ahead_of_us: list[int]) -> None:
    calls = [*calls_before(START, *gaps), *(after(seconds) for seconds in ahead_of_us)]
    now, step = START, timedelta(microseconds=1)
    while (changes := pace_changes_at(calls, now)) is not None:
        assert changes > now
        assert pace_of(calls, changes - step) == pace_of(calls, now)
        now = changes
    assert pace_of(calls, now + timedelta(days=1)) is None
    assert pace_of(calls, now) is None


def test_without_calls_no_pace_is_expected() -> None:
    assert pace_changes_at([], START) is None
