"""The call, from the claim to the meeting. Pure: ticket and now in, ticket out.

A function returns the same object that it was given where nothing changes: then nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.domain.errors import Problem, Refused, WrongStatus
from shared.domain.needs import Need
from shared.domain.status import HELD, Notice, Status
from shared.domain.ticket import room_outage
from shared.domain.ticket.ending import settle_from
from shared.domain.ticket.ticket import Call, Ticket
from shared.domain.ticket.transitions import Operation, target
from shared.domain.ticket.waiting import back_to_place
from shared.domain.timing import Timing


@dataclass(frozen=True)
class CallingClerk:
    """The clerk who calls."""

    clerk_id: str
    name: str


def check_recall(ticket: Ticket, now: datetime, timing: Timing, day_ends: datetime | None = None) -> None:
    """Raises `too-late` for a ticket whose time to come back is over, even if it is not settled yet."""
    until = settle_from(ticket, timing, day_ends)
    if ticket.settled or (until is not None and now >= until):
        raise Refused(Problem.TOO_LATE)


def claim(
    ticket: Ticket,
    call_id: str,
    clerk: CallingClerk,
    now: datetime,
    timing: Timing,
    *,
    beside: bool = False,
) -> Ticket:
    """A clerk takes the ticket; the room is opened afterwards. Also «Chamar novamente» for a missed one.

    `beside`: another of the clerk's calls rings with the longer minute.
    Raises `too-late` for a missed or dropped one that may not return any more.
    """
    if is_current(ticket, call_id):
        return ticket
    check_recall(ticket, now, timing)
    status = target(Operation.RECALL if ticket.may_come_back else Operation.CLAIM, ticket.status)
    return replace(
        ticket.without_call(),
        status=status,
        call=Call(
            call_id=call_id,
            clerk_id=clerk.clerk_id,
            clerk_name=clerk.name,
            called_at=now,
            beside=beside,
        ),
        paused_until=None,
        missed_at=None,
        outcome=None,
        ended_at=None,
        end_reason=None,
        notice=None,
        promised_to=None,
        problem=None,
        passed_over_at=None,
        evaluated=False,
    )


def is_current(ticket: Ticket, call_id: str) -> bool:
    """Whether `call_id` is still the call of a held ticket: an older step must not touch a newer call."""
    return ticket.is_held and ticket.call is not None and ticket.call.call_id == call_id


def room_opened(ticket: Ticket, call_id: str, meeting_id: str, now: datetime) -> Ticket:
    """The room is ready: from now on the page may ring. The join link lies with the personal data."""
    if not is_current(ticket, call_id) or ticket.current_call().room_ready:
        return ticket
    target(Operation.ROOM_READY, ticket.status)
    ready = replace(
        ticket,
        problem=None,
        notice=None,
        room_failures=0,
        room_failed_at=None,
        personal_revision=ticket.personal_revision + 1,
    )
    return ready.with_call(room_ready_at=now, meeting_id=meeting_id, next_attempt_at=None)


def room_attempt_failed(ticket: Ticket, call_id: str, problem: str, next_attempt_at: datetime) -> Ticket:
    """An attempt failed and another follows; the clerk sees why."""
    if not is_current(ticket, call_id) or ticket.current_call().room_ready:
        return ticket
    target(Operation.ROOM_ATTEMPT, ticket.status)
    attempts = ticket.current_call().room_attempts + 1
    return replace(ticket, problem=problem).with_call(room_attempts=attempts, next_attempt_at=next_attempt_at)


def room_failed(
    ticket: Ticket, call_id: str, problem: str, now: datetime, *, none_made: bool = False
) -> Ticket:
    """No room after all attempts: the ticket goes back to its place and the clerk sees why.

    A room that another attempt has opened meanwhile stays. `none_made`: Graph has refused, so there is no
    room that would have to be deleted later.
    """
    if not is_current(ticket, call_id) or ticket.current_call().room_ready:
        return ticket
    status = target(Operation.ROOM_FAILED, ticket.status)
    back = back_to_place(ticket, status, Notice.ROOM_FAILED, now)
    return replace(
        back,
        old_lost_calls=ticket.old_lost_calls if none_made else back.old_lost_calls,
        problem=problem,
        room_failures=room_outage.next_count(ticket, now),
        room_failed_at=now,
    )


def ring(ticket: Ticket, now: datetime, timing: Timing) -> Ticket:
    """The page confirms that it shows and sounds the call: the minute starts. Again: same deadline.

    Raises `room-not-ready` before the room is open.
    """
    if ticket.status in {Status.RINGING, Status.IN_SERVICE}:
        return ticket
    status = target(Operation.RING, ticket.status)
    if not ticket.current_call().room_ready:
        raise Refused(Problem.ROOM_NOT_READY)
    deadline = now + time_to_enter(ticket, timing)
    return replace(ticket, status=status, absent=False).with_call(rang_at=now, deadline=deadline)


def time_to_enter(ticket: Ticket, timing: Timing) -> timedelta:
    """How long the visitor has to enter after the present ring, or after the next one if none runs."""
    if (running := _running_minute(ticket)) is not None:
        return running
    return timing.long_minute if Need.MORE_TIME in ticket.needs else timing.minute


def _running_minute(ticket: Ticket) -> timedelta | None:
    return time_given(ticket.call) if ticket.status is Status.RINGING else None


def time_given(call: Call | None) -> timedelta | None:
    """How long this call gives the visitor to enter; None for one that has not rung."""
    if call is None or call.rang_at is None or call.deadline is None:
        return None
    return call.deadline - call.rang_at


def enter(ticket: Ticket, now: datetime) -> Ticket:
    """The visitor enters the meeting. Again while in service: the same.

    `now` is when the request's handler started. Raises `call-expired` from the deadline on.
    """
    if ticket.status is Status.IN_SERVICE:
        return ticket
    if ticket.status is Status.NO_SHOW:
        raise Refused(Problem.CALL_EXPIRED)
    status = target(Operation.ENTER, ticket.status)
    deadline = ticket.current_call().deadline
    if deadline is None or now >= deadline:
        raise Refused(Problem.CALL_EXPIRED)
    return replace(ticket, status=status).with_call(entered_at=now)


def clerk_enters(ticket: Ticket, clerk_id: str, now: datetime) -> Ticket:
    """The clerk who holds the ticket goes into the room.

    Raises `not-your-call` for anybody else, `room-not-ready` before the room is open.
    """
    check_holder(ticket, clerk_id)
    call = ticket.current_call()
    if not call.room_ready:
        raise Refused(Problem.ROOM_NOT_READY)
    if call.clerk_entered_at is not None:
        return ticket
    target(Operation.CLERK_ENTER, ticket.status)
    return replace(ticket, notice=None).with_call(clerk_entered_at=now)


def invite(ticket: Ticket, clerk_id: str) -> Ticket:
    """«Convidar colega»: the holder takes the link of the room, to send it on. Each time is audited.

    Raises `not-your-call` for anybody else, `room-not-ready` before the room is open.
    """
    check_holder(ticket, clerk_id)
    if not ticket.current_call().room_ready:
        raise Refused(Problem.ROOM_NOT_READY)
    return replace(ticket, status=target(Operation.INVITE, ticket.status))


def check_holder(ticket: Ticket, clerk_id: str) -> None:
    """Raises `not-your-call` unless `clerk_id` holds the ticket."""
    if ticket.status not in HELD or ticket.current_call().clerk_id != clerk_id:
        raise WrongStatus(ticket.status, Problem.NOT_YOUR_CALL)


def unheard(ticket: Ticket, call_id: str, now: datetime, timing: Timing) -> Ticket:
    """Room ready and no ring confirmed in time: back to the own place, marked absent."""
    if not is_current(ticket, call_id) or ticket.status is not Status.CALLED:
        return ticket
    ready_at = ticket.current_call().room_ready_at
    if ready_at is None or now < ready_at + timing.ring_within:
        return ticket
    status = target(Operation.UNHEARD, ticket.status)
    return replace(back_to_place(ticket, status, Notice.ABSENT, now), absent=True)


def rings_long(ticket: Ticket, timing: Timing) -> bool:
    """Whether the longer minute of the present call runs: its clerk may call another meanwhile."""
    running = _running_minute(ticket)
    return running is not None and running > timing.minute


def has_long_minute(ticket: Ticket, timing: Timing) -> bool:
    """Whether the longer minute runs or, before the ring, will run. More time asked for during a ring is for
    the next one: the deadline already set does not move."""
    if ticket.status is Status.RINGING:
        return rings_long(ticket, timing)
    return ticket.status is Status.CALLED and Need.MORE_TIME in ticket.needs


def no_show_from(ticket: Ticket, timing: Timing) -> datetime:
    """From when a ringing ticket may be written as no-show: after the deadline, so that entering wins."""
    deadline = ticket.current_call().deadline
    if deadline is None:
        raise ValueError(f"ticket {ticket.ticket_id} rings without a deadline")
    return deadline + timing.no_show_after


def no_show(ticket: Ticket, call_id: str | None, now: datetime, timing: Timing) -> Ticket:
    """The minute is over. `call_id` None: a clerk reports it for the present call.

    With a `call_id` the timer does, perhaps after the visitor. Raises `too-early` before deadline + 3 s.
    """
    overtaken = call_id is not None and (
        not is_current(ticket, call_id) or ticket.status is not Status.RINGING
    )
    if ticket.status is Status.NO_SHOW or overtaken:
        return ticket
    status = target(Operation.NO_SHOW, ticket.status)
    if now < no_show_from(ticket, timing):
        raise Refused(Problem.TOO_EARLY, possibleAt=no_show_from(ticket, timing))
    return replace(ticket, status=status, missed_at=now, missed_as=status)


def release(ticket: Ticket, now: datetime) -> Ticket:
    """«Devolver à fila»: undoes a call or a service that has to be interrupted; same place."""
    status = target(Operation.RELEASE, ticket.status)
    return back_to_place(ticket, status, Notice.RELEASED, now)


def nobody_came(ticket: Ticket, now: datetime, timing: Timing) -> Ticket:
    """«Ninguém apareceu»: the clerk never entered; the visitor goes back to the own place.

    Raises `too-early` before five minutes, `wrong-status` once the clerk has entered.
    """
    status = target(Operation.NOBODY_CAME, ticket.status)
    call = ticket.current_call()
    if call.clerk_entered_at is not None or call.entered_at is None:
        raise WrongStatus(ticket.status, operation="nobody-came")
    possible_at = call.entered_at + timing.nobody_came_after
    if now < possible_at:
        raise Refused(Problem.TOO_EARLY, possibleAt=possible_at)
    return back_to_place(ticket, status, None, now)


def clerk_is_late(ticket: Ticket, now: datetime, timing: Timing) -> bool:
    """Whether the visitor has been in the room without the clerk for longer than `clerk_late_after`."""
    call = ticket.call
    return (
        ticket.status is Status.IN_SERVICE
        and call is not None
        and call.clerk_entered_at is None
        and call.entered_at is not None
        and now >= call.entered_at + timing.clerk_late_after
    )
