"""The directory in its tables: reading all of it at once, and writing it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.office import Office
from shared.ports import Clock, Conflict, CourtRow, StoredOffice
from shared.storage.directory.cached import CachedDirectory, Listing
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.row import BadRow, Row, key_part
from shared.storage.tables.client.table import LARGEST_BATCH, RowTable, Verb, Write
from shared.storage.tables.codec import RowType
from shared.storage.tables.directory import court_rows, office_rows, schedule_rows
from shared.storage.tables.directory.schedule_rows import COURT, Schedules, read_schedules

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DirectoryChange:
    """When offices, schedules or settings were changed last. The row's ETag is their version."""

    changed_at: datetime


DIRECTORY_CHANGE = RowType(DirectoryChange)
VERSION_ROW = ("version", "directory")
"""A partition of its own: versions of this code that do not know it ask for the others."""


class TableOffices:
    """Reads the tables `offices` and `schedules`."""

    def __init__(self, offices: RowTable, schedules: RowTable) -> None:
        self._offices = offices
        self._schedules = schedules

    async def load(self) -> Listing:
        """Every office under the court's settings, in two queries. A row that cannot be read is left out."""
        found, schedules = await asyncio.gather(self._offices.all(), self.schedules())
        court = _court(next((row for row in found if row.partition == court_rows.PARTITION), None)).settings
        return Listing(court, [stored.office for stored in _read_all(found, schedules, court)])

    async def stored(self) -> Mapping[str, StoredOffice]:
        """The same with their versions, by id."""
        found, schedules = await asyncio.gather(self._offices.all(), self.schedules())
        court = _court(next((row for row in found if row.partition == court_rows.PARTITION), None)).settings
        return {each.office.office_id: each for each in _read_all(found, schedules, court)}

    async def stored_office(self, office_id: str) -> StoredOffice | None:
        """One office, read now: three requests."""
        row, court, schedules = await asyncio.gather(
            self._offices.get(office_rows.PARTITION, key_part(office_id)),
            self.court_settings(),
            self.schedules(),
        )
        return None if row is None else _stored(row, schedules, court.settings)

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


class TableRegistry:
    """Implements `shared.ports.OfficeRegistry`."""

    def __init__(
        self,
        offices: RowTable,
        schedules: RowTable,
        reads: TableOffices,
        directory: CachedDirectory,
        clock: Clock,
    ) -> None:
        self._offices = offices
        self._schedules = schedules
        self._reads = reads
        self._directory = directory
        self._clock = clock

    async def offices(self) -> Mapping[str, StoredOffice]:
        """See `OfficeRegistry.offices`."""
        return await self._reads.stored()

    async def office(self, office_id: str) -> StoredOffice | None:
        """See `OfficeRegistry.office`."""
        return await self._reads.stored_office(office_id)

    async def put_offices(self, offices: Sequence[Office]) -> None:
        """A hundred offices per request."""
        by_id = {office.office_id: office for office in offices}
        _check_ids(by_id)
        await self._offices.write_all([Write(Verb.PUT, office_rows.office_row(o)) for o in by_id.values()])
        await self._tell()

    async def change_offices(self, offices: Sequence[StoredOffice]) -> Sequence[str]:
        """A hundred offices per request; one more for each that has changed since it was read."""
        _check_ids({stored.office.office_id for stored in offices})
        lost: list[str] = []
        for start in range(0, len(offices), LARGEST_BATCH):
            lost += await self._change_batch(list(offices[start : start + LARGEST_BATCH]))
        if len(lost) < len(offices):
            await self._tell()
        return lost

    async def _change_batch(self, batch: list[StoredOffice]) -> list[str]:
        lost: list[str] = []
        while batch:
            rows = [office_rows.office_row(each.office, each.changed, each.version) for each in batch]
            writes = [Write(Verb.REPLACE if row.etag else Verb.INSERT, row) for row in rows]
            try:
                await self._offices.batch(writes)
            except Rejected as refusal:
                if refusal.repeated:
                    # An attempt without an answer may have written all of them.
                    batch = await self._not_written(batch)
                    if len(batch) < len(rows):
                        continue
                lost.append(batch.pop(refusal.index).office.office_id)
            else:
                break
        return lost

    async def _not_written(self, wanted: Sequence[StoredOffice]) -> list[StoredOffice]:
        """Those that are not stored as they are wanted."""
        stored = await self.offices()
        return [each for each in wanted if not _is_same(each, stored.get(each.office.office_id))]

    async def calendar(self) -> Sequence[CourtDay]:
        """See `OfficeRegistry.calendar`."""
        return sorted((await self._reads.schedules()).days, key=lambda day: day.place)

    async def put_days(self, days: Sequence[CourtDay]) -> None:
        """See `OfficeRegistry.put_days`."""
        await self._schedules.write_all([Write(Verb.PUT, schedule_rows.day_row(day)) for day in days])
        await self._tell()

    async def remove_days(self, days: Sequence[CourtDay]) -> None:
        """See `OfficeRegistry.remove_days`."""
        for day in days:
            row = schedule_rows.day_row(day)
            try:
                await self._schedules.batch([Write(Verb.DELETE, Row(row.partition, row.key, {}))])
            except Rejected as refusal:
                if refusal.status != 404:
                    raise
        await self._tell()

    async def court_settings(self) -> CourtRow:
        """See `OfficeRegistry.court_settings`."""
        return await self._reads.court_settings()

    async def put_court_settings(self, settings: CourtSettings, before: CourtRow, changed_by: str) -> None:
        """See `OfficeRegistry.put_court_settings`."""
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
        """Write the new version last, so that an instance that reads it also reads the whole change."""
        self._directory.expire()
        columns = DIRECTORY_CHANGE.write(DirectoryChange(self._clock.now()))
        await self._offices.put(Row(*VERSION_ROW, columns))


def _is_same(wanted: StoredOffice, now: StoredOffice | None) -> bool:
    """Whether it is stored as it is wanted; the court's calendar is no part of an office's row."""
    if now is None or now.changed != wanted.changed:
        return False
    hours = replace(wanted.office.hours, calendar=now.office.hours.calendar)
    return now.office == replace(wanted.office, hours=hours)


def _check_ids(office_ids: Iterable[str]) -> None:
    if COURT in office_ids:
        raise ValueError(f"no office may be called {COURT!r}: its hours would be the court's calendar")


def _read_all(found: Sequence[Row], schedules: Schedules, court: CourtSettings) -> list[StoredOffice]:
    """The offices among the rows; what cannot be read is logged and left out."""
    offices: list[StoredOffice] = []
    bad = list(schedules.bad)
    for row in found:
        if row.partition != office_rows.PARTITION:
            continue
        try:
            offices.append(_stored(row, schedules, court))
        except BadRow as error:
            bad.append(error)
    for error in bad:
        _log.error("left out of the directory: %s", error)
    return offices


def _stored(row: Row, schedules: Schedules, court: CourtSettings) -> StoredOffice:
    """Raises `BadRow`."""
    changed = office_rows.OFFICE.read(row).changed
    return StoredOffice(office_rows.office(row, schedules, court), row.etag, changed)


def _court(row: Row | None) -> CourtRow:
    """The settings of a row. If it cannot be read, the published ones apply: it must not stop the court."""
    if row is None:
        return CourtRow(PUBLISHED)
    try:
        return CourtRow(court_rows.settings(row), row.etag)
    except BadRow as error:
        _log.error("the published settings are in force instead of the court's: %s", error)
        return CourtRow(PUBLISHED, row.etag)
