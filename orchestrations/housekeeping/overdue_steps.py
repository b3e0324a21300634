"""Finds by the rows what is overdue and does it, within a minute, also after a crash or a lost signal.

It runs twice a minute. A step of a visit is left alone for `OVERDUE`, because the visit is about to do it;
what no visit has an alarm for (absence, the day's end, the end of the time to return) is done as soon as it
is due. Every step goes through the same use cases as everything else and decides on the row, so several
instances may run at once. A ticket or an office that fails is left for the next run, and nothing else is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from orchestrations.housekeeping.parts import SweepParts
from orchestrations.visit_due_steps import lateness, phase_of
from shared.domain.errors import Problem, Refused, WrongStatus
from shared.domain.office.day_end import day_ends, day_ends_without_office
from shared.domain.office.office import Office, OfficeDay
from shared.domain.status import Status
from shared.domain.ticket.ending import settle_from
from shared.front_desk.call_events import subscription
from shared.front_desk.clerk import admission
from shared.front_desk.desk import Desk, free_clerk_of, timing_of
from shared.front_desk.read_models.queue_telemetry import report_queue
from shared.front_desk.system import absence, after_visit, day_end, service_end
from shared.ports import StoredTicket, Sweep
from shared.telemetry.ticket_context import about

log = logging.getLogger(__name__)
OVERDUE = timedelta(seconds=15)
"""How long housekeeping leaves a step to its visit; with the timer's half minute, 45 seconds at most."""
AGAIN_AFTER = timedelta(minutes=15)
"""By then the queue has given up the message (`maxDequeueCount` times `visibilityTimeout`)."""
AGAIN_WINDOW = timedelta(minutes=1)
"""The timer fires twice in it, so that the work is also done where one of the two fails."""
LOOK_BACK = timedelta(days=2)
"""Offices that were active since then; `daily.py` finds what an outage of the timers left elsewhere."""
AT_ONCE = 16
"""Offices handled concurrently: one after the other, thousands of them would take longer than half a
minute.
"""


@dataclass(frozen=True)
class OverdueRun:
    """What one run at one office, or at all, has done."""

    moved: int
    """Tickets that changed."""
    left: int
    """Tickets, rows and offices that were left for the next time."""
    unanswered: int = 0
    """How many of those because storage did not answer."""


async def do_overdue_work(desk: Desk, since: date | None = None) -> int:
    """Do what is due at every office that was active lately, or since a day; returns how many tickets
    changed.

    A visit whose ticket is changed here is woken by `signals`: it sleeps, or does not run at all.
    """
    run = await sweep_overdue(desk, since or (desk.clock.now() - LOOK_BACK).date())
    desk.telemetry.swept(Sweep.OVERDUE, run.left)
    return run.moved


async def sweep_overdue(desk: Desk, since: date) -> OverdueRun:
    """The same for one part of a longer sweep, which reports what is left itself."""
    offices = await desk.active.since(since)
    first = await _at_offices(desk, offices)
    # Runs are half a minute apart, so one lost answer must not cost an office a whole run.
    again = [office for office, run in zip(offices, first, strict=True) if run.unanswered]
    second = await _at_offices(desk, again)
    moved = sum(run.moved for run in (*first, *second))
    if moved:
        log.info("housekeeping moved %d tickets", moved)
    desk.telemetry.housekeeping_done(len(offices), moved)
    last = (*(run for run in first if not run.unanswered), *second)
    return OverdueRun(moved, sum(run.left for run in last))


async def _at_offices(desk: Desk, offices: Sequence[str]) -> Sequence[OverdueRun]:
    runs: list[OverdueRun] = []
    for start in range(0, len(offices), AT_ONCE):
        some = offices[start : start + AT_ONCE]
        runs += await asyncio.gather(*(_at_office(desk, office) for office in some))
    return runs


async def _at_office(desk: Desk, office_id: str) -> OverdueRun:
    parts = SweepParts("housekeeping")
    moved = await parts.do(f"office {office_id}", _move_tickets(desk, office_id, parts)) or 0
    pending = await parts.do(f"after-visit work of {office_id}", desk.after_visit.pending(office_id)) or ()
    for ticket_id in pending:
        moved += await parts.do(f"after-visit work of {ticket_id}", _do_after_visit(desk, ticket_id)) or 0
    return OverdueRun(moved, parts.left, parts.unanswered)


async def _move_tickets(desk: Desk, office_id: str, parts: SweepParts) -> int:
    """How many tickets on the office's board changed."""
    now, moved = desk.clock.now(), 0
    board = await desk.boards.get(office_id, fresh=True)
    office = await desk.offices.get(office_id)
    parts.leave(board.unreadable)
    for stored in (*board.waiting, *board.held, *board.missed):
        step = _at_ticket(desk, stored, now, office, board.office_day)
        moved += await parts.do(f"ticket {stored.ticket.ticket_id}", step) or 0
    if office is not None:
        await parts.do(f"report of {office_id}", report_queue(desk, office, board))
    return moved


async def _do_after_visit(desk: Desk, ticket_id: str) -> int:
    """After-visit work that the visit has not done: the record, deleting rooms, a missing successor.

    Deleting rooms is left to the queue function, which may wait for Graph; housekeeping must not. The visit
    is woken in case it was not woken by the end: otherwise it would never complete.
    """
    stored, now = await desk.tickets.load(ticket_id), desk.clock.now()
    if stored is None or stored.ticket.ended_at is None:
        return 0
    ticket, since_end = stored.ticket, now - stored.ticket.ended_at
    if not _is_handed_over(since_end):
        return 0
    with about(ticket_id):
        await free_clerk_of(desk, ticket)
        if ticket.rooms or ticket.lost_calls:
            await desk.backlog.defer_after_visit(ticket_id)
        else:
            await after_visit.run_or_defer(desk, stored)
        _left_behind(desk, ticket_id, "ended", since_end)
    await desk.signals.wake(ticket_id)
    return 1


def _is_handed_over(since_end: timedelta) -> bool:
    """In the first minute after the visit's own time (`OVERDUE`), then one minute in each `AGAIN_AFTER`."""
    late = since_end - OVERDUE
    return late > timedelta() and late % AGAIN_AFTER < AGAIN_WINDOW


async def _at_ticket(
    desk: Desk, stored: StoredTicket, now: datetime, office: Office | None, office_day: OfficeDay
) -> int:
    """At most one step: the next run, or the visit, does the following one."""
    ticket = stored.ticket
    ends = day_ends(office, office_day, ticket) if office else day_ends_without_office(ticket)
    try:
        with about(ticket.ticket_id):
            after = await _step(desk, stored, now, ends)
    except WrongStatus:
        return 0  # Another writer has moved the ticket meanwhile.
    except Refused as refusal:
        if refusal.problem is not Problem.TOO_EARLY:
            raise
        return 0  # Somebody has come back meanwhile.
    return int(after.ticket.revision != ticket.revision)


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
    if due is None or phase.use_case is None or now - due < OVERDUE:
        return stored
    after = await phase.use_case(desk, stored)
    _left_behind(desk, ticket.ticket_id, phase.name, lateness(phase, ticket, due, now))
    # The visit that should have done it is stuck or gone: it is woken so that it does the next step itself.
    await desk.signals.wake(ticket.ticket_id)
    return after


def _left_behind(desk: Desk, ticket_id: str, step: str, late: timedelta) -> None:
    """Rare in normal operation: operators see how often it happens and how late."""
    desk.telemetry.left_behind(ticket_id)
    desk.telemetry.stepped(ticket_id, step, late)
