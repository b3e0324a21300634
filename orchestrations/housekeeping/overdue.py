"""Finds by the rows what is overdue and does it, within a minute, also after a crash or a lost signal.

It runs twice a minute. A step of a visit is left alone for `OVERDUE`, because the visit is about to do it;
what no visit has an alarm for (absence, the day's end, the end of the time to return) is done as soon as it
is due. Every step goes through the same use cases as everything else and decides on the row, so several
instances may run at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from orchestrations.phases import lateness, phase_of
from shared.domain.errors import Refused
from shared.domain.office.day_end import day_ends, day_ends_without_office
from shared.domain.status import Status
from shared.domain.ticket.ending import settle_from
from shared.front_desk.call_events import subscription
from shared.front_desk.clerk import admission
from shared.front_desk.desk import Desk, free_clerk_of, timing_of
from shared.front_desk.reading.queue_telemetry import report_queue
from shared.front_desk.system import absence, after_visit, day_end, erasure, service_end
from shared.ports import Conflict, StorageUnavailable, StoredTicket
from shared.telemetry.ticket_context import about

log = logging.getLogger(__name__)
OVERDUE = timedelta(seconds=15)
"""How long housekeeping leaves a step to its visit; with the timer's half minute, 45 seconds at most."""
AGAIN_AFTER = timedelta(minutes=15)
"""By then the queue has given up the message (`maxDequeueCount` times `visibilityTimeout`)."""
AGAIN_WINDOW = timedelta(minutes=1)
"""Two runs of the timer: one of them may fail."""
LOOK_BACK = timedelta(days=2)
"""Offices that were active since then; `daily.py` finds what an outage of the timers left elsewhere."""
AT_ONCE = 16
"""Offices handled concurrently: one after the other, thousands of them would take longer than half a
minute.
"""


async def do_overdue_work(desk: Desk, since: date | None = None) -> int:
    """Do what is due at every office that was active lately, or since a day; returns how many tickets
    changed.

    A visit whose ticket is changed here is woken by `signals`: it sleeps, or does not run at all.
    """
    offices = await desk.active.since(since or (desk.clock.now() - LOOK_BACK).date())
    first, left = await _at_offices(desk, offices)
    # Runs are half a minute apart, so one lost answer must not cost an office a whole run.
    second, left = await _at_offices(desk, left)
    if left:
        log.warning("housekeeping left %d offices for the next time", len(left))
    moved = first + second
    if moved:
        log.info("housekeeping moved %d tickets", moved)
    desk.telemetry.housekeeping_done(len(offices), moved)
    return moved


async def _at_offices(desk: Desk, offices: Sequence[str]) -> tuple[int, Sequence[str]]:
    """How many tickets changed, and the offices where storage did not answer."""
    moved: list[int | None] = []
    for start in range(0, len(offices), AT_ONCE):
        some = offices[start : start + AT_ONCE]
        moved += await asyncio.gather(*(_at_office(desk, office) for office in some))
    left = [office for office, count in zip(offices, moved, strict=True) if count is None]
    return sum(count or 0 for count in moved), left


async def erase_personal_data(desk: Desk, since: date | None = None) -> int:
    """Erase what visitors told of themselves, some hours after the end; returns the number of tickets.

    At the offices that were active lately, or since a day.
    """
    now = desk.clock.now()
    erased = 0
    for office_id in await desk.active.since(since or (now - LOOK_BACK).date()):
        try:
            erased += await erasure.erase_due(desk, office_id, now)
        except StorageUnavailable:
            log.warning("personal data at %s are left for the next hour", office_id, exc_info=True)
    log.info("erased the personal data of %d tickets", erased)
    return erased


async def _at_office(desk: Desk, office_id: str) -> int | None:
    """How many tickets changed; None if storage did not answer."""
    now = desk.clock.now()
    try:
        board = await desk.boards.get(office_id, fresh=True)
        office = await desk.offices.get(office_id)
        moved = 0
        for stored in (*board.waiting, *board.held, *board.missed):
            ticket = stored.ticket
            ends = day_ends(office, board.office_day, ticket) if office else day_ends_without_office(ticket)
            moved += await _at_ticket(desk, stored, now, ends)
        moved += await _do_after_visits(desk, await desk.after_visit.pending(office_id))
        if office is not None:
            await report_queue(desk, office, board)
        return moved
    except StorageUnavailable:
        log.warning("housekeeping did not come through at office %s", office_id, exc_info=True)
        return None


async def _do_after_visits(desk: Desk, pending_after_visit: Sequence[StoredTicket]) -> int:
    """After-visit work that visits have not done: the record, deleting rooms, a missing successor.

    Deleting rooms is left to the queue function, which may wait for Graph; housekeeping must not. The visit
    is woken in case it has missed the end: otherwise it would never complete.
    """
    moved, now = 0, desk.clock.now()
    for stored in pending_after_visit:
        ticket = stored.ticket
        if ticket.ended_at is None or not _is_handed_over(now - ticket.ended_at):
            continue
        with about(ticket.ticket_id):
            await free_clerk_of(desk, ticket)
            if ticket.rooms or ticket.lost_calls:
                await desk.backlog.defer_after_visit(ticket.ticket_id)
            else:
                await after_visit.run_or_defer(desk, stored)
            _left_behind(desk, ticket.ticket_id, "ended", now - ticket.ended_at)
        await desk.signals.wake(ticket.ticket_id)
        moved += 1
    return moved


def _is_handed_over(since_end: timedelta) -> bool:
    """In the first minute after the visit's own time (`OVERDUE`), then one minute in each `AGAIN_AFTER`."""
    late = since_end - OVERDUE
    return late > timedelta() and late % AGAIN_AFTER < AGAIN_WINDOW


async def _at_ticket(desk: Desk, stored: StoredTicket, now: datetime, ends: datetime) -> int:
    """At most one step: the next run, or the visit, does the following one."""
    try:
        with about(stored.ticket.ticket_id):
            after = await _step(desk, stored, now, ends)
    except (Refused, Conflict):
        return 0  # Another writer has changed the ticket meanwhile.
    return int(after.ticket.revision != stored.ticket.revision)


async def _step(desk: Desk, stored: StoredTicket, now: datetime, ends: datetime) -> StoredTicket:
    ticket = stored.ticket
    if ticket.status is Status.IN_SERVICE:
        ended = await service_end.end_overdue(desk, stored, now)
        if ended is None:
            await subscription.keep_later(desk, stored)
            await admission.put_others_back(desk, stored)
        return ended or stored
    if now >= ends:
        desk.telemetry.stepped(ticket.ticket_id, "day-end", now - ends)
        return await day_end.end_one(desk, stored, ends)
    timing = await timing_of(desk, ticket)
    if ticket.may_come_back:
        over = settle_from(ticket, timing)
        if over is None or now < over:
            return stored
        desk.telemetry.stepped(ticket.ticket_id, "settle", now - over)
        return await after_visit.settle_missed(desk, stored)
    if ticket.status is Status.WAITING:
        return await absence.give_up_if_silent(desk, stored)
    phase = phase_of(ticket)
    due = phase.due(ticket, timing)
    if due is None or phase.act is None or now - due < OVERDUE:
        return stored
    after = await phase.act(desk, stored)
    _left_behind(desk, ticket.ticket_id, phase.name, lateness(phase, ticket, due, now))
    # The visit that should have done it is stuck or gone: it is woken so that it does the next step itself.
    await desk.signals.wake(ticket.ticket_id)
    return after


def _left_behind(desk: Desk, ticket_id: str, step: str, late: timedelta) -> None:
    """Rare in normal operation: operators see how often it happens and how late."""
    desk.telemetry.left_behind(ticket_id)
    desk.telemetry.stepped(ticket_id, step, late)
