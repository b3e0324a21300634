"""Erases what visitors have entered about themselves, some hours after the end: each ticket by itself."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from orchestrations.housekeeping.overdue_steps import LOOK_BACK
from orchestrations.housekeeping.parts import SweepParts
from shared.domain import retention
from shared.front_desk.desk import Desk
from shared.front_desk.system import erasure
from shared.ports import StoredTicket, Sweep

log = logging.getLogger(__name__)


async def erase_personal_data(desk: Desk) -> int:
    """Erase what is due at the offices that were active lately; returns the number of tickets."""
    parts = SweepParts("erasure")
    since = (desk.clock.now() - LOOK_BACK).date()
    erased = await sweep_personal_data(desk, since, parts, opinions_after=retention.OPINION)
    desk.telemetry.swept(Sweep.ERASURE, parts.left)
    return erased


async def sweep_personal_data(
    desk: Desk, since: date, parts: SweepParts, *, opinions_after: timedelta
) -> int:
    """Erase what is due at the offices that were active since a day, as a part of a longer sweep.

    Tickets with opinions are done all together, `opinions_after` their end.
    """
    now, erased = desk.clock.now(), 0
    for office_id in await desk.active.since(since):
        work = _at_office(desk, office_id, now, parts, opinions_after)
        erased += await parts.do(f"office {office_id}", work) or 0
    log.info("erased the personal data of %d tickets", erased)
    return erased


async def _at_office(
    desk: Desk, office_id: str, now: datetime, parts: SweepParts, opinions_after: timedelta
) -> int:
    erased, opinions = 0, list[StoredTicket]()
    for ticket_id in await erasure.ended_with_data(desk, office_id):
        work = erasure.erase_if_due(desk, ticket_id, now, opinions)
        erased += await parts.do(f"ticket {ticket_id}", work) or False
    published = erasure.publish_opinions(desk, office_id, opinions, now, opinions_after)
    return erased + (await parts.do(f"opinions of {office_id}", published) or 0)
