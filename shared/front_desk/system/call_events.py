"""Keeps Graph telling of a meeting while its visit lasts. What fails is logged and costs nothing but that.

Asked once the room is ready. Later housekeeping sees what is due (a subscription lives less than an hour, or
could not be made) and leaves it to the queue, whose reader may wait for Graph.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from shared.domain.errors import Refused
from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.domain.status import Actor
from shared.domain.ticket import calling, meeting_over
from shared.domain.ticket.ticket import Room, Ticket
from shared.domain.ticket.transitions import Operation
from shared.front_desk.desk import Act, Desk, change
from shared.ports import MeetingEvents, StorageUnavailable, StoredTicket, Subscription

log = logging.getLogger(__name__)
RENEW_BEFORE = timedelta(minutes=20)
RENEWED_LATELY = timedelta(minutes=48)
"""More than this left: it was renewed within ten minutes, and Graph wants no second time within those."""

TRY_AGAIN = timedelta(minutes=10)
"""So long Graph may refuse or be away before it is asked again."""
TRY_WINDOW = timedelta(minutes=1)
"""Two ticks of housekeeping's timer: one of them may fail."""


def is_due(ticket: Ticket, now: datetime, left: timedelta = RENEW_BEFORE) -> bool:
    """Whether the present call's meeting has no subscription that lasts so long."""
    call = ticket.call
    if not ticket.is_held or call is None or not call.room_ready:
        return False
    return call.subscribed_until is None or call.subscribed_until - now < left


def is_handed_over(ticket: Ticket, now: datetime) -> bool:
    """Due, and this is the first minute of it or one minute of each `TRY_AGAIN`: a refusal may last."""
    call = ticket.call
    if call is None or not is_due(ticket, now):
        return False
    until = call.subscribed_until
    since = (call.entered_at or call.called_at) if until is None else until - RENEW_BEFORE
    return (now - since) % TRY_AGAIN < TRY_WINDOW


async def keep_later(desk: Desk, stored: StoredTicket) -> None:
    """Leave to the queue what `keep` would do now: one attempt may take seconds. Never raises."""
    if desk.events is None or not is_handed_over(stored.ticket, desk.clock.now()):
        return
    try:
        await desk.backlog.defer_after_visit(stored.ticket.ticket_id)
    except StorageUnavailable as failed:
        log.warning("call events of %s were not left for later: %s", stored.ticket.ticket_id, failed)


async def keep(
    desk: Desk, stored: StoredTicket, *, at_once: bool = False, removed: str | None = None
) -> StoredTicket:
    """Subscribe or renew where that is due. Never raises: a convenience.

    `at_once`: Graph asks for it. `removed` is a subscription that Graph has taken away: another one is made
    unless that has been done already.
    """
    now = desk.clock.now()
    left = RENEWED_LATELY if at_once else RENEW_BEFORE
    is_gone = removed is not None and _is_present(stored.ticket, removed)
    if desk.events is None or not (is_gone or is_due(stored.ticket, now, left)):
        return stored
    call_id = stored.ticket.current_call().call_id
    try:
        subscription = await _subscription(desk, desk.events, stored, now, renews=not is_gone)
        if subscription is None:
            return stored
        return await change(
            desk,
            stored,
            Act(Operation.CALL_EVENTS, Actor.SYSTEM),
            lambda ticket, _: meeting_over.subscribed(
                ticket, call_id, subscription.subscription_id, subscription.until
            ),
        )
    except MeetingFailed as failed:
        log.warning(
            "no call events for %s: %s, %s", stored.ticket.ticket_id, failed.reason, failed.request_id
        )
    except (Refused, StorageUnavailable) as failed:
        log.warning("call events of %s were not noted: %s", stored.ticket.ticket_id, failed)
    return stored


async def introduced(
    desk: Desk, stored: StoredTicket, call_id: str, subscription_id: str | None, until: datetime | None
) -> StoredTicket:
    """A word came by a subscription that we do not know: its making succeeded and the answer was lost.

    From now on it is renewed and in the end removed like any other.
    """
    ticket = stored.ticket
    if subscription_id is None or until is None or until.tzinfo is None:
        return stored
    if not calling.is_current(ticket, call_id) or ticket.current_call().subscription_id is not None:
        return stored
    act = Act(Operation.CALL_EVENTS, Actor.SYSTEM)
    return await change(
        desk, stored, act, lambda row, _: meeting_over.subscribed(row, call_id, subscription_id, until)
    )


def _is_present(ticket: Ticket, subscription_id: str) -> bool:
    """Whether it is the subscription of a meeting that goes on."""
    call = ticket.call
    if not ticket.is_held or call is None:
        return False
    return call.room_ready and call.subscription_id == subscription_id


async def stop(desk: Desk, room: Room) -> None:
    """Graph need not tell of this room any more. Best effort: a subscription ends by itself as well."""
    if desk.events is None or room.subscription_id is None:
        return
    try:
        await desk.events.unsubscribe(room.subscription_id)
    except MeetingFailed as failed:
        log.warning("a subscription was not removed: %s, %s", failed.reason, failed.request_id)


async def _subscription(
    desk: Desk, events: MeetingEvents, stored: StoredTicket, now: datetime, *, renews: bool
) -> Subscription | None:
    """Renewed, or made where there is none; None without a link to subscribe to."""
    call = stored.ticket.current_call()
    if renews and call.subscription_id is not None:
        try:
            return await events.renew(call.subscription_id, now)
        except MeetingFailed as failed:
            if failed.reason is not MeetingFailure.UNKNOWN_ORGANISER:  # HTTP 404: it has run out
                raise
    join_url = (await desk.personal_data.of_ticket(stored)).join_url
    if join_url is None:
        return None
    state = desk.keys.event_state(stored.ticket.ticket_id, call.call_id)
    return await events.subscribe(join_url=join_url, state=state, now=now)
