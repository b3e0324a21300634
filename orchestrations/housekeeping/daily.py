"""Once a day, at every office that ever had a visitor: enforces the retention table.

The timers of the minute and of the hour only look at offices that were active lately. What a long outage of
theirs has left at an office without visitors, or what a restored copy has brought back, is found here.
"""

from __future__ import annotations

import asyncio
import logging

from orchestrations.housekeeping.overdue import AT_ONCE, do_overdue_work, erase_personal_data
from shared.domain import retention
from shared.front_desk.desk import Desk
from shared.ports import StorageUnavailable

log = logging.getLogger(__name__)


async def do_daily_work(desk: Desk) -> None:
    """End what should have ended, erase personal data, and remove what is kept no longer."""
    await do_overdue_work(desk, retention.FIRST_DAY)
    await erase_personal_data(desk, retention.FIRST_DAY)
    await sweep_rows(desk)


async def sweep_rows(desk: Desk) -> int:
    """Remove the rows that the retention table keeps no longer; the number removed."""
    now = desk.clock.now()
    offices = await desk.active.since(retention.FIRST_DAY)
    swept = 0
    for start in range(0, len(offices), AT_ONCE):
        some = offices[start : start + AT_ONCE]
        swept += sum(await asyncio.gather(*(_sweep_office(desk, office_id) for office_id in some)))
    swept += await desk.locks.sweep(now)
    swept += await desk.presence.sweep(now)
    swept += await desk.active.forget_before((now - retention.ACTIVE_OFFICE).date())
    log.info("removed %d old rows", swept)
    return swept


async def _sweep_office(desk: Desk, office_id: str) -> int:
    try:
        return await desk.tickets.sweep(office_id, desk.clock.now())
    except StorageUnavailable:
        log.warning("old rows of %s are left for tomorrow", office_id, exc_info=True)
        return 0
