"""Whether rooms fail so often that pages should offer the office's other channels.

Counted on the tickets, so that the board alone answers it without another storage request.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.domain.status import Notice, Status
from shared.domain.ticket.ticket import Ticket

FAILURES = 3
WITHIN = timedelta(minutes=10)


def next_count(ticket: Ticket, now: datetime) -> int:
    """How many rooms have failed in a row, this one included; an old failure is not counted."""
    return ticket.room_failures + 1 if _is_recent(ticket, now) else 1


def rooms_fail(waiting: Iterable[Ticket], held: Iterable[Ticket], now: datetime) -> bool:
    """Whether `FAILURES` rooms of an office have failed lately and none has opened since.

    `waiting` and `held` are the office's; a call that failed gives its ticket back to the waiting.
    """
    failed = [ticket for ticket in waiting if _is_recent(ticket, now)]
    if sum(ticket.room_failures for ticket in failed) < FAILURES:
        return False
    newest = max(ticket.room_failed_at for ticket in failed if ticket.room_failed_at is not None)
    opened = [ticket.call.room_ready_at for ticket in held if ticket.call and ticket.call.room_ready_at]
    return all(instant <= newest for instant in opened)


def outage_changes_at(waiting: Iterable[Ticket], now: datetime) -> datetime | None:
    """The next instant at which a failure is no longer recent; None where none is."""
    recent = (ticket.room_failed_at for ticket in waiting if _is_recent(ticket, now))
    return min((failed + WITHIN for failed in recent if failed is not None), default=None)


def is_without_room(ticket: Ticket) -> bool:
    """Whether the ticket waits because its last room did not open."""
    return ticket.status is Status.WAITING and ticket.notice is Notice.ROOM_FAILED


def _is_recent(ticket: Ticket, now: datetime) -> bool:
    return ticket.room_failed_at is not None and now - ticket.room_failed_at < WITHIN
