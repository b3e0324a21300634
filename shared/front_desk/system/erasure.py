"""Erasure of personal data after the end: at once when a visitor leaves, else some hours later."""

from __future__ import annotations

from datetime import datetime

from shared.domain import retention
from shared.domain.status import Actor
from shared.domain.ticket import ending
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.desk import Act, Desk, change
from shared.ports import StoredTicket

NOTHING = PersonalData()


async def erase(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """Erase what the visitor told, and the link. A repetition has no effect."""
    revision = stored.ticket.personal_revision

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        return ticket if ticket.personal_revision != revision else ending.erased(ticket)

    return await change(desk, stored, Act(Operation.ERASE, Actor.SYSTEM), decide, personal=NOTHING)


async def erase_due(desk: Desk, office_id: str, now: datetime) -> int:
    """Erase the personal data of the office's tickets that ended long enough ago; returns how many."""
    board = await desk.boards.get(office_id)
    erased = 0
    for ticket_id in await desk.personal_data.ticket_ids(office_id):
        stored = None if ticket_id in board.by_id else await desk.tickets.load(ticket_id)
        if stored is not None and _is_due(stored.ticket, now):
            await erase(desk, stored)
            erased += 1
    return erased


def _is_due(ticket: Ticket, now: datetime) -> bool:
    return ticket.is_final and ticket.ended_at is not None and now - ticket.ended_at >= retention.PERSONAL
