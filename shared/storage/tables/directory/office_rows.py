"""An office as a row of the directory, and back: one row, so that a change is made wholly or not at all.

Rows of earlier versions have their hours in the table of schedules (`hours_here` is missing there).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

from shared.domain.office.configuration import stretches
from shared.domain.office.court_settings import (
    CourtSettings,
    own_timing,
    own_week,
    timing_behind,
    week_behind,
)
from shared.domain.office.office import Contact, Office
from shared.domain.office.opening_hours import DayKind, OpeningHours, SpecialDay
from shared.domain.timing import DEFAULT_TIMING, Timing
from shared.ports import Changed
from shared.storage.tables.client.row import Row, key_part
from shared.storage.tables.codec import RowType
from shared.storage.tables.directory import schedule_rows
from shared.storage.tables.directory.schedule_rows import Schedules

_STRETCHES = msgspec.json.Decoder(list[tuple[date, date, DayKind, str, int | None, str]])
PARTITION = "office"
"""One partition, so that a list of offices is written a hundred at a time."""


@dataclass(frozen=True)
class OfficeRow:
    """An office."""

    office_id: str
    name: str
    district: str
    city: str
    kind: str
    degree: str
    about: str | None
    zone: str
    contacts: tuple[Contact, ...]
    timing: str | None
    """JSON: the durations that are the office's own, see `_timing_text`."""
    active: bool = True
    hours_here: bool = False
    """The two columns that follow are the office's hours."""
    week: str | None = None
    """The office's own week, see `schedule_rows.week_text`; None is the court's."""
    exceptions: str | None = None
    """JSON: a list `[first, last, kind, name, opens, blocks]` for each stretch of days."""
    changed_by: str | None = None
    changed_by_name: str | None = None
    changed_at: datetime | None = None

    @property
    def changed(self) -> Changed | None:
        """Who changed it last; None for a row of set-up."""
        if self.changed_by is None or self.changed_at is None:
            return None
        return Changed(self.changed_by, self.changed_by_name or "", self.changed_at)


OFFICE = RowType(OfficeRow, later=("active", "hours_here"))


def office_row(office: Office, changed: Changed | None = None, etag: str = "") -> Row:
    """The row of an office. Only the durations and the week that differ from the court's are written.

    `etag` names the row that it replaces.
    """
    own = own_week(office.hours.week, office.court.week)
    row = OfficeRow(
        office_id=office.office_id,
        name=office.name,
        district=office.district,
        city=office.city,
        kind=office.kind,
        degree=office.degree,
        about=office.about,
        zone=office.hours.zone,
        contacts=office.contacts,
        timing=_timing_text(own_timing(office.timing, office.court.timing)),
        active=office.active,
        hours_here=True,
        week=None if own is None else schedule_rows.week_text(own),
        exceptions=_exceptions_text(office.hours.exceptions),
        changed_by=changed and changed.by,
        changed_by_name=changed and changed.name,
        changed_at=changed and changed.at,
    )
    return Row(PARTITION, key_part(office.office_id), OFFICE.write(row), etag)


def office(row: Row, schedules: Schedules, court: CourtSettings) -> Office:
    """The office under the court's settings. Raises `BadRow`."""
    read = OFFICE.read(row)
    calendar = schedules.calendar.of(read.district)
    if read.hours_here:
        own = None if read.week is None else schedule_rows.week(row, read.week)
        week = week_behind(own, court.week)
        hours = OpeningHours(read.zone, week, calendar, _exceptions(row, read.exceptions))
    else:
        hours = schedules.hours(read.office_id, read.zone, court.week, calendar)
    return Office(
        office_id=read.office_id,
        name=read.name,
        district=read.district,
        city=read.city,
        kind=read.kind,
        degree=read.degree,
        about=read.about,
        hours=hours,
        contacts=read.contacts,
        timing=_timing(row, read.timing, court.timing),
        court=court,
        active=read.active,
    )


def _exceptions_text(days: Mapping[date, SpecialDay]) -> str | None:
    plain = [
        [
            each.first.isoformat(),
            each.last.isoformat(),
            each.special.kind.value,
            each.special.name,
            each.special.opens,
            schedule_rows.blocks_text(each.special.blocks),
        ]
        for each in stretches(days)
    ]
    return json.dumps(plain, ensure_ascii=False) if plain else None


def _exceptions(row: Row, text: str | None) -> Mapping[date, SpecialDay]:
    """The inverse of `_exceptions_text`. Raises `BadRow`."""
    if text is None:
        return {}
    try:
        listed = _STRETCHES.decode(text)
        return {
            first + timedelta(days=offset): SpecialDay(
                kind, name, opens, schedule_rows.blocks(row, "exceptions", written)
            )
            for first, last, kind, name, opens, written in listed
            for offset in range((last - first).days + 1)
        }
    except msgspec.MsgspecError:
        raise row.bad("exceptions", "is no list of days that is known") from None


def _timing_text(own: Mapping[str, timedelta | int]) -> str | None:
    """Durations as microseconds, counts as numbers, by the field's name."""
    plain = {
        name: value // timedelta(microseconds=1) if isinstance(value, timedelta) else value
        for name, value in own.items()
    }
    return json.dumps(plain) if plain else None


def _timing(row: Row, text: str | None, court: Timing) -> Timing:
    """A field unknown to this code is a `BadRow`: a rule must not be lost silently."""
    if text is None:
        return court
    try:
        own: dict[str, int] = json.loads(text)
        values: dict[str, timedelta | int] = {}
        for name, value in own.items():
            is_duration = isinstance(getattr(DEFAULT_TIMING, name), timedelta)
            values[name] = timedelta(microseconds=value) if is_duration else int(value)
        return timing_behind(values, court)
    except (ValueError, TypeError, AttributeError):
        raise row.bad("timing", "holds no durations that are known") from None
