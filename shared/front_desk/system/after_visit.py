"""After-visit work: the visit record is written, its rooms are deleted, a missing successor is made.

All of it may run twice: a second run has no further effect.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from shared.domain import texts_pt
from shared.domain.actor import Actor
from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.domain.status import Status
from shared.domain.ticket import ending
from shared.domain.ticket.ticket import LostCall, Room, Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.ticket.visit_record import record_of
from shared.front_desk.call_events import subscription
from shared.front_desk.desk import Act, Desk, change
from shared.front_desk.system import report_aggregation, successor
from shared.ports import StoredTicket

log = logging.getLogger(__name__)


async def run(desk: Desk, stored: StoredTicket) -> None:
    """Do all of it for a final ticket; nothing for any other.

    A part that fails stops no other: a room is deleted although the record was refused. Raises what the first
    failed part has raised, mostly `MeetingFailed` or `StorageUnavailable`; the caller has it run again.
    """
    ticket, failures = stored.ticket, list[Exception]()
    if not ticket.is_final:
        return
    parts: list[Callable[[], Awaitable[object]]] = []
    if ticket.status is Status.TRANSFERRED:
        parts.append(partial(successor.complete, desk, stored))
    parts.append(partial(report_aggregation.keep_record, desk, record_of(ticket)))
    parts += [partial(_close, desk, room) for room in ticket.rooms]
    parts += [partial(_close_lost, desk, ticket, lost) for lost in ticket.lost_calls]
    for part in parts:
        try:
            await part()
        except Exception as failure:  # noqa: BLE001 - raised below
            failures.append(failure)
    if failures:
        raise failures[0]
    # Last: if anything before fails, the ticket stays unmarked and is found again.
    await desk.after_visit.mark_done(ticket)


async def _close(desk: Desk, room: Room) -> None:
    await subscription.stop(desk, room)
    await desk.meetings.close(organiser_id=room.organiser_id, meeting_id=room.meeting_id)


async def run_or_defer(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """The same; what fails is left to the queue, which alarms where no repetition helps.

    Raises `StorageUnavailable` where that fails as well.
    """
    try:
        await run(desk, stored)
    except Exception as failed:  # noqa: BLE001 - one ticket's failure is repeated by itself
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
            subject=texts_pt.MEETING_SUBJECT.format(number=ticket.number),
            starts_at=desk.clock.now(),
        )
    except MeetingFailed as failed:
        if failed.can_retry and failed.reason is not MeetingFailure.BAD_ANSWER:
            raise
        log.warning("no lost room of %s: %s, %s", ticket.ticket_id, failed.reason, failed.request_id)
        return
    await desk.meetings.close(organiser_id=lost.organiser_id, meeting_id=meeting.meeting_id)
