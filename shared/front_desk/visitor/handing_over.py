"""A ticket carried to another device of its visitor. Both devices have it then, and either may enter."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from shared.domain.credentials import typed_code
from shared.domain.errors import Problem, Refused, WrongStatus
from shared.domain.handover import Handover, take
from shared.domain.idempotency import NO_KEY, Idempotency
from shared.front_desk.desk import Desk, find
from shared.front_desk.system.successor import newest
from shared.ports import StoredTicket

_CODE, _TAKER = "handover", "idempotency"
"""What blind names are made for."""


@dataclass(frozen=True)
class Offered:
    """A code that carries a ticket to another device."""

    code: str
    handover: Handover


async def offer(desk: Desk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> Offered:
    """A code for the ticket, or for its successor; the same one for the same request.

    Raises `not-found`, and `wrong-status` for a ticket after which nothing follows.
    """
    ticket = (await newest(desk, await find(desk, ticket_id))).ticket
    if ticket.is_final:
        raise WrongStatus(ticket.status)
    code = desk.keys.handover_code(ticket.ticket_id, idempotency.key)
    name = desk.keys.blind(_CODE, code)
    return Offered(code, await desk.handovers.add(Handover(name, ticket.ticket_id, desk.clock.now())))


async def redeem(desk: Desk, code: str, idempotency: Idempotency = NO_KEY) -> StoredTicket:
    """The ticket that this code carries, to one request only; `code` is as somebody typed it.

    Raises `not-found`, `code-used`, `code-expired`.
    """
    handover = await _named(desk, typed_code(code))
    if handover is None:
        raise Refused(Problem.NOT_FOUND)
    if not _is_repeated(desk, handover, idempotency):
        by = desk.keys.blind(_TAKER, idempotency.key or secrets.token_urlsafe(32))
        taken = await desk.handovers.take(take(handover, by, desk.clock.now()))
        if taken is None or taken.taken_by != by:
            raise Refused(Problem.CODE_USED)
    return await newest(desk, await find(desk, handover.ticket_id))


async def _named(desk: Desk, code: str) -> Handover | None:
    """By the present key, or by the one before while the server's key rotates."""
    found = await desk.handovers.find(desk.keys.blind(_CODE, code))
    if found is not None or desk.keys.previous is None:
        return found
    return await desk.handovers.find(desk.keys.previous.blind(_CODE, code))


def _is_repeated(desk: Desk, handover: Handover, idempotency: Idempotency) -> bool:
    """Whether this very request has used the code: its answer was lost."""
    if handover.taken_by is None or idempotency.key is None:
        return False
    return desk.keys.is_blind(_TAKER, idempotency.key, handover.taken_by)
