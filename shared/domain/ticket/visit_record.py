"""What is kept of a ticket for reports: one row a ticket, inserted once, nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.priority import Priority
from shared.domain.status import REASON_WRITTEN, Outcome, Status
from shared.domain.ticket.ticket import Ticket


@dataclass(frozen=True)
class VisitRecord:
    """The visit record of one ended ticket."""

    ticket_id: str
    office_id: str
    day: date
    status: Status
    priority: Priority
    arrived_at: datetime
    called_at: datetime | None
    entered_meeting_at: datetime | None
    ended_at: datetime
    outcome: Outcome | None
    returned: bool
    clerk_id: str | None
    successor_id: str | None = None
    """The ticket went on at another office: the record of its end is there."""
    transferred_from: str | None = None
    """The ticket began at another office: the record of its entry is there."""
    end_reason: str | None = None
    """Why it ended so: why a manager closed the day, or a word of the system.

    None if no reason was given, and where a visitor left or a clerk wrote one: it may say who somebody is.
    """
    clerk_name: str | None = None
    missed_as: Status | None = None
    """How a call was missed, also of visitors who came back; None also for records older than this field."""
    out_of_order: bool = False
    """A clerk has called it out of order; False also for records older than this field."""


def record_of(ticket: Ticket) -> VisitRecord:
    """The record of an ended ticket. Raises `ValueError` before the end."""
    if not ticket.is_final or ticket.ended_at is None:
        raise ValueError(f"ticket {ticket.ticket_id} has not ended")
    call = ticket.call
    return VisitRecord(
        ticket_id=ticket.ticket_id,
        office_id=ticket.office_id,
        day=ticket.day,
        status=ticket.status,
        priority=ticket.priority,
        arrived_at=ticket.arrival,
        called_at=call.called_at if call else None,
        entered_meeting_at=call.entered_at if call else None,
        ended_at=ticket.ended_at,
        outcome=ticket.outcome,
        returned=ticket.returned,
        clerk_id=call.clerk_id if call else None,
        successor_id=ticket.successor_id,
        transferred_from=ticket.transferred_from,
        end_reason=None if ticket.status in {Status.LEFT, *REASON_WRITTEN} else ticket.end_reason,
        clerk_name=call.clerk_name if call else None,
        missed_as=ticket.missed_as,
        out_of_order=ticket.out_of_order,
    )
