"""The court's procedure as one table: for each phase what is due, when, and which use case does it.

`name` is the visit's custom status, which operators see in the portal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.status import Status
from shared.domain.ticket.calling import no_show_from
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import Timing
from shared.front_desk.desk import Desk
from shared.front_desk.system import after_visit, room
from shared.ports import StoredTicket


def nothing_due(_ticket: Ticket, _timing: Timing) -> None:
    """Nothing: only a wake-up continues the visit."""


def room_due(ticket: Ticket, _timing: Timing) -> datetime:
    """At the call, or when Graph said to try again."""
    call = ticket.current_call()
    return call.next_attempt_at or call.called_at


def ring_due(ticket: Ticket, timing: Timing) -> datetime:
    """The time that the page has to confirm that it shows and sounds the call."""
    call = ticket.current_call()
    return (call.room_ready_at or call.called_at) + timing.ring_within


def minute_due(ticket: Ticket, timing: Timing) -> datetime:
    """Deadline + 3 s, so that entering in time always wins."""
    return no_show_from(ticket, timing)


def at_once(ticket: Ticket, _timing: Timing) -> datetime:
    """What follows an end is due as soon as the end is seen."""
    return ticket.arrival


@dataclass(frozen=True)
class Phase:
    """One line of the procedure."""

    name: str
    holds: Callable[[Ticket], bool]
    due: Callable[[Ticket, Timing], datetime | None]
    use_case: Callable[[Desk, StoredTicket], Awaitable[StoredTicket]] | None = None
    ends: bool = False
    """The visit is over; a return or a recall starts a new one."""


def _is(*statuses: Status) -> Callable[[Ticket], bool]:
    return lambda ticket: ticket.status in statuses


PHASES = (
    Phase("waiting", _is(Status.WAITING), nothing_due),
    Phase(
        "opening-room",
        lambda ticket: ticket.status is Status.CALLED and not ticket.current_call().room_ready,
        room_due,
        room.open_room,
    ),
    Phase("calling", _is(Status.CALLED), ring_due, room.mark_unheard),
    Phase("ringing", _is(Status.RINGING), minute_due, room.write_no_show),
    Phase("in-service", _is(Status.IN_SERVICE), nothing_due),
    Phase(
        "missed",
        lambda ticket: ticket.may_come_back,
        at_once,
        after_visit.close_rooms,
        ends=True,
    ),
    Phase("ended", lambda ticket: ticket.is_final, at_once, after_visit.run_or_defer, ends=True),
)
"""The first line whose condition holds is the phase."""


def lateness(phase: Phase, ticket: Ticket, due: datetime, now: datetime) -> timedelta:
    """How long after its due time a step is done; what follows an end is counted from the end."""
    return now - ((ticket.ended_at or ticket.missed_at or due) if phase.ends else due)


def phase_of(ticket: Ticket) -> Phase:
    """The phase of a ticket; a test proves that every state has one."""
    return next(phase for phase in PHASES if phase.holds(ticket))
