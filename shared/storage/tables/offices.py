"""The directory in its tables: reading all of it at once, and the writing side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from shared.domain.office import Office
from shared.domain.opening_hours import SpecialDay, Week
from shared.storage.directory import CachedDirectory
from shared.storage.tables import office_rows, schedule_rows
from shared.storage.tables.columns import BadRow, Columns, Row, cells, key_part
from shared.storage.tables.schedule_rows import COURT, Schedules, read_schedules
from shared.storage.tables.table import LARGEST_BATCH, RowTable, Verb, Write

_log = logging.getLogger(__name__)


class TableOffices:
    """Reads the tables `offices`, `schedules` and `members`."""

    def __init__(self, offices: RowTable, schedules: RowTable, members: RowTable, default_week: Week) -> None:
        self._offices = offices
        self._schedules = schedules
        self._members = members
        self._default_week = default_week

    async def load(self) -> Sequence[Office]:
        """Every office with its hours, in two queries. A broken row is left out."""
        found, schedules = await asyncio.gather(
            self._offices.partition(office_rows.PARTITION), self.schedules()
        )
        offices: list[Office] = []
        bad = list(schedules.bad)
        for row in found:
            try:
                offices.append(office_rows.office(row, schedules, self._default_week))
            except BadRow as error:
                bad.append(error)
        for error in bad:
            _log.error("left out of the directory: %s", error)
        return offices

    async def schedules(self) -> Schedules:
        """The whole table of schedules, in one query."""
        return read_schedules(await self._schedules.all())

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """Ids in alphabetical order, read now."""
        found = await self._members.partition(key_part(clerk_id))
        return sorted(Columns(row).text("office_id") for row in found)


class TableRegistry:
    """Implements `shared.ports.OfficeRegistry`."""

    def __init__(
        self,
        offices: RowTable,
        schedules: RowTable,
        members: RowTable,
        reads: TableOffices,
        directory: CachedDirectory,
        default_week: Week,
    ) -> None:
        self._offices = offices
        self._schedules = schedules
        self._members = members
        self._reads = reads
        self._directory = directory
        self._default_week = default_week

    async def put_offices(self, offices: Sequence[Office]) -> None:
        """A hundred offices a request; schedules only where they differ. Hours first: a new office never
        stands in the directory with hours that are not its own. Raises `ValueError` for the id `court`."""
        by_id = {office.office_id: office for office in offices}
        if COURT in by_id:
            raise ValueError(f"no office may be called {COURT!r}: its hours would be the court's calendar")
        wanted = [
            row
            for office in by_id.values()
            for row in schedule_rows.office_schedule(office.office_id, office.hours, self._default_week)
        ]
        await self._replace_schedules({key_part(office_id) for office_id in by_id}, wanted)
        await _write_all(self._offices, [Write(Verb.PUT, office_rows.office_row(o)) for o in by_id.values()])
        self._directory.expire()

    async def put_calendar(self, days: Mapping[date, SpecialDay]) -> None:
        await self._replace_schedules({COURT}, schedule_rows.calendar_rows(days))
        self._directory.expire()

    async def put_member(self, clerk_id: str, office_id: str) -> None:
        columns = cells(clerk_id=clerk_id, office_id=office_id)
        await self._members.put(Row(key_part(clerk_id), key_part(office_id), columns))
        self._directory.forget_members()

    async def _replace_schedules(self, partitions: set[str], wanted: Sequence[Row]) -> None:
        """Make the rows of these partitions exactly the wanted ones, touching only what differs."""
        there = (await self._reads.schedules()).rows
        keys = {(row.partition, row.key) for row in wanted}
        writes = [Write(Verb.PUT, row) for row in wanted if not _is_there(row, there)]
        writes += [
            Write(Verb.DELETE, Row(row.partition, row.key, {}))
            for place, row in there.items()
            if row.partition in partitions and place not in keys
        ]
        await _write_all(self._schedules, writes)


def _is_there(row: Row, there: Mapping[tuple[str, str], Row]) -> bool:
    known = there.get((row.partition, row.key))
    return known is not None and known.columns == row.columns


async def _write_all(table: RowTable, writes: Iterable[Write]) -> None:
    """In batches of one partition each."""
    in_order = sorted(writes, key=lambda write: write.row.partition)
    for _, of_partition in groupby(in_order, key=lambda write: write.row.partition):
        batch = list(of_partition)
        for start in range(0, len(batch), LARGEST_BATCH):
            await table.batch(batch[start : start + LARGEST_BATCH])
