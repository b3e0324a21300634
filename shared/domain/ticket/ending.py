"""How a ticket ends, and what may follow an end. Pure: ticket and now in, ticket out.

A function returns the same object that it was given where nothing changes: then nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.domain import texts_pt
from shared.domain.errors import Problem, Refused, WrongStatus
from shared.domain.status import REASON_WRITTEN, Outcome, Status
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation, allowed, target
from shared.domain.timing import Timing


def finish(
    ticket: Ticket, now: datetime, outcome: Outcome | None = None, reason: str | None = None
) -> Ticket:
    """The service is over; `reason` is given where the system ends it. A repetition changes nothing."""
    if ticket.status is Status.COMPLETED:
        return ticket
    status = target(Operation.FINISH, ticket.status)
    return replace(ticket, status=status, ended_at=now, outcome=outcome, end_reason=reason, notice=None)


def leave(ticket: Ticket, now: datetime, reason: str | None) -> Ticket:
    """The visitor gives the place up. A repetition changes nothing."""
    if ticket.status is Status.LEFT:
        return ticket
    status = _end_by(Operation.LEAVE, ticket)
    return replace(ticket, status=status, ended_at=now, end_reason=reason, notice=None, promised_to=None)


def remove(ticket: Ticket, now: datetime) -> Ticket:
    """A clerk takes the ticket out of the queue, with a reason that the visitor reads (`PersonalData`)."""
    if ticket.status is Status.REMOVED:
        return ticket
    status = _end_by(Operation.REMOVE, ticket)
    return replace(ticket, status=status, ended_at=now, notice=None, promised_to=None)


def _end_by(operation: Operation, ticket: Ticket) -> Status:
    """The status that `operation` leads to. Raises `wrong-status` also for a settled ticket: it has ended."""
    status = target(operation, ticket.status)
    if ticket.settled:
        raise WrongStatus(ticket.status, operation=str(operation))
    return status


def close(ticket: Ticket, now: datetime, reason: str | None = None) -> Ticket:
    """The office's day is over before the visitor was called."""
    if ticket.status is Status.CLOSED:
        return ticket
    status = target(Operation.CLOSE, ticket.status)
    return replace(ticket, status=status, ended_at=now, end_reason=reason, notice=None, promised_to=None)


def settle_from(ticket: Ticket, timing: Timing, day_ends: datetime | None = None) -> datetime | None:
    """From when a missed or dropped ticket is settled; None where it is neither, or settled already.

    The end of the office's day is also the end of every return.
    """
    if not ticket.may_come_back:
        return None
    since, within = (
        (ticket.ended_at, timing.return_after_drop)
        if ticket.is_dropped
        else (ticket.missed_at, timing.return_within)
    )
    if since is None:
        raise ValueError(f"ticket {ticket.ticket_id} is {ticket.status} since no instant")
    return since + within if day_ends is None else min(since + within, day_ends)


def settle(ticket: Ticket, now: datetime, timing: Timing, day_ends: datetime | None = None) -> Ticket:
    """The time to return is over: the ticket stays missed or dropped."""
    due = settle_from(ticket, timing, day_ends)
    return ticket if due is None or now < due else settled(ticket)


def settled(ticket: Ticket) -> Ticket:
    """The ticket stays missed or dropped from now on."""
    status = target(Operation.SETTLE, ticket.status)
    return replace(ticket, status=status, settled=True, ended_at=ticket.ended_at or ticket.missed_at)


def erased(ticket: Ticket) -> Ticket:
    """The personal data were erased; nothing personal is left on the ticket, nor a text of version 1.0."""
    if not ticket.is_final:
        raise WrongStatus(ticket.status, Problem.NOT_ENDED)
    status = target(Operation.ERASE, ticket.status)
    return replace(
        ticket,
        status=status,
        personal_revision=ticket.personal_revision + 1,
        message=None,
        transfer_reason=None,
        end_reason=None if ticket.status in REASON_WRITTEN else ticket.end_reason,
    )


def evaluated(ticket: Ticket, *, has_score: bool) -> Ticket:
    """The visitor has evaluated the service; once for each end.

    Raises `not-ended`, `already-evaluated`, or `invalid-request` for a score without a service.
    """
    if not allowed(Operation.EVALUATE, ticket.status):
        raise WrongStatus(ticket.status, Problem.NOT_ENDED)
    if ticket.evaluated:
        raise Refused(Problem.ALREADY_EVALUATED)
    if has_score and ticket.status is not Status.COMPLETED:
        raise Refused(
            Problem.INVALID_REQUEST,
            errors=[{"field": "score", "message": texts_pt.SCORE_ONLY_AFTER_SERVICE}],
        )
    return replace(ticket, evaluated=True, personal_revision=ticket.personal_revision + 1)


def may_have_opinions(ticket: Ticket) -> bool:
    """Whether opinions may lie with the ticket's personal data: of this end, or of one before a return."""
    return ticket.evaluated or ticket.returned or ticket.missed_as is not None or bool(ticket.old_rooms)
