"""How long somebody will probably wait, by the office's own pace of today. Or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import quantiles

LOOK_BACK = timedelta(minutes=90)
"""The pace of longer ago says little about now."""
LEAST_CALLS = 6
"""Fewer calls than this are no basis."""
STALE_AFTER = timedelta(minutes=30)
"""So long without a call, the pace of before holds no longer."""
STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class WaitRange:
    """From `low` to `high`, whole minutes; half of the cases are expected in between."""

    low: timedelta
    high: timedelta


def wait_range(ahead: int, calls: Iterable[datetime], now: datetime) -> WaitRange | None:
    """The range for somebody with `ahead` people before them; None without an honest basis.

    `calls` are the instants of the office's calls, in any order. The time between two calls is what one
    place in the queue costs; each of the `ahead` + 1 steps takes at least its lower and at most its upper
    quartile.
    """
    recent = sorted(call for call in calls if now - LOOK_BACK <= call <= now)
    if len(recent) < LEAST_CALLS or now - recent[-1] > STALE_AFTER:
        return None
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(recent)]
    lower, _, upper = quantiles(gaps, n=4)
    steps = ahead + 1
    return WaitRange(low=_minutes(steps * lower, up=False), high=_minutes(steps * upper, up=True))


def _minutes(seconds: float, *, up: bool) -> timedelta:
    """Whole minutes: the low end down, the high end up and at least one."""
    step = STEP.total_seconds()
    whole = -(-seconds // step) if up else seconds // step
    return STEP * max(whole, 1 if up else 0)
