"""Aggregates into the figures of reports the days that are over, and those to which something was added."""

from __future__ import annotations

import asyncio
import logging

from orchestrations.housekeeping.overdue_steps import AT_ONCE
from orchestrations.housekeeping.parts import SweepParts
from shared.front_desk.desk import Desk
from shared.front_desk.system import report_aggregation
from shared.ports import AggregationMark, Sweep

log = logging.getLogger(__name__)


async def aggregate_days(desk: Desk) -> int:
    """Aggregate what is marked; the number of offices' days. What fails is aggregated the next time."""
    parts, aggregated = SweepParts("reports"), 0
    marks = await parts.do("marks of days", report_aggregation.mark_days_over(desk)) or ()
    for day, of_day in report_aggregation.by_day(marks).items():
        done = list[AggregationMark]()
        for start in range(0, len(of_day), AT_ONCE):
            some = of_day[start : start + AT_ONCE]
            found = await asyncio.gather(*(_aggregate(desk, mark, parts) for mark in some))
            done += [mark for mark, ok in zip(some, found, strict=True) if ok]
        await parts.do(f"sums of {day}", report_aggregation.finish_day(desk, day, done))
        aggregated += len(done)
    desk.telemetry.swept(Sweep.REPORTS, parts.left)
    if aggregated:
        log.info("aggregated %d days of offices", aggregated)
    return aggregated


async def _aggregate(desk: Desk, mark: AggregationMark, parts: SweepParts) -> bool:
    """Whether the mark may go: the day is aggregated, or its office is gone."""
    work = report_aggregation.aggregate_office(desk, mark)
    return await parts.do(f"{mark.day} of {mark.office_id}", work) is not None
