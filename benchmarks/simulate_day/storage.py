"""The memory store as a distant one: requests take time, fail, and lose their answers; every write is seen.

What overlaps in a court overlaps here: between the reading of a row and its writing, others act.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from random import Random

from benchmarks.simulate_day.day_loop import DayClock
from memory_adapters import MemoryMeetings
from memory_adapters.beside_tickets import MemoryOfficeDays
from memory_adapters.rows import MemoryRows
from memory_adapters.tickets import MemoryTickets
from shared.domain.credentials import office_key
from shared.domain.meeting import Meeting
from shared.domain.office.office import Office
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.desk import Desk
from shared.ports import (
    Change,
    ClerkLock,
    ClerkLocks,
    Entry,
    StorageUnavailable,
    StoredTicket,
)
from shared.storage.boards.cache import BoardCache, BoardRows, Pace

Written = Callable[[Ticket | None, Change], None]
"""Told of each write at its very instant: the ticket before (None for a new one) and the change."""


@dataclass(frozen=True)
class LineFaults:
    """How the line to storage behaves; shares of 1."""

    refused: float = 0.0005
    """Nothing was done."""
    lost_answer: float = 0.0005
    """It was done, and nobody knows."""


@dataclass
class Line:
    """The way to storage and back."""

    random: Random
    faults: LineFaults
    least: float = 0.002
    mean: float = 0.006
    failures: int = 0
    not_released: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """(clerk, call) whose release was lost on the way: such a lock is taken over by the next call."""

    async def there(self) -> None:
        """A request on its way. Raises `StorageUnavailable`."""
        await asyncio.sleep(self.least + self.random.expovariate(1 / self.mean))
        if self.random.random() < self.faults.refused:
            self.failures += 1
            raise StorageUnavailable("simulated: refused")

    def back(self) -> None:
        """Its answer. Raises `StorageUnavailable`: the work is done all the same."""
        if self.random.random() < self.faults.lost_answer:
            self.failures += 1
            raise StorageUnavailable("simulated: answer lost")


class DistantTickets(MemoryTickets):
    """One instance's way to the tickets that all instances share."""

    def __init__(self, rows: MemoryRows, boards: BoardCache, line: Line | None, written: Written) -> None:
        super().__init__(rows, boards)
        self._line = line
        self._seen_by = written

    async def enter(self, entry: Entry) -> StoredTicket:
        await self._there()
        stored = await super().enter(entry)
        self._seen_by(None, entry.change)
        self._back()
        return stored

    async def load(self, ticket_id: str) -> StoredTicket | None:
        await self._there()
        return await super().load(ticket_id)

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        await self._there()
        saved = await super().save(stored, change)
        self._seen_by(stored.ticket, change)
        self._back(_freed(stored.ticket, change.ticket))
        return saved

    async def _there(self) -> None:
        if self._line is not None:
            await self._line.there()

    def _back(self, freed: tuple[str, str] | None = None) -> None:
        """The answer. Where it is lost nobody frees the clerk afterwards: `freed` is then remembered."""
        if self._line is None:
            return
        try:
            self._line.back()
        except StorageUnavailable:
            self._line.not_released |= {freed} if freed else set()
            raise


def distant_instance(
    desk: Desk, rows: MemoryRows, clock: DayClock, line: Line | None, written: Written
) -> Desk:
    """`desk` as another instance: it has boards of its own and reaches `rows` over `line`."""

    async def read(office_id: str) -> BoardRows:
        if line is not None:
            await line.there()
        return await rows.board(office_id)

    async def load(ticket_id: str) -> StoredTicket | None:
        if line is not None:
            await line.there()
        return await rows.load(ticket_id)

    boards = BoardCache(read, load, clock.now, pace=Pace(monotonic=lambda: clock.now().timestamp()))
    tickets = DistantTickets(rows, boards, line, written)
    return replace(desk, tickets=tickets, boards=boards, office_days=MemoryOfficeDays(rows, boards))


def _freed(before: Ticket, after: Ticket) -> tuple[str, str] | None:
    """The clerk and call that a write takes the ticket from."""
    if before.call is None or not before.is_held or after.is_held:
        return None
    return before.call.clerk_id, before.call.call_id


class DistantLocks:
    """`ClerkLocks` behind the line."""

    def __init__(self, locks: ClerkLocks, line: Line) -> None:
        self._locks = locks
        self._line = line

    async def take(self, lock: ClerkLock) -> ClerkLock | None:
        await self._line.there()
        there = await self._locks.take(lock)
        self._line.back()
        return there

    async def earlier(self, clerk_id: str, call_id: str) -> ClerkLock | None:
        await self._line.there()
        return await self._locks.earlier(clerk_id, call_id)

    async def replace(self, old: ClerkLock, new: ClerkLock) -> bool:
        await self._line.there()
        done = await self._locks.replace(old, new)
        self._line.back()
        return done

    async def release(self, clerk_id: str, call_id: str, *, forget: bool = False) -> None:
        self._line.not_released.add((clerk_id, call_id))
        await self._line.there()
        await self._locks.release(clerk_id, call_id, forget=forget)
        self._line.not_released.discard((clerk_id, call_id))
        self._line.back()

    async def current(self, clerk_id: str) -> ClerkLock | None:
        await self._line.there()
        return await self._locks.current(clerk_id)

    async def sweep(self, now: datetime) -> int:
        await self._line.there()
        return await self._locks.sweep(now)


class BusyOffices:
    """`ActiveOffices` for housekeeping: those with anything to look at, to keep the day short.

    An office without a row on its board or unsettled gives housekeeping nothing to do.
    """

    def __init__(self, rows: MemoryRows, offices: Sequence[Office]) -> None:
        self._rows = rows
        self._ids = {office_key(office.office_id): office.office_id for office in offices}

    async def mark(self, office_id: str, day: date) -> None: ...

    async def since(self, day: date) -> Sequence[str]:
        rows = self._rows
        return [
            office_id for key, office_id in self._ids.items() if rows.live.get(key) or rows.ended.get(key)
        ]


class DistantMeetings:
    """`MeetingProvider` as slow as Graph."""

    def __init__(self, meetings: MemoryMeetings, random: Random) -> None:
        self._meetings = meetings
        self._random = random

    async def open(self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime) -> Meeting:
        await asyncio.sleep(self._random.uniform(0.3, 2.5))
        return await self._meetings.open(
            call_id=call_id, organiser_id=organiser_id, subject=subject, starts_at=starts_at
        )

    async def close(self, *, organiser_id: str, meeting_id: str) -> None:
        await asyncio.sleep(self._random.uniform(0.2, 1.0))
        await self._meetings.close(organiser_id=organiser_id, meeting_id=meeting_id)
