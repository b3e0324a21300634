"""The end of an office's day for tickets in its queue: by the hours, or by a manager's «Encerrar o dia»."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from shared.domain.actor import Actor
from shared.domain.clerk import Clerk, check_manages
from shared.domain.errors import Problem, Refused
from shared.domain.office import entries
from shared.domain.office.office import OfficeDay
from shared.domain.status import Status
from shared.domain.ticket import ending
from shared.domain.ticket.audit import OfficeDayOperation
from shared.domain.ticket.transitions import Operation
from shared.front_desk.desk import Act, Desk, change, office_of
from shared.front_desk.office_day import change_office_day
from shared.front_desk.system import after_visit
from shared.ports import StoredTicket

log = logging.getLogger(__name__)
AT_ONCE = 10
"""Tickets that are closed together."""


async def close_day(desk: Desk, clerk: Clerk, office_id: str, reason: str | None) -> OfficeDay:
    """«Encerrar o dia»: no more entries today; tickets that are not in service are closed, with a receipt.

    Housekeeping completes it after a crash. Raises `reason-required`, `not-allowed`, `not-found`.
    """
    check_manages(clerk, office_id)
    office = await office_of(desk, office_id)
    if not reason:
        raise Refused(Problem.REASON_REQUIRED)

    def decide(before: OfficeDay, at: datetime) -> OfficeDay:
        return entries.close_day(office, before, reason, clerk.clerk_id, at)

    state = await change_office_day(desk, clerk, office_id, OfficeDayOperation.CLOSE_DAY, reason, decide)
    now = desk.clock.now()
    board = await desk.boards.get(office_id, fresh=True)
    inside = [*board.waiting, *board.held, *board.missed]
    act = Act.of(clerk, Operation.CLOSE, reason)
    for start in range(0, len(inside), AT_ONCE):
        ends = [end_one(desk, stored, now, act) for stored in inside[start : start + AT_ONCE]]
        for failed in await asyncio.gather(*ends, return_exceptions=True):
            if isinstance(failed, Exception):
                log.warning("a ticket of %s is closed by housekeeping: %r", office_id, failed)
            elif isinstance(failed, BaseException):
                raise failed
    return state


async def end_one(desk: Desk, stored: StoredTicket, ends: datetime, act: Act | None = None) -> StoredTicket:
    """One ticket of a day that ended at `ends`: closed, or settled if it could still return.

    A ticket in service is left until its service ends.
    """
    if stored.ticket.status is Status.IN_SERVICE or desk.clock.now() < ends:
        return stored
    if stored.ticket.may_come_back:
        return await after_visit.settle_missed(desk, stored, ends)
    act, now = act or Act(Operation.CLOSE, Actor.SYSTEM), desk.clock.now()
    try:
        after = await change(desk, stored, act, lambda ticket, _: ending.close(ticket, now, act.reason))
    except Refused as refusal:
        # One request closes many tickets, so each log line needs the id of its own ticket.
        whose = {"ticketId": stored.ticket.ticket_id}
        log.info("%s was not closed: %s", stored.ticket.ticket_id, refusal, extra=whose)
        return stored
    await desk.signals.wake(after.ticket.ticket_id)
    return after
