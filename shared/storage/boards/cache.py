"""The board of each office: one query a second at most, shared by all who ask, and an event for who waits.

A change made through this instance is on its board at once. A query that was under way meanwhile may have
been answered before the change, so what changed during a query is put over its answer. Rooms are opened by
the visit, in another process: while one is awaited, the board is read four times as often.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.domain.credentials import office_key, office_key_of
from shared.domain.office.office import OPEN_DESK, OfficeDay
from shared.domain.queue.order import positions
from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.ports import Board, StorageUnavailable, StoredTicket
from shared.storage.boards.recently_ended import RecentlyEnded

_log = logging.getLogger(__name__)
_ROOM_FACTOR = 4
"""How many times as often a board is read while a room is being opened: visitor and clerk wait for it."""
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class BoardRows:
    """What one query of an office's queue gives: its tickets by id, and the state of its day."""

    tickets: Mapping[str, StoredTicket]
    office_day: OfficeDay


@dataclass(frozen=True)
class Pace:
    """How time passes for the cache: seconds of a clock that never jumps back, and a pause."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


def on_board(ticket: Ticket) -> bool:
    """Whether the ticket belongs on the board: waiting, held, or missed or dropped and able to return."""
    return ticket.status is Status.WAITING or ticket.is_held or ticket.may_come_back


def _awaits_room(ticket: Ticket) -> bool:
    """Whether the room of a call is being opened. After a failed attempt the next one is seconds away."""
    call = ticket.call
    if ticket.status is not Status.CALLED or call is None:
        return False
    return not call.room_ready and call.next_attempt_at is None


@dataclass
class _CachedBoard:
    """What is known of one office's board, and who waits for the next version."""

    office_id: str
    tickets: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])
    office_day: OfficeDay = OPEN_DESK
    version: int = 0
    read_at: datetime = _EPOCH
    started: float = float("-inf")
    """When the query set out whose answer this is, in monotonic seconds."""
    queries: int = 0
    answered: int = 0
    """The number of the last query that was answered."""
    board: Board | None = None
    """Made at the first question after a change."""
    query: asyncio.Task[None] | None = None
    changed_tickets: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])
    """Written by this instance while a query is under way."""
    changed_day: OfficeDay | None = None
    new_version: asyncio.Event = field(default_factory=asyncio.Event)
    waiters: int = 0
    reader: asyncio.Task[None] | None = None
    awaits_room: bool = False

    def next_version(self, now: datetime) -> None:
        """Another version, told to all who wait. It follows the time: two instances rarely share one."""
        self.version = max(self.version + 1, (now - _EPOCH) // timedelta(microseconds=1))
        self.board = None
        self.awaits_room = any(_awaits_room(stored.ticket) for stored in self.tickets.values())
        self.new_version.set()
        self.new_version = asyncio.Event()

    def put(self, stored: StoredTicket) -> None:
        """Add, replace or remove a ticket, unless a later revision of it is known."""
        ticket = stored.ticket
        known = self.tickets.get(ticket.ticket_id)
        if known is not None and known.ticket.revision > ticket.revision:
            return
        if on_board(ticket):
            self.tickets[ticket.ticket_id] = stored
        else:
            self.tickets.pop(ticket.ticket_id, None)

    def content(self) -> tuple[dict[str, Ticket], OfficeDay]:
        """What people can see of the board: not which row a ticket was read from."""
        return {ticket_id: stored.ticket for ticket_id, stored in self.tickets.items()}, self.office_day

    def as_board(self) -> Board:
        """The board in its present version; the same value until something changes."""
        if self.board is None:
            stored = sorted(self.tickets.values(), key=lambda item: item.ticket.order)
            self.board = Board(
                office_id=self.office_id,
                version=self.version,
                read_at=self.read_at,
                waiting=tuple(item for item in stored if item.ticket.status is Status.WAITING),
                held=tuple(item for item in stored if item.ticket.is_held),
                missed=tuple(item for item in stored if item.ticket.may_come_back),
                office_day=self.office_day,
                positions=dict(positions(item.ticket for item in stored)),
                by_id=dict(self.tickets),
            )
        return self.board


class BoardCache:
    """Implements `shared.ports.Boards`: all boards of one instance.

    `read` makes one query for the board of an office id, `load` one point read of a ticket; both may raise
    `StorageUnavailable`. `now` is the rules' clock; `interval` is the age in seconds at which a board is
    read anew, measured by `pace`.
    """

    def __init__(
        self,
        read: Callable[[str], Awaitable[BoardRows]],
        load: Callable[[str], Awaitable[StoredTicket | None]],
        now: Callable[[], datetime],
        *,
        interval: float = 1.0,
        pace: Pace | None = None,
    ) -> None:
        self._read = read
        self._load = load
        self._now = now
        self._interval = interval
        self._pace = pace or Pace()
        self._boards: dict[str, _CachedBoard] = {}
        self._ended = RecentlyEnded(self._pace.monotonic)

    async def get(self, office_id: str, *, fresh: bool = False) -> Board:
        cached = self._cached(office_id)
        asked = cached.queries
        # An answer that set out after the question is new enough, however long storage took for it.
        while cached.answered <= asked and (fresh or not self._is_fresh(cached)):
            await self._query(cached)
        return cached.as_board()

    async def find(self, ticket_id: str) -> StoredTicket | None:
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
        """The state of the day as it was seen last, however long ago; open where it never was."""
        cached = self._boards.get(office_key(office_id))
        return OPEN_DESK if cached is None else cached.office_day

    def put(self, stored: StoredTicket) -> None:
        """A ticket as this instance has just written it."""
        self._ended.put(stored)
        self._put(stored)

    def put_office_day(self, office_id: str, state: OfficeDay) -> None:
        """The state of the day as this instance has just written it."""
        cached = self._cached(office_id)
        if cached.query is not None:
            cached.changed_day = state
        cached.office_day = state
        cached.next_version(self._now())

    def learn(self, stored: StoredTicket) -> None:
        """A ticket as just read. Later than on the board, it replaces what the board shows."""
        self._ended.put(stored)
        cached = self._boards.get(office_key_of(stored.ticket.ticket_id))
        known = cached.tickets.get(stored.ticket.ticket_id) if cached is not None else None
        if known is not None and known.ticket.revision < stored.ticket.revision:
            self._put(stored)

    async def wait_for_change(self, office_id: str, version: int, timeout: float) -> bool:
        cached = self._cached(office_id)
        cached.waiters += 1
        if cached.reader is None or cached.reader.done():
            cached.reader = asyncio.create_task(self._keep_reading(cached))
        try:
            async with asyncio.timeout(timeout):
                while cached.version == version:
                    await cached.new_version.wait()
        except TimeoutError:
            return cached.version != version
        finally:
            cached.waiters -= 1
            if cached.waiters == 0:
                cached.reader.cancel()
                cached.reader = None
        return True

    async def close(self) -> None:
        """Stop reading. Whoever still waits is answered at the end of the time asked for."""
        tasks = [task for cached in self._boards.values() for task in (cached.reader, cached.query) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _put(self, stored: StoredTicket) -> None:
        cached = self._boards.get(office_key_of(stored.ticket.ticket_id))
        if cached is None:
            return
        if cached.query is not None:
            cached.changed_tickets[stored.ticket.ticket_id] = stored
        cached.put(stored)
        cached.next_version(self._now())
        if cached.awaits_room and cached.reader is not None:
            # The reader sleeps for a whole interval, and what it waits for is expected sooner now.
            cached.reader.cancel()
            cached.reader = asyncio.create_task(self._keep_reading(cached))

    async def _keep_reading(self, cached: _CachedBoard) -> None:
        while True:
            await self._pace.sleep(max(0.0, cached.started + self._age(cached) - self._pace.monotonic()))
            try:
                if not self._is_fresh(cached):
                    await self._query(cached)
            except StorageUnavailable as error:
                _log.warning("board of %s not read: %s", cached.office_id, error)
                await self._pace.sleep(self._interval)

    async def _query(self, cached: _CachedBoard) -> None:
        """Join the query under way or send one. A caller that is cancelled does not end it for the others."""
        if cached.query is None:
            cached.query = asyncio.create_task(self._refresh(cached))
            cached.query.add_done_callback(_retrieve)
        await asyncio.shield(cached.query)

    async def _refresh(self, cached: _CachedBoard) -> None:
        """Read the board and put it in the place of what was known. The order of the steps matters."""
        # The age of a board counts from here: the answer may miss whatever is written from now on.
        started = self._pace.monotonic()
        cached.queries += 1
        try:
            rows = await self._read(cached.office_id)
            # Nothing below awaits, so nobody sees the answer without the changes put over it.
            before = cached.content()
            cached.tickets = dict(rows.tickets)
            cached.office_day = cached.changed_day or rows.office_day
            for stored in cached.changed_tickets.values():
                cached.put(stored)
            cached.answered = cached.queries
            cached.started, cached.read_at, cached.board = started, self._now(), None
            # Last: who is woken by the new version finds it complete.
            if cached.version == 0 or before != cached.content():
                cached.next_version(cached.read_at)
        finally:
            # Cleared after a failure as well: the tickets themselves are on the board already.
            cached.query = None
            cached.changed_tickets.clear()
            cached.changed_day = None

    def _is_fresh(self, cached: _CachedBoard) -> bool:
        return self._pace.monotonic() - cached.started < self._age(cached)

    def _age(self, cached: _CachedBoard) -> float:
        """After how many seconds a board is read anew."""
        return self._interval / (_ROOM_FACTOR if cached.awaits_room else 1)

    def _cached(self, office_id: str) -> _CachedBoard:
        return self._boards.setdefault(office_key(office_id), _CachedBoard(office_id))


def _retrieve(query: asyncio.Task[None]) -> None:
    """Mark a failure as seen even when all who asked are gone."""
    if not query.cancelled():
        query.exception()
