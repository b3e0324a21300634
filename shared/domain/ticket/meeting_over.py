"""When a meeting is over though nobody pressed «Encerrar»: Graph's word on it, and the longest meeting.

Graph's «call ended» means «over for now»: people come back by the same link. So it only notes since when
nobody is inside (`docs/decisions/0010-over-for-now.md`). Pure: ticket and now in, ticket out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.status import Status
from shared.domain.ticket.calling import is_current
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation, target
from shared.domain.timing import Timing


class News(StrEnum):
    """What Graph tells of a meeting, as far as it matters here."""

    ENDED = "ended"  # everybody has left
    PRESENT = "present"  # somebody is inside


class Source(StrEnum):
    """Who said that a visit has ended."""

    CLERK = "clerk"
    VISITOR = "visitor"
    GRAPH = "graph"
    LIMIT = "limit"


@dataclass(frozen=True)
class Over:
    """From when a visit may be ended without anybody's word, and why."""

    at: datetime
    source: Source


def told(ticket: Ticket, call_id: str, news: News, at: datetime, now: datetime) -> Ticket:
    """Graph's word of the instant `at` on the meeting of a call.

    Words come twice, late and in any order: the newest counts, and of two of one instant the end. One on
    an older call, or from a clock that is ahead of ours, changes nothing that it should not.
    """
    if not is_current(ticket, call_id):
        return ticket
    call, at = ticket.current_call(), min(at, now)
    if call.told_at is not None:
        repeated = at == call.told_at and (call.over_at is not None or news is News.PRESENT)
        if at < call.told_at or repeated:
            return ticket
    target(Operation.CALL_EVENT, ticket.status)
    return ticket.with_call(told_at=at, over_at=at if news is News.ENDED else None)


def subscribed(ticket: Ticket, call_id: str, subscription_id: str, until: datetime) -> Ticket:
    """Graph tells of the meeting of this call until `until`."""
    if not is_current(ticket, call_id):
        return ticket
    call = ticket.current_call()
    if (call.subscription_id, call.subscribed_until) == (subscription_id, until):
        return ticket
    target(Operation.CALL_EVENTS, ticket.status)
    return ticket.with_call(subscription_id=subscription_id, subscribed_until=until)


def over_from(ticket: Ticket, timing: Timing) -> Over | None:
    """From when the visit may be ended without anybody's word; None outside of a visit.

    Graph's word counts only once both have been there: a visitor who leaves an empty room still waits
    for the clerk, who has other rules.
    """
    call = ticket.call
    if ticket.status is not Status.IN_SERVICE or call is None or call.entered_at is None:
        return None
    limit = Over(call.entered_at + timing.longest_meeting, Source.LIMIT)
    if call.over_at is None or call.clerk_entered_at is None:
        return limit
    if call.over_at < max(call.entered_at, call.clerk_entered_at):
        return limit
    empty = Over(call.over_at + timing.empty_room_after, Source.GRAPH)
    return min(empty, limit, key=lambda over: over.at)
