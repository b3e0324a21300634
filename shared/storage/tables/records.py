"""Rows that are inserted once: evaluations and visit records; and the marks of active offices."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.credentials import office_key
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.record import VisitRecord
from shared.storage.boards.notes import News, NoteReader, NoteWriter, records_key
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.row import Row, key_part
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.codec import RowType
from shared.storage.timed_cache import TimedCache

DAY_SECONDS = 10.0
"""How old the records of a day may be while nobody reads the change log."""
FOLLOWED_SECONDS = 600.0
"""The same while it is read: each record that is added is noted there, unless its writer was killed."""


@dataclass(frozen=True)
class ActiveOffice:
    """An office that was active on the day of its partition."""

    office_id: str


EVALUATION = RowType(Evaluation, in_key=("key",))
VISIT = RowType(VisitRecord, columns={"arrived_at": "entered_at"})
ACTIVE = RowType(ActiveOffice)


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

    def __init__(
        self,
        table: RowTable,
        monotonic: Callable[[], float] = time.monotonic,
        notes: NoteReader | None = None,
        writer: NoteWriter | None = None,
    ) -> None:
        self._table = table
        self._notes = notes
        self._writer = writer
        self._days: TimedCache[tuple[str, date], list[VisitRecord]] = TimedCache(
            self._read_day, self._valid_seconds, monotonic
        )
        if notes is not None:
            notes.listen(self._learn)

    async def add(self, record: VisitRecord) -> None:
        with suppress(Rejected):  # It is stored already, and perhaps not noted.
            await self._table.insert(_record_row(record))
        self._days.forget((record.office_id, record.day))
        if self._writer is not None:
            self._writer.note(records_key(office_key(record.office_id)))

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        return await self._days.get((office_id, day))

    async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
        records = await self._days.get((office_id, day))
        return [record.called_at for record in records if record.called_at is not None]

    async def served_until(self, office_id: str, day: date) -> datetime | None:
        records = await self._days.get((office_id, day))
        return max((record.ended_at for record in records if record.called_at is not None), default=None)

    def _valid_seconds(self) -> float:
        return FOLLOWED_SECONDS if self._notes is not None and self._notes.is_followed else DAY_SECONDS

    def _learn(self, news: News) -> None:
        if news.is_gap:
            self._days.forget()
            return
        if news.records:
            for office_id, day in list(self._days.keys()):
                if office_key(office_id) in news.records:
                    self._days.forget((office_id, day))

    async def _read_day(self, asked: tuple[str, date]) -> list[VisitRecord]:
        office_id, day = asked
        first = f"{day:%Y%m%d}"
        found = await self._table.between(key_part(office_id), f"{first}!", f'{first}"')
        return [VISIT.read(row) for row in found]


class TableActiveOffices:
    """Implements `shared.ports.ActiveOffices`: partition day, key office."""

    def __init__(self, table: RowTable) -> None:
        self._table = table
        self._marked: set[tuple[str, date]] = set()
        self._one_at_a_time = asyncio.Lock()

    async def mark(self, office_id: str, day: date) -> None:
        if (office_id, day) in self._marked:
            return
        # At opening time many visitors arrive together: one of them writes.
        async with self._one_at_a_time:
            if (office_id, day) in self._marked:
                return
            row = Row(f"{day:%Y%m%d}", key_part(office_id), ACTIVE.write(ActiveOffice(office_id)))
            await self._table.put(row)
            self._marked = {(office, known) for office, known in self._marked if (day - known).days < 2}
            self._marked.add((office_id, day))

    async def since(self, day: date) -> Sequence[str]:
        found = await self._table.partitions_from(f"{day:%Y%m%d}")
        return sorted({ACTIVE.read(row).office_id for row in found})

    async def forget_before(self, day: date) -> int:
        marks, first = await self._table.all(), f"{day:%Y%m%d}"
        last: dict[str, str] = {}
        for row in marks:
            last[row.key] = max(last.get(row.key, ""), row.partition)
        return await self._table.remove(
            [row for row in marks if row.partition < first and row.partition != last[row.key]]
        )


def _evaluation_row(evaluation: Evaluation) -> Row:
    return Row(key_part(evaluation.office_id), key_part(evaluation.key), EVALUATION.write(evaluation))


def _record_row(record: VisitRecord) -> Row:
    return Row(key_part(record.office_id), f"{record.day:%Y%m%d}!{record.ticket_id}", VISIT.write(record))
