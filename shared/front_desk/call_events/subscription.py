"""Keeps a Graph subscription to a meeting while its service lasts. A failure is only logged.

Created once the room is ready. Housekeeping finds subscriptions that must be renewed (they last less than an
hour) or made again, and hands them to the queue, whose reader may wait for Graph.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from shared.domain import call_events
from shared.domain.actor import Actor
from shared.domain.errors import Refused
from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.domain.ticket import calling
from shared.domain.ticket.ticket import Room, Ticket
from shared.domain.ticket.transitions import Operation
from shared.front_desk.desk import Act, Desk, change
from shared.ports import MeetingEvents, StorageUnavailable, StoredTicket, Subscription

log = logging.getLogger(__name__)
RENEW_BEFORE = timedelta(minutes=20)
RENEWED_LATELY = timedelta(minutes=48)
"""With more than this left it was renewed within the last ten minutes; Graph refuses another within those."""

TRY_AGAIN = timedelta(minutes=10)
"""After a failure Graph is asked again every ten minutes."""
TRY_WINDOW = timedelta(minutes=1)
"""Two runs of housekeeping's timer: one of them may fail."""
_KEEP = Act(Operation.CALL_EVENTS, Actor.SYSTEM)


def is_due(ticket: Ticket, now: datetime, left: timedelta = RENEW_BEFORE) -> bool:
    """Whether the present call's meeting has no subscription that lasts for `left` from now on."""
    call = ticket.call
    if not ticket.is_held or call is None or not call.room_ready:
        return False
    return call.subscribed_until is None or call.subscribed_until - now < left


def is_handed_over(ticket: Ticket, now: datetime) -> bool:
    """Whether it is due, and `now` lies in the first minute of each `TRY_AGAIN` since it has been."""
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
    """Subscribe or renew where that is due; the ticket as it stands afterwards. Never raises.

    `at_once`: Graph asks for a renewal. `removed` is a subscription that Graph has taken away: another one
    is made unless that has been done already.
    """
    now = desk.clock.now()
    left = RENEWED_LATELY if at_once else RENEW_BEFORE
    is_gone = removed is not None and _is_present(stored.ticket, removed)
    if desk.events is None or not (is_gone or is_due(stored.ticket, now, left)):
        return stored
    call_id = stored.ticket.current_call().call_id
    try:
        made = await _subscription(desk, desk.events, stored, now, renews=not is_gone)
        return stored if made is None else await note(desk, stored, call_id, made)
    except MeetingFailed as failed:
        log.warning(
            "no call events for %s: %s, %s", stored.ticket.ticket_id, failed.reason, failed.request_id
        )
    except (Refused, StorageUnavailable) as failed:
        log.warning("call events of %s were not noted: %s", stored.ticket.ticket_id, failed)
    return stored


async def note(desk: Desk, stored: StoredTicket, call_id: str, made: Subscription) -> StoredTicket:
    """Write on the ticket until when Graph reports on the call's meeting. Raises what `change` raises."""
    return await change(
        desk,
        stored,
        _KEEP,
        lambda ticket, _: call_events.note_subscription(ticket, call_id, made.subscription_id, made.until),
    )


async def note_unknown(desk: Desk, stored: StoredTicket, call_id: str, told_by: Subscription) -> StoredTicket:
    """A notification came by a subscription that the ticket does not name: Graph's answer to it was lost.

    Once noted it is renewed and removed like any other. Raises what `change` raises.
    """
    ticket = stored.ticket
    if not calling.is_current(ticket, call_id) or ticket.current_call().subscription_id is not None:
        return stored
    return await note(desk, stored, call_id, told_by)


async def stop(desk: Desk, room: Room) -> None:
    """Delete the subscription to this room. Never raises: a subscription also expires."""
    if desk.events is None or room.subscription_id is None:
        return
    try:
        await desk.events.unsubscribe(room.subscription_id)
    except MeetingFailed as failed:
        log.warning("a subscription was not removed: %s, %s", failed.reason, failed.request_id)


def _is_present(ticket: Ticket, subscription_id: str) -> bool:
    """Whether it is the subscription of a meeting that goes on."""
    call = ticket.call
    if not ticket.is_held or call is None:
        return False
    return call.room_ready and call.subscription_id == subscription_id


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
