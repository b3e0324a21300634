"""The end of a visit, whoever says so: the clerk, the visitor, Graph, or the longest meeting. One way.

It may be said twice, late, or of an older call, and then changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from shared.domain.errors import Problem, Refused
from shared.domain.status import Actor, Outcome, Status
from shared.domain.ticket import calling, ending, meeting_over
from shared.domain.ticket.meeting_over import News, Source
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.desk import Act, Desk, change, timing_of
from shared.ports import StoredTicket

log = logging.getLogger(__name__)
_SYSTEM = {Source.GRAPH, Source.LIMIT}


def nobody_objects(_ticket: Ticket) -> None:
    """For sources that need no right to end the visit."""


async def end_meeting(
    desk: Desk,
    ticket: str | StoredTicket,
    source: Source,
    act: Act,
    *,
    call_id: str | None = None,
    outcome: Outcome | None = None,
    check: Callable[[Ticket], None] = nobody_objects,
) -> StoredTicket:
    """The visit is over: the ticket is `completed` and its visit wakes to do what follows.

    `call_id` names the call whose meeting ended, None is the present one; an older call's end is ignored.
    `check` raises `Refused` for who may not end it. Raises `wrong-status` where people end what is no visit.
    """
    now = desk.clock.now()

    def decide(row: Ticket, _: Timing) -> Ticket:
        if row.status is Status.COMPLETED:
            return row
        if call_id is not None and not _is_visit_of(row, call_id):
            return row
        check(row)
        return ending.finish(row, now, outcome, source.value if source in _SYSTEM else None)

    stored = await change(desk, ticket, act, decide)
    await desk.signals.wake(stored.ticket.ticket_id)
    return stored


async def end_overdue(desk: Desk, stored: StoredTicket, now: datetime) -> StoredTicket | None:
    """End a visit that is over without anybody's word; None while it is not.

    Raises `too-early` when somebody came back at this very moment.
    """
    ticket = stored.ticket
    timing = await timing_of(desk, ticket)
    over = meeting_over.over_from(ticket, timing)
    if over is None or now < over.at:
        return None

    def somebody_came_back(row: Ticket) -> None:
        if meeting_over.over_from(row, timing) != over:
            raise Refused(Problem.TOO_EARLY)

    log.info("the visit of %s ends: %s", ticket.ticket_id, over.source)
    act = Act(Operation.FINISH, Actor.SYSTEM, reason=over.source.value)
    call_id = ticket.current_call().call_id
    return await end_meeting(desk, stored, over.source, act, call_id=call_id, check=somebody_came_back)


async def hear(desk: Desk, ticket_id: str, call_id: str, news: News, at: datetime) -> StoredTicket:
    """Graph tells of the meeting of a call. Raises `not-found` for a ticket that is gone."""
    now = desk.clock.now()
    return await change(
        desk,
        ticket_id,
        Act(Operation.CALL_EVENT, Actor.SYSTEM, reason=news.value),
        lambda ticket, _: meeting_over.told(ticket, call_id, news, at, now),
    )


def _is_visit_of(ticket: Ticket, call_id: str) -> bool:
    return ticket.status is Status.IN_SERVICE and calling.is_current(ticket, call_id)
