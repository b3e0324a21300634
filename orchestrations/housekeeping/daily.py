"""Once a day, at every office that ever had a visitor: enforces the retention table.

The timers of the minute and of the hour only look at offices that were active lately. What a long outage of
theirs has left at an office without visitors, or what a restored copy has brought back, is found here.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial

from orchestrations.housekeeping.erasing import sweep_personal_data
from orchestrations.housekeeping.overdue_steps import AT_ONCE, sweep_overdue
from orchestrations.housekeeping.parts import SweepParts
from shared.domain import retention
from shared.front_desk.desk import Desk
from shared.ports import Sweep

log = logging.getLogger(__name__)
RECORDS_CHECKED = timedelta(days=3)
"""How far back visit records are looked at: one that nobody can read is in no report, and this says so."""


async def do_daily_work(desk: Desk) -> None:
    """End what should have ended, erase personal data, and remove what is kept no longer."""
    parts = SweepParts("daily work")
    overdue = await parts.do("what is overdue", sweep_overdue(desk, retention.FIRST_DAY))
    parts.leave(overdue.left if overdue else 0)
    personal = sweep_personal_data(desk, retention.FIRST_DAY, parts, opinions_after=timedelta())
    await parts.do("personal data", personal)
    await sweep_rows(desk, parts)
    desk.telemetry.swept(Sweep.DAILY, parts.left)


async def sweep_rows(desk: Desk, parts: SweepParts) -> int:
    """Remove the rows that the retention table keeps no longer; the number removed."""
    now = desk.clock.now()
    offices = await parts.do("old rows of offices", desk.active.since(retention.FIRST_DAY)) or ()
    swept = 0
    for start in range(0, len(offices), AT_ONCE):
        some = offices[start : start + AT_ONCE]
        swept += sum(await asyncio.gather(*(_sweep_office(desk, office_id, parts) for office_id in some)))
    for table, sweep in (
        ("old calls of clerks", partial(desk.locks.sweep, now)),
        ("old keys of sources", partial(desk.source_keys.sweep, now)),
        ("old codes for other devices", partial(desk.handovers.sweep, now)),
        ("old presence", partial(desk.presence.sweep, now)),
        ("old marks of offices", partial(desk.active.forget_before, (now - retention.ACTIVE_OFFICE).date())),
    ):
        swept += await parts.do(table, sweep()) or 0
    log.info("removed %d old rows", swept)
    return swept


async def _sweep_office(desk: Desk, office_id: str, parts: SweepParts) -> int:
    now = desk.clock.now()
    days = ((now - RECORDS_CHECKED).date(), now.date())
    parts.leave(
        await parts.do(f"visit records of {office_id}", desk.records.unreadable(office_id, *days)) or 0
    )
    swept = await parts.do(f"old rows of {office_id}", desk.tickets.sweep(office_id, now))
    if swept is None:
        return 0
    parts.leave(swept.left)
    return swept.removed
