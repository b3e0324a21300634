"""What differs between two states of one office's board, and whether it may wait to be told."""

from __future__ import annotations

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.ports import Board


def changed_tickets(before: Board, after: Board) -> set[str]:
    """Ids of tickets that came, went or were written between two states of a board."""
    return {
        ticket_id
        for ticket_id in before.by_id.keys() | after.by_id.keys()
        if _revision(before, ticket_id) != _revision(after, ticket_id)
    }


def is_urgent(before: Board, after: Board) -> bool:
    """Whether a call, a room, a ring, entering, an end or the office's day has changed: announced at once."""
    if before.office_day != after.office_day:
        return True
    for ticket_id in changed_tickets(before, after):
        was, now = before.by_id.get(ticket_id), after.by_id.get(ticket_id)
        if now is None:
            return True
        if was is None:
            if now.ticket.status is not Status.WAITING:
                return True
        elif _stage(was.ticket) != _stage(now.ticket):
            return True
    return False


def _stage(ticket: Ticket) -> object:
    """Where a ticket stands; the last two tell that it was called and came back between two looks."""
    return ticket.status, ticket.call, ticket.back_at, ticket.room_failures


def _revision(board: Board, ticket_id: str) -> int | None:
    stored = board.by_id.get(ticket_id)
    return stored.ticket.revision if stored else None
