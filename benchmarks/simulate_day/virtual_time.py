"""An event loop on virtual time: when nothing is ready to run, its clock moves at once to the next timer.

Timers, timeouts and pauses of the simulated code keep their order and never take real time.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from datetime import datetime, timedelta


class NothingScheduledError(RuntimeError):
    """The loop would wait for ever: every task waits for something that no task and no timer will do."""


class _AdvancingSelector(selectors.SelectSelector):
    """Advances the loop's time instead of sleeping."""

    def __init__(self, advance: Callable[[float], None]) -> None:
        super().__init__()
        self._advance = advance

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise NothingScheduledError
        self._advance(timeout)
        return []


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """`time()` is seconds since the loop was made."""

    def __init__(self) -> None:
        self._now = 0.0
        super().__init__(_AdvancingSelector(self._advance))

    def time(self) -> float:
        return self._now

    def work(self, seconds: float) -> None:
        """Time passes in which the loop does nothing else."""
        self._advance(seconds)

    def _advance(self, seconds: float) -> None:
        self._now += seconds


class VirtualClock:
    """`shared.ports.Clock` of a loop: `start` is the instant at which the loop's time is 0."""

    def __init__(self, start: datetime, loop: asyncio.AbstractEventLoop) -> None:
        self._start = start
        self._loop = loop

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._loop.time())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))

    def monotonic(self) -> float:
        """Seconds since the start."""
        return self._loop.time()

    async def until(self, instant: datetime) -> None:
        """Sleep until then; an instant that has passed takes no time."""
        await asyncio.sleep(max(0.0, (instant - self.now()).total_seconds()))
