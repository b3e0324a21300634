"""An event loop whose time is the court's day: when everybody sleeps, it is at once the next alarm.

Timers, time-outs and pauses of the code under simulation keep their order and never take real time.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from datetime import datetime, timedelta


class EverybodyWaits(RuntimeError):
    """Nothing is due at any time: somebody waits for what nobody will do."""


class _Skipping(selectors.SelectSelector):
    """Where a loop would sleep, its time goes forward instead."""

    def __init__(self, skip: Callable[[float], None]) -> None:
        super().__init__()
        self._skip = skip

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise EverybodyWaits
        self._skip(timeout)
        return []


class DayLoop(asyncio.SelectorEventLoop):
    """`time()` is seconds since the loop was made, counted only by sleeping."""

    def __init__(self) -> None:
        self._passed = 0.0
        super().__init__(_Skipping(self._skip))

    def time(self) -> float:
        return self._passed

    def _skip(self, seconds: float) -> None:
        self._passed += seconds


class DayClock:
    """`shared.ports.Clock` of a loop: `start` is the instant at which the loop's time is 0."""

    def __init__(self, start: datetime, loop: asyncio.AbstractEventLoop) -> None:
        self._start = start
        self._loop = loop
        self._asked = -1.0
        self._answer = start

    def now(self) -> datetime:
        passed = self._loop.time()
        if passed != self._asked:  # asked often at the same instant
            self._asked, self._answer = passed, self._start + timedelta(seconds=passed)
        return self._answer

    def monotonic(self) -> float:
        """Seconds since the start."""
        return self._loop.time()

    async def until(self, instant: datetime) -> None:
        """Sleep until then; an instant that has passed takes no time."""
        await asyncio.sleep(max(0.0, (instant - self.now()).total_seconds()))
