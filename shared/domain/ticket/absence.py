"""Absent visitors: calls pass over them, and after a while their place is given up. Pure functions.

A function returns the same object that it was given where nothing changes: then nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation, target
from shared.domain.timing import Timing


def needs_to_be_heard(ticket: Ticket) -> bool:
    """Whether a sign of life changes something on the ticket's row."""
    return ticket.status is Status.WAITING and (ticket.absent or ticket.passed_over_at is not None)


def away(ticket: Ticket) -> Ticket:
    """The page is being closed or left: calls pass the ticket over until a page of it is heard."""
    if ticket.status is not Status.WAITING or ticket.absent:
        return ticket
    return replace(ticket, absent=True, status=target(Operation.AWAY, ticket.status))


def heard(ticket: Ticket) -> Ticket:
    """The page is heard again: calls no longer pass the ticket over, and its place is kept."""
    if not needs_to_be_heard(ticket):
        return ticket
    return replace(ticket, absent=False, passed_over_at=None, status=target(Operation.HEARD, ticket.status))


def pass_over(ticket: Ticket, now: datetime) -> Ticket:
    """A call passes an absent ticket over. The first time sets the instant at which its place is given up."""
    if ticket.status is not Status.WAITING or ticket.passed_over_at is not None or ticket.is_paused(now):
        return ticket
    return replace(ticket, passed_over_at=now, status=target(Operation.PASSED_OVER, ticket.status))


def unreached_from(ticket: Ticket, timing: Timing) -> datetime | None:
    """When an absent ticket is given up if its page is not heard; None where no call has passed it over."""
    if ticket.status is not Status.WAITING or ticket.passed_over_at is None:
        return None
    return ticket.passed_over_at + timing.unreached_after


def unreach(ticket: Ticket, now: datetime, timing: Timing) -> Ticket:
    """The place is given up; the visitor may return for a while as after a missed call.

    The caller checks that the page is still silent; once it is heard, the row has no such instant any more.
    """
    due = unreached_from(ticket, timing)
    if due is None or now < due or ticket.is_paused(now):
        return ticket
    status = target(Operation.UNREACH, ticket.status)
    return replace(ticket, status=status, missed_at=now, missed_as=status, notice=None, promised_to=None)
