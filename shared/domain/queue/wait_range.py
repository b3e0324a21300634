"""How long somebody will probably wait, by the office's pace of today; None with too few calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import quantiles

LOOK_BACK = timedelta(minutes=90)
"""Calls of longer ago are not counted."""
LEAST_CALLS = 6
"""Fewer calls than this are no basis."""
STALE_AFTER = timedelta(minutes=30)
"""Without a call for this long, the earlier pace no longer holds."""
STEP = timedelta(minutes=1)
JUST_AFTER = timedelta(microseconds=1)
"""The least step of time: what holds up to and including an instant changes this much later."""


@dataclass(frozen=True)
class WaitRange:
    """From `low` to `high`, whole minutes; half of the cases are expected in between."""

    low: timedelta
    high: timedelta


@dataclass(frozen=True)
class CallPace:
    """What one place in a queue costs: the quartiles of the seconds between two of the office's calls."""

    lower: float
    upper: float


def recent_calls(calls: Iterable[datetime], now: datetime) -> list[datetime]:
    """The calls that count at `now`, the earliest first."""
    return sorted(call for call in calls if now - LOOK_BACK <= call <= now)


def pace_of(calls: Iterable[datetime], now: datetime) -> CallPace | None:
    """The office's pace by the instants of its calls, in any order; None with too few calls."""
    recent = recent_calls(calls, now)
    if len(recent) < LEAST_CALLS or now - recent[-1] > STALE_AFTER:
        return None
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(recent)]
    lower, _, upper = quantiles(gaps, n=4)
    return CallPace(lower, upper)


def pace_changes_at(calls: Iterable[datetime], now: datetime) -> datetime | None:
    """The next instant at which time alone changes `pace_of`; None where it cannot.

    A call no longer counts just after its time is over, and one of an instance whose clock is ahead begins
    to count.
    """
    given = list(calls)
    ahead = [call for call in given if call > now]
    recent = recent_calls(given, now)
    over = [recent[0] + LOOK_BACK + JUST_AFTER, recent[-1] + STALE_AFTER + JUST_AFTER] if recent else []
    return min((at for at in (*ahead, *over) if at > now), default=None)


def wait_range(ahead: int, pace: CallPace) -> WaitRange:
    """The range for somebody with `ahead` people before them.

    Each of the `ahead` + 1 steps takes at least the lower and at most the upper quartile of the pace.
    """
    steps = ahead + 1
    return WaitRange(low=_minutes(steps * pace.lower, up=False), high=_minutes(steps * pace.upper, up=True))


def _minutes(seconds: float, *, up: bool) -> timedelta:
    """Whole minutes: the low end down, the high end up and at least one."""
    step = STEP.total_seconds()
    whole = -(-seconds // step) if up else seconds // step
    return STEP * max(whole, 1 if up else 0)
