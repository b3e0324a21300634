"""Visit records for tests of what is counted of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from shared.domain.priority import Priority
from shared.domain.status import Outcome, Status
from shared.domain.ticket.visit_record import VisitRecord
from tests.builders import START

DAY = START.date()


def record(
    name: str = "one",
    status: Status = Status.COMPLETED,
    *,
    arrived: float = 0,
    waited: float | None = 60,
    entry: float | None = 20,
    lasted: float = 300,
) -> VisitRecord:
    """A visit that began `arrived` seconds after `START`; `waited` None: it was never called.

    `entry`: seconds from the call until its visitor entered, None for a missed one; `lasted`: from then on.
    """
    at = START + timedelta(seconds=arrived)
    called = None if waited is None else at + timedelta(seconds=waited)
    entered = None if called is None or entry is None else called + timedelta(seconds=entry)
    return VisitRecord(
        ticket_id=name,
        office_id="centro",
        day=DAY,
        status=status,
        priority=Priority.NONE,
        arrived_at=at,
        called_at=called,
        entered_meeting_at=entered,
        ended_at=(entered or called or at) + timedelta(seconds=lasted),
        outcome=None,
        returned=False,
        clerk_id="ana" if called else None,
        clerk_name="Ana Souza" if called else None,
    )


MISSED = replace(record("missed", Status.NO_SHOW, entry=None, lasted=64), missed_as=Status.NO_SHOW)
MISSED_THEN_SERVED = replace(record("came back"), missed_as=Status.NO_SHOW, returned=True)
DROPPED = replace(record("dropped"), outcome=Outcome.DROPPED)
LEFT = record("left", Status.LEFT, waited=None, lasted=600)


def local(instant: datetime) -> datetime:
    """A clock three hours behind UTC."""
    return instant - timedelta(hours=3)
