"""What differs between two states of one office's board, and whether it may wait to be told."""

from __future__ import annotations

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.ports import Board


def changed_tickets(before: Board, after: Board) -> set[str]:
    """Ids of tickets that came, went or were written between two states of a board."""
    known = before.by_id
    written = {
        ticket_id
        for ticket_id, stored in after.by_id.items()
        if known.get(ticket_id) is not stored and _revision(before, ticket_id) != stored.ticket.revision
    }
    return written | (known.keys() - after.by_id.keys())


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


def moves_others(before: Board, after: Board) -> bool:
    """Whether a visitor other than the changed tickets' own may see a difference: in positions, or more.

    Names, needs and messages are the visitor's and the clerks'.
    """
    if before.office_day != after.office_day:
        return True
    for ticket_id in changed_tickets(before, after):
        was, now = before.by_id.get(ticket_id), after.by_id.get(ticket_id)
        if was is None or now is None or _place(was.ticket) != _place(now.ticket):
            return True
    return False


def _place(ticket: Ticket) -> object:
    """What others' positions, and the explanation of them, depend on."""
    return _stage(ticket), ticket.order, ticket.priority_change, ticket.paused_until


def _stage(ticket: Ticket) -> object:
    """Where a ticket stands; the last two tell that it was called and came back between two looks."""
    return ticket.status, ticket.call, ticket.back_at, ticket.room_failures


def _revision(board: Board, ticket_id: str) -> int | None:
    stored = board.by_id.get(ticket_id)
    return stored.ticket.revision if stored else None
