"""When the system ends a service: at the longest meeting, or after everybody has left the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import Timing


class EndedBy(StrEnum):
    """Why the system ends a service; stored as the ticket's `end_reason`."""

    GRAPH = "graph"  # Graph reported that everybody has left
    LIMIT = "limit"  # the longest meeting


@dataclass(frozen=True)
class DueEnd:
    """From when the system may end a service, and why."""

    at: datetime
    ended_by: EndedBy


def due_end(ticket: Ticket, timing: Timing) -> DueEnd | None:
    """From when the system may end the service; None for a ticket that is not in service.

    An empty room counts only once both have been inside: a visitor who leaves before the clerk came still
    waits for the clerk; `calling.nobody_came` is the rule for that.
    """
    call = ticket.call
    if ticket.status is not Status.IN_SERVICE or call is None or call.entered_at is None:
        return None
    limit = DueEnd(call.entered_at + timing.longest_meeting, EndedBy.LIMIT)
    if call.over_at is None or call.clerk_entered_at is None:
        return limit
    if call.over_at < max(call.entered_at, call.clerk_entered_at):
        return limit
    empty = DueEnd(call.over_at + timing.empty_room_after, EndedBy.GRAPH)
    return min(empty, limit, key=lambda due: due.at)
