"""After-visit work: the visit record is written, its rooms are deleted, a missing successor is made.

All of it may run twice: a second run has no further effect.
"""

from __future__ import annotations

import logging
from datetime import datetime

from shared.domain import text_pt
from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.domain.status import Actor, Status
from shared.domain.ticket import ending
from shared.domain.ticket.record import record_of
from shared.domain.ticket.ticket import LostCall, Room, Ticket
from shared.domain.ticket.transitions import Operation
from shared.front_desk.call_events import subscription
from shared.front_desk.desk import Act, Desk, change
from shared.front_desk.system import successor
from shared.ports import StorageUnavailable, StoredTicket

log = logging.getLogger(__name__)


async def run(desk: Desk, stored: StoredTicket) -> None:
    """Do all of it for a final ticket; nothing for any other.

    Raises `MeetingFailed` or `StorageUnavailable`: whoever calls runs it again.
    """
    ticket = stored.ticket
    if not ticket.is_final:
        return
    if ticket.status is Status.TRANSFERRED:
        await successor.complete(desk, stored)
    await desk.records.add(record_of(ticket))
    for room in ticket.rooms:
        await subscription.stop(desk, room)
        await desk.meetings.close(organiser_id=room.organiser_id, meeting_id=room.meeting_id)
    for lost in ticket.lost_calls:
        await _close_lost(desk, ticket, lost)
    # Last: if anything before fails, the ticket stays unmarked and is found again.
    await desk.after_visit.mark_done(ticket)


async def run_or_defer(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """The same; what fails is left to the queue. Raises `StorageUnavailable` where that fails as well."""
    try:
        await run(desk, stored)
    except (MeetingFailed, StorageUnavailable) as failed:
        log.warning("after %s: %s; left for later", stored.ticket.ticket_id, type(failed).__name__)
        await desk.backlog.defer_after_visit(stored.ticket.ticket_id)
    return stored


async def settle_missed(desk: Desk, stored: StoredTicket, day_ends: datetime | None = None) -> StoredTicket:
    """The time to return is over: the ticket is settled, and what follows an end is done."""
    now = desk.clock.now()
    after = await change(
        desk,
        stored,
        Act(Operation.SETTLE, Actor.SYSTEM),
        lambda ticket, timing: ending.settle(ticket, now, timing, day_ends),
    )
    return await run_or_defer(desk, after) if after.ticket.is_final else after


async def close_rooms(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """Delete the rooms of a missed call, which needs them no more; a return gets a new one."""
    for room in stored.ticket.rooms:
        await close_room(desk, room)
    return stored


async def close_room(desk: Desk, room: Room) -> None:
    """Delete one room. Never raises `MeetingFailed`: `run` tries again."""
    await subscription.stop(desk, room)
    try:
        await desk.meetings.close(organiser_id=room.organiser_id, meeting_id=room.meeting_id)
    except MeetingFailed as failed:
        log.warning("a room was not deleted: %s, Graph request %s", failed.reason, failed.request_id)


async def _close_lost(desk: Desk, ticket: Ticket, lost: LostCall) -> None:
    """Delete the room that Graph may have opened although its answer was lost.

    Opening it again gives the same room, and with it the meeting's id. Raises `MeetingFailed` where a later
    attempt may succeed. After a plain refusal there is nothing to delete; an answer that is not a room may
    come each time (a wrong setting), so it does not cause another attempt either.
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
