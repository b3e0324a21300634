"""One clock for several processes: the test conducts, each process has a `MovableClock` of its own.

All of them stand at the same instant. To move, the test asks each for the sleeper that falls due next, moves
all to the earliest of these instants, waits until the work that this began has come to rest in every
process, and goes on from there: as `MovableClock` does within one process.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Protocol

from local_host.clock import MovableClock

_PATIENCE = 90.0
_LOOK_SECONDS = 0.01


class Conducted(Protocol):
    """A process with a clock of its own."""

    async def move_to(self, instant: datetime) -> datetime | None:
        """Move its clock and wait for rest; when the clock's next sleeper is due, None if nobody sleeps."""
        ...


class ConductedClock(MovableClock):
    """Moves the clocks of all processes for the test, and is the clock of what runs in the test's own.

    `senders` and `receivers` are the processes that run now: what senders do may give receivers work, never
    the other way round. `messages` is that work. After it, `when_idle` is awaited once a move.
    """

    def __init__(
        self,
        start: datetime,
        *,
        senders: Callable[[], Collection[Conducted]],
        receivers: Callable[[], Collection[Conducted]],
        messages: HubMessages,
        when_idle: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(start)
        self._senders = senders
        self._receivers = receivers
        self._messages = messages
        self._when_idle = when_idle
        self._seen = 0
        """How many messages had been sent when the last move ended."""

    async def move_to(self, instant: datetime) -> None:
        """Move forward to `instant`; what has fallen due on the way has been done when it returns.

        Raises `TimeoutError` for work that does not come to rest.
        """
        due, moved = await self._all_at(self.now()), False
        while due is not None and due <= instant:
            due, moved = await self._all_at(due), True
        await self._all_at(instant)
        sent = self._messages.sent()
        if moved or sent != self._seen:
            await self._when_idle()
        self._seen = sent

    async def _all_at(self, instant: datetime) -> datetime | None:
        """Every clock at `instant`, everything at rest; when the next sleeper of all is due."""
        end = time.monotonic() + _PATIENCE
        while True:
            await super().move_to(instant)
            dues = [self.next_due(), *await _moved(self._senders(), instant)]
            dues += await _moved(self._receivers(), instant)
            if not self._receivers() or not self._messages.are_due(instant):
                return min((due for due in dues if due is not None), default=None)
            if time.monotonic() > end:
                raise TimeoutError(f"the visits did not come to rest within {_PATIENCE:.0f} s")
            await asyncio.sleep(_LOOK_SECONDS)


async def _moved(processes: Collection[Conducted], instant: datetime) -> list[datetime | None]:
    return await asyncio.gather(*(process.move_to(instant) for process in processes))


class HubMessages:
    """The messages between the processes of the one durable hub in `data_dir`, as they lie in its file."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def are_due(self, instant: datetime) -> bool:
        """Whether a message should have been taken by now, or is being processed."""
        sql = "SELECT 1 FROM messages WHERE taken_at IS NOT NULL OR visible_at <= ? LIMIT 1"
        return self._ask(sql, instant.timestamp()) is not None

    def sent(self) -> int:
        """How many there have been so far."""
        row = self._ask("SELECT seq FROM sqlite_sequence WHERE name = 'messages'")
        return row[0] if row else 0

    def _ask(self, sql: str, *values: float) -> tuple[int] | None:
        hub = next(self._data_dir.glob("durable-*.sqlite"))
        with closing(sqlite3.connect(f"file:{hub}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(sql, values).fetchone()
