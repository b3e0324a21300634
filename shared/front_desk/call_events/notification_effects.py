"""The effects of Graph's notifications on a ticket: none for a repeated or late one, or an older call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.domain import call_events
from shared.domain.actor import Actor
from shared.domain.call_events import Occupancy
from shared.domain.ticket import calling
from shared.domain.ticket.transitions import Operation
from shared.front_desk.call_events import subscription
from shared.front_desk.desk import Act, Desk, change, find
from shared.ports import Subscription


@dataclass(frozen=True)
class OccupancyReport:
    """Graph reports the occupancy of a call's meeting at the instant `at`."""

    ticket_id: str
    call_id: str
    occupancy: Occupancy
    at: datetime
    told_by: Subscription | None = None
    """The subscription that the notification came by, where the notification says."""


async def apply_occupancy(desk: Desk, report: OccupancyReport) -> None:
    """Note the report on its ticket. Raises `not-found` for a ticket that is gone, `try-again`."""
    now = desk.clock.now()
    stored = await change(
        desk,
        report.ticket_id,
        Act(Operation.CALL_EVENT, Actor.SYSTEM, reason=report.occupancy.value),
        lambda ticket, _: call_events.note_occupancy(
            ticket, report.call_id, report.occupancy, report.at, now
        ),
    )
    if report.told_by is not None:
        await subscription.note_unknown(desk, stored, report.call_id, report.told_by)


async def renew_subscription(desk: Desk, ticket_id: str, call_id: str, *, removed: str | None = None) -> None:
    """Graph asks to renew the subscription of a call, or has taken away the one named `removed`.

    Raises `not-found` for a ticket that is gone; a call that is over needs no subscription.
    """
    stored = await find(desk, ticket_id, fresh=True)
    if calling.is_current(stored.ticket, call_id):
        await subscription.keep(desk, stored, at_once=True, removed=removed)
