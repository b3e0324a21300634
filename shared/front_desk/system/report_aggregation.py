"""Aggregates the visit records of a day into the figures of offices, districts and the court.

Everything that is to be aggregated is marked first, and a mark is removed when all rows are written: a run
that was cut off is repeated, and a record that comes late marks its day again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from shared.domain.reports import aggregation_times
from shared.domain.reports.day import DayFigures
from shared.domain.ticket.visit_record import VisitRecord
from shared.front_desk.day_figures import counted_day
from shared.front_desk.desk import Desk
from shared.ports import AggregationMark, StoragePorts

log = logging.getLogger(__name__)


async def keep_record(desk: Desk, record: VisitRecord) -> None:
    """Insert the record; if its day may have been aggregated, the day is marked first."""
    now = desk.clock.now()
    if aggregation_times.marks_itself(record.day, now):
        await desk.reports.mark([AggregationMark(record.office_id, record.day, now)])
    await desk.records.add(record)


async def mark_days_over(desk: Desk) -> Sequence[AggregationMark]:
    """Mark every office that was active on a day that is over; all marks that are due now."""
    now = desk.clock.now()
    before = await desk.reports.to_aggregate()
    days = list(aggregation_times.days_to_mark(before.until, now))
    for day in days:
        over = now - aggregation_times.READY_AFTER
        await desk.reports.mark(
            [AggregationMark(office_id, day, over) for office_id in await desk.active.on(day)]
        )
        await desk.reports.marked_until(day)
    found = await desk.reports.to_aggregate() if days else before
    return [mark for mark in found.marks if aggregation_times.is_ready(mark.at, now)]


async def mark_again(
    storage: StoragePorts, office_ids: Iterable[str], first: date, last: date, now: datetime
) -> int:
    """Mark each of these offices' days that has visit records or figures, to be aggregated anew; how many.

    Two requests an office, and one for every hundred marks. The next run of `aggregate_days` aggregates them.
    """
    number = 0
    for office_id in office_ids:
        records = await storage.records.of_days(office_id, first, last)
        days = {record.day for record in records}
        days |= set(await storage.reports.of_office(office_id, first, last))
        over = now - aggregation_times.READY_AFTER
        await storage.reports.mark([AggregationMark(office_id, day, over) for day in sorted(days)])
        number += len(days)
    return number


def by_day(marks: Iterable[AggregationMark]) -> dict[date, list[AggregationMark]]:
    """The marks of each day, the first day first."""
    found = dict[date, list[AggregationMark]]()
    for mark in sorted(marks, key=lambda each: (each.day, each.office_id)):
        found.setdefault(mark.day, []).append(mark)
    return found


async def aggregate_office(desk: Desk, mark: AggregationMark) -> bool:
    """Aggregate one office's day; False for an office that is in the directory no more. Raises `Conflict`.

    A day of which rows are gone stays as it was aggregated while they were there.
    """
    office = await desk.offices.get(mark.office_id)
    if office is None:
        return False

    async def count(before: DayFigures | None) -> DayFigures:
        counted = await counted_day(desk, office, mark.day)
        if before is None or counted.covers(before):
            return counted
        log.warning("%s of %s stays as it was: some of its rows are gone", mark.day, mark.office_id)
        return before

    await desk.reports.aggregate(office.office_id, office.district, mark.day, count)
    return True


async def finish_day(desk: Desk, day: date, aggregated: Sequence[AggregationMark]) -> None:
    """Sum the day up, then take its marks away. Raises `Conflict`."""
    await desk.reports.sum_up(day)
    await desk.reports.unmark(aggregated)
