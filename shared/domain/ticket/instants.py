"""The instants at which time alone changes what people see of a ticket. Pure functions.

A page is redrawn when its ticket changes, and at these instants. They are all that the rules compare `now`
with; `tests/domain/test_instants.py` holds that nothing else changes in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shared.domain.status import Status
from shared.domain.ticket import calling
from shared.domain.ticket.ending import settle_from
from shared.domain.ticket.ticket import Call, Ticket
from shared.domain.timing import Timing


def changes_at(ticket: Ticket, timing: Timing, day_ends: datetime | None) -> Iterator[datetime]:
    """Every such instant of the ticket as it stands, past ones included, in any order.

    `day_ends` is when the ticket's day is over at its office. From each instant on something may be shown
    otherwise; whether the page of somebody is heard is not asked here (`shared.domain.queue.presence`).
    """
    if ticket.paused_until is not None:
        yield ticket.paused_until
    settles = settle_from(ticket, timing, day_ends)
    if settles is not None:
        yield settles
    if ticket.call is not None and ticket.is_held:
        yield from _of_call(ticket, ticket.call, timing)


def _of_call(ticket: Ticket, call: Call, timing: Timing) -> Iterator[datetime]:
    if ticket.status is Status.RINGING:
        yield calling.no_show_from(ticket, timing)
    if ticket.status is Status.IN_SERVICE and call.entered_at is not None and call.clerk_entered_at is None:
        yield call.entered_at + timing.clerk_late_after
