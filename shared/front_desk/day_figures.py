"""The figures of one office's day, counted from what is stored of it."""

from __future__ import annotations

from datetime import date

from shared.domain.office.office import Office
from shared.domain.reports.day import DayFigures, day_figures
from shared.front_desk.desk import Desk


async def counted_day(desk: Desk, office: Office, day: date, *, exact: bool = True) -> DayFigures:
    """From visit records and refusals (two requests); `exact` False may take records from memory."""
    records, office_id = desk.records, office.office_id
    found = await (records.of_days(office_id, day, day) if exact else records.of_day(office_id, day))
    refused = await desk.refusals.of_day(office.office_id, day)
    return day_figures(found, refused, day, office.hours.local)
