"""Absent visitors: a call marks those it passes over; one who stays silent loses the place."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from shared.domain.actor import Actor
from shared.domain.clerk import Clerk
from shared.domain.queue.presence import is_visitor_absent
from shared.domain.status import Status
from shared.domain.ticket import absence
from shared.domain.ticket.transitions import Operation
from shared.front_desk.desk import Act, Desk, change, timing_of
from shared.ports import StoredTicket

log = logging.getLogger(__name__)
AT_ONCE = 20
"""At most this many are marked by one call, first in the order first; the next call marks the others."""


async def mark_passed_over(desk: Desk, clerk: Clerk, passed: Sequence[StoredTicket]) -> None:
    """A call of this clerk passed these tickets over. A mark that fails is made by the next call."""
    now = desk.clock.now()
    act = Act.of(clerk, Operation.PASSED_OVER)
    marks = [
        change(desk, stored, act, lambda ticket, _: absence.pass_over(ticket, now))
        for stored in passed[:AT_ONCE]
    ]
    for failed in await asyncio.gather(*marks, return_exceptions=True):
        if isinstance(failed, Exception):
            log.info("an absent ticket was not marked: %s %s", type(failed).__name__, failed)
        elif isinstance(failed, BaseException):
            raise failed


async def give_up_if_silent(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """Passed over long ago and still silent: `unreached`. Silence during our own outage does not count."""
    ticket, now = stored.ticket, desk.clock.now()
    timing = await timing_of(desk, ticket)
    due = absence.unreached_from(ticket, timing)
    if due is None or now < due:
        return stored
    signs = await desk.presence.signs_of_life(ticket.office_id)
    if not is_visitor_absent(signs, ticket, now, timing.absent_after):
        return stored
    after = await change(
        desk,
        stored,
        Act(Operation.UNREACH, Actor.SYSTEM),
        lambda row, _: absence.unreach(row, now, timing),
    )
    if after.ticket.status is Status.UNREACHED:
        await desk.signals.wake(ticket.ticket_id)
    return after
