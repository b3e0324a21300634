"""Faulty use cases for the simulated day: for each rule one way to break it, as a careless change would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from benchmarks.simulate_day.use_cases import REAL, UseCases
from orchestrations import activities
from orchestrations.messages import Step
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.status import Actor, Status
from shared.domain.ticket.record import record_of
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk import actions as clerks
from shared.front_desk.clerk import call_next
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.desk import Act, Desk, audit_entry, change, find
from shared.front_desk.repeat import NEW, Repeat
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.ports import Board, Change, ClerkLock, Conflict, StoredTicket


@dataclass(frozen=True)
class Fault:
    """The rules with one of them broken, and a day large enough to meet it."""

    rules: UseCases
    visits: int = 90
    offices: int = 6


async def _write(desk: Desk, ticket_id: str, act: Act, make: Callable[[Ticket], Ticket]) -> StoredTicket:
    """Any change, by the right way into storage."""
    return await change(desk, await find(desk, ticket_id, fresh=True), act, lambda ticket, _: make(ticket))


async def _arrival_moves(desk: Desk, ticket_id: str, details: visitor.Details) -> StoredTicket:
    def to_the_end(ticket: Ticket) -> Ticket:
        return replace(ticket, arrival=desk.clock.now())

    return await _write(desk, ticket_id, Act(Operation.DETAILS, Actor.VISITOR), to_the_end)


async def _illegal_step(desk: Desk, ticket_id: str, details: visitor.Details) -> StoredTicket:
    def to_service(ticket: Ticket) -> Ticket:
        return replace(ticket, status=Status.COMPLETED, ended_at=desk.clock.now())

    return await _write(desk, ticket_id, Act(Operation.DETAILS, Actor.VISITOR), to_service)


async def _audit_is_dated_wrongly(desk: Desk, ticket_id: str, repeat: Repeat = NEW) -> StoredTicket:
    stored = await visitor.ring(desk, ticket_id, repeat)
    before = stored.ticket
    after = replace(before, revision=before.revision + 1)
    act = Act(Operation.CALL_EVENT, Actor.SYSTEM)
    entry = audit_entry(before, after, act, desk.clock.now() - timedelta(hours=1))
    try:
        return await desk.tickets.save(stored, Change(after, entry))
    except Conflict:  # sent twice at once
        return stored


async def _late_entry_counts(
    desk: Desk, ticket_id: str, started_at: datetime, repeat: Repeat = NEW
) -> visitor.Entered:
    try:
        return await visitor.enter(desk, ticket_id, started_at, repeat)
    except Refused as refusal:
        stored = await find(desk, ticket_id, fresh=True)
        if refusal.problem is not Problem.CALL_EXPIRED or stored.ticket.status is not Status.RINGING:
            raise

    def let_in(ticket: Ticket) -> Ticket:
        return replace(ticket, status=Status.IN_SERVICE).with_call(entered_at=started_at)

    act = Act(Operation.ENTER, Actor.VISITOR, key=repeat.key, request=repeat.request)
    return visitor.Entered(await _write(desk, ticket_id, act, let_in), "https://teams.microsoft.com/meet/x")


async def _link_for_the_late(
    desk: Desk, ticket_id: str, started_at: datetime, repeat: Repeat = NEW
) -> visitor.Entered:
    try:
        return await visitor.enter(desk, ticket_id, started_at, repeat)
    except Refused as refusal:
        if refusal.problem is not Problem.CALL_EXPIRED:
            raise
    stored = await find(desk, ticket_id, fresh=True)
    return visitor.Entered(stored, "https://teams.microsoft.com/meet/x")


async def _no_show_at_once(desk: Desk, clerk: Clerk, ticket_id: str, repeat: Repeat = NEW) -> StoredTicket:
    try:
        return await clerks.no_show(desk, clerk, ticket_id, repeat)
    except Refused as refusal:
        if refusal.problem is not Problem.TOO_EARLY:
            raise

    def gone(ticket: Ticket) -> Ticket:
        return replace(ticket, status=Status.NO_SHOW, missed_at=desk.clock.now())

    act = Act(Operation.NO_SHOW, clerk.actor, clerk.clerk_id, key=repeat.key, request=repeat.request)
    return await _write(desk, ticket_id, act, gone)


async def _key_forgotten(desk: Desk, ticket_id: str, repeat: Repeat = NEW) -> StoredTicket:
    return await visitor.ring(desk, ticket_id)


async def _entry_not_written(desk: Desk, command: joining.Join) -> joining.Joined:
    joined = await joining.join(desk, command)
    other = desk.keys.ticket_id(command.office_id, f"another {command.idempotency_key}")
    return replace(joined, stored=StoredTicket(replace(joined.stored.ticket, ticket_id=other), None))


async def _device_forgotten(desk: Desk, command: joining.Join) -> joining.Joined:
    return await joining.join(desk, replace(command, device_id=None))


async def _last_one_first(desk: Desk, clerk: Clerk, command: CallNext) -> StoredTicket:
    board = await desk.boards.get(command.office_ids[0], fresh=True)
    if board.waiting and command.ticket_id is None:
        last = board.waiting[-1].ticket.ticket_id
        command = replace(command, ticket_id=last, reason="é o último")
    return await call_next.call_next(desk, clerk, command)


async def _one_more_by_the_same_call(desk: Desk, clerk: Clerk, command: CallNext) -> StoredTicket:
    called = await call_next.call_next(desk, clerk, command)
    call_id = desk.keys.call_id(clerk.clerk_id, command.idempotency_key)
    await desk.locks.release(clerk.clerk_id, call_id, forget=True)
    await _attempt(desk, clerk, command)
    return called


async def _one_more_by_another_call(desk: Desk, clerk: Clerk, command: CallNext) -> StoredTicket:
    called = await call_next.call_next(desk, clerk, command)
    call_id = desk.keys.call_id(clerk.clerk_id, command.idempotency_key)
    await desk.locks.release(clerk.clerk_id, call_id)
    await _attempt(desk, clerk, replace(command, idempotency_key=f"{command.idempotency_key} bis"))
    return called


async def _attempt(desk: Desk, clerk: Clerk, command: CallNext) -> None:
    try:
        await call_next.call_next(desk, clerk, command)
    except Refused:
        return


async def _ended_twice(
    desk: Desk, clerk: Clerk, ticket_id: str, command: clerks.Finish, repeat: Repeat
) -> clerks.Finished:
    done = await clerks.finish(desk, clerk, ticket_id, command, repeat)
    if not done.stored.ticket.is_final:
        return done
    act = Act(Operation.LEAVE, Actor.SYSTEM)
    stored = await _write(desk, ticket_id, act, lambda ticket: replace(ticket, status=Status.LEFT))
    return replace(done, stored=stored)


async def _history_tells_another_end(
    desk: Desk, clerk: Clerk, ticket_id: str, command: clerks.Finish, repeat: Repeat
) -> clerks.Finished:
    stored = await find(desk, ticket_id, fresh=True)
    left = replace(stored.ticket, status=Status.LEFT, ended_at=desk.clock.now())
    await desk.records.add(record_of(left))
    return await clerks.finish(desk, clerk, ticket_id, command, repeat)


async def _lock_kept(
    desk: Desk, clerk: Clerk, ticket_id: str, command: clerks.Finish, repeat: Repeat
) -> clerks.Finished:
    done = await clerks.finish(desk, clerk, ticket_id, replace(command, then_call_next=False), repeat)
    lock = ClerkLock(clerk.clerk_id, f"kept {ticket_id}", ticket_id, desk.clock.now(), "")
    await desk.locks.take(lock)
    return done


async def _rooms_left_open(desk: Desk, ticket_id: str) -> Step:
    stored = await desk.tickets.load(ticket_id)
    if stored is None or not stored.ticket.is_final:
        return await activities.advance(desk, ticket_id)
    await desk.records.add(record_of(stored.ticket))
    await desk.after_visit.mark_done(stored.ticket)
    return Step("ended", None, ended=True)


async def _nothing_after_the_end(desk: Desk, ticket_id: str) -> Step:
    stored = await desk.tickets.load(ticket_id)
    if stored is None or not stored.ticket.is_final:
        return await activities.advance(desk, ticket_id)
    return Step("ended", None, ended=True)


async def _slow_step(desk: Desk, ticket_id: str) -> Step:
    await asyncio.sleep(90)
    return await activities.advance(desk, ticket_id)


async def _broken_step(desk: Desk, ticket_id: str) -> Step:
    raise ValueError(ticket_id)


async def _no_repair(desk: Desk) -> int:
    return 0


async def _board_upside_down(desk: Desk, office_id: str) -> Board:
    board = await desk.boards.get(office_id, fresh=True)
    count = len(board.positions)
    return replace(board, positions={key: count + 1 - place for key, place in board.positions.items()})


FAULTS: Mapping[str, Fault] = {
    "after the visit": Fault(replace(REAL, advance=_nothing_after_the_end, repair=_no_repair)),
    "arrival": Fault(replace(REAL, details=_arrival_moves)),
    "audit": Fault(replace(REAL, ring=_audit_is_dated_wrongly)),
    "deadline": Fault(replace(REAL, enter=_late_entry_counts)),
    "history": Fault(replace(REAL, finish=_history_tells_another_end)),
    "idempotency": Fault(replace(REAL, ring=_key_forgotten)),
    "legal": Fault(replace(REAL, details=_illegal_step)),
    "locks gone": Fault(replace(REAL, finish=_lock_kept)),
    "minute": Fault(replace(REAL, no_show=_no_show_at_once), visits=400),
    "no link after expiry": Fault(replace(REAL, enter=_link_for_the_late)),
    "no ticket lost": Fault(replace(REAL, join=_entry_not_written)),
    "on time": Fault(replace(REAL, advance=_slow_step, repair=_no_repair)),
    "one call one ticket": Fault(replace(REAL, call_next=_one_more_by_the_same_call)),
    "one end": Fault(replace(REAL, finish=_ended_twice)),
    "one place a device": Fault(replace(REAL, join=_device_forgotten), visits=300, offices=20),
    "one ticket one clerk": Fault(replace(REAL, call_next=_one_more_by_another_call)),
    "order": Fault(replace(REAL, call_next=_last_one_first)),
    "position": Fault(replace(REAL, fresh_board=_board_upside_down)),
    "rooms closed": Fault(replace(REAL, advance=_rooms_left_open)),
    "visits run": Fault(replace(REAL, advance=_broken_step)),
}
