"""Signs of life between instances: each writes one row every 30 s and reads those of all others every 10 s.

The cost does not depend on the number of offices and visitors. Signs are noted in memory and written by a
task, so that no request waits for it; the task goes on while anybody is remembered, because others take a row
that grows old as a sign that more may have been heard. An instance that decides on absence, or shows it,
keeps reading between the questions.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from contextvars import Context
from datetime import UTC, datetime, timedelta

from shared.domain import retention
from shared.domain.credentials import office_key, office_key_of
from shared.domain.queue.presence import SignsOfLife
from shared.ports import Clock, SignsListener, StorageUnavailable
from shared.storage.presence.heard import FORGET_AFTER, HeardAt, HeardSigns
from shared.storage.storage_clock import StorageClock
from shared.storage.tables.client.bad_rows import BAD_ROW
from shared.storage.tables.client.row import BadRow, key_part
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.presence.instance_row import PARTITION, read_row, written_row
from shared.storage.tables.presence.office_rows import OfficeRows
from shared.storage.tables.tickets import keys

WRITE_EVERY = timedelta(seconds=30)
READ_EVERY = timedelta(seconds=10)
WRITE_AGAIN = timedelta(seconds=2)
"""Seconds after a failed write."""
SHOW_AGAIN = timedelta(seconds=2)
"""Seconds for which pages do without presence after a failed read."""
READS_ON_FOR = timedelta(minutes=3)
"""How long an instance keeps reading after a question: the timer decides twice a minute, pages ask twice a
minute and are told of who is heard meanwhile, and a minute unread breaks a run.
"""
CLOSING_SECONDS = 2.0
_LAST_KEY = "~~"
"""Sorts after every instance's key: names are letters and digits, and a hash begins with one tilde."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_log = logging.getLogger(__name__)


class TablePresence:
    """Implements `shared.ports.Presence`. `instance` names this process in its row."""

    def __init__(self, table: RowTable, clock: Clock, instance: str, storage_clock: StorageClock) -> None:
        now = clock.now()
        self._table = table
        self._clock = clock
        self._storage_clock = storage_clock
        self._instance = instance
        self._known = HeardSigns(now)
        self._own: dict[str, HeardAt] = {}
        self._former = OfficeRows(table, instance, now)
        self._write_at = _LONG_AGO
        self._untold = False
        self._writer: asyncio.Task[None] | None = None
        self._writer_rests = False
        self._writing = asyncio.Lock()
        self._read_at = self._failed_at = self._asked_at = _LONG_AGO
        self._reading: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None
        self._etags: dict[str, str] = {}

    def visitor_heard(self, ticket_id: str) -> None:
        """See `Presence.visitor_heard`."""
        key, now = office_key_of(ticket_id), self._clock.now()
        self._known.visitor(key, ticket_id, now)
        self._own.setdefault(key, HeardAt()).tickets[ticket_id] = now
        self._tell(key, now)

    def clerk_heard(self, office_id: str, clerk_id: str) -> None:
        """See `Presence.clerk_heard`."""
        key, now = office_key(office_id), self._clock.now()
        self._known.clerk(key, clerk_id, now)
        self._own.setdefault(key, HeardAt()).clerks[clerk_id] = now
        self._tell(key, now)

    def interrupted(self) -> None:
        """See `Presence.interrupted`."""
        self._known.interrupted(self._clock.now())

    def listen(self, office_id: str, listener: SignsListener) -> None:
        """See `Presence.listen`."""
        self._known.listen(office_id, listener)

    async def signs_of_life(self, office_id: str) -> SignsOfLife:
        """See `Presence.signs_of_life`."""
        self._go_on_reading()
        if self._is_due():
            await self._read()
        try:
            former = await self._former.read(office_id, self._clock.now())
        except StorageUnavailable:
            self.interrupted()
            raise
        for told_at, heard in former:
            self._known.told({office_key(office_id): heard}, told_at)
        return self._known.signs(office_id)

    async def known_signs(self, office_id: str) -> SignsOfLife:
        """See `Presence.known_signs`."""
        self._go_on_reading()
        if self._is_due() and self._clock.now() - self._failed_at >= SHOW_AGAIN:
            try:
                await self._read()
            except StorageUnavailable as error:
                _log.warning("presence not read: %s", error)
        return self._known.signs(office_id)

    async def sweep(self, now: datetime) -> int:
        """See `Presence.sweep`."""
        old = keys.period(_LONG_AGO, now - retention.PRESENCE)
        return await self._table.remove(await self._table.between(PARTITION, "", _LAST_KEY, at=old))

    async def flush(self) -> None:
        """Tell now what was heard and is not told yet; what cannot be told stays for the next time."""
        async with self._writing:
            if self._untold:
                await self._write()

    async def close(self) -> None:
        """Tell what is left, within two seconds, and stop: the next process should know who was heard."""
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self.flush()
        except TimeoutError:
            _log.info("what was heard last is not told")
        tasks = [task for task in (self._writer, self._reader, self._reading) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _tell(self, key: str, now: datetime) -> None:
        """Make sure that it is told at most 30 s after the last time."""
        self._former.heard_at(key)
        self._untold = True
        writer = self._writer
        if writer is not None and not writer.done():
            if not (self._writer_rests and now >= self._write_at):
                return
            # The task sleeps by the machine's time, and the rules' clock has moved faster.
            writer.cancel()
        self._writer_rests = False
        self._writer = asyncio.create_task(self._keep_writing())

    async def _keep_writing(self) -> None:
        """Until everything is told and forgotten. The next sign starts it again."""
        while self._untold or self._own:
            rest = (self._write_at - self._clock.now()).total_seconds()
            if rest > 0:
                self._writer_rests = True
                await self._storage_clock.sleep(rest)
                self._writer_rests = False
            async with self._writing:
                if self._clock.now() >= self._write_at:
                    await self._write()

    async def _write(self) -> None:
        now = self._clock.now()
        self._untold, self._write_at = False, now + WRITE_EVERY
        for key, heard in list(self._own.items()):
            heard.forget_before(now - FORGET_AFTER)
            if heard.is_empty:
                del self._own[key]
        try:
            await self._table.put(written_row(self._instance, self._own, now))
            await self._former.write(self._own, now)
        except StorageUnavailable as error:
            _log.warning("presence not written: %s", error)
            self._untold, self._write_at = True, self._clock.now() + WRITE_AGAIN

    def _go_on_reading(self) -> None:
        self._asked_at = self._clock.now()
        if self._reader is None or self._reader.done():
            # In a context of its own: it works for everybody, not only for the request that started it.
            self._reader = asyncio.create_task(self._keep_reading(), context=Context())

    async def _keep_reading(self) -> None:
        """Until presence was not asked for during `READS_ON_FOR`. A failed read has broken the run."""
        while self._clock.now() - self._asked_at < READS_ON_FOR:
            rest = self._read_at + READ_EVERY - self._clock.now()
            await self._storage_clock.sleep(max(rest, SHOW_AGAIN).total_seconds())
            if self._is_due():
                with suppress(StorageUnavailable):
                    await self._read()

    def _is_due(self) -> bool:
        return self._clock.now() - self._read_at >= READ_EVERY

    async def _read(self) -> None:
        """Join the read under way or send one. A caller that is cancelled does not end it for the others."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._read_rows())
            self._reading.add_done_callback(_retrieve)
        await asyncio.shield(self._reading)

    async def _read_rows(self) -> None:
        now = self._clock.now()
        useful = keys.period(now - FORGET_AFTER, now + FORGET_AFTER)
        try:
            found = await self._table.between(PARTITION, "", _LAST_KEY, at=useful)
        except StorageUnavailable:
            self._failed_at = self._clock.now()
            self._known.interrupted(self._failed_at)
            raise
        finally:
            self._reading = None
        etags: Mapping[str, str] = self._etags
        self._etags = {row.key: row.etag for row in found}
        for row in found:
            if row.key == key_part(self._instance) or etags.get(row.key) == row.etag:
                continue
            try:
                told_at, told = read_row(row)
            except BadRow as bad:
                _log.error("presence left out: %s", bad, extra={"work": BAD_ROW})
                continue
            self._known.told(told, told_at)
        self._read_at = now
        self._known.read(now)


def _retrieve(reading: asyncio.Task[None]) -> None:
    """Mark a failure as retrieved even if everybody who asked has gone."""
    if not reading.cancelled():
        reading.exception()
