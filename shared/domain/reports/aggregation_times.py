"""When a day is aggregated. Instants are UTC, so that no office's zone has to be known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

MARKS_FROM = timedelta(hours=3)
"""After the day's end by UTC (midnight in São Paulo): from then on a visit record marks its day."""
AGGREGATED_FROM = timedelta(hours=6)
"""From then on the day is aggregated without a mark; three hours more than any write takes."""
READY_AFTER = timedelta(minutes=2)
"""A mark is aggregated no sooner: its visit record, which is written after it, is there by then or never."""
LOOK_BACK = timedelta(days=13)
"""Days marked at the first run: as long as it is known which offices were active."""


def marks_itself(day: date, now: datetime) -> bool:
    """Whether a visit record of this day, written now, must mark the day: it may have been aggregated."""
    return now >= _end(day) + MARKS_FROM


def days_to_mark(until: date | None, now: datetime) -> Iterator[date]:
    """The days after `until` that are over; None: those of the last two weeks."""
    last = (now - AGGREGATED_FROM).date() - timedelta(days=1)
    first = last - LOOK_BACK
    day = first if until is None else max(first, until + timedelta(days=1))
    while day <= last:
        yield day
        day += timedelta(days=1)


def is_ready(marked_at: datetime, now: datetime) -> bool:
    """Whether what the mark was made for has been written, if ever."""
    return now - marked_at >= READY_AFTER


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)
