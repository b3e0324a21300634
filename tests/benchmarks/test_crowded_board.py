"""What a crowd at one office must not do to storage: each page reading for itself, or reads without end."""

from __future__ import annotations

import asyncio

from shared.domain.office.office import OPEN_DAY
from shared.ports import StoredTicket
from shared.storage import StorageClock
from shared.storage.boards.cache import BoardCache
from shared.storage.boards.cached_board import BoardRows
from tests.builders import KEYS, HandClock, a_ticket

ONE = StoredTicket(a_ticket("one"), version=1)
OFFICE = ONE.ticket.office_id


class SlowStorage:
    """Every query of the board takes so many seconds of a clock that only queries move."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.now = 0.0
        self.queries = 0

    async def read(self, _office_id: str) -> BoardRows:
        self.queries += 1
        await asyncio.sleep(0)
        self.now += self.seconds
        return BoardRows({ONE.ticket.ticket_id: ONE}, OPEN_DAY)

    async def load(self, _ticket_id: str) -> StoredTicket | None:
        return None

    def board(self) -> BoardCache:
        """A cache over it."""
        return BoardCache(self.read, self.load, HandClock().now, storage_clock=StorageClock(lambda: self.now))


async def test_a_board_that_takes_longer_than_it_stays_fresh_is_still_answered() -> None:
    storage = SlowStorage(seconds=1.5)

    async with asyncio.timeout(5):
        board = await storage.board().get(OFFICE)

    assert (list(board.by_id), storage.queries) == ([ONE.ticket.ticket_id], 1)


async def test_many_ticket_requests_at_once_read_the_board_once() -> None:
    storage = SlowStorage(seconds=0.1)
    cache = storage.board()
    await cache.get(OFFICE)
    storage.now += 10

    found = await asyncio.gather(*(cache.find(ONE.ticket.ticket_id) for _ in range(500)))

    assert found == [ONE] * 500
    assert storage.queries == 2


async def test_a_ticket_of_an_office_without_readers_reads_no_board() -> None:
    storage = SlowStorage(seconds=0.1)

    found = await storage.board().find(KEYS.ticket_id("outra", "one"))

    assert (found, storage.queries) == (None, 0)
