"""What a clerk does with a ticket, apart from calling the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from shared.domain.clerk import Clerk, check_serves
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import NO_KEY, Idempotency
from shared.domain.office import entries
from shared.domain.office.office import OfficeDay
from shared.domain.queue.presence import is_holder_silent
from shared.domain.status import Outcome, Status
from shared.domain.ticket import calling, ending
from shared.domain.ticket.audit import OfficeDayOperation
from shared.domain.ticket.permissions import check_belongs, check_right
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.clerk.call_next import CallNext, call_next
from shared.front_desk.desk import (
    Act,
    Decide,
    Desk,
    Entered,
    NewPersonal,
    change,
    find,
    office_of,
    timing_of,
)
from shared.front_desk.office_day import change_office_day
from shared.front_desk.system.service_end import end_service
from shared.ports import StoredTicket


async def enter(desk: Desk, clerk: Clerk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> Entered:
    """The holder goes into the room. Raises `not-your-call`, `room-not-ready`."""
    now = desk.clock.now()
    act = Act.of(clerk, Operation.CLERK_ENTER, idempotency=idempotency)
    stored = await change_as_clerk(
        desk, clerk, ticket_id, act, lambda ticket, _: calling.clerk_enters(ticket, clerk.clerk_id, now)
    )
    return Entered(stored, await _link_of(desk, stored))


async def invite(desk: Desk, clerk: Clerk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> Entered:
    """The holder takes the link of the room for a colleague. Raises `not-your-call`, `room-not-ready`."""
    act = Act.of(clerk, Operation.INVITE, idempotency=idempotency)
    stored = await change_as_clerk(
        desk, clerk, ticket_id, act, lambda ticket, _: calling.invite(ticket, clerk.clerk_id)
    )
    return Entered(stored, await _link_of(desk, stored))


async def _link_of(desk: Desk, stored: StoredTicket) -> str:
    link = (await desk.personal_data.of_ticket(stored)).join_url
    if link is None:
        raise Refused(Problem.ROOM_NOT_READY)
    return link


@dataclass(frozen=True)
class Finish:
    """How the service ended, and whether to go on at once with the next one of `office_ids`."""

    outcome: Outcome | None = None
    then_call_next: bool = False
    office_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finished:
    """The ended ticket, and the next one if it was asked for and there is one."""

    stored: StoredTicket
    called_next: StoredTicket | None = None


async def finish(
    desk: Desk, clerk: Clerk, ticket_id: str, command: Finish, idempotency: Idempotency = NO_KEY
) -> Finished:
    """«Encerrar atendimento»; a repetition changes nothing. Raises `not-your-call`.

    A refusal of the next call would hide that the service has ended. So the right to call the offices is
    checked first (`not-allowed`, `not-found`), and a busy clerk or an empty queue is no error.
    """
    for office_id in command.office_ids:
        check_serves(clerk, office_id)
        await office_of(desk, office_id)
    found = await find(desk, ticket_id)
    check_belongs(Operation.FINISH, clerk, found.ticket)
    stored = await end_service(
        desk,
        found,
        Act.of(clerk, Operation.FINISH, idempotency=idempotency),
        outcome=command.outcome,
        check=lambda ticket: check_right(Operation.FINISH, clerk, ticket),
    )
    if not command.then_call_next:
        return Finished(stored)
    offices = command.office_ids or (stored.ticket.office_id,)
    next_call = CallNext(offices)
    key = idempotency.then("next", next_call.fingerprint())
    try:
        return Finished(stored, await call_next(desk, clerk, next_call, key))
    except Refused as refusal:
        if refusal.problem in {Problem.QUEUE_EMPTY, Problem.CLERK_BUSY}:
            return Finished(stored)
        raise


async def release(
    desk: Desk, clerk: Clerk, ticket_id: str, reason: str | None, idempotency: Idempotency = NO_KEY
) -> StoredTicket:
    """«Devolver à fila»: by the holder, a manager, or, once the holder is silent, any clerk of the office.

    Raises `reason-required`, `not-your-call`.
    """
    if not reason:
        raise Refused(Problem.REASON_REQUIRED)
    now = desk.clock.now()
    silent_call = await _silent_holders_call(desk, (await find(desk, ticket_id)).ticket)

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        silent = silent_call is not None and calling.is_current(ticket, silent_call)
        check_right(Operation.RELEASE, clerk, ticket, holder_silent=silent)
        return calling.release(ticket, now)

    act = Act.of(clerk, Operation.RELEASE, idempotency=idempotency, written=reason)
    stored = await change_as_clerk(desk, clerk, ticket_id, act, decide)
    await desk.signals.wake(ticket_id)
    return stored


async def no_show(
    desk: Desk, clerk: Clerk, ticket_id: str, idempotency: Idempotency = NO_KEY
) -> StoredTicket:
    """«Não compareceu». Raises `too-early` before deadline + 3 s, `not-your-call`."""
    now = desk.clock.now()

    def decide(ticket: Ticket, timing: Timing) -> Ticket:
        if ticket.status is not Status.NO_SHOW:
            check_right(Operation.NO_SHOW, clerk, ticket)
        return calling.no_show(ticket, None, now, timing)

    act = Act.of(clerk, Operation.NO_SHOW, idempotency=idempotency)
    stored = await change_as_clerk(desk, clerk, ticket_id, act, decide)
    await desk.signals.wake(ticket_id)
    return stored


async def remove(
    desk: Desk, clerk: Clerk, ticket_id: str, reason: str | None, idempotency: Idempotency = NO_KEY
) -> StoredTicket:
    """Take a ticket out of the queue; the visitor reads why. Raises `reason-required`."""
    if not reason:
        raise Refused(Problem.REASON_REQUIRED)
    now = desk.clock.now()

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        check_right(Operation.REMOVE, clerk, ticket)
        return ending.remove(ticket, now)

    act = Act.of(clerk, Operation.REMOVE, idempotency=idempotency, written=reason)
    stored = await change_as_clerk(
        desk, clerk, ticket_id, act, decide, personal=lambda before: replace(before, end_reason=reason)
    )
    await desk.signals.wake(ticket_id)
    return stored


async def set_entries(
    desk: Desk, clerk: Clerk, office_id: str, *, suspended: bool, message: str | None
) -> OfficeDay:
    """Suspend new entries with a message that visitors read, or resume them, also after «Encerrar o dia»."""
    check_serves(clerk, office_id)
    office = await office_of(desk, office_id)

    def decide(state: OfficeDay, now: datetime) -> OfficeDay:
        if suspended:
            return entries.suspend(state, message, clerk.clerk_id, now)
        return entries.resume(office, state, clerk.clerk_id, now)

    operation = OfficeDayOperation.SUSPEND if suspended else OfficeDayOperation.RESUME
    reason = message if suspended else None
    return await change_office_day(desk, clerk, office_id, operation, reason, decide)


async def _silent_holders_call(desk: Desk, ticket: Ticket) -> str | None:
    """The ticket's call, if it is held by a clerk whose page is no longer heard."""
    signs = await desk.presence.signs_of_life(ticket.office_id)
    limit = (await timing_of(desk, ticket)).absent_after
    silent = is_holder_silent(signs, ticket, desk.clock.now(), limit)
    return ticket.current_call().call_id if silent else None


async def change_as_clerk(
    desk: Desk, clerk: Clerk, ticket_id: str, act: Act, decide: Decide, personal: NewPersonal = None
) -> StoredTicket:
    """A clerk of the ticket's office changes it by their `act`.

    Raises `not-found`, `not-allowed`, what `decide` does.
    """
    stored = await find(desk, ticket_id)
    check_belongs(act.operation, clerk, stored.ticket)
    return await change(desk, stored, act, decide, personal=personal)
