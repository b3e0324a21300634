"""When an office takes visitors: weekly blocks, the court's calendar, the office's own exceptions.

Times of day are whole minutes after local midnight, 0 to 1440 (24:00). Days are local dates of the
office's zone; instants are aware UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

MIDNIGHT = 24 * 60
LATE_START_MINUTES = 3 * 60
"""How much later than usual the office opens on a late start that gives no time."""
DAYS_OF_A_WEEK = 7
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As files and the API spell them."""
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)", re.ASCII)
HORIZON_DAYS = 400
"""How far ahead the next opening is looked for: over a year, so that any yearly pattern is met."""


@dataclass(frozen=True, order=True)
class Block:
    """One stretch of a day in which entries are taken: `opens` included, `closes` not."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MIDNIGHT:
            raise ValueError(f"a block must lie within one day and not be empty: {self.opens}–{self.closes}")


Week = tuple[tuple[Block, ...], ...]
"""Seven tuples of blocks, Monday first, each in order and without overlap."""


class DayKind(StrEnum):
    """Why a date differs from its weekday."""

    NO_SERVICE = "no_service"
    LATE_START = "late_start"
    RECESS = "recesso"
    SUSPENSION = "suspension"
    SPECIAL_HOURS = "special_hours"


@dataclass(frozen=True)
class SpecialDay:
    """A date with its own rule. `opens` belongs to a late start, `blocks` to special hours."""

    kind: DayKind
    name: str
    opens: int | None = None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class OpeningHours:
    """All that decides whether an office is open at an instant."""

    zone: str
    week: Week
    calendar: Mapping[date, SpecialDay] = field(default_factory=dict[date, SpecialDay])
    exceptions: Mapping[date, SpecialDay] = field(default_factory=dict[date, SpecialDay])

    def local(self, instant: datetime) -> datetime:
        """The office's wall clock at `instant`."""
        return instant.astimezone(ZoneInfo(self.zone))

    def instant(self, day: date, minute: int) -> datetime:
        """The instant of `minute` minutes of wall clock on `day`, UTC."""
        day, minute = (day + timedelta(days=1), 0) if minute == MIDNIGHT else (day, minute)
        wall = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(self.zone))
        return wall.astimezone(UTC)

    def special_day(self, day: date) -> SpecialDay | None:
        """The rule of the date; the office's own exception stands above the court's calendar."""
        return self.exceptions.get(day) or self.calendar.get(day)

    def blocks_on(self, day: date) -> tuple[Block, ...]:
        """The blocks of a date after every rule."""
        usual = self.week[day.weekday()]
        special = self.special_day(day)
        if special is None:
            return usual
        if special.kind is DayKind.SPECIAL_HOURS:
            return tuple(sorted(special.blocks))
        if special.kind is DayKind.LATE_START and usual:
            opens = special.opens if special.opens is not None else usual[0].opens + LATE_START_MINUTES
            return tuple(Block(max(b.opens, opens), b.closes) for b in usual if b.closes > opens)
        return ()

    def block_at(self, instant: datetime) -> Block | None:
        """The block that `instant` lies in."""
        wall = self.local(instant)
        minute = wall.hour * 60 + wall.minute
        return next((b for b in self.blocks_on(wall.date()) if b.opens <= minute < b.closes), None)

    def is_open(self, instant: datetime) -> bool:
        """Whether entries are taken at `instant`."""
        return self.block_at(instant) is not None

    def closes_at(self, instant: datetime) -> datetime | None:
        """When entries stop; None while closed, or without an end in sight.

        Blocks that meet, at midnight or within a day, are one.
        """
        block = self.block_at(instant)
        if block is None:
            return None
        closes = block.closes
        for day in self._days_from(self.local(instant).date()):
            closes = _end_of_run(self.blocks_on(day), closes)
            if closes < MIDNIGHT:
                return self.instant(day, closes)
            closes = 0
        return None

    def _days_from(self, first: date) -> Iterator[date]:
        """The days of the next 400 on which something may come that those before it did not have.

        Each until every weekday has been met, as a whole and by its usual blocks; then only dates with a rule
        of their own.
        """
        met: set[int] = set()
        day, end = first, first + timedelta(days=HORIZON_DAYS)
        while len(met) < DAYS_OF_A_WEEK and day < end:
            yield day
            if day > first and self.special_day(day) is None:
                met.add(day.weekday())
            day += timedelta(days=1)
        yield from sorted(special for special in {*self.calendar, *self.exceptions} if day <= special < end)

    def opens_at(self, instant: datetime) -> datetime | None:
        """The next opening after `instant`; None while open, or if none comes within 400 days."""
        if self.is_open(instant):
            return None
        for day in self._days_from(self.local(instant).date()):
            for block in self.blocks_on(day):
                opens = self.instant(day, block.opens)
                if opens > instant:
                    return opens
        return None

    def next_midnight(self, instant: datetime) -> datetime:
        """When the office's present local day is over."""
        return self.instant(self.local(instant).date(), MIDNIGHT)


def minute_of(text: str) -> int:
    """`13:00` → 780; `24:00` is the day's end. Raises `ValueError`."""
    match = _TIME.fullmatch(text)
    minute = int(match[1]) * 60 + int(match[2]) if match else MIDNIGHT + 1
    if minute > MIDNIGHT:
        raise ValueError(f"{text!r} is no time of day")
    return minute


def _end_of_run(blocks: tuple[Block, ...], minute: int) -> int:
    """Where the blocks end that follow each other from `minute` on without a gap."""
    for block in blocks:
        if block.opens == minute:
            minute = block.closes
    return minute


def week_of(blocks_by_day: Mapping[int, tuple[Block, ...]]) -> Week:
    """A week from weekday numbers (0 is Monday); days not named are closed.

    Raises `ValueError` where blocks of a day overlap.
    """
    week = tuple(tuple(sorted(blocks_by_day.get(day, ()))) for day in range(7))
    for blocks in week:
        for first, second in pairwise(blocks):
            if second.opens < first.closes:
                raise ValueError("the blocks of a day overlap")
    return week


def every(days: range | tuple[int, ...], opens: int, closes: int) -> Week:
    """The same single block on each of `days`."""
    return week_of({day: (Block(opens, closes),) for day in days})


COURT_DEFAULT = every(range(5), 13 * 60, 19 * 60)
"""Monday to Friday, 13:00 to 19:00: the hours of an office that has published none."""
