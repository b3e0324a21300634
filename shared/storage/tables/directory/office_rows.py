"""An office as a row of the directory, and back. Its hours are in the table of schedules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from shared.domain.office.court_settings import CourtSettings, own_timing, timing_behind
from shared.domain.office.office import Contact, Office
from shared.domain.timing import DEFAULT_TIMING, Timing
from shared.storage.tables.client.row import Row, key_part
from shared.storage.tables.codec import RowType
from shared.storage.tables.directory.schedule_rows import Schedules

PARTITION = "office"
"""One partition, so that a list of offices is written a hundred at a time."""


@dataclass(frozen=True)
class OfficeRow:
    """An office without its hours."""

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


OFFICE = RowType(OfficeRow)


def office_row(office: Office) -> Row:
    """The row of an office. Only the durations that differ from the court's are written."""
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
    )
    return Row(PARTITION, key_part(office.office_id), OFFICE.write(row))


def office(row: Row, schedules: Schedules, court: CourtSettings) -> Office:
    """The office under the court's settings. Raises `BadRow`."""
    read = OFFICE.read(row)
    return Office(
        office_id=read.office_id,
        name=read.name,
        district=read.district,
        city=read.city,
        kind=read.kind,
        degree=read.degree,
        about=read.about,
        hours=schedules.hours(read.office_id, read.zone, court.week),
        contacts=read.contacts,
        timing=_timing(row, read.timing, court.timing),
        court=court,
    )


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
