"""Folds the days that are over, and those to which something was added since, into the figures of reports."""

from __future__ import annotations

import asyncio
import logging

from orchestrations.housekeeping.overdue import AT_ONCE
from orchestrations.housekeeping.parts import SweepParts
from shared.front_desk.desk import Desk
from shared.front_desk.system import folding
from shared.ports import FoldMark, Sweep

log = logging.getLogger(__name__)


async def fold_days(desk: Desk) -> int:
    """Fold what is marked; the number of offices' days. What fails is folded the next time."""
    parts, folded = SweepParts("reports"), 0
    marks = await parts.do("marks of days", folding.mark_days_over(desk)) or ()
    for day, of_day in folding.by_day(marks).items():
        done = list[FoldMark]()
        for start in range(0, len(of_day), AT_ONCE):
            some = of_day[start : start + AT_ONCE]
            found = await asyncio.gather(*(_fold(desk, mark, parts) for mark in some))
            done += [mark for mark, ok in zip(some, found, strict=True) if ok]
        await parts.do(f"sums of {day}", folding.finish_day(desk, day, done))
        folded += len(done)
    desk.telemetry.swept(Sweep.REPORTS, parts.left)
    if folded:
        log.info("folded %d days of offices", folded)
    return folded


async def _fold(desk: Desk, mark: FoldMark, parts: SweepParts) -> bool:
    """Whether the mark may go: the day is folded, or its office is gone."""
    work = folding.fold_office(desk, mark)
    return await parts.do(f"{mark.day} of {mark.office_id}", work) is not None
