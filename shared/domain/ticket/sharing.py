"""Two visitors of one clerk: while the longer minute of one runs, the clerk may call another; one is served.

Pure: ticket and now in, ticket out. A function that returns the very ticket it was given: nothing to write.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.domain.status import Notice, Status
from shared.domain.ticket import calling
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation, target
from shared.domain.ticket.waiting import back_to_place
from shared.domain.timing import Timing


def may_share_clerk(ticket: Ticket, timing: Timing) -> bool:
    """Whether the clerk of a ringing ticket, or of one in service, may have called another since or before.

    For every other one the clerk has called nobody else.
    """
    call = ticket.call
    if call is None or ticket.status not in {Status.RINGING, Status.IN_SERVICE}:
        return False
    minute = calling.time_given(call)
    return call.beside or (minute is not None and minute > timing.minute)


def promised_entry(ticket: Ticket, call_id: str, now: datetime) -> Ticket:
    """Entering in time while the clerk has another in service: back to the own place, and called next.

    `now` is when the request's handler started. It uses up no return. Raises `call-expired` like `enter`.
    """
    if not calling.is_current(ticket, call_id):
        return ticket
    calling.enter(ticket, now)
    status = target(Operation.ENTRY_HELD, ticket.status)
    back = back_to_place(ticket, status, Notice.CLERK_BUSY, now)
    return replace(back, promised_to=ticket.current_call().clerk_id)


def put_back(ticket: Ticket, call_id: str, now: datetime) -> Ticket:
    """Another whom the clerk had called before has entered: this one waits at its place again."""
    if not calling.is_current(ticket, call_id) or ticket.status is Status.IN_SERVICE:
        return ticket
    status = target(Operation.PUT_BACK, ticket.status)
    return back_to_place(ticket, status, Notice.RELEASED, now)


def is_entry_promised(ticket: Ticket) -> bool:
    """Whether the visitor has entered in time and waits for a clerk who serves another."""
    return ticket.status is Status.WAITING and ticket.notice is Notice.CLERK_BUSY
