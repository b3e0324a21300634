"""What a clerk tells a visitor in the queue, and corrects of what the visitor told."""

from __future__ import annotations

from shared.domain import text_pt
from shared.domain.clerk import Clerk
from shared.domain.errors import FieldError
from shared.domain.idempotency import NO_KEY, Idempotency
from shared.domain.status import Priority
from shared.domain.ticket import clerk_edits
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk.actions import change_as_clerk
from shared.front_desk.desk import Act, Desk
from shared.ports import StoredTicket


async def message(
    desk: Desk, clerk: Clerk, ticket_id: str, text: str | None, idempotency: Idempotency = NO_KEY
) -> StoredTicket:
    """A short message to one who waits or is held. Raises `invalid-request` for an empty one."""
    if not text:
        raise FieldError("text", text_pt.MESSAGE_REQUIRED).refused()
    act = Act(Operation.MESSAGE, clerk.actor, clerk.clerk_id, idempotency=idempotency)
    return await change_as_clerk(
        desk, clerk, ticket_id, act, lambda ticket, _: clerk_edits.message(ticket, text)
    )


async def correct_priority(desk: Desk, clerk: Clerk, ticket_id: str, priority: Priority) -> StoredTicket:
    """The priority as the office finds it, audited with both; `NONE` is «não confirmada».

    Confirming the present priority counts as a decision as well.
    """
    now = desk.clock.now()
    act = Act(Operation.PRIORITY, clerk.actor, clerk.clerk_id, reason=priority.name.lower())
    return await change_as_clerk(
        desk, clerk, ticket_id, act, lambda ticket, _: clerk_edits.correct_priority(ticket, priority, now)
    )
