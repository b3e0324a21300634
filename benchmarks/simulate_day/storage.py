"""The memory store behind a slow, unreliable connection: requests overlap, fail, and lose their answers.

Between the reading of a row and its writing, others act. Every write is reported at its instant.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from benchmarks.simulate_day.virtual_time import VirtualClock
from memory_adapters import MemoryMeetings
from memory_adapters.beside_tickets import MemoryOfficeDays
from memory_adapters.clerks import MemoryClerkLocks
from memory_adapters.rows import MemoryRows
from memory_adapters.tickets import MemoryTickets
from shared.domain.credentials import office_key
from shared.domain.meeting import Meeting
from shared.domain.office.office import Office
from shared.front_desk.desk import Desk
from shared.ports import Change, ClerkLock, NewTicket, StorageUnavailable, StoredTicket
from shared.storage.boards.cache import BoardCache
from shared.storage.boards.cached_board import BoardRows
from shared.storage.storage_clock import StorageClock

OnWrite = Callable[[Change], None]
"""Called at the instant of each write."""


@dataclass
class Connection:
    """The way to storage and back. `refused` and `lost_answer` are shares of the requests."""

    random: Random
    least: float = 0.002
    mean: float = 0.006
    """Seconds that a request takes: `least` and, on average, `mean` more."""
    refused: float = 0.0005
    lost_answer: float = 0.0005

    async def send(self) -> None:
        """A request on its way. Raises `StorageUnavailable`: nothing was done."""
        await asyncio.sleep(self.least + self.random.expovariate(1 / self.mean))
        if self.random.random() < self.refused:
            raise StorageUnavailable("simulated: refused")

    def receive(self) -> None:
        """Its answer. Raises `StorageUnavailable`: the work is done all the same."""
        if self.random.random() < self.lost_answer:
            raise StorageUnavailable("simulated: answer lost")


class RemoteTickets(MemoryTickets):
    """One instance's access to the tickets that all instances share; immediate without a connection."""

    def __init__(
        self, rows: MemoryRows, boards: BoardCache, connection: Connection | None, on_write: OnWrite
    ) -> None:
        super().__init__(rows, boards)
        self._connection = connection
        self._on_write = on_write

    async def add(self, new: NewTicket) -> StoredTicket:
        await self._send()
        stored = await super().add(new)
        self._on_write(new.change)
        self._receive()
        return stored

    async def load(self, ticket_id: str) -> StoredTicket | None:
        await self._send()
        return await super().load(ticket_id)

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        await self._send()
        saved = await super().save(stored, change)
        self._on_write(change)
        self._receive()
        return saved

    async def _send(self) -> None:
        if self._connection is not None:
            await self._connection.send()

    def _receive(self) -> None:
        if self._connection is not None:
            self._connection.receive()


def remote_instance(
    desk: Desk, rows: MemoryRows, clock: VirtualClock, connection: Connection | None, on_write: OnWrite
) -> Desk:
    """`desk` as another instance, with boards of its own; it reaches `rows` over `connection`."""

    async def read(office_id: str) -> BoardRows:
        if connection is not None:
            await connection.send()
        return await rows.board(office_id)

    async def load(ticket_id: str) -> StoredTicket | None:
        if connection is not None:
            await connection.send()
        return await rows.load(ticket_id)

    boards = BoardCache(
        read, load, clock.now, storage_clock=StorageClock(monotonic=lambda: clock.now().timestamp())
    )
    tickets = RemoteTickets(rows, boards, connection, on_write)
    return replace(desk, tickets=tickets, boards=boards, office_days=MemoryOfficeDays(rows, boards))


class RemoteLocks(MemoryClerkLocks):
    """The locks that all instances share, behind the connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    async def take(self, lock: ClerkLock) -> ClerkLock | None:
        await self._connection.send()
        taken = await super().take(lock)
        self._connection.receive()
        return taken

    async def replace(self, old: ClerkLock, new: ClerkLock) -> bool:
        await self._connection.send()
        done = await super().replace(old, new)
        self._connection.receive()
        return done

    async def release(self, clerk_id: str, call_id: str, *, forget: bool = False) -> None:
        await self._connection.send()
        await super().release(clerk_id, call_id, forget=forget)
        self._connection.receive()


class OfficesWithTickets:
    """`ActiveOffices` for housekeeping: only those with a row to look at, to keep the simulation fast."""

    def __init__(self, rows: MemoryRows, offices: Sequence[Office]) -> None:
        self._rows = rows
        self._ids = {office_key(office.office_id): office.office_id for office in offices}

    async def mark(self, office_id: str, day: date) -> None: ...

    async def since(self, day: date) -> Sequence[str]:
        rows = self._rows
        return [
            office_id for key, office_id in self._ids.items() if rows.live.get(key) or rows.ended.get(key)
        ]


class SlowMeetings(MemoryMeetings):
    """Meetings as slow as Graph's."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self._random = random

    async def open(self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime) -> Meeting:
        await asyncio.sleep(self._random.uniform(0.3, 2.5))
        return await super().open(
            call_id=call_id, organiser_id=organiser_id, subject=subject, starts_at=starts_at
        )

    async def close(self, *, organiser_id: str, meeting_id: str) -> None:
        await asyncio.sleep(self._random.uniform(0.2, 1.0))
        await super().close(organiser_id=organiser_id, meeting_id=meeting_id)
