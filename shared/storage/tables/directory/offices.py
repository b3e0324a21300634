"""The directory in its tables: reading all of it at once, and writing it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import SpecialDay
from shared.ports import Clock, Conflict, CourtRow
from shared.storage.directory.cached import CachedDirectory, Listing
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.row import BadRow, Row, key_part
from shared.storage.tables.client.table import LARGEST_BATCH, RowTable, Verb, Write
from shared.storage.tables.codec import RowType
from shared.storage.tables.directory import court_rows, office_rows, schedule_rows
from shared.storage.tables.directory.schedule_rows import COURT, Schedules, read_schedules

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Member:
    """A clerk belongs to an office."""

    clerk_id: str
    office_id: str


MEMBER = RowType(Member)


@dataclass(frozen=True)
class DirectoryChange:
    """When offices, schedules or settings were changed last. The row's ETag is their version."""

    changed_at: datetime


DIRECTORY_CHANGE = RowType(DirectoryChange)
VERSION_ROW = ("version", "directory")
"""A partition of its own: versions of this code that do not know it ask for the others."""


class TableOffices:
    """Reads the tables `offices`, `schedules` and `members`."""

    def __init__(self, offices: RowTable, schedules: RowTable, members: RowTable) -> None:
        self._offices = offices
        self._schedules = schedules
        self._members = members

    async def load(self) -> Listing:
        """Every office under the court's settings, in two queries. A row that cannot be read is left out."""
        found, schedules = await asyncio.gather(self._offices.all(), self.schedules())
        court = _court(next((row for row in found if row.partition == court_rows.PARTITION), None)).settings
        offices: list[Office] = []
        bad = list(schedules.bad)
        for row in found:
            if row.partition != office_rows.PARTITION:
                continue
            try:
                offices.append(office_rows.office(row, schedules, court))
            except BadRow as error:
                bad.append(error)
        for error in bad:
            _log.error("left out of the directory: %s", error)
        return Listing(court, offices)

    async def version(self) -> str:
        """What tells whether `load` would find something new: one request. Empty before the first writing."""
        row = await self._offices.get(*VERSION_ROW)
        return "" if row is None else row.etag

    async def court_settings(self) -> CourtRow:
        """The court's settings, read now."""
        return _court(await self._offices.get(court_rows.PARTITION, court_rows.KEY))

    async def schedules(self) -> Schedules:
        """The whole table of schedules, in one query."""
        return read_schedules(await self._schedules.all())

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """Ids in alphabetical order, read now."""
        found = await self._members.partition(key_part(clerk_id))
        return sorted(MEMBER.read(row).office_id for row in found)


class TableRegistry:
    """Implements `shared.ports.OfficeRegistry`."""

    def __init__(
        self,
        offices: RowTable,
        schedules: RowTable,
        members: RowTable,
        reads: TableOffices,
        directory: CachedDirectory,
        clock: Clock,
    ) -> None:
        self._offices = offices
        self._schedules = schedules
        self._members = members
        self._reads = reads
        self._directory = directory
        self._clock = clock

    async def put_offices(self, offices: Sequence[Office]) -> None:
        """A hundred offices per request; schedules only where they differ. `ValueError` for the id
        `court`.
        """
        by_id = {office.office_id: office for office in offices}
        if COURT in by_id:
            raise ValueError(f"no office may be called {COURT!r}: its hours would be the court's calendar")
        wanted = [
            row
            for office in by_id.values()
            for row in schedule_rows.office_schedule(office.office_id, office.hours, office.court.week)
        ]
        # Hours first: a new office must not appear in the directory with the court's hours instead of its
        # own.
        await self._replace_schedules({key_part(office_id) for office_id in by_id}, wanted)
        await _write_all(self._offices, [Write(Verb.PUT, office_rows.office_row(o)) for o in by_id.values()])
        await self._tell()

    async def put_calendar(self, days: Mapping[date, SpecialDay]) -> None:
        await self._replace_schedules({COURT}, schedule_rows.calendar_rows(days))
        await self._tell()

    async def put_member(self, clerk_id: str, office_id: str) -> None:
        columns = MEMBER.write(Member(clerk_id, office_id))
        await self._members.put(Row(key_part(clerk_id), key_part(office_id), columns))
        self._directory.forget_members()

    async def court_settings(self) -> CourtRow:
        return await self._reads.court_settings()

    async def put_court_settings(self, settings: CourtSettings, before: CourtRow, changed_by: str) -> None:
        row = court_rows.settings_row(settings, changed_by, self._clock.now(), before.version)
        verb = Verb.REPLACE if before.version else Verb.INSERT
        try:
            await self._offices.batch([Write(verb, row)])
        except Rejected as refusal:
            # After an attempt without an answer, the stored row may be our own.
            if not (refusal.repeated and (await self.court_settings()).settings == settings):
                raise Conflict from refusal
        await self._tell()

    async def _tell(self) -> None:
        """Last of a change, so that whoever sees the new version reads the whole of it."""
        self._directory.expire()
        columns = DIRECTORY_CHANGE.write(DirectoryChange(self._clock.now()))
        await self._offices.put(Row(*VERSION_ROW, columns))

    async def _replace_schedules(self, partitions: set[str], wanted: Sequence[Row]) -> None:
        """Make the rows of these partitions exactly the wanted ones; write only what differs."""
        there = (await self._reads.schedules()).rows
        keys = {(row.partition, row.key) for row in wanted}
        writes = [Write(Verb.PUT, row) for row in wanted if not _is_there(row, there)]
        writes += [
            Write(Verb.DELETE, Row(row.partition, row.key, {}))
            for place, row in there.items()
            if row.partition in partitions and place not in keys
        ]
        await _write_all(self._schedules, writes)


def _court(row: Row | None) -> CourtRow:
    """The settings of a row. If it cannot be read, the published ones apply: it must not stop the court."""
    if row is None:
        return CourtRow(PUBLISHED)
    try:
        return CourtRow(court_rows.settings(row), row.etag)
    except BadRow as error:
        _log.error("the published settings are in force instead of the court's: %s", error)
        return CourtRow(PUBLISHED, row.etag)


def _is_there(row: Row, there: Mapping[tuple[str, str], Row]) -> bool:
    known = there.get((row.partition, row.key))
    return known is not None and known.columns == row.columns


async def _write_all(table: RowTable, writes: Iterable[Write]) -> None:
    """Write in batches of one partition each."""
    in_order = sorted(writes, key=lambda write: write.row.partition)
    for _, of_partition in groupby(in_order, key=lambda write: write.row.partition):
        batch = list(of_partition)
        for start in range(0, len(batch), LARGEST_BATCH):
            await table.batch(batch[start : start + LARGEST_BATCH])
