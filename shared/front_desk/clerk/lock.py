"""A clerk's lock: a clerk holds one call at a time, and beside it those that ring with the longer minute.

It is taken before the claim. A lock that was left behind does not block the clerk: if its call is over, the
next call takes it over at once; if its claim may still come, after 30 seconds.
"""

from __future__ import annotations

from dataclasses import replace

from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency, check_same_request
from shared.domain.ticket import calling
from shared.domain.timing import DEFAULT_TIMING
from shared.front_desk.clerk.admission import held_by_call
from shared.front_desk.desk import Desk, timing_of
from shared.ports import ClerkLock, StoredTicket


async def take_lock(desk: Desk, lock: ClerkLock, request: str) -> ClerkLock | StoredTicket:
    """The lock as it was taken. If this call was made before: its ticket as it is now.

    `request` is the fingerprint whose blind name the lock has.

    A call that rings with the longer minute does not block: it goes on beside the new one.
    Raises `clerk-busy` while the clerk holds another call, `idempotency-key-reused`.
    """
    there = await desk.locks.take(lock)
    if there is None:
        return lock
    if there.call_id == lock.call_id:
        check_same_request(desk.keys, there.request, request)
        return await _made_before(desk, there, lock)
    # Which calls go on is read first, and the lock is replaced only if it is still the one that was read:
    # a call made meanwhile is never dropped from `beside`.
    aside = await calls_aside(desk, there)
    is_young = lock.taken_at - there.taken_at < DEFAULT_TIMING.lock_takeover
    if there.call_id not in aside and is_young and not await _is_over(desk, there):
        # Another request of this clerk is between its lock and its claim.
        raise Refused(Problem.CLERK_BUSY, ticketId=None)
    lock = replace(lock, beside=aside)
    if not await desk.locks.replace(there, lock):
        raise Refused(Problem.TRY_AGAIN)
    return lock


async def calls_aside(desk: Desk, there: ClerkLock) -> tuple[str, ...]:
    """The calls of this lock that go on beside a new one: they ring with the longer minute.

    Raises `clerk-busy` for a call that is not such a one.
    """
    aside: list[str] = []
    for call_id in there.call_ids:
        stored = await held_by_call(desk, there, call_id)
        if stored is None:
            continue
        if not calling.rings_long(stored.ticket, await timing_of(desk, stored.ticket)):
            raise Refused(Problem.CLERK_BUSY, ticketId=stored.ticket.ticket_id)
        aside.append(call_id)
    return tuple(aside)


async def _is_over(desk: Desk, lock: ClerkLock) -> bool:
    """Whether the call of a lock was made, and is over: the answer to the write that ended it was lost.

    For a lock whose ticket is not held by this call. A waiting ticket no longer names the
    call, but its audit does.
    """
    stored = await desk.tickets.load(lock.ticket_id)
    if stored is not None and has_call(stored, lock.call_id):
        return True
    return any(entry.call_id == lock.call_id for entry in await desk.audit.of_ticket(lock.ticket_id))


async def _made_before(desk: Desk, there: ClerkLock, lock: ClerkLock) -> ClerkLock | StoredTicket:
    """A repetition: the ticket that the call has won, else the lock to go on with, for the ticket it names.

    The first try may have stopped between its lock and its claim, or be there right now.
    """
    stored = await desk.tickets.load(there.ticket_id)
    if stored and has_call(stored, lock.call_id):
        return stored
    in_force = await desk.locks.current(lock.clerk_id)
    if in_force is None or in_force.call_id != lock.call_id:
        if stored is None or await desk.locks.earlier(lock.clerk_id, lock.call_id) is None:
            raise Refused(Problem.TRY_AGAIN)  # the other try has just ended without a ticket
        return stored
    again = replace(in_force, taken_at=lock.taken_at)
    if again != in_force and not await desk.locks.replace(in_force, again):
        raise Refused(Problem.TRY_AGAIN)
    return again


def has_call(stored: StoredTicket, call_id: str) -> bool:
    """Whether the last call of the ticket is this one, held or ended."""
    return stored.ticket.call is not None and stored.ticket.call.call_id == call_id


async def call_id_of(desk: Desk, clerk: Clerk, idempotency: Idempotency) -> str:
    """Derived from the request's key; while the server's key rotates, as it was derived before where the
    request has made its call then (one more request).
    """
    if desk.keys.previous is not None and idempotency.key is not None:
        before = desk.keys.previous.call_id(clerk.clerk_id, idempotency.key)
        if await desk.locks.earlier(clerk.clerk_id, before) is not None:
            return before
    return desk.keys.call_id(clerk.clerk_id, idempotency.key)
