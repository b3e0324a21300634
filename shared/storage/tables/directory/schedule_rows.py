"""The court's calendar as rows, and the hours of offices whose rows are of an earlier version.

Blocks are written as people read them, `08:00-12:00 13:00-19:00`; the days of a week are separated by `;`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shared.domain.office.court_calendar import CourtCalendar, CourtDay
from shared.domain.office.court_settings import week_behind
from shared.domain.office.opening_hours import Block, DayKind, OpeningHours, SpecialDay, Week, minute_of
from shared.domain.office.schedule_texts_pt import clock_time
from shared.domain.office.spelling import fold
from shared.storage.tables.client.row import BadRow, Row, key_part
from shared.storage.tables.codec import RowType

COURT = "court"
"""The partition of the calendar's days for everybody; no office may have this id."""
DISTRICTS = "court!district"
"""The partition of municipal days. Versions that do not know it must not take one for everybody's."""
WEEKLY = "weekly"


@dataclass(frozen=True)
class WeekRow:
    """An office's own week, see `week_text`."""

    days: str


@dataclass(frozen=True)
class SpecialDayRow:
    """A day of the calendar, or an office's exception; `district` where it holds for one alone."""

    day: date
    kind: DayKind
    name: str
    opens: int | None
    blocks: str | None
    district: str | None = None


WEEK = RowType(WeekRow)
SPECIAL_DAY = RowType(SpecialDayRow)


@dataclass
class Schedules:
    """The table as read. Rows that cannot be read are in `bad`."""

    days: list[CourtDay] = field(default_factory=list[CourtDay])
    weeks: dict[str, Week] = field(default_factory=dict[str, Week])
    exceptions: dict[str, dict[date, SpecialDay]] = field(default_factory=dict[str, dict[date, SpecialDay]])
    rows: dict[tuple[str, str], Row] = field(default_factory=dict[tuple[str, str], Row])
    """Partition and key → row."""
    bad: list[BadRow] = field(default_factory=list[BadRow])

    @cached_property
    def calendar(self) -> CourtCalendar:
        """The court's calendar, once everything is read."""
        return CourtCalendar(self.days)

    def hours(
        self, office_id: str, zone: str, court: Week, calendar: Mapping[date, SpecialDay]
    ) -> OpeningHours:
        """The hours of an office of an earlier version; without a week of its own it has the court's."""
        partition = key_part(office_id)
        week = week_behind(self.weeks.get(partition), court)
        return OpeningHours(zone, week, calendar, self.exceptions.get(partition, {}))


def read_schedules(found: Sequence[Row]) -> Schedules:
    """All rows of the table; one that cannot be read does not hide the others."""
    schedules = Schedules()
    for row in found:
        schedules.rows[row.partition, row.key] = row
        try:
            _read(schedules, row)
        except BadRow as bad:
            schedules.bad.append(bad)
    return schedules


def _read(schedules: Schedules, row: Row) -> None:
    if row.key == WEEKLY and row.partition != COURT:
        schedules.weeks[row.partition] = week(row, WEEK.read(row).days)
        return
    read = SPECIAL_DAY.read(row)
    special = SpecialDay(read.kind, read.name, read.opens, blocks(row, "blocks", read.blocks or ""))
    if row.partition in {COURT, DISTRICTS}:
        schedules.days.append(CourtDay(read.day, special, read.district or ""))
    else:
        schedules.exceptions.setdefault(row.partition, {})[read.day] = special


def day_row(day: CourtDay) -> Row:
    """The row of a day of the calendar."""
    blocks = blocks_text(day.special.blocks) or None
    special = day.special
    columns = SPECIAL_DAY.write(
        SpecialDayRow(day.day, special.kind, special.name, special.opens, blocks, day.district or None)
    )
    if not day.district:
        return Row(COURT, day.day.isoformat(), columns)
    return Row(DISTRICTS, f"{day.day.isoformat()}!{key_part(fold(day.district))}", columns)


def week_text(week: Week) -> str:
    """Monday first: `13:00-19:00;…;;`."""
    return ";".join(blocks_text(blocks) for blocks in week)


def week(row: Row, text: str) -> Week:
    """The inverse of `week_text`, from the column `days` of this row. Raises `BadRow`."""
    days = text.split(";")
    if len(days) != 7:
        raise row.bad("days", f"a week has seven days, not {len(days)}")
    return tuple(blocks(row, "days", day) for day in days)


def blocks_text(blocks: Sequence[Block]) -> str:
    """`08:00-12:00 13:00-19:00`."""
    return " ".join(f"{clock_time(block.opens)}-{clock_time(block.closes)}" for block in blocks)


def blocks(row: Row, column: str, text: str) -> tuple[Block, ...]:
    """The inverse of `blocks_text`, from this column of the row. Raises `BadRow`."""
    try:
        pairs = [part.split("-") for part in text.split()]
        return tuple(Block(minute_of(opens), minute_of(closes)) for opens, closes in pairs)
    except ValueError:
        raise row.bad(column, f"{text[:60]!r} is no list of blocks") from None
