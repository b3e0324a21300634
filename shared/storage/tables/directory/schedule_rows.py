"""Opening hours as rows: an office's week and exceptions, and the court's calendar.

Blocks are written as people read them, `08:00-12:00 13:00-19:00`; the days of a week are separated by `;`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.domain.office.court_settings import own_week, week_behind
from shared.domain.office.opening_hours import Block, DayKind, OpeningHours, SpecialDay, Week, minute_of
from shared.domain.office.schedule_text import clock_time
from shared.storage.tables.client.row import BadRow, Cell, Row, key_part
from shared.storage.tables.codec import RowType

COURT = "court"
"""The partition of the calendar; no office may have this id."""
WEEKLY = "weekly"
_EXCEPTION = "exception!"


@dataclass(frozen=True)
class WeekRow:
    """An office's own week, see `week_text`."""

    days: str


@dataclass(frozen=True)
class SpecialDayRow:
    """A day of the calendar, or an office's exception."""

    day: date
    kind: DayKind
    name: str
    opens: int | None
    blocks: str | None


WEEK = RowType(WeekRow)
SPECIAL_DAY = RowType(SpecialDayRow)


@dataclass
class Schedules:
    """The table as read. Rows that cannot be read are in `bad`."""

    calendar: dict[date, SpecialDay] = field(default_factory=dict[date, SpecialDay])
    weeks: dict[str, Week] = field(default_factory=dict[str, Week])
    exceptions: dict[str, dict[date, SpecialDay]] = field(default_factory=dict[str, dict[date, SpecialDay]])
    rows: dict[tuple[str, str], Row] = field(default_factory=dict[tuple[str, str], Row])
    """Partition and key → row."""
    bad: list[BadRow] = field(default_factory=list[BadRow])

    def hours(self, office_id: str, zone: str, court: Week) -> OpeningHours:
        """The hours of an office; without a week of its own it has the court's."""
        partition = key_part(office_id)
        week = week_behind(self.weeks.get(partition), court)
        return OpeningHours(zone, week, self.calendar, self.exceptions.get(partition, {}))


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
    special = SpecialDay(read.kind, read.name, read.opens, _blocks(row, "blocks", read.blocks or ""))
    is_court = row.partition == COURT
    days = schedules.calendar if is_court else schedules.exceptions.setdefault(row.partition, {})
    days[read.day] = special


def office_schedule(office_id: str, hours: OpeningHours, court: Week) -> list[Row]:
    """An office's own rows; none if its week is the court's."""
    partition = key_part(office_id)
    rows = [
        Row(partition, f"{_EXCEPTION}{day.isoformat()}", _special_cells(day, special))
        for day, special in hours.exceptions.items()
    ]
    own = own_week(hours.week, court)
    if own is not None:
        rows.append(Row(partition, WEEKLY, WEEK.write(WeekRow(week_text(own)))))
    return rows


def calendar_rows(days: Mapping[date, SpecialDay]) -> list[Row]:
    """The rows of the court's calendar, one for each special day."""
    return [Row(COURT, day.isoformat(), _special_cells(day, special)) for day, special in days.items()]


def week_text(week: Week) -> str:
    """Monday first: `13:00-19:00;…;;`."""
    return ";".join(_blocks_text(blocks) for blocks in week)


def _special_cells(day: date, special: SpecialDay) -> dict[str, Cell]:
    blocks = _blocks_text(special.blocks) or None
    return SPECIAL_DAY.write(SpecialDayRow(day, special.kind, special.name, special.opens, blocks))


def week(row: Row, text: str) -> Week:
    """The inverse of `week_text`, from the column `days` of this row. Raises `BadRow`."""
    days = text.split(";")
    if len(days) != 7:
        raise row.bad("days", f"a week has seven days, not {len(days)}")
    return tuple(_blocks(row, "days", day) for day in days)


def _blocks_text(blocks: Sequence[Block]) -> str:
    return " ".join(f"{clock_time(block.opens)}-{clock_time(block.closes)}" for block in blocks)


def _blocks(row: Row, column: str, text: str) -> tuple[Block, ...]:
    try:
        pairs = [part.split("-") for part in text.split()]
        return tuple(Block(minute_of(opens), minute_of(closes)) for opens, closes in pairs)
    except ValueError:
        raise row.bad(column, f"{text[:60]!r} is no list of blocks") from None
