"""The table `reports`: days and months, each replaced only where nobody else has replaced it meanwhile."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from shared.domain.reports.day import DayFigures, of_many, without_clerks
from shared.domain.reports.figures import added
from shared.domain.reports.months import Month, OfficeMonth, Scores, month_of, months_between
from shared.domain.reports.turned_away import all_turned_away
from shared.ports import AggregationMark, Conflict, Counting, OfficeOnDay, ToAggregate
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import BadRow, Cell, Row, key_part
from shared.storage.tables.client.table import LARGEST_BATCH, RowTable, Verb, Write
from shared.storage.tables.reports import keys
from shared.storage.tables.reports.rows import (
    GUARD,
    MARK,
    UNTIL,
    DayRow,
    GuardRow,
    MarkRow,
    UntilRow,
    day_columns,
    day_of,
    month_columns,
    month_of_json,
    month_of_row,
)


class TableReports:
    """Implements `shared.ports.ReportStore`; the rows stand in `keys.py`."""

    def __init__(self, table: RowTable, bad_rows: BadRowLog) -> None:
        self._table = table
        self._bad_rows = bad_rows

    async def mark(self, marks: Sequence[AggregationMark]) -> None:
        """See `ReportStore.mark`."""
        rows = [
            Row(
                keys.MARKS,
                keys.mark_key(mark.office_id, mark.day),
                MARK.write(MarkRow(mark.office_id, mark.day, mark.at)),
            )
            for mark in marks
        ]
        await self._table.write_all([Write(Verb.PUT, row) for row in rows])

    async def to_aggregate(self) -> ToAggregate:
        """See `ReportStore.to_aggregate`."""
        until, marks = None, list[AggregationMark]()
        for row in await self._table.partition(keys.MARKS):
            try:
                if row.key == keys.UNTIL:
                    until = UNTIL.read(row).day
                else:
                    mark = MARK.read(row)
                    marks.append(AggregationMark(mark.office_id, mark.day, mark.at, row.etag))
            except BadRow as bad:
                self._bad_rows.report(row, bad)
        return ToAggregate(until, marks)

    async def unmark(self, marks: Sequence[AggregationMark]) -> None:
        """See `ReportStore.unmark`. One by one where a batch meets a mark that was made again."""
        rows = [Row(keys.MARKS, keys.mark_key(mark.office_id, mark.day), {}, mark.version) for mark in marks]
        for start in range(0, len(rows), LARGEST_BATCH):
            together = rows[start : start + LARGEST_BATCH]
            if await self._table.remove(together) < len(together):
                for row in together:
                    await self._table.remove([row])

    async def marked_until(self, day: date) -> None:
        """See `ReportStore.marked_until`."""
        await self._table.put(Row(keys.MARKS, keys.UNTIL, UNTIL.write(UntilRow(day))))

    async def aggregate(self, office_id: str, district: str, day: date, count: Counting) -> None:
        """See `ReportStore.aggregate`. Three reads; a row whose columns stay as they are is not written."""
        month, office = month_of(day), key_part(office_id)
        of_month, of_day = keys.month_partition(month), keys.day_partition(day)
        month_row = await self._table.get(of_month, office)
        shared_row = await self._table.get(of_day, office)
        rows = {row.key: row for row in await self._rows_of(office_id, month.first, month.last)}
        before = self._days(rows.values())
        figures = await count(before.get(day))
        own = day_columns(figures, DayRow(day, 0, office_id, district))
        await self._replace(
            rows.get(keys.day_key(day)), keys.office_partition(office_id), keys.day_key(day), own
        )
        shared = day_columns(without_clerks(figures), DayRow(day, 0, office_id, district))
        await self._replace(shared_row, of_day, office, shared)
        days = {**before, day: figures}
        summed = OfficeMonth(
            office_id,
            district,
            month,
            added(each.total for each in days.values()),
            all_turned_away(each.turned_away for each in days.values()),
            self._scores_in(month_row),
        )
        await self._replace(month_row, of_month, office, month_columns(summed))

    async def put_scores(self, office_id: str, month: Month, scores: Scores) -> None:
        """See `ReportStore.put_scores`."""
        row = await self._table.get(keys.month_partition(month), key_part(office_id))
        before = self._month(row) or OfficeMonth(office_id, "", month)
        columns = month_columns(replace(before, scores=scores))
        await self._replace(row, keys.month_partition(month), key_part(office_id), columns)

    async def sum_up(self, day: date) -> None:
        """See `ReportStore.sum_up`. The guard's ETag goes from batch to batch."""
        partition = keys.sums_partition(month_of(day))
        guard = await self._table.get(partition, keys.guard_key(day))
        offices = await self.offices_on(day)
        by_district = defaultdict[str, list[DayFigures]](list)
        for office in offices:
            by_district[office.district].append(office.figures)
        rows = [
            Row(
                partition,
                keys.court_key(day),
                day_columns(of_many(o.figures for o in offices), DayRow(day, 0)),
            )
        ]
        rows += [
            Row(
                partition,
                keys.district_prefix(district) + keys.day_key(day),
                day_columns(of_many(of), DayRow(day, 0, district=district)),
            )
            for district, of in sorted(by_district.items())
        ]
        etag = guard.etag if guard else ""
        for start in range(0, len(rows), LARGEST_BATCH - 1):
            held = Row(partition, keys.guard_key(day), GUARD.write(GuardRow(day)), etag)
            verb = Verb.REPLACE if etag else Verb.INSERT
            puts = [Write(Verb.PUT, row) for row in rows[start : start + LARGEST_BATCH - 1]]
            etag = (await self._guarded([Write(verb, held), *puts]))[0]

    async def of_office(self, office_id: str, first: date, last: date) -> Mapping[date, DayFigures]:
        """See `ReportStore.of_office`."""
        return self._days(await self._rows_of(office_id, first, last))

    async def of_district(self, district: str, first: date, last: date) -> Mapping[date, DayFigures]:
        """See `ReportStore.of_district`."""
        return await self._sums(keys.district_prefix(district), first, last)

    async def of_court(self, first: date, last: date) -> Mapping[date, DayFigures]:
        """See `ReportStore.of_court`."""
        return await self._sums("c!", first, last)

    async def offices_on(self, day: date) -> Sequence[OfficeOnDay]:
        """See `ReportStore.offices_on`."""
        found = [self._day(row) for row in await self._table.partition(keys.day_partition(day))]
        return [
            OfficeOnDay(head.office_id, head.district or "", figures)
            for head, figures in filter(None, found)
            if head.office_id is not None
        ]

    async def months(self, months: Sequence[Month]) -> Sequence[OfficeMonth]:
        """See `ReportStore.months`."""
        found = await asyncio.gather(*(self._all_of(month) for month in months))
        return [each for of_month in found for each in of_month]

    async def months_of(self, office_id: str, months: Sequence[Month]) -> Sequence[OfficeMonth]:
        """See `ReportStore.months_of`."""
        rows = await asyncio.gather(
            *(self._table.get(keys.month_partition(month), key_part(office_id)) for month in months)
        )
        return [month for row in rows if (month := self._month(row)) is not None]

    async def _all_of(self, month: Month) -> list[OfficeMonth]:
        found = list[OfficeMonth]()
        async for page in self._table.pages_between(keys.month_partition(month), "", keys.LAST + keys.LAST):
            for row in page:
                try:
                    found.append(month_of_json(row.partition, row.key, row.json))
                except BadRow as bad:
                    self._bad_rows.report(row.parsed(), bad)
            await asyncio.sleep(0)
        return found

    async def _sums(self, prefix: str, first: date, last: date) -> Mapping[date, DayFigures]:
        after = last + timedelta(days=1)
        found = await asyncio.gather(
            *(
                self._table.between(
                    keys.sums_partition(month), prefix + keys.day_key(first), prefix + keys.day_key(after)
                )
                for month in months_between(first, last)
            )
        )
        return self._days(row for rows in found for row in rows)

    async def _rows_of(self, office_id: str, first: date, last: date) -> list[Row]:
        after = last + timedelta(days=1)
        return await self._table.between(
            keys.office_partition(office_id), keys.day_key(first), keys.day_key(after)
        )

    def _days(self, rows: Iterable[Row]) -> dict[date, DayFigures]:
        return {head.day: figures for head, figures in filter(None, map(self._day, rows))}

    def _day(self, row: Row) -> tuple[DayRow, DayFigures] | None:
        try:
            return day_of(row)
        except BadRow as bad:
            self._bad_rows.report(row, bad)
            return None

    def _month(self, row: Row | None) -> OfficeMonth | None:
        if row is None:
            return None
        try:
            return month_of_row(row)
        except BadRow as bad:
            self._bad_rows.report(row, bad)
            return None

    def _scores_in(self, row: Row | None) -> Scores:
        month = self._month(row)
        return Scores() if month is None else month.scores

    async def _replace(
        self, before: Row | None, partition: str, key: str, columns: Mapping[str, Cell]
    ) -> None:
        """Raises `Conflict` where the row is no longer `before`."""
        if before is not None and dict(before.columns) == dict(columns):
            return
        row = Row(partition, key, columns, before.etag if before else "")
        await self._guarded([Write(Verb.REPLACE if before else Verb.INSERT, row)])

    async def _guarded(self, writes: Sequence[Write]) -> list[str]:
        try:
            return await self._table.batch(writes)
        except Rejected as refusal:
            raise Conflict from refusal
