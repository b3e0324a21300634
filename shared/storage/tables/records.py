"""Rows that are inserted once: evaluations, the visits' history; and where housekeeping has to look."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime

from shared.domain.status import Outcome, Priority, Status
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.record import VisitRecord
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.columns import Columns, Row, cells, key_part
from shared.storage.tables.client.table import RowTable
from shared.storage.timed_cache import TimedCache

DAY_SECONDS = 10.0
"""How old the records of a day may be."""
CALLS_SECONDS = 60.0
"""How old the calls of a day may be: visitors ask for them each second."""


class TableEvaluations:
    """Implements `shared.ports.EvaluationStore`: partition office, key the evaluation's blind key."""

    def __init__(self, table: RowTable) -> None:
        self._table = table

    async def add(self, evaluation: Evaluation) -> bool:
        row = _evaluation_row(evaluation)
        try:
            await self._table.insert(row)
        except Rejected as refusal:
            if not refusal.repeated:
                return False
            there = await self._table.get(row.partition, row.key)
            return there is not None and there.columns == row.columns
        return True


class TableVisits:
    """Implements `shared.ports.VisitRecords`: partition office, key `<day>!<ticket>`."""

    def __init__(self, table: RowTable, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._table = table
        self._days: TimedCache[tuple[str, date], list[VisitRecord]] = TimedCache(
            self._read_day, DAY_SECONDS, monotonic
        )
        self._calls: TimedCache[tuple[str, date], list[tuple[datetime, datetime]]] = TimedCache(
            self._read_calls, CALLS_SECONDS, monotonic
        )

    async def add(self, record: VisitRecord) -> None:
        try:
            await self._table.insert(_record_row(record))
        except Rejected:
            return  # it is there already

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        return await self._days.get((office_id, day))

    async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
        return [called_at for called_at, _ in await self._calls.get((office_id, day))]

    async def served_until(self, office_id: str, day: date) -> datetime | None:
        return max((ended_at for _, ended_at in await self._calls.get((office_id, day))), default=None)

    async def _read_calls(self, asked: tuple[str, date]) -> list[tuple[datetime, datetime]]:
        """Call and end of each visit that was called."""
        day = await self._days.get(asked)
        return [(record.called_at, record.ended_at) for record in day if record.called_at is not None]

    async def _read_day(self, asked: tuple[str, date]) -> list[VisitRecord]:
        office_id, day = asked
        first = f"{day:%Y%m%d}"
        found = await self._table.between(key_part(office_id), f"{first}!", f'{first}"')
        return [_record(row) for row in found]


class TableActiveOffices:
    """Implements `shared.ports.ActiveOffices`: partition day, key office."""

    def __init__(self, table: RowTable) -> None:
        self._table = table
        self._marked: set[tuple[str, date]] = set()
        self._one_at_a_time = asyncio.Lock()

    async def mark(self, office_id: str, day: date) -> None:
        if (office_id, day) in self._marked:
            return
        # The first visitors of a day come together, at the hour of opening: one of them writes.
        async with self._one_at_a_time:
            if (office_id, day) in self._marked:
                return
            row = Row(f"{day:%Y%m%d}", key_part(office_id), cells(office_id=office_id))
            await self._table.put(row)
            self._marked = {(office, known) for office, known in self._marked if (day - known).days < 2}
            self._marked.add((office_id, day))

    async def since(self, day: date) -> Sequence[str]:
        found = await self._table.partitions_from(f"{day:%Y%m%d}")
        return sorted({Columns(row).text("office_id") for row in found})

    async def forget_before(self, day: date) -> int:
        marks, first = await self._table.all(), f"{day:%Y%m%d}"
        last: dict[str, str] = {}
        for row in marks:
            last[row.key] = max(last.get(row.key, ""), row.partition)
        return await self._table.remove(
            [row for row in marks if row.partition < first and row.partition != last[row.key]]
        )


def _evaluation_row(evaluation: Evaluation) -> Row:
    columns = cells(
        office_id=evaluation.office_id,
        day=evaluation.day,
        status=evaluation.status,
        score=evaluation.score,
        reason=evaluation.reason,
        comment=evaluation.comment,
    )
    return Row(key_part(evaluation.office_id), key_part(evaluation.key), columns)


def _record_row(record: VisitRecord) -> Row:
    columns = cells(
        ticket_id=record.ticket_id,
        office_id=record.office_id,
        day=record.day,
        status=record.status,
        priority=record.priority,
        entered_at=record.entered_at,
        called_at=record.called_at,
        entered_meeting_at=record.entered_meeting_at,
        ended_at=record.ended_at,
        outcome=record.outcome,
        returned=record.returned,
        clerk_id=record.clerk_id,
        successor_id=record.successor_id,
        transferred_from=record.transferred_from,
        end_reason=record.end_reason,
    )
    return Row(key_part(record.office_id), f"{record.day:%Y%m%d}!{record.ticket_id}", columns)


def _record(row: Row) -> VisitRecord:
    columns = Columns(row)
    return VisitRecord(
        ticket_id=columns.text("ticket_id"),
        office_id=columns.text("office_id"),
        day=columns.day("day"),
        status=columns.choice(Status, "status"),
        priority=columns.ranked(Priority, "priority"),
        entered_at=columns.instant("entered_at"),
        called_at=columns.instant_or_none("called_at"),
        entered_meeting_at=columns.instant_or_none("entered_meeting_at"),
        ended_at=columns.instant("ended_at"),
        outcome=columns.choice_or_none(Outcome, "outcome"),
        returned=columns.flag("returned"),
        clerk_id=columns.text_or_none("clerk_id"),
        successor_id=columns.text_or_none("successor_id"),
        transferred_from=columns.text_or_none("transferred_from"),
        end_reason=columns.text_or_none("end_reason"),
    )
