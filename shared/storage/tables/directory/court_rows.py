"""The court's settings as one row beside the offices, and back.

A column for each setting, by its published name, so that another version of this code reads what it
knows: a column that it does not know says nothing to it, one that is missing means the published value.
"""

from __future__ import annotations

from datetime import datetime

from shared.domain.office import court_settings
from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.storage.tables.client.columns import Columns, Row, cells
from shared.storage.tables.directory import schedule_rows

PARTITION, KEY = "court", "settings"
"""A partition of its own: versions before this one ask for the offices' partition alone."""


def settings_row(settings: CourtSettings, changed_by: str, now: datetime, etag: str = "") -> Row:
    """The row; `etag` names the one that it replaces."""
    columns = cells(
        days=schedule_rows.week_text(settings.week),
        changed_by=changed_by,
        changed_at=now,
        **court_settings.amounts(settings.timing),
    )
    return Row(PARTITION, KEY, columns, etag)


def settings(row: Row) -> CourtSettings:
    """Raises `BadRow`."""
    columns = Columns(row)
    names = [name for name in court_settings.amounts(PUBLISHED.timing) if columns.has(name)]
    given = {name: columns.number(name) for name in names}
    return CourtSettings(
        timing=court_settings.with_amounts(PUBLISHED.timing, given),
        week=schedule_rows.week(columns) if columns.has("days") else PUBLISHED.week,
    )
