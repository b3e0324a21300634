"""What a clerk tells a visitor who is in the queue, and corrects of what the visitor told. Pure functions.

A function returns the same object that it was given where nothing changes: then nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.domain.status import Priority
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation, target


def message(ticket: Ticket, text: str) -> Ticket:
    """A short message that the visitor's page shows until another takes its place."""
    status = target(Operation.MESSAGE, ticket.status)
    return ticket if ticket.message == text else replace(ticket, status=status, message=text)


def correct_priority(ticket: Ticket, priority: Priority, now: datetime) -> Ticket:
    """The priority as the office finds it; «não confirmada» is the ordinary one. The arrival stays.

    It is final: the visitor cannot change the priority afterwards.
    """
    target(Operation.PRIORITY, ticket.status)
    if ticket.priority is priority and ticket.is_priority_decided:
        return ticket
    return ticket.with_priority(priority, now, by_office=True)
