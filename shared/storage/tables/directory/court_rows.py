"""The court's settings as one row beside the offices, and back.

There is a column for each setting, by its published name, so that another version of this code reads what it
knows: it ignores an unknown column and takes the published value for a missing one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.domain.office import court_settings
from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.storage.tables.client.row import Row
from shared.storage.tables.codec import RowType, read_cell
from shared.storage.tables.directory import schedule_rows

PARTITION, KEY = "court", "settings"
"""A partition of its own: earlier versions query the offices' partition alone."""


@dataclass(frozen=True)
class SettingsRow:
    """Everything but the amounts, whose columns are named by `court_settings.setting_name`."""

    days: str | None = None
    changed_by: str | None = None
    changed_at: datetime | None = None


SETTINGS = RowType(SettingsRow)


def settings_row(settings: CourtSettings, changed_by: str, now: datetime, etag: str = "") -> Row:
    """The row; `etag` names the one that it replaces."""
    columns = SETTINGS.write(SettingsRow(schedule_rows.week_text(settings.week), changed_by, now))
    return Row(PARTITION, KEY, {**columns, **court_settings.amounts(settings.timing)}, etag)


def settings(row: Row) -> CourtSettings:
    """The settings of the row. Raises `BadRow`."""
    days = SETTINGS.read(row).days
    names = [name for name in court_settings.amounts(PUBLISHED.timing) if name in row.columns]
    return CourtSettings(
        timing=court_settings.with_amounts(
            PUBLISHED.timing, {name: read_cell(row, name, int) for name in names}
        ),
        week=PUBLISHED.week if days is None else schedule_rows.week(row, days),
    )
