"""Timers: do what is overdue, erase personal data, delete old rows and old durable history.

A timer's ticks are never counted: each run looks at the clock and at the rows, and several may run at once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import cast

import azure.durable_functions as df
import azure.functions as func

from orchestrations.housekeeping.change_log import sweep_notes
from orchestrations.housekeeping.daily import do_daily_work
from orchestrations.housekeeping.overdue import do_overdue_work, erase_personal_data
from orchestrations.signals import DurableClient, DurableSignals
from shared.front_desk.desk import Desk
from shared.front_desk.telling import telling
from shared.services import Services

log = logging.getLogger(__name__)
TWICE_A_MINUTE = "15,45 * * * * *"
HOURLY = "0 40 * * * *"
EACH_MORNING = "0 30 6 * * *"


def blueprint(services: Services) -> df.Blueprint:
    """The timers of the app."""
    bp = df.Blueprint()

    async def housekeeping_minute(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
        async with telling(services.desk):
            await do_overdue_work(_waking(services, client))
        await sweep_notes(services.desk)

    async def housekeeping_personal(timer: func.TimerRequest) -> None:
        async with telling(services.desk):
            await erase_personal_data(services.desk)

    async def housekeeping_history(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
        await purge_history(client, services.desk.clock.now(), services.settings.history_retention_days)

    async def housekeeping_rows(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
        async with telling(services.desk):
            await do_daily_work(_waking(services, client))

    minute = bp.timer_trigger(schedule=TWICE_A_MINUTE, arg_name="timer", use_monitor=False)
    waking = bp.durable_client_input(client_name="client")(housekeeping_minute)
    bp.function_name("housekeeping_minute")(minute(waking))
    hourly = bp.timer_trigger(schedule=HOURLY, arg_name="timer")
    bp.function_name("housekeeping_personal")(hourly(housekeeping_personal))
    for daily in (housekeeping_history, housekeeping_rows):
        morning = bp.timer_trigger(schedule=EACH_MORNING, arg_name="timer")
        with_client = bp.durable_client_input(client_name="client")(daily)
        bp.function_name(daily.__name__)(morning(with_client))
    return bp


def _waking(services: Services, client: df.DurableOrchestrationClient) -> Desk:
    """The desk of one invocation, which may wake visits by its durable client."""
    return services.desk.with_signals(DurableSignals(cast("DurableClient", client)))


async def purge_history(client: df.DurableOrchestrationClient, now: datetime, keep_days: int) -> None:
    """Forget the durable history of visits that ended so long ago. Only finished ones can be purged."""
    finished = [
        df.OrchestrationRuntimeStatus.Completed,
        df.OrchestrationRuntimeStatus.Failed,
        df.OrchestrationRuntimeStatus.Terminated,
    ]
    until = now - timedelta(days=keep_days)
    # The client requires a beginning: one before any deployment.
    since = until - timedelta(days=365)
    result = await client.purge_instance_history_by(since, until, finished)
    log.info("purged the history of %d visits", result.instances_deleted)
