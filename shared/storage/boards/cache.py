"""The board of each office as one instance keeps it: shared by all readers, with an event for those who wait.

A change made through this instance is on its board at once. A query that was under way at that moment may
have been answered before the change, so everything changed during a query is applied over its answer. Changes
made by other instances are learnt from the change log (`docs/decisions/0026-change-log.md`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from shared.domain.credentials import office_key, office_key_of
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.ports import Board, StorageUnavailable, StoredTicket
from shared.storage.boards.cached_board import BoardRows, CachedBoard, on_board
from shared.storage.boards.notes import InstanceNotes
from shared.storage.boards.read_slots import ReadSlots
from shared.storage.boards.recently_ended import RecentlyEnded
from shared.storage.boards.refresher import BoardRefresher
from shared.storage.boards.tasks import cancel
from shared.storage.bundle import BOARD_SECONDS
from shared.storage.storage_clock import StorageClock

__all__ = ["BoardCache", "BoardRows", "StorageClock", "on_board"]


@dataclass(frozen=True)
class BoardIntervals:
    """Seconds after which a board is read again although no change of it is known."""

    followed: float = BOARD_SECONDS
    """While the change log is read."""
    unfollowed: float = 1.0
    """While it is not, or `followed` where that is less."""

    def limit(self, *, followed: bool) -> float:
        """How old a board may be that is returned without a read."""
        return self.followed if followed else min(self.followed, self.unfollowed)


class BoardCache:
    """Implements `shared.ports.Boards`: all boards of one instance.

    `read` makes one query for the board of an office id, `load` one point read of a ticket; both may raise
    `StorageUnavailable`. `now` is the rules' clock; `storage_clock` is the clock by which boards age.

    How old can a board be that `get` returns without a query? While the log is followed, a change made by
    another instance is missing until its note arrives: 0.25 s to write it, 0.5 s to read it, and then the
    read of the board. A change whose note was lost, or that a version without notes has made, is missing for
    `intervals.followed` seconds. When the log has not been read for five seconds (always, if `notes` is
    None), a board whose last answer is `intervals.unfollowed` seconds old is read before it is returned, and
    `get` raises `StorageUnavailable` if that read fails: at most six seconds pass after the last read of the
    log.
    """

    def __init__(
        self,
        read: Callable[[str], Awaitable[BoardRows]],
        load: Callable[[str], Awaitable[StoredTicket | None]],
        now: Callable[[], datetime],
        *,
        intervals: BoardIntervals | None = None,
        storage_clock: StorageClock | None = None,
        notes: InstanceNotes | None = None,
    ) -> None:
        self._read = read
        self._load = load
        self._now = now
        self._intervals = intervals or BoardIntervals()
        self._storage_clock = storage_clock or StorageClock()
        self._notes = notes.reader if notes else None
        self._writer = notes.writer if notes else None
        self._read_slots = ReadSlots()
        self._boards: dict[str, CachedBoard] = {}
        self._ended = RecentlyEnded(self._storage_clock.monotonic)
        self._refresher = BoardRefresher(
            self._boards, self._query, self._is_current, self._notes, self._storage_clock
        )

    async def get(self, office_id: str, *, fresh: bool = False) -> Board:
        """See `Boards.get`."""
        cached = self._cached(office_id)
        if not fresh and self._notes is not None:
            self._hold(cached)
        asked = cached.queries
        # A query sent after this call began is recent enough, however long storage took to answer it.
        while cached.answered <= asked and (fresh or not self._is_current(cached)):
            await self._query(cached, hurried=fresh)
        return cached.as_board()

    async def find(self, ticket_id: str) -> StoredTicket | None:
        """See `Boards.find`."""
        cached = self._boards.get(office_key_of(ticket_id))
        if cached is not None:
            await self.get(cached.office_id)
            if ticket_id in cached.tickets:
                return cached.tickets[ticket_id]
        ended = self._ended.get(ticket_id)
        if ended is not None:
            return ended
        stored = await self._load(ticket_id)
        if stored is not None:
            self.learn(stored)
        return stored

    def office_day_seen(self, office_id: str) -> OfficeDay:
        """The state of the day as this instance last saw it, however long ago; open if it never has."""
        cached = self._boards.get(office_key(office_id))
        return OPEN_DAY if cached is None else cached.office_day

    def put(self, stored: StoredTicket) -> None:
        """Put a ticket that this instance has just written on the board."""
        self._note(office_key_of(stored.ticket.ticket_id))
        self._ended.put(stored)
        self._put(stored)

    def put_office_day(self, office_id: str, state: OfficeDay) -> None:
        """Put the state of the day that this instance has just written on the board."""
        cached = self._cached(office_id)
        self._note(office_key(office_id))
        if cached.query is not None:
            cached.changed_day = state
        cached.office_day = state
        cached.next_version(self._now())

    def doubt(self, office_key: str) -> None:
        """It is unknown whether a write of this instance took effect: the board is read again here and
        elsewhere.
        """
        self._note(office_key)
        if office_key in self._boards:
            self._boards[office_key].outdate()

    def learn(self, stored: StoredTicket) -> None:
        """Apply a ticket just read: if it is later than the board's, it replaces it."""
        self._ended.put(stored)
        cached = self._boards.get(office_key_of(stored.ticket.ticket_id))
        known = cached.tickets.get(stored.ticket.ticket_id) if cached is not None else None
        if known is not None and known.ticket.revision < stored.ticket.revision:
            self._put(stored)

    async def wait_for_change(self, office_id: str, version: int, timeout: float) -> bool:
        """See `Boards.wait_for_change`."""
        cached = self._cached(office_id)
        cached.waiters += 1
        self._hold(cached)
        try:
            async with asyncio.timeout(timeout):
                while cached.version == version:
                    await cached.new_version.wait()
        except TimeoutError:
            return cached.version != version
        finally:
            cached.waiters -= 1
        return True

    async def close(self) -> None:
        """Stop reading. Those who still wait are answered when their time is over."""
        await self._refresher.close()
        await cancel([cached.query for cached in self._boards.values() if cached.query is not None])

    def _hold(self, cached: CachedBoard) -> None:
        cached.asked_at = self._storage_clock.monotonic()
        self._refresher.wake(cached)

    def _note(self, office_key: str) -> None:
        if self._writer is not None:
            self._writer.note(office_key)

    def _put(self, stored: StoredTicket) -> None:
        cached = self._boards.get(office_key_of(stored.ticket.ticket_id))
        if cached is None:
            return
        if cached.query is not None:
            cached.changed_tickets[stored.ticket.ticket_id] = stored
        cached.put(stored)
        cached.next_version(self._now())

    async def _query(self, cached: CachedBoard, *, hurried: bool = False) -> None:
        """Join the query under way or send one. A caller that is cancelled does not end it for the others."""
        if hurried:
            cached.hurried = True
            self._read_slots.hurry(cached.office_id)
        if cached.query is None:
            cached.query = asyncio.create_task(self._refresh(cached))
            cached.query.add_done_callback(_retrieve)
        await asyncio.shield(cached.query)

    async def _refresh(self, cached: CachedBoard) -> None:
        """Read the board when it has a slot and replace what was known."""
        try:
            await self._read_slots.take_slot(cached.office_id, hurried=cached.hurried)
            try:
                await self._read_now(cached)
            finally:
                self._read_slots.free_slot()
        except StorageUnavailable:
            cached.failed_at = self._storage_clock.monotonic()
            raise
        finally:
            # Also cleared after a failure: the tickets themselves are on the board already.
            cached.query, cached.hurried = None, False
            cached.forget_changes()

    async def _read_now(self, cached: CachedBoard) -> None:
        """The order of the steps matters."""
        # The answer may lack anything written from here on, and has what was written before.
        cached.forget_changes()
        before, cached.set_out = cached.set_out, self._storage_clock.monotonic()
        cached.queries += 1
        try:
            rows = await self._read(cached.office_id)
            # There is no await below: nobody can see the answer without the changes applied over it.
            cached.answered, cached.answered_at = cached.queries, self._storage_clock.monotonic()
            # Last, so that those woken by the new version find it complete.
            cached.take(rows, self._now())
        except StorageUnavailable as error:
            cached.set_out = before
            self._read_slots.give_up(error)
            raise

    def _is_current(self, cached: CachedBoard) -> bool:
        followed = self._notes is not None and self._notes.is_followed
        limit = self._intervals.limit(followed=followed)
        return (
            cached.answered >= cached.needed and self._storage_clock.monotonic() - cached.answered_at < limit
        )

    def _cached(self, office_id: str) -> CachedBoard:
        return self._boards.setdefault(office_key(office_id), CachedBoard(office_id))


def _retrieve(query: asyncio.Task[None]) -> None:
    """Mark a failure as retrieved even if everybody who asked has gone."""
    if not query.cancelled():
        query.exception()
