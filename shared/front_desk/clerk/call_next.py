"""A clerk calls: the lock first, then the claim, a conditional write that one clerk wins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.domain import texts_pt
from shared.domain.clerk import Clerk, check_serves
from shared.domain.credentials import fingerprint
from shared.domain.errors import Problem, Refused, WrongStatus
from shared.domain.idempotency import NO_KEY, Idempotency, check_same_request
from shared.domain.queue import order
from shared.domain.queue.presence import is_visitor_absent
from shared.domain.status import Status
from shared.domain.ticket import calling
from shared.domain.ticket.calling import CallingClerk
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk.admission import held_by_call, put_back
from shared.front_desk.clerk.lock import call_id_of, calls_aside, has_call, take_lock
from shared.front_desk.desk import Act, Desk, audit_entry, find, office_of, timing_of, with_written
from shared.front_desk.office_day import day_ends_of
from shared.front_desk.system.absence import mark_passed_over
from shared.ports import Change, ClerkLock, Conflict, StoredTicket


@dataclass(frozen=True)
class CallNext:
    """Call the next one of these offices, or `ticket_id` out of order with a reason."""

    office_ids: tuple[str, ...]
    ticket_id: str | None = None
    reason: str | None = None

    def fingerprint(self) -> str:
        """The same for the same request."""
        return fingerprint(",".join(sorted(self.office_ids)), self.ticket_id or "", self.reason or "")


async def call_next(
    desk: Desk, clerk: Clerk, command: CallNext, idempotency: Idempotency = NO_KEY
) -> StoredTicket:
    """Give the clerk the next ticket; its room is opened afterwards by the visit.

    Raises `reason-required` (first), `not-allowed`, `not-found`, `queue-empty`, `ticket-taken`,
    `clerk-busy` (with the ticket held), `idempotency-key-reused`; for an ended ticket `wrong-status`,
    or `too-late` after a missed call.
    """
    if command.ticket_id is not None and not command.reason:
        raise Refused(Problem.REASON_REQUIRED)
    for office_id in command.office_ids:
        check_serves(clerk, office_id)
        await office_of(desk, office_id)
    call = _CallRequest(
        await call_id_of(desk, clerk, idempotency),
        idempotency,
        _is_next if command.ticket_id is None else _is_any,
        command.reason if command.ticket_id else None,  # the audit tells a call out of order by it
    )
    async with desk.office_locks.at(command.office_ids):
        found = await _candidates(desk, clerk, command)
        called = await _call_one_of(desk, clerk, found.candidates, call) if found.candidates else None
    # After the locks: each mark is a write of its own, and clerks who wait need only the claim to be made.
    # A mark that fails, or that a concurrent call repeats, does no harm: the next call makes what is missing.
    if called is not None:
        await mark_passed_over(desk, clerk, found.passed_over_by(called.ticket, desk.clock.now()))
        return called
    try:
        return await _made_already(desk, await _nobody_to_call(desk, clerk, call), call.call_id)
    except Refused as refusal:
        if refusal.problem is Problem.QUEUE_EMPTY:  # all who wait are absent, and passed over as by a call
            await mark_passed_over(desk, clerk, found.passed_over_by(None, desk.clock.now()))
        raise


async def recall(desk: Desk, clerk: Clerk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> StoredTicket:
    """«Chamar novamente»: a missed ticket is called again by this clerk.

    Raises `not-found`, `not-allowed`, `too-late`, `ticket-taken`, `clerk-busy`, `idempotency-key-reused`;
    `wrong-status` for an ended one.
    """
    stored = await find(desk, ticket_id, fresh=True)
    ticket, now = stored.ticket, desk.clock.now()
    check_serves(clerk, ticket.office_id)
    calling.check_recall(ticket, now, await timing_of(desk, ticket), await day_ends_of(desk, ticket))
    call = _CallRequest(await call_id_of(desk, clerk, idempotency), idempotency, _is_missed)
    return await _call_one_of(desk, clerk, [stored], call)


@dataclass(frozen=True)
class _CallRequest:
    """One request to call: `may_take` decides on the same row that the claim would replace."""

    call_id: str
    idempotency: Idempotency
    may_take: Callable[[Ticket, datetime], bool]
    reason: str | None = None
    beside: bool = False
    """Another of the clerk's calls rings with the longer minute."""


def _is_next(ticket: Ticket, now: datetime) -> bool:
    return order.can_be_called(ticket, now, lambda _: False)


def _is_missed(ticket: Ticket, _now: datetime) -> bool:
    """A recall may take missed tickets only: a waiting one needs a call out of order, with a reason."""
    return ticket.may_come_back


def _is_any(_ticket: Ticket, _now: datetime) -> bool:
    """A call out of order; its reason is audited."""
    return True


@dataclass(frozen=True)
class _Found:
    """What the call may take, the next one first, and who is not heard from; of all the offices chosen."""

    candidates: Sequence[StoredTicket]
    absent: Sequence[StoredTicket] = ()

    def passed_over_by(self, called: Ticket | None, now: datetime) -> list[StoredTicket]:
        """The absent ones whom this call passes over for the first time; `called` None: it found nobody."""
        by_id = {stored.ticket.ticket_id: stored for stored in self.absent}
        tickets = [stored.ticket for stored in self.absent]
        over = order.passed_over(tickets, called, now, lambda _: True)
        return [by_id[ticket.ticket_id] for ticket in over]


async def _candidates(desk: Desk, clerk: Clerk, command: CallNext) -> _Found:
    if command.ticket_id is not None:
        stored = await find(desk, command.ticket_id, fresh=True)
        if stored.ticket.office_id not in command.office_ids:
            raise Refused(Problem.NOT_FOUND)
        return _Found([stored])
    found = [await _look_at(desk, office_id) for office_id in dict.fromkeys(command.office_ids)]
    candidates = [stored for office in found for stored in office.candidates]
    place = order.order_for(clerk.clerk_id)
    return _Found(
        sorted(candidates, key=lambda stored: place(stored.ticket)),
        [stored for office in found for stored in office.absent],
    )


async def _look_at(desk: Desk, office_id: str) -> _Found:
    office = await office_of(desk, office_id)
    board = await desk.boards.get(office_id, fresh=True)
    signs = await desk.presence.signs_of_life(office_id)
    now = desk.clock.now()

    def is_absent(ticket: Ticket) -> bool:
        return is_visitor_absent(signs, ticket, now, office.timing.absent_after)

    tickets = order.callable_in_order([stored.ticket for stored in board.waiting], now, is_absent)
    return _Found(
        [board.by_id[ticket.ticket_id] for ticket in tickets],
        [stored for stored in board.waiting if stored.ticket.absent or is_absent(stored.ticket)],
    )


async def _nobody_to_call(desk: Desk, clerk: Clerk, call: _CallRequest) -> StoredTicket:
    """The ticket that this call has won already. Raises `clerk-busy`, else `queue-empty`."""
    in_force = await desk.locks.current(clerk.clerk_id)
    lock = await desk.locks.earlier(clerk.clerk_id, call.call_id) or in_force
    stored = await desk.tickets.load(lock.ticket_id) if lock else None
    if lock and stored:
        if lock.call_id == call.call_id and (lock != in_force or has_call(stored, call.call_id)):
            check_same_request(desk.keys, lock.request, call.idempotency.request)
            return stored
        await calls_aside(desk, in_force or lock)
        if lock.call_id == call.call_id:
            # The first try stopped between its lock and its claim, so it has won no ticket.
            await desk.locks.release(clerk.clerk_id, call.call_id, forget=True)
    raise Refused(Problem.QUEUE_EMPTY)


async def _made_already(desk: Desk, stored: StoredTicket, call_id: str) -> StoredTicket:
    """A call made before; wakes the visit again, since the first try may have stopped before its signal."""
    ticket = stored.ticket
    if calling.is_current(ticket, call_id) and not ticket.current_call().room_ready:
        await desk.signals.wake(ticket.ticket_id)
    return stored


async def _call_one_of(
    desk: Desk,
    clerk: Clerk,
    candidates: Sequence[StoredTicket],
    call: _CallRequest,
) -> StoredTicket:
    """Lock the clerk, then claim the first candidate that nobody else wins.

    The lock names a ticket before that ticket is claimed. A process that stops in between leaves a lock
    without a call, which the next call takes over, and never a call that no lock names. The visit is woken
    last, because it must find the claim.
    """
    first, request = candidates[0].ticket.ticket_id, call.idempotency.blind_request(desk.keys)
    asked = ClerkLock(clerk.clerk_id, call.call_id, first, desk.clock.now(), request)
    taken = await take_lock(desk, asked, call.idempotency.request)
    if isinstance(taken, StoredTicket):
        return await _made_already(desk, taken, call.call_id)
    lock, call = taken, replace(call, beside=bool(taken.beside))
    for candidate in await _locked_first(desk, lock, candidates):
        wanted = replace(lock, ticket_id=candidate.ticket.ticket_id)
        if wanted != lock and not await desk.locks.replace(lock, wanted):
            raise Refused(Problem.TRY_AGAIN)
        lock = wanted
        claimed = await _claim(desk, clerk, candidate, call)
        if claimed is not None:
            await _check_nobody_entered(desk, lock, claimed)
            await desk.signals.wake(claimed.ticket.ticket_id)
            return claimed
    await desk.locks.release(clerk.clerk_id, call.call_id, forget=True)
    if call.may_take is _is_next:
        raise Refused(Problem.QUEUE_EMPTY)
    raise await _why_not_taken(desk, lock.ticket_id)


async def _check_nobody_entered(desk: Desk, lock: ClerkLock, claimed: StoredTicket) -> None:
    """A visitor who enters at the same time looks for this call in the lock: one of the two sees the other.

    Raises `clerk-busy`, with the ticket held, where somebody has entered before the claim was written.
    """
    in_force = await desk.locks.current(lock.clerk_id) if lock.beside else None
    entered = in_force.serving if in_force else None
    if in_force is None or entered is None or entered == lock.call_id:
        return
    held = await held_by_call(desk, in_force, entered)
    if held is not None and held.ticket.status is Status.IN_SERVICE:
        await put_back(desk, claimed, lock.call_id)
        await desk.locks.release(lock.clerk_id, lock.call_id, forget=True)
        raise Refused(Problem.CLERK_BUSY, ticketId=held.ticket.ticket_id)


async def _why_not_taken(desk: Desk, ticket_id: str) -> Refused:
    """Why a ticket chosen by the clerk could not be claimed: called by another clerk, or ended."""
    stored = await desk.tickets.load(ticket_id)
    if stored is None:
        return Refused(Problem.TICKET_TAKEN)
    ticket, now = stored.ticket, desk.clock.now()
    try:
        calling.check_recall(ticket, now, await timing_of(desk, ticket), await day_ends_of(desk, ticket))
    except Refused as refusal:
        return refusal
    if not ticket.is_final:
        return Refused(Problem.TICKET_TAKEN)
    label = texts_pt.STATUS_LABELS[ticket.status]
    return WrongStatus(ticket.status, detail=texts_pt.CALLED_AFTER_THE_END.format(label=label))


async def _locked_first(
    desk: Desk, lock: ClerkLock, candidates: Sequence[StoredTicket]
) -> Sequence[StoredTicket]:
    """The candidates, beginning with the ticket that the lock names.

    A request that arrives twice may find another queue the second time. If both are between lock and claim at
    once, they must try the same ticket first, else each would win another ticket for the same call.
    """
    if candidates[0].ticket.ticket_id == lock.ticket_id:
        return candidates
    locked = await desk.tickets.load(lock.ticket_id)
    others = [stored for stored in candidates if stored.ticket.ticket_id != lock.ticket_id]
    return [locked, *others] if locked else others


async def _claim(desk: Desk, clerk: Clerk, stored: StoredTicket, call: _CallRequest) -> StoredTicket | None:
    """The conditional write that wins the ticket; None when somebody else was first.

    If this call has won it already (the request arrived twice): the ticket as it is now.
    """
    claimed = await _try_claim(desk, clerk, stored, call)
    if claimed is not None:
        return claimed
    again = await desk.tickets.load(stored.ticket.ticket_id)
    if again is None or has_call(again, call.call_id):
        return again
    return await _try_claim(desk, clerk, again, call)


async def _try_claim(
    desk: Desk, clerk: Clerk, stored: StoredTicket, call: _CallRequest
) -> StoredTicket | None:
    before, now = stored.ticket, desk.clock.now()
    if not call.may_take(before, now):
        return None
    try:
        timing = await timing_of(desk, before)
        by = CallingClerk(clerk.clerk_id, clerk.name)
        after = calling.claim(before, call.call_id, by, now, timing, beside=call.beside)
        operation = Operation.RECALL if before.may_come_back else Operation.CLAIM
        act = Act.of(clerk, operation, written=call.reason)
        is_odd = before.out_of_order or call.reason is not None
        after = replace(after, revision=before.revision + 1, out_of_order=is_odd)
        after, told = await with_written(desk, stored, after, act)
        return await desk.tickets.save(stored, Change(after, audit_entry(before, after, act, now), told))
    except (Refused, Conflict):
        return None
