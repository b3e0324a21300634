"""An office as a row of the directory, and back. Hours lie in the table of schedules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from shared.domain.office.court_settings import CourtSettings, own_timing, timing_behind
from shared.domain.office.office import Contact, Office
from shared.domain.timing import DEFAULT_TIMING, Timing
from shared.storage.tables.client.columns import Columns, Row, cells, key_part
from shared.storage.tables.directory.schedule_rows import Schedules

PARTITION = "office"
"""One partition, so that a list of offices is written a hundred at a time."""


def office_row(office: Office) -> Row:
    """The row of an office. Only the durations that differ from the court's are written."""
    columns = cells(
        office_id=office.office_id,
        name=office.name,
        district=office.district,
        city=office.city,
        kind=office.kind,
        degree=office.degree,
        about=office.about,
        zone=office.hours.zone,
        contacts=json.dumps([[c.label, c.value] for c in office.contacts]) if office.contacts else None,
        timing=_timing_text(own_timing(office.timing, office.court.timing)),
    )
    return Row(PARTITION, key_part(office.office_id), columns)


def office(row: Row, schedules: Schedules, court: CourtSettings) -> Office:
    """The office under the court's settings. Raises `BadRow`."""
    columns = Columns(row)
    office_id = columns.text("office_id")
    return Office(
        office_id=office_id,
        name=columns.text("name"),
        district=columns.text("district"),
        city=columns.text("city"),
        kind=columns.text("kind"),
        degree=columns.text("degree"),
        about=columns.text_or_none("about"),
        hours=schedules.hours(office_id, columns.text("zone"), court.week),
        contacts=_contacts(columns),
        timing=_timing(columns, court.timing),
        court=court,
    )


def _contacts(columns: Columns) -> tuple[Contact, ...]:
    if not columns.has("contacts"):
        return ()
    try:
        return tuple(Contact(str(label), str(value)) for label, value in json.loads(columns.text("contacts")))
    except (ValueError, TypeError):
        raise columns.bad("column contacts is no list of labels and values") from None


def _timing_text(own: Mapping[str, timedelta | int]) -> str | None:
    """Durations as microseconds, counts as numbers, by the field's name."""
    plain = {
        name: value // timedelta(microseconds=1) if isinstance(value, timedelta) else value
        for name, value in own.items()
    }
    return json.dumps(plain) if plain else None


def _timing(columns: Columns, court: Timing) -> Timing:
    """A field that this code does not know is a `BadRow`: a rule must not be lost silently."""
    if not columns.has("timing"):
        return court
    try:
        own: dict[str, int] = json.loads(columns.text("timing"))
        values: dict[str, timedelta | int] = {}
        for name, value in own.items():
            is_duration = isinstance(getattr(DEFAULT_TIMING, name), timedelta)
            values[name] = timedelta(microseconds=value) if is_duration else int(value)
        return timing_behind(values, court)
    except (ValueError, TypeError, AttributeError):
        raise columns.bad("column timing holds no durations that are known") from None
