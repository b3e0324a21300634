"""What a clerk tells a visitor in the queue, notes for colleagues, and corrects of what the visitor told."""

from __future__ import annotations

from dataclasses import replace

from shared.domain import texts_pt
from shared.domain.clerk import Clerk
from shared.domain.errors import FieldError
from shared.domain.idempotency import NO_KEY, Idempotency
from shared.domain.priority import Priority
from shared.domain.ticket import clerk_edits
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.clerk.commands import change_as_clerk
from shared.front_desk.desk import Act, Desk, find
from shared.ports import StoredTicket


async def message(
    desk: Desk, clerk: Clerk, ticket_id: str, text: str | None, idempotency: Idempotency = NO_KEY
) -> StoredTicket:
    """A short message to one who waits or is held. Raises `invalid-request` for an empty one."""
    if not text:
        raise FieldError("text", texts_pt.MESSAGE_REQUIRED).refused()
    act = Act.of(clerk, Operation.MESSAGE, idempotency=idempotency)
    stored = await find(desk, ticket_id)
    told = await desk.personal_data.of_ticket(stored)
    is_shown = text == clerk_edits.message_in_force(stored.ticket, told)
    known, now = stored.ticket.personal_revision if is_shown else None, desk.clock.now()

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        after = clerk_edits.message(ticket)
        return ticket if ticket.personal_revision == known else after

    def with_message(before: PersonalData) -> PersonalData:
        return replace(before, message=text, message_at=now)

    return await change_as_clerk(desk, clerk, ticket_id, act, decide, personal=with_message)


async def note(
    desk: Desk, clerk: Clerk, ticket_id: str, text: str | None, idempotency: Idempotency = NO_KEY
) -> StoredTicket:
    """What the office's clerks note for one another; None takes it away. The audit has no text of it."""
    act = Act.of(clerk, Operation.NOTE, idempotency=idempotency)
    stored = await find(desk, ticket_id)
    told = await desk.personal_data.of_ticket(stored)
    known = stored.ticket.personal_revision if text == told.note else None

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        after = clerk_edits.note(ticket)
        return ticket if ticket.personal_revision == known else after

    return await change_as_clerk(
        desk, clerk, ticket_id, act, decide, personal=lambda before: replace(before, note=text)
    )


async def correct_priority(desk: Desk, clerk: Clerk, ticket_id: str, priority: Priority) -> StoredTicket:
    """The priority as the office finds it, audited with both; `NONE` is «não confirmada».

    Confirming the present priority counts as a decision as well.
    """
    now = desk.clock.now()
    act = Act.of(clerk, Operation.PRIORITY, reason=priority.name.lower())
    return await change_as_clerk(
        desk, clerk, ticket_id, act, lambda ticket, _: clerk_edits.correct_priority(ticket, priority, now)
    )
