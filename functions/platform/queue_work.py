"""The work of queue triggers. Messages are delivered at least once, so all of it is idempotent."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from shared.domain.credentials import is_ticket_id
from shared.domain.errors import Problem, Refused
from shared.front_desk.call_events import subscription
from shared.front_desk.call_events.notification_effects import (
    OccupancyReport,
    apply_occupancy,
    renew_subscription,
)
from shared.front_desk.desk import Desk
from shared.front_desk.flushing_notes import flushing_notes
from shared.front_desk.system import after_visit
from shared.meetings.call_events.notifications import (
    BadNotification,
    Lifecycle,
    QueuedNotification,
    read_message,
)
from shared.ports import Subscription
from shared.services import NotificationReader, Services
from shared.telemetry.ticket_context import about

log = logging.getLogger(__name__)


class BadWork(ValueError):
    """A message that no version of the product sends: it goes to the poison queue, which raises an alert."""


def with_notes_flushed(
    services: Services, work: Callable[[Services, bytes], Awaitable[None]]
) -> Callable[[bytes], Awaitable[None]]:
    """`work` on a message's body; when it returns, its change notes are flushed."""

    async def do(body: bytes) -> None:
        async with flushing_notes(services.desk):
            await work(services, body)

    return do


async def do_graph_notification(services: Services, body: bytes) -> None:
    """Handle one of Graph's notifications. A repeated or late one, or one of an older call, changes nothing.

    Raises `BadWork` if no repetition can help; after any other exception the queue delivers the message
    again.
    """
    if services.notifications is None:
        log.warning("a Graph notification was left out: call events are off")
        return
    try:
        message = read_message(body)
        with about(message.ticket_id):
            await _apply(services.desk, services.notifications, message)
    except BadNotification as bad:
        log.error("a Graph notification cannot be used: %s", bad)
        raise BadWork(str(bad)) from bad
    except Refused as refusal:
        if refusal.problem is not Problem.NOT_FOUND:
            raise
        log.info("a Graph notification for a ticket that is gone")


async def _apply(desk: Desk, reader: NotificationReader, message: QueuedNotification) -> None:
    if message.lifecycle_event is not None:
        log.info("Graph says %s about %s", message.lifecycle_event, message.ticket_id)
        removed = message.subscription_id if message.lifecycle_event == Lifecycle.REMOVED else None
        await renew_subscription(desk, message.ticket_id, message.call_id, removed=removed)
        return
    event = await reader.read(message)
    log.info("Graph says %s about %s", event.kind[:40], message.ticket_id)
    if event.occupancy is not None:
        told_by = _subscription_of(message)
        await apply_occupancy(
            desk, OccupancyReport(message.ticket_id, message.call_id, event.occupancy, event.at, told_by)
        )


def _subscription_of(message: QueuedNotification) -> Subscription | None:
    """The subscription of a notification; None if it is missing or malformed."""
    until = message.subscribed_until
    if message.subscription_id is None or until is None or until.tzinfo is None:
        return None
    return Subscription(message.subscription_id, until)


async def do_deferred(services: Services, body: bytes) -> None:
    """Do the deferred work of a ticket: call events while the service lasts, then its after-visit work.

    Raises what prevents the latter: the queue delivers the message again.
    """
    ticket_id = body.decode("utf-8", "replace").strip()
    if not is_ticket_id(ticket_id):
        raise BadWork("a message of the after-visit queue is a ticket id")
    with about(ticket_id):
        stored = await services.desk.tickets.load(ticket_id)
        if stored is None:
            log.warning("after-visit work for a ticket that is gone")
            return
        await after_visit.run(services.desk, await subscription.keep(services.desk, stored))
