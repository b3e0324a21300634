"""The end of a service: by the clerk, the visitor, an empty room or the longest meeting.

A repeated or late request, or one for an older call, changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from shared.domain.actor import Actor
from shared.domain.errors import Problem, Refused
from shared.domain.status import Outcome, Status
from shared.domain.ticket import calling, ending
from shared.domain.ticket.overdue_service import due_end
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.desk import Act, Desk, change, timing_of
from shared.ports import StoredTicket

log = logging.getLogger(__name__)


def no_check(_ticket: Ticket) -> None:
    """No right is needed: for the visitor and the system."""


async def end_service(
    desk: Desk,
    ticket: str | StoredTicket,
    act: Act,
    *,
    call_id: str | None = None,
    outcome: Outcome | None = None,
    check: Callable[[Ticket], None] = no_check,
) -> StoredTicket:
    """The service is over: the ticket is `completed`, and its visit is woken to do what follows.

    `act.reason` becomes the ticket's end reason where the system acts. `call_id` names the call whose
    meeting ended, None is the present one; the end of an older call is ignored. `check` raises `Refused`
    for who may not end the service. Raises `wrong-status` for a ticket that is not in service.
    """
    now = desk.clock.now()
    end_reason = act.reason if act.actor is Actor.SYSTEM else None

    def decide(row: Ticket, _: Timing) -> Ticket:
        if row.status is Status.COMPLETED:
            return row
        if call_id is not None and not _is_service_of(row, call_id):
            return row
        check(row)
        return ending.finish(row, now, outcome, end_reason)

    stored = await change(desk, ticket, act, decide)
    await desk.signals.wake(stored.ticket.ticket_id)
    return stored


async def end_overdue(desk: Desk, stored: StoredTicket, now: datetime) -> StoredTicket | None:
    """End a service that is overdue; None while it may go on.

    Raises `too-early` when somebody came back while it was being ended.
    """
    ticket = stored.ticket
    timing = await timing_of(desk, ticket)
    due = due_end(ticket, timing)
    if due is None or now < due.at:
        return None

    def still_due(row: Ticket) -> None:
        if due_end(row, timing) != due:
            raise Refused(Problem.TOO_EARLY)

    log.info("the service of %s ends: %s", ticket.ticket_id, due.ended_by)
    act = Act(Operation.FINISH, Actor.SYSTEM, reason=due.ended_by.value)
    return await end_service(desk, stored, act, call_id=ticket.current_call().call_id, check=still_due)


def _is_service_of(ticket: Ticket, call_id: str) -> bool:
    return ticket.status is Status.IN_SERVICE and calling.is_current(ticket, call_id)
