"""NCRONTAB: `{second} {minute} {hour} {day} {month} {weekday}`; all six must match."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

_YEARS_AHEAD = 10  # Only schedules that nobody intends reach beyond a leap day that falls on a given weekday.


class ScheduleError(ValueError):
    """Not an NCRONTAB expression."""


@dataclass(frozen=True)
class _Field:
    name: str
    low: int
    high: int

    def parse(self, text: str) -> frozenset[int]:
        """The numbers that a field such as `*/5` or `1-3,7` stands for."""
        return frozenset(number for part in text.split(",") for number in self._part(part))

    def _part(self, part: str) -> range:
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            low, high = self.low, self.high
        else:
            low = self._number(first)
            high = self._number(last) if dash else self.high if step else low
        width = int(step) if step.isdigit() else 0 if step else 1
        if not width or low > high:
            raise ScheduleError(f"{part!r} is not valid for the {self.name}")
        return range(low, high + 1, width)

    def _number(self, text: str) -> int:
        if not text.isdigit() or not self.low <= int(text) <= self.high:
            raise ScheduleError(f"{text!r} is not valid for the {self.name} ({self.low} to {self.high})")
        return int(text)


_FIELDS = (
    _Field("second", 0, 59),
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12),
    _Field("weekday", 0, 6),
)


class Schedule:
    """A parsed expression; five fields mean second 0. Raises `ScheduleError`."""

    def __init__(self, expression: str) -> None:
        parts = expression.split()
        if len(parts) == 5:
            parts = ["0", *parts]
        if len(parts) != 6:
            raise ScheduleError(f"{expression!r} has {len(parts)} fields; NCRONTAB has six")
        sets = [field.parse(text) for field, text in zip(_FIELDS, parts, strict=True)]
        self._seconds, self._minutes, self._hours = (sorted(numbers) for numbers in sets[:3])
        self._days, self._months, self._weekdays = sets[3:]

    def after(self, instant: datetime) -> datetime:
        """The first occurrence later than `instant`. Raises `ScheduleError` if ten years have none."""
        start = instant.replace(microsecond=0) + timedelta(seconds=1)
        day = start
        while day.year <= start.year + _YEARS_AHEAD:
            if self._matches_day(day):
                found = self._in_day(day)
                if found:
                    return found
            day = self._next_day(day)
        raise ScheduleError("the schedule has no occurrence in ten years")

    def _matches_day(self, day: datetime) -> bool:
        weekday = (day.weekday() + 1) % 7
        return day.month in self._months and day.day in self._days and weekday in self._weekdays

    def _next_day(self, day: datetime) -> datetime:
        midnight = day.replace(hour=0, minute=0, second=0)
        if day.month in self._months:
            return midnight + timedelta(days=1)
        return midnight.replace(day=1) + timedelta(days=monthrange(day.year, day.month)[1])

    def _in_day(self, earliest: datetime) -> datetime | None:
        """The first matching time of the day at or after `earliest`."""
        wanted = (earliest.hour, earliest.minute, earliest.second)
        hours = [hour for hour in self._hours if hour >= earliest.hour]
        times = ((h, m, s) for h in hours for m in self._minutes for s in self._seconds)
        found = next((time for time in times if time >= wanted), None)
        return found and earliest.replace(hour=found[0], minute=found[1], second=found[2])
