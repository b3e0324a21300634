"""Whether clerks call at an office; that one has the page open does not count as calling. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.domain.queue.order import can_be_called
from shared.domain.queue.presence import SignsOfLife, is_attended, is_holder_silent, is_visitor_absent
from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import Timing


@dataclass(frozen=True)
class Attendance:
    """What visitors, clerks and operators are told: one answer for all."""

    attended: bool
    unattended_since: datetime | None = None
    """Since when somebody who could be called waits, and nobody calls; None where that is not so."""
    alarm_at: datetime | None = field(default=None, compare=False)
    """When that becomes so if nobody is called until then; None where it is so, or nobody can be called."""


def is_serving(tickets: Iterable[Ticket], signs: SignsOfLife, now: datetime, timing: Timing) -> bool:
    """Whether a clerk whose page is heard holds a ticket. Tickets of silent clerks do not count."""
    return any(
        ticket.is_held and not is_holder_silent(signs, ticket, now, timing.absent_after) for ticket in tickets
    )


def attendance(
    tickets: Sequence[Ticket], signs: SignsOfLife, served_at: datetime | None, now: datetime, timing: Timing
) -> Attendance:
    """By all tickets of the board; `served_at` is when somebody no longer on it was last served, if known.

    While a page is open, the clerk has `uncalled_after` from the last service, or from the first who waits.
    Who is absent or paused cannot be called and does not count as waiting.
    """
    is_there = is_attended(signs, now, timing.absent_after)
    if is_serving(tickets, signs, now, timing):
        return Attendance(attended=True)

    def is_absent(ticket: Ticket) -> bool:
        return is_visitor_absent(signs, ticket, now, timing.absent_after)

    waits = [_waits_since(ticket) for ticket in tickets if can_be_called(ticket, now, is_absent)]
    if not waits:
        return Attendance(attended=is_there)
    since = max([min(waits), *(at for ticket in tickets for at in _service_signs(ticket, signs))])
    if served_at is not None:
        since = max(since, served_at)
    alarm_at = since + timing.uncalled_after
    if is_there and now < alarm_at:
        return Attendance(attended=True, alarm_at=alarm_at)
    return Attendance(attended=False, unattended_since=since)


def _waits_since(ticket: Ticket) -> datetime:
    """Since when a waiting ticket could have been called: since it came, came back, or had paused."""
    return max(at for at in (ticket.arrival, ticket.back_at, ticket.paused_until) if at is not None)


def _service_signs(ticket: Ticket, signs: SignsOfLife) -> Iterator[datetime]:
    """When the ticket shows that somebody called or served."""
    if ticket.call is not None:
        yield ticket.call.called_at
        if ticket.is_held and ticket.call.clerk_id in signs.clerks:
            yield signs.clerks[ticket.call.clerk_id]
    if ticket.transferred_from is None and ticket.back_at is not None:
        yield ticket.back_at
    if ticket.passed_over_at is not None:
        yield ticket.passed_over_at
    ended = ticket.missed_at if ticket.status is Status.NO_SHOW else ticket.ended_at
    if ended is not None:
        yield ended
