"""Which visitor of a clerk goes into service, where the longer minute has let the clerk call two.

The clerk's lock decides: whose call is written there first enters, on whichever instance the other one tries.
What follows is written on the tickets, which may lie in two partitions. If a crash comes between, a repeated
request to enter, the other visitor's, the clerk's next call or housekeeping does the rest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.domain.actor import Actor
from shared.domain.errors import Problem, Refused
from shared.domain.status import Status
from shared.domain.ticket import calling, sharing
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.desk import ATTEMPTS, Act, Desk, change, timing_of
from shared.ports import ClerkLock, StoredTicket


async def admit(desk: Desk, ticket: Ticket, at: datetime) -> bool:
    """Let the visitor of a ringing ticket have its clerk, as judged at `at`; False: the clerk serves another.

    Raises `try-again` after six lost races.
    """
    call = ticket.current_call()
    for _ in range(ATTEMPTS):
        lock = await desk.locks.current(call.clerk_id)
        if lock is None or lock.serving == call.call_id:
            return True
        for other_id in lock.call_ids:
            other = await held_by_call(desk, lock, other_id) if other_id != call.call_id else None
            if other is not None and other.ticket.status is Status.IN_SERVICE:
                return False
        if await desk.locks.replace(lock, replace(lock, serving=call.call_id, serving_since=at)):
            return True
    raise Refused(Problem.TRY_AGAIN)


async def put_others_back(desk: Desk, stored: StoredTicket) -> None:
    """Put back to their places the visitors called after this one, who is now in service.

    A visitor called before, who rings with the longer minute, goes on ringing.
    """
    ticket = stored.ticket
    if not sharing.may_share_clerk(ticket, await timing_of(desk, ticket)):
        return
    call = ticket.current_call()
    lock = await desk.locks.current(call.clerk_id)
    if lock is None or call.call_id not in lock.beside:
        return
    for call_id in lock.call_ids[lock.beside.index(call.call_id) + 1 :]:
        other = await held_by_call(desk, lock, call_id)
        if other is not None:
            await put_back(desk, other, call_id)


async def put_back(desk: Desk, stored: StoredTicket, call_id: str) -> StoredTicket:
    """Put back a ticket whose clerk now serves another; no effect where its call is over or was entered."""
    now = desk.clock.now()
    act = Act(Operation.PUT_BACK, Actor.SYSTEM)
    after = await change(desk, stored, act, lambda ticket, _: sharing.put_back(ticket, call_id, now))
    await desk.signals.wake(after.ticket.ticket_id)
    return after


async def held_by_call(desk: Desk, lock: ClerkLock, call_id: str) -> StoredTicket | None:
    """The ticket that a call of this lock holds now; None where that call is over.

    Where the lock has admitted its visitor and the ticket does not say so yet, that is written now.
    """
    own = call_id == lock.call_id
    of_call = lock if own else await desk.locks.earlier(lock.clerk_id, call_id)
    stored = await desk.tickets.load(of_call.ticket_id) if of_call else None
    if stored is not None and lock.serving == call_id and lock.serving_since is not None:
        stored = await _write_entry(desk, stored, call_id, lock.serving_since)
    return stored if stored is not None and calling.is_current(stored.ticket, call_id) else None


async def _write_entry(desk: Desk, stored: StoredTicket, call_id: str, at: datetime) -> StoredTicket:
    def decide(ticket: Ticket, _: Timing) -> Ticket:
        rings = ticket.status is Status.RINGING and calling.is_current(ticket, call_id)
        return calling.enter(ticket, at) if rings else ticket

    return await change(desk, stored, Act(Operation.ENTER, Actor.VISITOR), decide)
