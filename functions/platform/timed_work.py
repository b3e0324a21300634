"""Timers: do what is overdue, erase personal data, delete old rows and old durable history.

Ticks are never counted: each run looks at the clock and at the rows, and several may run at once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import cast

import azure.durable_functions as df

from orchestrations.housekeeping.change_log import sweep_notes
from orchestrations.housekeeping.daily import do_daily_work
from orchestrations.housekeeping.overdue import do_overdue_work, erase_personal_data
from orchestrations.signals import DurableClient, DurableSignals
from shared.front_desk.desk import Desk
from shared.front_desk.flushing_notes import flushing_notes
from shared.services import Services

log = logging.getLogger(__name__)


class TimedWork:
    """What timers do, each by the durable client of its own tick if it wakes visits."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def do_overdue(self, client: df.DurableOrchestrationClient) -> None:
        async with flushing_notes(self._services.desk):
            await do_overdue_work(_waking(self._services, client))
        await sweep_notes(self._services.desk)

    async def erase_personal(self) -> None:
        async with flushing_notes(self._services.desk):
            await erase_personal_data(self._services.desk)

    async def purge_history(self, client: df.DurableOrchestrationClient) -> None:
        services = self._services
        await purge_history(client, services.desk.clock.now(), services.settings.history_retention_days)

    async def do_daily(self, client: df.DurableOrchestrationClient) -> None:
        async with flushing_notes(self._services.desk):
            await do_daily_work(_waking(self._services, client))


def _waking(services: Services, client: df.DurableOrchestrationClient) -> Desk:
    """The desk of one invocation, which can wake visits by its durable client."""
    return services.desk.with_signals(DurableSignals(cast("DurableClient", client)))


async def purge_history(client: df.DurableOrchestrationClient, now: datetime, keep_days: int) -> None:
    """Delete the durable history of visits that ended long ago. Only completed ones can be purged."""
    finished = [
        df.OrchestrationRuntimeStatus.Completed,
        df.OrchestrationRuntimeStatus.Failed,
        df.OrchestrationRuntimeStatus.Terminated,
    ]
    until = now - timedelta(days=keep_days)
    # The client requires a start: one before any deployment.
    since = until - timedelta(days=365)
    result = await client.purge_instance_history_by(since, until, finished)
    log.info("purged the history of %d visits", result.instances_deleted)
