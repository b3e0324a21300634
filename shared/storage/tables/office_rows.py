"""An office as a row of the directory, and back. Hours lie in the table of schedules."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import timedelta

from shared.domain.office import Contact, Office
from shared.domain.opening_hours import Week
from shared.domain.timing import DEFAULT_TIMING, Timing
from shared.storage.tables.columns import Columns, Row, cells, key_part
from shared.storage.tables.schedule_rows import Schedules

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
        timing=_timing_text(office.timing),
    )
    return Row(PARTITION, key_part(office.office_id), columns)


def office(row: Row, schedules: Schedules, default_week: Week) -> Office:
    """Raises `BadRow`."""
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
        hours=schedules.hours(office_id, columns.text("zone"), default_week),
        contacts=_contacts(columns),
        timing=_timing(columns),
    )


def _contacts(columns: Columns) -> tuple[Contact, ...]:
    if not columns.has("contacts"):
        return ()
    try:
        return tuple(Contact(str(label), str(value)) for label, value in json.loads(columns.text("contacts")))
    except (ValueError, TypeError):
        raise columns.bad("column contacts is no list of labels and values") from None


def _timing_text(timing: Timing) -> str | None:
    """Durations as microseconds, counts as numbers, by the field's name."""
    own: dict[str, int] = {}
    for field in fields(Timing):
        value: timedelta | int = getattr(timing, field.name)
        if value != getattr(DEFAULT_TIMING, field.name):
            own[field.name] = value // timedelta(microseconds=1) if isinstance(value, timedelta) else value
    return json.dumps(own) if own else None


def _timing(columns: Columns) -> Timing:
    """A field that this code does not know is a `BadRow`: a rule must not be lost silently."""
    if not columns.has("timing"):
        return DEFAULT_TIMING
    try:
        own: dict[str, int] = json.loads(columns.text("timing"))
        values: dict[str, timedelta | int] = {}
        for name, value in own.items():
            is_duration = isinstance(getattr(DEFAULT_TIMING, name), timedelta)
            values[name] = timedelta(microseconds=value) if is_duration else int(value)
        return Timing(**values)  # pyright: ignore[reportArgumentType] - each by its default's type
    except (ValueError, TypeError, AttributeError):
        raise columns.bad("column timing holds no durations that are known") from None
