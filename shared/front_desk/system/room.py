"""The room of a call: opened, given up, and what follows without a ring or an entering in time.

The visit and housekeeping both call these, so each may run twice or late without a second effect.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from shared.domain import texts_pt
from shared.domain.actor import Actor
from shared.domain.meeting import Meeting, MeetingFailed
from shared.domain.ticket import calling
from shared.domain.ticket.ticket import Call, PersonalData, Room, Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.call_events import subscription
from shared.front_desk.desk import Act, Desk, change, timing_of
from shared.front_desk.system.after_visit import close_room
from shared.ports import StoredTicket

log = logging.getLogger(__name__)


async def open_room(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """One attempt at the room of the present call; afterwards the row says what follows.

    Success stores the join link; a failure that may pass names the next attempt; any other gives the
    ticket back to its place. Raises what `change` raises, never `MeetingFailed`.
    """
    ticket = stored.ticket
    call = ticket.current_call()
    try:
        meeting = await desk.meetings.open(
            call_id=call.call_id,
            organiser_id=call.clerk_id,
            subject=texts_pt.MEETING_SUBJECT.format(number=ticket.number),
            starts_at=call.called_at,
        )
    except MeetingFailed as failed:
        log.warning("room of %s: %s, Graph request %s", ticket.ticket_id, failed.reason, failed.request_id)
        return await _room_not_opened(desk, stored, call, failed)
    return await _room_opened(desk, stored, call, meeting)


async def _room_opened(desk: Desk, stored: StoredTicket, call: Call, meeting: Meeting) -> StoredTicket:
    now = desk.clock.now()

    def with_link(personal: PersonalData) -> PersonalData:
        return replace(personal, join_url=meeting.join_url)

    after = await change(
        desk,
        stored,
        Act(Operation.ROOM_READY, Actor.SYSTEM),
        lambda ticket, _: calling.room_opened(ticket, call.call_id, meeting.meeting_id, now),
        personal=with_link,
    )
    if all(room.meeting_id != meeting.meeting_id for room in after.ticket.rooms):
        # The call was undone while Graph worked: no ticket names this room, so nothing else deletes it.
        await close_room(desk, Room(call.clerk_id, meeting.meeting_id))
        await _defer_if_ended(desk, after)
        return after
    return await subscription.keep(desk, after)


async def _room_not_opened(
    desk: Desk, stored: StoredTicket, call: Call, failed: MeetingFailed
) -> StoredTicket:
    now = desk.clock.now()
    timing = await timing_of(desk, stored.ticket)
    # «Retry-After: 0» asks for no wait; repeating within the activity would exceed its few seconds.
    wait = timedelta(seconds=failed.retry_after) if failed.retry_after else timing.room_retry
    again = (
        failed.can_retry
        and call.room_attempts + 1 < timing.room_attempts
        and wait <= timing.room_retry_at_most
    )

    none_made = call.room_attempts == 0 and not failed.can_retry

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        reason = failed.reason.value
        if again:
            return calling.room_attempt_failed(ticket, call.call_id, reason, now + wait)
        return calling.room_failed(ticket, call.call_id, reason, now, none_made=none_made)

    operation = Operation.ROOM_ATTEMPT if again else Operation.ROOM_FAILED
    after = await change(desk, stored, Act(operation, Actor.SYSTEM, reason=failed.reason.value), decide)
    await _defer_if_ended(desk, after)
    return after


async def _defer_if_ended(desk: Desk, stored: StoredTicket) -> None:
    """The ticket may have ended while Graph worked, and its after-visit work have run before this room."""
    if stored.ticket.is_final:
        await desk.backlog.defer_after_visit(stored.ticket.ticket_id)


async def mark_unheard(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """Nobody confirmed the ring in time: back to the own place, marked absent."""
    call_id, now = stored.ticket.current_call().call_id, desk.clock.now()
    return await change(
        desk,
        stored,
        Act(Operation.UNHEARD, Actor.SYSTEM),
        lambda ticket, timing: calling.unheard(ticket, call_id, now, timing),
    )


async def write_no_show(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """The minute is over and nobody entered. Raises `too-early` before the deadline and 3 s."""
    call_id, now = stored.ticket.current_call().call_id, desk.clock.now()
    return await change(
        desk,
        stored,
        Act(Operation.NO_SHOW, Actor.SYSTEM),
        lambda ticket, timing: calling.no_show(ticket, call_id, now, timing),
    )
