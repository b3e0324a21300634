"""A ticket goes to another office: the old one ends, one successor stands at the same arrival.

Two partitions, so two writes: code that finds the first without the second does the second. Pure functions.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from shared.domain.errors import WrongStatus
from shared.domain.status import Notice, Status
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation, target
from shared.domain.ticket.waiting import Identity


def seed(ticket_id: str) -> str:
    """What the successor's id is derived from, in the place of an Idempotency-Key."""
    return f"transfer/{ticket_id}"


def transfer(ticket: Ticket, now: datetime, office_id: str, successor_id: str) -> Ticket:
    """The ticket ends here and goes on at `office_id` as `successor_id`. A repetition changes nothing.

    Raises `wrong-status` for a ticket that went to another office already.
    """
    if ticket.status is Status.TRANSFERRED and ticket.successor_id == successor_id:
        return ticket
    status = target(Operation.TRANSFER, ticket.status)
    return replace(
        ticket,
        status=status,
        successor_id=successor_id,
        successor_office_id=office_id,
        ended_at=now,
        notice=None,
        promised_to=None,
    )


def successor(ticket: Ticket, identity: Identity, day: date, now: datetime) -> Ticket:
    """The new ticket for one that was transferred: its place, priority, needs and what was used up of limits.

    `day` is the other office's local date of the arrival. Raises `wrong-status` for any other ticket.
    """
    if ticket.status is not Status.TRANSFERRED or ticket.successor_office_id is None:
        raise WrongStatus(ticket.status)
    return Ticket(
        ticket_id=identity.ticket_id,
        office_id=ticket.successor_office_id,
        number=identity.number,
        protocol=identity.protocol,
        day=day,
        arrival=ticket.arrival,
        status=target(Operation.JOIN, None),
        priority=ticket.priority,
        priority_change=ticket.priority_change,
        needs=ticket.needs,
        pauses_used=ticket.pauses_used,
        pauses_elsewhere=ticket.pauses_elsewhere,
        returned=ticket.returned,
        back_at=now,
        notice=Notice.TRANSFERRED,
        transferred_from=ticket.ticket_id,
        transferred_from_office_id=ticket.office_id,
    )
