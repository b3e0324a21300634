"""A clerk sends a visitor to another office."""

from __future__ import annotations

from dataclasses import replace

from shared.domain import texts_pt
from shared.domain.clerk import Clerk, can_serve, check_serves
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.idempotency import NO_KEY, Idempotency
from shared.domain.office.membership import is_lapsed
from shared.domain.status import Status
from shared.domain.ticket import transfer as rules
from shared.domain.ticket.permissions import check_right
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.desk import Act, Desk, change, find, office_of
from shared.front_desk.entries import check_entries
from shared.front_desk.system import successor
from shared.ports import Memberships, StoredTicket


async def check_reached(
    desk: Desk, memberships: Memberships, clerk: Clerk, ticket_id: str, office_id: str
) -> None:
    """Raises `nobody-serves` where a visitor sent to this office would wait for nobody.

    That is an office without members where the clerk cannot follow the visitor; `not-found` for none. The
    repetition of a transfer that was made is not refused.
    """
    await office_of(desk, office_id)
    if can_serve(clerk, office_id):
        return
    now = desk.clock.now()
    if any(not is_lapsed(member, now) for member in await memberships.of_office(office_id)):
        return
    ticket = (await find(desk, ticket_id)).ticket
    check_serves(clerk, ticket.office_id)
    if ticket.status is not Status.TRANSFERRED:
        raise Refused(Problem.NOBODY_SERVES, officeId=office_id)


async def transfer(
    desk: Desk,
    clerk: Clerk,
    ticket_id: str,
    office_id: str,
    reason: str | None,
    idempotency: Idempotency = NO_KEY,
) -> StoredTicket:
    """Send the visitor to `office_id`; returns the successor there. A repetition changes nothing.

    Raises `reason-required`, `not-your-call`, `not-found`, `wrong-status`, and as for a new entry at the
    other office `office-closed`, `entries-suspended`, `queue-full`.
    """
    if not reason:
        raise Refused(Problem.REASON_REQUIRED)
    found = await find(desk, ticket_id, fresh=True)
    check_serves(clerk, found.ticket.office_id)
    if office_id == found.ticket.office_id:
        raise FieldError("officeId", texts_pt.TRANSFER_TO_ITSELF).refused()
    office = await office_of(desk, office_id)
    successor_id = desk.keys.ticket_id(office_id, rules.seed(ticket_id))
    if found.ticket.successor_id != successor_id:
        await check_entries(desk, office, desk.clock.now())
    now = desk.clock.now()

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        check_right(Operation.TRANSFER, clerk, ticket)
        return rules.transfer(ticket, now, office_id, successor_id)

    act = Act.of(clerk, Operation.TRANSFER, idempotency=idempotency, written=reason)
    old = await change(desk, found, act, decide, personal=lambda before: replace(before, end_reason=reason))
    moved = await successor.complete(desk, old)
    await desk.signals.wake(ticket_id)
    return moved
