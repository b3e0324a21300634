"""One clock for several processes: it stands in a file, still, until the test moves it.

It exists in tests only. A `MovableClock` wakes its sleepers itself; here each process looks at the file, so
that a move is seen within a few hundredths of a second, and whoever moved it must wait for the work to rest.
"""

from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from local_host.clock import MovableClock

_LOOK_SECONDS = 0.02
_STEP_SECONDS = 1.0
_FORMAT = "d"


class SharedClock:
    """Satisfies the host's and the product's `Clock`; UTC seconds as one float in `path`."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        [seconds] = struct.unpack(_FORMAT, os.pread(self._file, struct.calcsize(_FORMAT), 0))
        return datetime.fromtimestamp(seconds, UTC)

    def set(self, instant: datetime) -> None:
        """Let it be `instant` in every process."""
        os.pwrite(self._file, struct.pack(_FORMAT, instant.timestamp()), 0)

    async def sleep(self, seconds: float) -> None:
        """Return once somebody has moved the clock by `seconds`."""
        due = self.now() + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        while self.now() < due:  # noqa: ASYNC110 -- another process moves the clock
            await asyncio.sleep(_LOOK_SECONDS)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


class MovedTogether(MovableClock):
    """The test's hand on a `SharedClock`: moves it second by second, and waits for `rest` after each."""

    def __init__(self, clock: SharedClock, rest: Callable[[], Awaitable[None]]) -> None:
        super().__init__(clock.now())
        self._shared = clock
        self._rest = rest

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return self._shared.now()

    async def sleep(self, seconds: float) -> None:
        """As `SharedClock.sleep`."""
        await self._shared.sleep(seconds)

    async def move_to(self, instant: datetime) -> None:
        """Move forward to `instant`; what has fallen due on the way has been done when it returns."""
        await self._rest()
        while self.now() < instant:
            self._shared.set(min(instant, self.now() + timedelta(seconds=_STEP_SECONDS)))
            await self._rest()
