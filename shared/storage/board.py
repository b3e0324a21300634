"""The board of each office: one query a second at most, shared by all who ask, and a bell for who waits.

A change made through this instance is on its board at once; a query that was on its way meanwhile may
be older than the change, so what changed during a query is laid over its answer. A room is opened by the
visit, which runs elsewhere: while one is about to be, the board is read four times as often.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.domain.credentials import office_key, office_key_of
from shared.domain.office import OPEN_DESK, DeskState
from shared.domain.queue import positions
from shared.domain.status import Status
from shared.domain.ticket import Ticket
from shared.ports import Board, StorageUnavailable, StoredTicket

_log = logging.getLogger(__name__)
_QUICKER = 4
"""How many times as often a board is read while a room is being opened: two people wait for it."""
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Picture:
    """What one query of an office's queue gives: its tickets by id, and the desk."""

    tickets: Mapping[str, StoredTicket]
    desk: DeskState


@dataclass(frozen=True)
class Pace:
    """How time passes for the cache: seconds of a clock that never jumps back, and a pause."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


def on_board(ticket: Ticket) -> bool:
    """Whether the ticket belongs on the board: waiting, held, or missed or dropped and able to return."""
    return ticket.status is Status.WAITING or ticket.is_held or ticket.may_come_back


def _opens_room(ticket: Ticket) -> bool:
    """Called a moment ago: after a failure the next attempt is too far off to hurry for."""
    call = ticket.call
    if ticket.status is not Status.CALLED or call is None:
        return False
    return not call.room_ready and call.next_attempt_at is None


@dataclass
class _Desk:
    """One office's picture, and who waits for the next."""

    office_id: str
    tickets: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])
    desk: DeskState = OPEN_DESK
    version: int = 0
    read_at: datetime = _EPOCH
    started: float = float("-inf")
    """When the query behind the picture set out."""
    queries: int = 0
    answered: int = 0
    """The number of the last query that was answered."""
    board: Board | None = None
    query: asyncio.Task[None] | None = None
    changed_tickets: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])
    changed_desk: DeskState | None = None
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    waiters: int = 0
    reader: asyncio.Task[None] | None = None
    opens_room: bool = False

    def changed(self, now: datetime) -> None:
        """Count the version on and ring. It follows the time, so that two instances rarely share one."""
        self.version = max(self.version + 1, (now - _EPOCH) // timedelta(microseconds=1))
        self.board = None
        self.opens_room = any(_opens_room(stored.ticket) for stored in self.tickets.values())
        self.bell.set()
        self.bell = asyncio.Event()

    def lay(self, stored: StoredTicket) -> None:
        """Put a ticket in its place, unless the picture has a later state of it."""
        ticket = stored.ticket
        known = self.tickets.get(ticket.ticket_id)
        if known is not None and known.ticket.revision > ticket.revision:
            return
        if on_board(ticket):
            self.tickets[ticket.ticket_id] = stored
        else:
            self.tickets.pop(ticket.ticket_id, None)


class BoardCache:
    """All boards of one instance. `read` makes one query; `now` is the rules' clock."""

    def __init__(
        self,
        read: Callable[[str], Awaitable[Picture]],
        now: Callable[[], datetime],
        *,
        interval: float = 1.0,
        pace: Pace | None = None,
    ) -> None:
        self._read = read
        self._now = now
        self._interval = interval
        self._pace = pace or Pace()
        self._desks: dict[str, _Desk] = {}

    async def get(self, office_id: str, *, fresh: bool = False) -> Board:
        """The board, at most `interval` seconds old; `fresh`: by a query that sets out from now on.

        Raises `StorageUnavailable`.
        """
        desk = self._desk(office_id)
        asked = desk.queries
        # An answer that set out after the question is new enough, however long storage took for it.
        while desk.answered <= asked and (fresh or not self._is_fresh(desk)):
            await self._query(desk)
        return _board(desk)

    async def find(self, ticket_id: str) -> StoredTicket | None:
        """The ticket from its board as `get` gives it; None, without a request, where nobody asked for that
        board before. Raises `StorageUnavailable`."""
        desk = self._desks.get(office_key_of(ticket_id))
        if desk is None:
            return None
        await self.get(desk.office_id)
        return desk.tickets.get(ticket_id)

    def seen(self, ticket_id: str) -> StoredTicket | None:
        """The ticket from a board that is still fresh."""
        desk = self._desks.get(office_key_of(ticket_id))
        return desk.tickets.get(ticket_id) if desk is not None and self._is_fresh(desk) else None

    def desk_seen(self, office_id: str) -> DeskState:
        """The desk's state as it was seen last, however long ago."""
        desk = self._desks.get(office_key(office_id))
        return OPEN_DESK if desk is None else desk.desk

    def put(self, stored: StoredTicket) -> None:
        """A ticket as this instance has just written it."""
        desk = self._desks.get(office_key_of(stored.ticket.ticket_id))
        if desk is None:
            return
        if desk.query is not None:
            desk.changed_tickets[stored.ticket.ticket_id] = stored
        desk.lay(stored)
        desk.changed(self._now())
        if desk.opens_room and desk.reader is not None:
            desk.reader.cancel()  # it would sleep for as long as when nothing was expected
            desk.reader = asyncio.create_task(self._keep_reading(desk))

    def put_desk(self, office_id: str, state: DeskState) -> None:
        """The desk's state as this instance has just written it."""
        desk = self._desk(office_id)
        if desk.query is not None:
            desk.changed_desk = state
        desk.desk = state
        desk.changed(self._now())

    def learn(self, stored: StoredTicket) -> None:
        """A ticket as just read. Later than on the board, it replaces what the board shows."""
        desk = self._desks.get(office_key_of(stored.ticket.ticket_id))
        known = desk.tickets.get(stored.ticket.ticket_id) if desk is not None else None
        if known is not None and known.ticket.revision < stored.ticket.revision:
            self.put(stored)

    async def changed(self, office_id: str, version: int, timeout: float) -> bool:
        """Wait until the version differs from `version`; False after `timeout` seconds."""
        desk = self._desk(office_id)
        desk.waiters += 1
        if desk.reader is None or desk.reader.done():
            desk.reader = asyncio.create_task(self._keep_reading(desk))
        try:
            async with asyncio.timeout(timeout):
                while desk.version == version:
                    await desk.bell.wait()
        except TimeoutError:
            return desk.version != version
        finally:
            desk.waiters -= 1
            if desk.waiters == 0:
                desk.reader.cancel()
                desk.reader = None
        return True

    async def close(self) -> None:
        """Stop reading. Who still waits runs into the own time-out."""
        tasks = [task for desk in self._desks.values() for task in (desk.reader, desk.query) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_reading(self, desk: _Desk) -> None:
        while True:
            await self._pace.sleep(max(0.0, desk.started + self._age(desk) - self._pace.monotonic()))
            try:
                if not self._is_fresh(desk):
                    await self._query(desk)
            except StorageUnavailable as error:
                _log.warning("board of %s not read: %s", desk.office_id, error)
                await self._pace.sleep(self._interval)

    async def _query(self, desk: _Desk) -> None:
        """Join the query on its way or send one. Who gives up does not end it for the others."""
        if desk.query is None:
            desk.query = asyncio.create_task(self._refresh(desk))
            desk.query.add_done_callback(_retrieve)
        await asyncio.shield(desk.query)

    async def _refresh(self, desk: _Desk) -> None:
        started = self._pace.monotonic()
        desk.queries += 1
        try:
            picture = await self._read(desk.office_id)
            before = _content(desk)
            desk.tickets = dict(picture.tickets)
            desk.desk = desk.changed_desk or picture.desk
            for stored in desk.changed_tickets.values():
                desk.lay(stored)
            desk.answered = desk.queries
            desk.started, desk.read_at, desk.board = started, self._now(), None
            if desk.version == 0 or before != _content(desk):
                desk.changed(desk.read_at)
        finally:
            desk.query = None
            desk.changed_tickets.clear()
            desk.changed_desk = None

    def _is_fresh(self, desk: _Desk) -> bool:
        return self._pace.monotonic() - desk.started < self._age(desk)

    def _age(self, desk: _Desk) -> float:
        """Seconds after which its picture is old."""
        return self._interval / (_QUICKER if desk.opens_room else 1)

    def _desk(self, office_id: str) -> _Desk:
        return self._desks.setdefault(office_key(office_id), _Desk(office_id))


def _content(desk: _Desk) -> tuple[dict[str, Ticket], DeskState]:
    """What people can see of a picture: not which row a ticket was read from."""
    return {ticket_id: stored.ticket for ticket_id, stored in desk.tickets.items()}, desk.desk


def _retrieve(query: asyncio.Task[None]) -> None:
    """Mark a failure as seen even when everybody who asked has gone."""
    if not query.cancelled():
        query.exception()


def _board(desk: _Desk) -> Board:
    if desk.board is None:
        stored = sorted(desk.tickets.values(), key=lambda item: item.ticket.order)
        desk.board = Board(
            office_id=desk.office_id,
            version=desk.version,
            read_at=desk.read_at,
            waiting=tuple(item for item in stored if item.ticket.status is Status.WAITING),
            held=tuple(item for item in stored if item.ticket.is_held),
            missed=tuple(item for item in stored if item.ticket.may_come_back),
            desk=desk.desk,
            positions=dict(positions(item.ticket for item in stored)),
            by_id=dict(desk.tickets),
        )
    return desk.board
