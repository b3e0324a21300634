"""What a clerk tells a visitor who is in the queue, and corrects of what the visitor told. Pure functions.

A function returns the same object that it was given where nothing changes: then nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.domain.priority import Priority
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.domain.ticket.transitions import Operation, target


def message(ticket: Ticket) -> Ticket:
    """A short message is told, which the visitor's page shows until another takes its place, or a call.

    The text is in the personal data; one of version 1.0 goes.
    """
    status = target(Operation.MESSAGE, ticket.status)
    return replace(ticket, status=status, message=None, personal_revision=ticket.personal_revision + 1)


def note(ticket: Ticket) -> Ticket:
    """The office's note on the visitor is written or taken away. The text is in the personal data."""
    status = target(Operation.NOTE, ticket.status)
    return replace(ticket, status=status, personal_revision=ticket.personal_revision + 1)


def message_in_force(ticket: Ticket, personal: PersonalData) -> str | None:
    """What the visitor's page shows of it: a message is for the wait or the call in which it was written."""
    call_began = ticket.call.called_at if ticket.call is not None else None
    changes = [at for at in (call_began, ticket.back_at) if at is not None]
    if personal.message_at is not None and any(personal.message_at < at for at in changes):
        return None
    return personal.message or ticket.message


def correct_priority(ticket: Ticket, priority: Priority, now: datetime) -> Ticket:
    """The priority as the office finds it; «não confirmada» is the ordinary one. The arrival stays.

    It is final: the visitor cannot change the priority afterwards.
    """
    target(Operation.PRIORITY, ticket.status)
    if ticket.priority is priority and ticket.is_priority_decided:
        return ticket
    return ticket.with_priority(priority, now, by_office=True)
