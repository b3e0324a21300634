"""Timers: do what is overdue, erase personal data, delete old rows and old durable history.

Ticks are never counted: each run looks at the clock and at the rows, and several may run at once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Protocol, cast

import azure.durable_functions as df

from orchestrations.housekeeping.change_log import sweep_notes
from orchestrations.housekeeping.daily import do_daily_work
from orchestrations.housekeeping.erasing import erase_personal_data
from orchestrations.housekeeping.overdue_steps import do_overdue_work
from orchestrations.housekeeping.reports import aggregate_days
from orchestrations.signals import DurableClient, DurableSignals
from shared.front_desk.administration.unfinished_changes import end_recent_unfinished
from shared.front_desk.desk import Desk
from shared.front_desk.flushing_notes import flushing_notes
from shared.services import Services

log = logging.getLogger(__name__)
CERTIFICATE = "certificate"
"""What an alert looks for in the lines of a process."""
WARN_DAYS = 60
"""Key Vault renews the certificate 90 days before its end (infra/graph-events.policy.json)."""


class Expiring(Protocol):
    """What has a certificate that expires."""

    def days_left(self, now: datetime) -> int: ...


class TimedWork:
    """What timers do, each by the durable client of its own tick if it wakes visits."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def do_overdue(self, client: df.DurableOrchestrationClient) -> None:
        try:
            async with flushing_notes(self._services.desk):
                await do_overdue_work(_waking(self._services, client))
        finally:
            await sweep_notes(self._services.desk)

    async def erase_personal(self) -> None:
        """Hourly: erase the personal data that is due, aggregate days that are over or have new records."""
        async with flushing_notes(self._services.desk):
            try:
                await erase_personal_data(self._services.desk)
            finally:
                await aggregate_days(self._services.desk)

    async def purge_history(self, client: df.DurableOrchestrationClient) -> None:
        services = self._services
        await purge_history(client, services.desk.clock.now(), services.settings.history_retention_days)

    async def do_daily(self, client: df.DurableOrchestrationClient) -> None:
        async with flushing_notes(self._services.desk):
            await do_daily_work(_waking(self._services, client))
        await end_recent_unfinished(self._services.administration)
        warn_of_expiry(self._services.notifications, self._services.desk.clock.now())


def warn_of_expiry(notifications: Expiring | None, now: datetime) -> None:
    """A line that an alert looks for, while the certificate of Graph's notifications is about to expire."""
    days = None if notifications is None else notifications.days_left(now)
    if days is not None and days < WARN_DAYS:
        log.warning(
            "the certificate of Graph's notifications expires in %d days", days, extra={"work": CERTIFICATE}
        )


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
