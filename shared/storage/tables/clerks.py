"""Clerks' locks, one partition per clerk: `lock` for the one in force, and `c!<call>` for every call made.

Both are written in one batch: every call that has a lock is recorded, and a recorded call is not made again.
"""

from __future__ import annotations

import dataclasses
import logging
from datetime import datetime

from shared.domain import retention
from shared.ports import ClerkLock
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.bad_rows import BAD_ROW
from shared.storage.tables.client.row import BadRow, Row, key_part
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.codec import RowType, instant_text

LOCK = RowType(ClerkLock)
_LOCK = "lock"
"""The key of the lock in force."""
_TRIES = 4
"""Attempts at releasing a lock that changes between the read and the write."""
_log = logging.getLogger(__name__)


class TableClerkLocks:
    """Implements `shared.ports.ClerkLocks`."""

    def __init__(self, table: RowTable) -> None:
        self._table = table
        self._written: dict[str, tuple[str, str]] = {}
        """Clerk → call and ETag of the lock that this instance wrote last: it can be released without a read.
        """

    async def take(self, lock: ClerkLock) -> ClerkLock | None:
        """See `ClerkLocks.take`."""
        writes = [Write(Verb.INSERT, _row(lock, key)) for key in (_LOCK, _call_key(lock.call_id))]
        for _ in range(2):
            try:
                etags = await self._table.batch(writes)
            except Rejected as refusal:
                there = await self._read(lock.clerk_id, writes[refusal.index].row.key)
                if there == lock and refusal.repeated:
                    return None
                if there is not None:
                    return there
                continue  # It was released between our two requests.
            self._written[lock.clerk_id] = (lock.call_id, etags[0])
            return None
        _log.warning(
            "a clerk's lock was in the way twice and gone when read; call %s is refused", lock.call_id
        )
        return lock

    async def earlier(self, clerk_id: str, call_id: str) -> ClerkLock | None:
        """See `ClerkLocks.earlier`."""
        return await self._read(clerk_id, _call_key(call_id))

    async def replace(self, old: ClerkLock, new: ClerkLock) -> bool:
        """See `ClerkLocks.replace`."""
        there = await self._table.get(key_part(old.clerk_id), _LOCK)
        if there is None or LOCK.read(there) != old:
            return False
        writes = [
            Write(Verb.REPLACE, _row(new, _LOCK, there.etag)),
            Write(Verb.PUT, _row(new, _call_key(new.call_id))),
        ]
        try:
            etags = await self._table.batch(writes)
        except Rejected as refusal:
            return refusal.repeated and await self.current(new.clerk_id) == new
        if not new.beside:
            self._written[new.clerk_id] = (new.call_id, etags[0])
        return True

    async def release(self, clerk_id: str, call_id: str, *, forget: bool = False) -> None:
        """See `ClerkLocks.release`."""
        partition = key_part(clerk_id)
        if not await self._release_unread(partition, clerk_id, call_id):
            await self._release_as_it_is(partition, call_id)
        if forget:
            await self._delete(Row(partition, _call_key(call_id), {}))

    async def current(self, clerk_id: str) -> ClerkLock | None:
        """See `ClerkLocks.current`."""
        return await self._read(clerk_id, _LOCK)

    async def sweep(self, now: datetime) -> int:
        """See `ClerkLocks.sweep`."""
        found = await self._table.older("taken_at", instant_text(now - retention.CALL_MEMORY))
        return await self._table.remove(found)

    async def _release_as_it_is(self, partition: str, call_id: str) -> None:
        """Read and write again if another call of the clerk ends or begins at the same moment."""
        for _ in range(_TRIES):
            there = await self._table.get(partition, _LOCK)
            try:
                if there is None or await self._end(there, call_id):
                    return
            except BadRow as bad:
                # The end of a ticket must not fail because its clerk's row cannot be read.
                _log.error("a clerk's lock stays as it is: %s", bad, extra={"work": BAD_ROW})
                return
        _log.warning("a clerk's lock changed at every attempt; call %s stays in it", call_id)

    async def _end(self, there: Row, call_id: str) -> bool:
        """End the call: delete its lock, or put the last call beside it in force again.

        False where the row has changed since.
        """
        lock = LOCK.read(there).no_longer_serving(call_id)
        if call_id in lock.beside:
            rest = tuple(other for other in lock.beside if other != call_id)
            return await self._put_in_place(there, dataclasses.replace(lock, beside=rest))
        if lock.call_id == call_id:
            *rest, last = lock.beside or ("",)
            earlier = await self.earlier(lock.clerk_id, last) if last else None
            if earlier is None:
                return await self._delete(Row(there.partition, _LOCK, {}, there.etag))
            return await self._put_in_place(there, earlier.after(lock, tuple(rest)))
        return True

    async def _put_in_place(self, there: Row, lock: ClerkLock) -> bool:
        """Replace exactly this row; False if it has changed since."""
        try:
            await self._table.batch([Write(Verb.REPLACE, _row(lock, _LOCK, there.etag))])
        except Rejected:
            return False
        return True

    async def _read(self, clerk_id: str, key: str) -> ClerkLock | None:
        row = await self._table.get(key_part(clerk_id), key)
        return LOCK.read(row) if row else None

    async def _release_unread(self, partition: str, clerk_id: str, call_id: str) -> bool:
        """Delete the row that this instance wrote for the call; False if the row has to be read first."""
        written_call, etag = self._written.get(clerk_id, ("", ""))
        if written_call != call_id or not etag:
            return False
        del self._written[clerk_id]
        return await self._delete(Row(partition, _LOCK, {}, etag))

    async def _delete(self, row: Row) -> bool:
        """Delete exactly this row; False if it is gone or has changed since."""
        try:
            await self._table.batch([Write(Verb.DELETE, row)])
        except Rejected:
            return False
        return True


def _call_key(call_id: str) -> str:
    return f"c!{key_part(call_id)}"


def _row(lock: ClerkLock, key: str, etag: str = "") -> Row:
    return Row(key_part(lock.clerk_id), key, LOCK.write(lock), etag)
