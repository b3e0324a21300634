"""Timers that repair what a crash or a lost signal left, and put old durable history away.

They act on overdue rows through the same steps as the visit. A timer's ticks are never counted: each run
looks at the clock and at the rows.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import cast

import azure.durable_functions as df
import azure.functions as func

from orchestrations.phases import phase_of
from orchestrations.signals import DurableClient, DurableSignals
from shared.domain.ending import settle_from
from shared.domain.errors import Refused
from shared.domain.status import Status
from shared.front_desk import call_events, meeting_end, system
from shared.front_desk.desk import Desk, timing_of
from shared.ports import Conflict, StorageUnavailable, StoredTicket, VisitSignals
from shared.services import Services

log = logging.getLogger(__name__)
OVERDUE = timedelta(seconds=20)
"""So late, a step is no longer the visit's own business."""
LOOK_BACK = timedelta(days=1)


def blueprint(services: Services) -> df.Blueprint:
    """The timers of the app."""
    bp = df.Blueprint()

    async def housekeeping_minute(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
        await repair(services.desk, DurableSignals(cast("DurableClient", client)))

    async def housekeeping_history(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
        await purge_history(client, services.desk.clock.now(), services.settings.history_retention_days)

    minute = bp.timer_trigger(schedule="15 * * * * *", arg_name="timer", use_monitor=False)
    waking = bp.durable_client_input(client_name="client")(housekeeping_minute)
    bp.function_name("housekeeping_minute")(minute(waking))
    daily = bp.timer_trigger(schedule="0 30 6 * * *", arg_name="timer")
    with_client = bp.durable_client_input(client_name="client")(housekeeping_history)
    bp.function_name("housekeeping_history")(daily(with_client))
    return bp


async def repair(desk: Desk, signals: VisitSignals) -> int:
    """Do what is overdue at every office that was active lately; returns how many tickets moved.

    A visit that ends here is woken by `signals`: it sleeps without an alarm.
    """
    now = desk.clock.now()
    moved = 0
    for office_id in await desk.active.since((now - LOOK_BACK).date()):
        try:
            moved += await _repair_office(desk, signals, office_id, now)
        except StorageUnavailable:
            log.warning("housekeeping left office %s for the next minute", office_id, exc_info=True)
    if moved:
        log.info("housekeeping moved %d tickets", moved)
    return moved


async def _repair_office(desk: Desk, signals: VisitSignals, office_id: str, now: datetime) -> int:
    board = await desk.tickets.board(office_id)
    moved = 0
    for stored in (*board.held, *board.missed):
        moved += await _repair_ticket(desk, signals, stored, now)
    for stored in await desk.tickets.unsettled(office_id):
        ended = stored.ticket.ended_at
        if ended is not None and now - ended > OVERDUE:
            await system.settle(desk, stored)
            moved += 1
    return moved


async def _repair_ticket(desk: Desk, signals: VisitSignals, stored: StoredTicket, now: datetime) -> int:
    """One step at most: the next minute, or the visit, goes on."""
    ticket = stored.ticket
    timing = await timing_of(desk, ticket)
    try:
        if ticket.is_missed:
            over = settle_from(ticket, timing)
            if over is None or now < over:
                return 0
            after = await system.settle_missed(desk, stored)
        elif ticket.status is Status.IN_SERVICE:
            ended = await meeting_end.end_overdue(desk, signals, stored, now)
            after = ended or await call_events.keep(desk, stored)
        else:
            phase = phase_of(ticket)
            due = phase.due(ticket, timing)
            if due is None or phase.act is None or now - due < OVERDUE:
                return 0
            after = await phase.act(desk, stored)
    except (Refused, Conflict):
        return 0
    return int(after.ticket.revision != ticket.revision)


async def purge_history(client: df.DurableOrchestrationClient, now: datetime, keep_days: int) -> None:
    """Forget the durable history of visits that ended so long ago. Only finished ones can be purged."""
    finished = [
        df.OrchestrationRuntimeStatus.Completed,
        df.OrchestrationRuntimeStatus.Failed,
        df.OrchestrationRuntimeStatus.Terminated,
    ]
    until = now - timedelta(days=keep_days)
    # The client looks from a beginning on: one that lies before any deployment.
    since = until - timedelta(days=365)
    result = await client.purge_instance_history_by(since, until, finished)
    log.info("purged the history of %d visits", result.instances_deleted)
