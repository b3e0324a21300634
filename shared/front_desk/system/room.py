"""What time itself does to a ticket: the room, the ring that nobody heard, the minute, the end.

The visit and housekeeping both come through here, so each step may run twice or late and does no harm.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from shared.domain import text_pt
from shared.domain.meeting import Meeting, MeetingFailed, MeetingFailure
from shared.domain.status import Actor, Status
from shared.domain.ticket import calling, ending
from shared.domain.ticket.record import record_of
from shared.domain.ticket.ticket import Call, LostCall, PersonalData, Room, Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.clerk import transfer
from shared.front_desk.desk import Act, Desk, change, timing_of
from shared.front_desk.system import call_events
from shared.ports import StorageUnavailable, StoredTicket

log = logging.getLogger(__name__)


async def open_room(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """One attempt at the room of the present call; afterwards the row says what follows.

    Success stores the join link; a failure that may pass names the next attempt; any other gives the
    ticket back to its place.
    """
    ticket = stored.ticket
    call = ticket.current_call()
    try:
        meeting = await desk.meetings.open(
            call_id=call.call_id,
            organiser_id=call.clerk_id,
            subject=text_pt.MEETING_SUBJECT.format(number=ticket.number),
            starts_at=call.called_at,
        )
    except MeetingFailed as failed:
        log.warning("room of %s: %s, Graph request %s", ticket.ticket_id, failed.reason, failed.request_id)
        return await _room_not_opened(desk, stored, call, failed)
    return await _room_opened(desk, stored, call, meeting)


async def _room_opened(desk: Desk, stored: StoredTicket, call: Call, meeting: Meeting) -> StoredTicket:
    now = desk.clock.now()

    def keep_link(personal: PersonalData) -> PersonalData:
        return replace(personal, join_url=meeting.join_url)

    after = await change(
        desk,
        stored,
        Act(Operation.ROOM_READY, Actor.SYSTEM),
        lambda ticket, _: calling.room_opened(ticket, call.call_id, meeting.meeting_id, now),
        personal=keep_link,
    )
    if all(room.meeting_id != meeting.meeting_id for room in after.ticket.rooms):
        # The call was undone while Graph worked: of no use to anybody.
        await _close(desk, Room(call.clerk_id, meeting.meeting_id))
        await _settle_again(desk, after)
        return after
    return await call_events.keep(desk, after)


async def _room_not_opened(
    desk: Desk, stored: StoredTicket, call: Call, failed: MeetingFailed
) -> StoredTicket:
    now = desk.clock.now()
    timing = await timing_of(desk, stored.ticket)
    # «Retry-After: 0» names no wait: attempts in one go would outlast the activity's few seconds.
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
    await _settle_again(desk, after)
    return after


async def _settle_again(desk: Desk, stored: StoredTicket) -> None:
    """For a ticket that ended while Graph worked at its room: the work after it may have come too early."""
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
    """The minute is over and nobody entered."""
    call_id, now = stored.ticket.current_call().call_id, desk.clock.now()
    return await change(
        desk,
        stored,
        Act(Operation.NO_SHOW, Actor.SYSTEM),
        lambda ticket, timing: calling.no_show(ticket, call_id, now, timing),
    )


async def settle_missed(desk: Desk, stored: StoredTicket, day_ends: datetime | None = None) -> StoredTicket:
    """The time to return is over: the missed call stands, and the ticket goes into the history."""
    now = desk.clock.now()
    after = await change(
        desk,
        stored,
        Act(Operation.SETTLE, Actor.SYSTEM),
        lambda ticket, timing: ending.settle(ticket, now, timing, day_ends),
    )
    return await settle(desk, after) if after.ticket.is_final else after


async def close_rooms(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """A missed call needs its room no more; a return gets a new one."""
    for room in stored.ticket.rooms:
        await _close(desk, room)
    return stored


async def settle(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """The work after a visit: the history row, the rooms deleted. What fails is left to the queue."""
    try:
        await settle_or_fail(desk, stored)
    except (MeetingFailed, StorageUnavailable) as failed:
        log.warning("after %s: %s; left for later", stored.ticket.ticket_id, type(failed).__name__)
        await desk.backlog.defer_after_visit(stored.ticket.ticket_id)
    return stored


async def settle_or_fail(desk: Desk, stored: StoredTicket) -> None:
    """The same, for the queue's own reader: raises `MeetingFailed` or `StorageUnavailable`."""
    ticket = stored.ticket
    if not ticket.is_final:
        return
    if ticket.status is Status.TRANSFERRED:
        await transfer.complete(desk, stored)
    await desk.records.add(record_of(ticket))
    for room in ticket.rooms:
        await call_events.stop(desk, room)
        await desk.meetings.close(organiser_id=room.organiser_id, meeting_id=room.meeting_id)
    for lost in ticket.lost_calls:
        await _close_lost(desk, ticket, lost)
    await desk.after_visit.mark_done(ticket)


async def _close_lost(desk: Desk, ticket: Ticket, lost: LostCall) -> None:
    """Delete the room that Graph may have opened without our hearing of it: asked for again, it has a name.

    Raises `MeetingFailed` where that may go better later. After a plain refusal there is nothing to delete;
    an answer that is no room may come for ever (a wrong setting) and must not bring the ticket back for ever.
    """
    try:
        meeting = await desk.meetings.open(
            call_id=lost.call_id,
            organiser_id=lost.organiser_id,
            subject=text_pt.MEETING_SUBJECT.format(number=ticket.number),
            starts_at=desk.clock.now(),
        )
    except MeetingFailed as failed:
        if failed.can_retry and failed.reason is not MeetingFailure.BAD_ANSWER:
            raise
        log.warning("no lost room of %s: %s, %s", ticket.ticket_id, failed.reason, failed.request_id)
        return
    await desk.meetings.close(organiser_id=lost.organiser_id, meeting_id=meeting.meeting_id)


async def _close(desk: Desk, room: Room) -> None:
    """Best effort: the ticket's end tries again."""
    await call_events.stop(desk, room)
    try:
        await desk.meetings.close(organiser_id=room.organiser_id, meeting_id=room.meeting_id)
    except MeetingFailed as failed:
        log.warning("a room was not deleted: %s, Graph request %s", failed.reason, failed.request_id)
