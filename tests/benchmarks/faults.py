"""Faulty use cases for the simulated day: for each rule one way to break it, as a careless change would."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from benchmarks.simulate_day.use_cases import PRODUCT, UseCases
from orchestrations import activities
from orchestrations.messages import Step
from shared.domain.actor import Actor
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import NO_KEY, Idempotency
from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.ticket.visit_record import record_of
from shared.front_desk.clerk import call_next
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.desk import Act, Desk, change, find
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.ports import StoredTicket


async def _enter_late(
    desk: Desk, ticket_id: str, started_at: datetime, idempotency: Idempotency = NO_KEY
) -> visitor.Entered:
    try:
        return await visitor.enter(desk, ticket_id, started_at, idempotency)
    except Refused as refusal:
        stored = await find(desk, ticket_id, fresh=True)
        if refusal.problem is not Problem.CALL_EXPIRED or stored.ticket.status is not Status.RINGING:
            raise

    def entered(ticket: Ticket) -> Ticket:
        return replace(ticket, status=Status.IN_SERVICE).with_call(entered_at=started_at)

    act = Act(Operation.ENTER, Actor.VISITOR, idempotency=idempotency)
    stored = await change(desk, stored, act, lambda ticket, _: entered(ticket))
    return visitor.Entered(stored, "https://teams.microsoft.com/meet/x")


async def _ring_without_key(desk: Desk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> StoredTicket:
    return await visitor.ring(desk, ticket_id)


async def _acknowledge_without_writing(
    desk: Desk, command: joining.Join, idempotency: Idempotency
) -> joining.Joined:
    joined = await joining.join(desk, command, idempotency)
    other = desk.keys.ticket_id(command.office_id, f"another {idempotency.key}")
    return replace(joined, stored=StoredTicket(replace(joined.stored.ticket, ticket_id=other), None))


async def _call_the_last(
    desk: Desk, clerk: Clerk, command: CallNext, idempotency: Idempotency
) -> StoredTicket:
    board = await desk.boards.get(command.office_ids[0], fresh=True)
    if board.waiting:
        command = replace(command, ticket_id=board.waiting[-1].ticket.ticket_id, reason="é o último")
    return await call_next.call_next(desk, clerk, command, idempotency)


async def _call_two(desk: Desk, clerk: Clerk, command: CallNext, idempotency: Idempotency) -> StoredTicket:
    called = await call_next.call_next(desk, clerk, command, idempotency)
    call_id = desk.keys.call_id(clerk.clerk_id, idempotency.key)
    await desk.locks.release(clerk.clerk_id, call_id, forget=True)
    await _attempt(desk, clerk, command, idempotency)
    return called


async def _call_beside(desk: Desk, clerk: Clerk, command: CallNext, idempotency: Idempotency) -> StoredTicket:
    called = await call_next.call_next(desk, clerk, command, idempotency)
    call_id = desk.keys.call_id(clerk.clerk_id, idempotency.key)
    await desk.locks.release(clerk.clerk_id, call_id)
    await _attempt(desk, clerk, command, idempotency.then("bis", idempotency.request))
    return called


async def _attempt(desk: Desk, clerk: Clerk, command: CallNext, idempotency: Idempotency) -> None:
    try:
        await call_next.call_next(desk, clerk, command, idempotency)
    except Refused:
        return


async def _leave_rooms_open(desk: Desk, ticket_id: str) -> Step:
    stored = await desk.tickets.load(ticket_id)
    if stored is None or not stored.ticket.is_final:
        return await activities.advance(desk, ticket_id)
    await desk.records.add(record_of(stored.ticket))
    await desk.after_visit.mark_done(stored.ticket)
    return Step("ended", None, ended=True)


async def _end_without_after_visit_work(desk: Desk, ticket_id: str) -> Step:
    stored = await desk.tickets.load(ticket_id)
    if stored is None or not stored.ticket.is_final:
        return await activities.advance(desk, ticket_id)
    return Step("ended", None, ended=True)


async def _advance_slowly(desk: Desk, ticket_id: str) -> Step:
    await asyncio.sleep(90)
    return await activities.advance(desk, ticket_id)


async def _raise(desk: Desk, ticket_id: str) -> Step:
    raise ValueError(ticket_id)


async def _repair_nothing(desk: Desk) -> int:
    return 0


FAULTS: Mapping[str, UseCases] = {
    "after the visit": replace(
        PRODUCT, advance=_end_without_after_visit_work, do_overdue_work=_repair_nothing
    ),
    "idempotency": replace(PRODUCT, ring=_ring_without_key),
    "minute": replace(PRODUCT, enter=_enter_late),
    "no ticket lost": replace(PRODUCT, join=_acknowledge_without_writing),
    "on time": replace(PRODUCT, advance=_advance_slowly, do_overdue_work=_repair_nothing),
    "one call one ticket": replace(PRODUCT, call_next=_call_two),
    "one ticket one clerk": replace(PRODUCT, call_next=_call_beside),
    "order": replace(PRODUCT, call_next=_call_the_last),
    "rooms closed": replace(PRODUCT, advance=_leave_rooms_open),
    "visits run": replace(PRODUCT, advance=_raise),
}
"""Rule → use cases that break it."""
