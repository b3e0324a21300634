"""Rows that are inserted once: evaluations and visit records; and the marks of active offices."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.domain.credentials import office_key
from shared.domain.reports.months import Month, month_of
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.visit_record import VisitRecord
from shared.storage.boards.notes import News, NoteReader, NoteWriter, records_key
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import BadRow, Row, key_part, plain_part
from shared.storage.tables.client.table import LARGEST_BATCH, RowTable, Verb, Write
from shared.storage.tables.codec import RowType
from shared.storage.timed_cache import TimedCache

DAY_SECONDS = 10.0
"""How old the records of a day may be while this instance does not read the change log."""
FOLLOWED_SECONDS = 600.0
"""The same while it is read: each record that is added is noted there, unless its writer was killed."""

EVALUATIONS_FIRST, EVALUATIONS_END = "e!", 'e"'
"""Keys of opinions lie between; those of versions before do not."""


@dataclass(frozen=True)
class ActiveOffice:
    """An office that was active on the day of its partition."""

    office_id: str


EVALUATION = RowType(Evaluation, in_key=("key",))
VISIT = RowType(VisitRecord, columns={"arrived_at": "entered_at"}, later=("out_of_order",))
ACTIVE = RowType(ActiveOffice)


class TableEvaluations:
    """Implements `shared.ports.EvaluationStore`: partition office, key `e!<month>!<random>`.

    Versions before wrote keys that `TICKET_KEY` leads to, at the time of the opinion: those rows get random
    keys with the office's next batch.
    """

    def __init__(self, table: RowTable, bad_rows: BadRowLog | None = None) -> None:
        self._table = table
        self._bad_rows = bad_rows or BadRowLog()

    async def publish(
        self, office_id: str, month: Month, opinions: Sequence[Evaluation]
    ) -> Sequence[Evaluation]:
        """See `EvaluationStore.publish`."""
        await self._hide_older(office_id)
        prefix = _month_prefix(month)
        there = await self._table.between(key_part(office_id), prefix, prefix + "~")
        rows = {row.key: Row(row.partition, row.key, row.columns) for row in there}
        for opinion in opinions:
            row = _evaluation_row(opinion)
            rows.setdefault(row.key, row)
        await self._table.write_all([Write(Verb.PUT, row) for _, row in sorted(rows.items())])
        return self._read(rows.values())

    async def of_months(self, office_id: str, first: Month, last: Month) -> Sequence[Evaluation]:
        """See `EvaluationStore.of_months`."""
        partition = key_part(office_id)
        rows = await self._table.between(partition, _month_prefix(first), _month_prefix(last) + "~")
        older = self._read(await self._older(partition))
        return [*self._read(rows), *(each for each in older if first <= month_of(each.day) <= last)]

    async def _hide_older(self, office_id: str) -> None:
        rows = await self._older(key_part(office_id))
        for start in range(0, len(rows), LARGEST_BATCH // 2):
            writes = list[Write]()
            for row in rows[start : start + LARGEST_BATCH // 2]:
                for read in self._read([row]):
                    renamed = replace(read, key=secrets.token_hex(16), day=read.day.replace(day=1))
                    new = _evaluation_row(renamed)
                    writes += [Write(Verb.INSERT, new), Write(Verb.DELETE, row)]
            if writes:
                await self._table.batch(writes)

    async def _older(self, partition: str) -> list[Row]:
        """Rows of versions before, on both sides of our own."""
        return [
            *await self._table.between(partition, "", EVALUATIONS_FIRST),
            *await self._table.between(partition, EVALUATIONS_END, "~~"),
        ]

    def _read(self, rows: Iterable[Row]) -> list[Evaluation]:
        found = list[Evaluation]()
        for row in rows:
            try:
                found.append(EVALUATION.read(row, key=row.key.rpartition("!")[2]))
            except BadRow as bad:
                self._bad_rows.report(row, bad)
        return found


class TableVisits:
    """Implements `shared.ports.VisitRecords`: partition office, key `<day>!<ticket>`."""

    def __init__(
        self,
        table: RowTable,
        monotonic: Callable[[], float] = time.monotonic,
        notes: NoteReader | None = None,
        writer: NoteWriter | None = None,
        bad_rows: BadRowLog | None = None,
    ) -> None:
        self._table = table
        self._bad_rows = bad_rows or BadRowLog()
        self._notes = notes
        self._writer = writer
        self._days: TimedCache[tuple[str, date], list[VisitRecord]] = TimedCache(
            self._read_day, self._valid_seconds, monotonic
        )
        self._listeners: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)
        """By office keys."""
        if notes is not None:
            notes.listen(self._learn)

    async def add(self, record: VisitRecord) -> None:
        """See `VisitRecords.add`."""
        with suppress(Rejected):  # It is stored already, and perhaps not noted.
            await self._table.insert(_record_row(record))
        key = office_key(record.office_id)
        self._days.forget((record.office_id, record.day))
        if self._writer is not None:
            self._writer.note(records_key(key))
        self._tell([key])

    def listen(self, office_id: str, changed: Callable[[], None]) -> None:
        """See `VisitRecords.listen`."""
        self._listeners[office_key(office_id)].append(changed)

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        """See `VisitRecords.of_day`."""
        return await self._days.get((office_id, day))

    async def of_days(self, office_id: str, first: date, last: date) -> Sequence[VisitRecord]:
        """See `VisitRecords.of_days`."""
        found = await self._rows_of_days(office_id, first, last)
        return [record for row in found if (record := self._record(row)) is not None]

    async def unreadable(self, office_id: str, first: date, last: date) -> int:
        """See `VisitRecords.unreadable`."""
        return sum(self._record(row) is None for row in await self._rows_of_days(office_id, first, last))

    async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
        """See `VisitRecords.calls_of_day`."""
        records = await self._days.get((office_id, day))
        return [record.called_at for record in records if record.called_at is not None]

    async def served_until(self, office_id: str, day: date) -> datetime | None:
        """See `VisitRecords.served_until`."""
        records = await self._days.get((office_id, day))
        return max((record.ended_at for record in records if record.called_at is not None), default=None)

    def _valid_seconds(self) -> float:
        return FOLLOWED_SECONDS if self._notes is not None and self._notes.is_followed else DAY_SECONDS

    def _learn(self, news: News) -> None:
        if news.is_gap:
            self._days.forget()
            self._tell(self._listeners)
            return
        if news.records:
            for office_id, day in list(self._days.keys()):
                if office_key(office_id) in news.records:
                    self._days.forget((office_id, day))
            self._tell(news.records)

    def _tell(self, keys: Iterable[str]) -> None:
        for key in keys:
            for changed in self._listeners.get(key, ()):
                changed()

    async def _read_day(self, asked: tuple[str, date]) -> list[VisitRecord]:
        office_id, day = asked
        return list(await self.of_days(office_id, day, day))

    async def _rows_of_days(self, office_id: str, first: date, last: date) -> Sequence[Row]:
        return await self._table.between(key_part(office_id), f"{first:%Y%m%d}!", f'{last:%Y%m%d}"')

    def _record(self, row: Row) -> VisitRecord | None:
        try:
            return VISIT.read(row)
        except BadRow as bad:
            self._bad_rows.report(row, bad)
            return None


class TableActiveOffices:
    """Implements `shared.ports.ActiveOffices`: partition day, key office."""

    def __init__(self, table: RowTable, bad_rows: BadRowLog | None = None) -> None:
        self._table = table
        self._bad_rows = bad_rows or BadRowLog()
        self._marked: set[tuple[str, date]] = set()
        self._one_at_a_time = asyncio.Lock()

    async def mark(self, office_id: str, day: date) -> None:
        """See `ActiveOffices.mark`."""
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

    async def on(self, day: date) -> Sequence[str]:
        """See `ActiveOffices.on`."""
        found = await self._table.partition(f"{day:%Y%m%d}")
        return sorted({office_id for row in found if (office_id := self._office_id(row)) is not None})

    async def since(self, day: date) -> Sequence[str]:
        """See `ActiveOffices.since`."""
        found = await self._table.partitions_from(f"{day:%Y%m%d}")
        return sorted({office_id for row in found if (office_id := self._office_id(row)) is not None})

    def _office_id(self, row: Row) -> str | None:
        """A mark that cannot be read still names its office by its key, unless that is a hash."""
        try:
            return ACTIVE.read(row).office_id
        except BadRow as bad:
            self._bad_rows.report(row, bad)
            return plain_part(row.key)

    async def forget_before(self, day: date) -> int:
        """See `ActiveOffices.forget_before`."""
        marks, first = await self._table.all(), f"{day:%Y%m%d}"
        last: dict[str, str] = {}
        for row in marks:
            last[row.key] = max(last.get(row.key, ""), row.partition)
        return await self._table.remove(
            [row for row in marks if row.partition < first and row.partition != last[row.key]]
        )


def _evaluation_row(evaluation: Evaluation) -> Row:
    key = _month_prefix(month_of(evaluation.day)) + evaluation.key
    return Row(key_part(evaluation.office_id), key, EVALUATION.write(evaluation))


def _month_prefix(month: Month) -> str:
    return f"{EVALUATIONS_FIRST}{month.year:04d}{month.number:02d}!"


def _record_row(record: VisitRecord) -> Row:
    return Row(key_part(record.office_id), f"{record.day:%Y%m%d}!{record.ticket_id}", VISIT.write(record))
