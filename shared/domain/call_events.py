"""What Graph reports about the meeting of a call, noted on the ticket. Pure; used only where configured.

Graph's «call ended» means «over for now»: people come back by the same link. So a ticket only keeps
since when the meeting is empty (`docs/decisions/0010-over-for-now.md`); what follows is decided in
`ticket/overdue_service.py`.

A function returns the same object that it was given where nothing changes: then nothing is written.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from shared.domain.ticket.calling import is_current
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation, target


class Occupancy(StrEnum):
    """Whether anybody is in a meeting, as Graph reports it."""

    EMPTY = "ended"  # everybody has left
    OCCUPIED = "present"  # somebody is inside


def note_occupancy(ticket: Ticket, call_id: str, occupancy: Occupancy, at: datetime, now: datetime) -> Ticket:
    """Graph reports the occupancy of a call's meeting at the instant `at`.

    Notifications come twice, late and in any order: the newest counts, and of two of one instant the one
    that says empty. One on an older call changes nothing; an instant ahead of our clock counts as `now`.
    """
    if not is_current(ticket, call_id):
        return ticket
    call, at = ticket.current_call(), min(at, now)
    if call.told_at is not None:
        repeated = at == call.told_at and (call.over_at is not None or occupancy is Occupancy.OCCUPIED)
        if at < call.told_at or repeated:
            return ticket
    target(Operation.CALL_EVENT, ticket.status)
    return ticket.with_call(told_at=at, over_at=at if occupancy is Occupancy.EMPTY else None)


def note_subscription(ticket: Ticket, call_id: str, subscription_id: str, until: datetime) -> Ticket:
    """Graph reports on the meeting of this call until `until`; no change for an older call."""
    if not is_current(ticket, call_id):
        return ticket
    call = ticket.current_call()
    if (call.subscription_id, call.subscribed_until) == (subscription_id, until):
        return ticket
    target(Operation.CALL_EVENTS, ticket.status)
    return ticket.with_call(subscription_id=subscription_id, subscribed_until=until)
