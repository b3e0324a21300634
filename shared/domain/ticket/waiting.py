"""What can happen to a ticket that waits, and how it comes back to waiting. Pure functions.

A function returns the same object that it was given where nothing changes: then nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.domain.errors import Problem, Refused
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.status import Notice, Status
from shared.domain.ticket.absence import needs_to_be_heard
from shared.domain.ticket.ending import settle_from, settled
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation, target
from shared.domain.timing import Timing


@dataclass(frozen=True)
class Identity:
    """The names of a new ticket, made by `credentials`."""

    ticket_id: str
    number: str
    protocol: str


def join(
    identity: Identity,
    office_id: str,
    day: date,
    now: datetime,
    priority: Priority = Priority.NONE,
    needs: frozenset[Need] = frozenset(),
) -> Ticket:
    """A new ticket behind those of its priority."""
    return Ticket(
        ticket_id=identity.ticket_id,
        office_id=office_id,
        number=identity.number,
        protocol=identity.protocol,
        day=day,
        arrival=now,
        status=target(Operation.JOIN, None),
        priority=priority,
        needs=needs,
    )


def change_details(
    ticket: Ticket, now: datetime, *, priority: Priority, needs: frozenset[Need], personal_changed: bool
) -> Ticket:
    """The visitor corrects what was told: priority, needs, or (kept apart) name and case number.

    A priority that a clerk has decided stays; everything else is still changed.
    """
    target(Operation.DETAILS, ticket.status)
    if ticket.is_priority_decided:
        priority = ticket.priority
    if not personal_changed and (priority, needs) == (ticket.priority, ticket.needs):
        return ticket
    if priority is not ticket.priority:
        ticket = ticket.with_priority(priority, now, by_office=False)
    return replace(
        ticket,
        needs=needs,
        personal_revision=ticket.personal_revision + personal_changed,
    )


def pauses_left(ticket: Ticket, timing: Timing, *, elsewhere: bool = False) -> int:
    """How many pauses there are still: the visitor's own, or those for a service `elsewhere`."""
    if elsewhere:
        return max(0, timing.pauses_elsewhere - ticket.pauses_elsewhere)
    return max(0, timing.pauses - ticket.pauses_used)


def more_time(
    ticket: Ticket,
    now: datetime,
    timing: Timing,
    day_ends: datetime | None = None,
    *,
    elsewhere: bool = False,
) -> Ticket:
    """«Preciso de mais tempo»: the clerk is free, the place is kept, calls pass over until the pause ends.

    `elsewhere`: the page asks by itself, since another office calls or serves its visitor. Such a pause is
    none of the visitor's own; there are as many as the longest meeting takes.

    Raises `no-more-pauses` once the pauses are used up, `too-late` once the office's day is over.
    """
    status = target(Operation.MORE_TIME, ticket.status)
    if day_ends is not None and now >= day_ends:
        raise Refused(Problem.TOO_LATE)
    if pauses_left(ticket, timing, elsewhere=elsewhere) == 0:
        raise Refused(Problem.NO_MORE_PAUSES)
    return replace(
        ticket if ticket.call is None else back_to_place(ticket, status, None, now),
        status=status,
        paused_until=now + timing.pause,
        pauses_used=ticket.pauses_used + (not elsewhere),
        pauses_elsewhere=ticket.pauses_elsewhere + elsewhere,
        absent=False,
        passed_over_at=None,
        notice=None,
        promised_to=None,
    )


def ready(ticket: Ticket, now: datetime) -> Ticket:
    """«Pode me chamar»: the pause is over, and somebody is there."""
    status = target(Operation.READY, ticket.status)
    if not ticket.is_paused(now) and not needs_to_be_heard(ticket):
        return ticket
    return replace(ticket, status=status, paused_until=None, absent=False, passed_over_at=None)


def return_deadline(ticket: Ticket, timing: Timing, day_ends: datetime | None = None) -> datetime | None:
    """Until when a missed or dropped ticket may return (exclusive); None where it may not."""
    return None if ticket.returned else settle_from(ticket, timing, day_ends)


def is_kept(ticket: Ticket, now: datetime, timing: Timing, day_ends: datetime | None = None) -> bool:
    """Whether the visitor still has this ticket as a place: it waits, is held, or may return.

    After a second missed call only a clerk's recall is possible, which does not prevent a new entry.
    """
    if not ticket.may_come_back:
        return not ticket.is_final
    until = return_deadline(ticket, timing, day_ends)
    return until is not None and now < until


def give_way(ticket: Ticket, now: datetime, timing: Timing, day_ends: datetime | None = None) -> Ticket:
    """The visitor joins again: a missed ticket to which they cannot return is settled at once."""
    is_over = ticket.may_come_back and not is_kept(ticket, now, timing, day_ends)
    return settled(ticket) if is_over else ticket


def come_back(ticket: Ticket, now: datetime, timing: Timing, day_ends: datetime | None = None) -> Ticket:
    """«Voltar à fila»: once, within the time, to the ticket's own place.

    Raises `already-returned` or `too-late`.
    """
    if ticket.status is Status.WAITING and ticket.returned:
        raise Refused(Problem.ALREADY_RETURNED)
    status = target(Operation.RETURN, ticket.status)
    if ticket.returned:
        raise Refused(Problem.ALREADY_RETURNED)
    until = return_deadline(ticket, timing, day_ends)
    if until is None or now >= until:
        raise Refused(Problem.TOO_LATE)
    return replace(
        back_to_place(ticket, status, None, now),
        returned=True,
        missed_at=None,
        absent=False,
        outcome=None,
        ended_at=None,
        end_reason=None,
        evaluated=False,
    )


def back_to_place(ticket: Ticket, status: Status, notice: Notice | None, now: datetime) -> Ticket:
    """A call is undone: waiting again at the same place."""
    return replace(ticket.without_call(), status=status, notice=notice, passed_over_at=None, back_at=now)
