"""Refused entries: counted in memory, written each half minute as rows that are only ever inserted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextvars import Context
from datetime import date, datetime

from shared.domain.reports.turned_away import TurnedAway, all_turned_away
from shared.ports import StorageUnavailable
from shared.storage.boards.tasks import cancel, is_running
from shared.storage.storage_clock import StorageClock
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import BadRow, Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.reports import keys
from shared.storage.tables.reports.rows import REFUSALS, RefusalRow, refusal_of

log = logging.getLogger(__name__)
WRITE_SECONDS = 30.0


class TableRefusals:
    """Implements `shared.ports.Refusals`."""

    def __init__(
        self, table: RowTable, instance: str, storage_clock: StorageClock, bad_rows: BadRowLog
    ) -> None:
        self._table = table
        self._instance = instance
        self._storage_clock = storage_clock
        self._bad_rows = bad_rows
        self._counted: dict[tuple[str, date, int], TurnedAway] = {}
        self._unwritten: dict[str, Row] = {}
        self._written = 0
        self._task: asyncio.Task[None] | None = None

    def count(self, office_id: str, wall: datetime, why: TurnedAway) -> None:
        """See `Refusals.count`."""
        key = (office_id, wall.date(), wall.hour)
        self._counted[key] = all_turned_away((self._counted.get(key, TurnedAway()), why))
        if not is_running(self._task):
            # In a context of its own: it writes for everybody, not only for the request that started it.
            self._task = asyncio.create_task(self._write_later(), context=Context())

    async def of_day(self, office_id: str, day: date) -> Mapping[int, TurnedAway]:
        """See `Refusals.of_day`."""
        first = keys.day_key(day)
        found = dict[int, list[TurnedAway]]()
        for row in await self._table.between(keys.refusals_partition(office_id), first, first + keys.LAST):
            try:
                hour, number = refusal_of(row)
            except BadRow as bad:
                self._bad_rows.report(row, bad)
                continue
            found.setdefault(hour, []).append(number)
        return {hour: all_turned_away(numbers) for hour, numbers in found.items()}

    async def close(self) -> None:
        """Write what is left, if storage accepts it."""
        if self._task is not None:
            await cancel([self._task])
        await self.flush()

    async def _write_later(self) -> None:
        while self._counted or self._unwritten:
            await self._storage_clock.sleep(WRITE_SECONDS)
            await self.flush()

    async def flush(self) -> None:
        """See `Refusals.flush`. A row has its key before it is sent, so that it is there once."""
        counted, self._counted = self._counted, {}
        for (office_id, day, hour), number in counted.items():
            self._written += 1
            key = f"{keys.day_key(day)}!{hour:02d}!{self._instance}!{self._written}"
            columns = REFUSALS.write(RefusalRow(office_id, day, hour, *number.packed()))
            self._unwritten[key] = Row(keys.refusals_partition(office_id), key, columns)
        for key, row in list(self._unwritten.items()):
            try:
                await self._table.add(row)
            except Rejected:
                pass  # Its first try has had its effect.
            except StorageUnavailable as failed:
                log.warning("refused entries are not written yet: %s", failed)
                return
            del self._unwritten[key]
