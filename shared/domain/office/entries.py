"""Whether new entries are taken: suspended and resumed by a clerk, ended for the day by a manager. Pure.

A function returns the same object that it was given where nothing changes: then nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.domain.office.day_end import is_closed_now
from shared.domain.office.office import Office, OfficeDay


def suspend(office_day: OfficeDay, message: str | None, clerk_id: str, now: datetime) -> OfficeDay:
    """Nobody can join, and visitors read the message; the queue is still served. Idempotent."""
    if office_day.entries_suspended and office_day.message == message:
        return office_day
    return replace(office_day, entries_suspended=True, message=message, changed_by=clerk_id, changed_at=now)


def resume(office: Office, office_day: OfficeDay, clerk_id: str, now: datetime) -> OfficeDay:
    """New entries are taken again, also after «Encerrar o dia». No change where they are taken already."""
    if not office_day.entries_suspended and not is_closed_now(office, office_day, now):
        return office_day
    return OfficeDay(changed_by=clerk_id, changed_at=now)


def close_day(office: Office, office_day: OfficeDay, reason: str, clerk_id: str, now: datetime) -> OfficeDay:
    """«Encerrar o dia»: nobody can join until tomorrow. A repetition with the same reason changes nothing."""
    if office_day.closed_reason == reason and is_closed_now(office, office_day, now):
        return office_day
    return replace(office_day, closed_at=now, closed_reason=reason, changed_by=clerk_id, changed_at=now)
