"""A burst of entries of one source is taken out of the queue in one action."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from shared.domain.clerk import Clerk, check_serves
from shared.domain.errors import Problem, Refused
from shared.front_desk.clerk.commands import remove
from shared.front_desk.desk import Desk, office_of

log = logging.getLogger(__name__)
AT_ONCE = 10
"""Tickets that are removed together."""


async def remove_burst(
    desk: Desk, clerk: Clerk, office_id: str, ticket_ids: Sequence[str], reason: str | None
) -> Sequence[str]:
    """Remove those of the tickets that still wait; returns their ids. Each is audited with the reason.

    They must be of one source, so that a list that mixes sources removes no ticket at all. A repetition
    removes those that a failed attempt has left.
    Raises `not-allowed`, `not-found`, `reason-required`, `changed-meanwhile` for tickets of several sources.
    """
    check_serves(clerk, office_id)
    await office_of(desk, office_id)
    if not reason:
        raise Refused(Problem.REASON_REQUIRED)
    board, wanted = await desk.boards.get(office_id, fresh=True), set(ticket_ids)
    found = [stored.ticket for stored in board.waiting if stored.ticket.ticket_id in wanted]
    sources = {ticket.source for ticket in found}
    if None in sources or len(sources) > 1:
        raise Refused(Problem.CHANGED_MEANWHILE)
    removed: list[str] = []
    for start in range(0, len(found), AT_ONCE):
        some = [ticket.ticket_id for ticket in found[start : start + AT_ONCE]]
        ends = await asyncio.gather(
            *(remove(desk, clerk, ticket_id, reason) for ticket_id in some), return_exceptions=True
        )
        for ticket_id, end in zip(some, ends, strict=True):
            if isinstance(end, Exception):
                log.info("%s of a burst was not removed: %r", ticket_id, end)
            elif isinstance(end, BaseException):
                raise end
            else:
                removed.append(ticket_id)
    return removed
