"""The host's time: the machine's own, or a clock that only moves when a test moves it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

CURRENT_INVOCATION: ContextVar[str | None] = ContextVar("CURRENT_INVOCATION", default=None)
"""Set by the worker around user code, so that a moving clock knows which invocations only wait for it."""

_TURNS = 8
"""Iterations of a loop from the wake-up of a sleeper to the work that it starts, with some margin."""


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds` of real time."""
        await asyncio.sleep(max(0.0, seconds))


@dataclass(order=True)
class _Sleeper:
    due: datetime
    order: int
    loop: asyncio.AbstractEventLoop = field(compare=False)
    woken: asyncio.Future[None] = field(compare=False)
    invocation: str | None = field(compare=False)


class MovableClock:
    """Time that moves only when told to, and lets everything due on the way happen in order.

    Parts of the host register with `wait_for`. After each sleeper woken, the clock waits until none of them
    is busy before it goes on to the next; after `idle_within_seconds` of real time it raises, naming the work
    that does not end.
    """

    def __init__(self, start: datetime, *, idle_within_seconds: float = 60.0) -> None:
        if start.tzinfo is None:
            raise ValueError("MovableClock needs an aware instant")
        self._now = start.astimezone(UTC)
        self._idle_within_seconds = idle_within_seconds
        self._lock = threading.Lock()
        self._sleepers: list[_Sleeper] = []
        self._count = itertools.count()
        self._busy_checks: list[Callable[[], str | None]] = []
        self._loops: set[asyncio.AbstractEventLoop] = set()

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        with self._lock:
            return self._now

    async def sleep(self, seconds: float) -> None:
        """Return once the clock has been moved by `seconds`; may be called on any loop."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        loop = asyncio.get_running_loop()
        with self._lock:
            due = self._now + timedelta(seconds=seconds)
            sleeper = _Sleeper(due, next(self._count), loop, loop.create_future(), CURRENT_INVOCATION.get())
            heapq.heappush(self._sleepers, sleeper)
            self._loops.add(loop)
        try:
            await sleeper.woken
        finally:
            with self._lock:
                if sleeper in self._sleepers:
                    self._sleepers.remove(sleeper)
                    heapq.heapify(self._sleepers)

    def sleeping_invocations(self) -> frozenset[str]:
        """Ids of the invocations that wait for this clock, themselves or in a task of theirs."""
        with self._lock:
            return frozenset(s.invocation for s in self._sleepers if s.invocation)

    def wait_for(self, busy: Callable[[], str | None]) -> None:
        """Every move waits until `busy()` returns None; any other answer names the work under way."""
        self._busy_checks.append(busy)

    def next_due(self) -> datetime | None:
        """When the next sleeper falls due; None if nobody sleeps."""
        with self._lock:
            return self._sleepers[0].due if self._sleepers else None

    async def advance(self, seconds: float) -> None:
        """Move forward by `seconds`, stopping at each sleeper that falls due."""
        await self.move_to(self.now() + timedelta(seconds=seconds))

    async def move_to(self, instant: datetime) -> None:
        """Move forward to `instant`. Raises `TimeoutError` naming work that does not end."""
        await self._wait_until_idle()
        while (sleeper := self._next_due(instant)) is not None:
            sleeper.loop.call_soon_threadsafe(_wake, sleeper.woken)
            await self._wait_until_idle()
        with self._lock:
            self._now = max(self._now, instant.astimezone(UTC))

    def _next_due(self, instant: datetime) -> _Sleeper | None:
        with self._lock:
            if not self._sleepers or self._sleepers[0].due > instant:
                return None
            sleeper = heapq.heappop(self._sleepers)
            self._now = max(self._now, sleeper.due)
            return sleeper

    async def _wait_until_idle(self) -> None:
        deadline = time.monotonic() + self._idle_within_seconds
        quiet = 0
        while quiet < 2:
            await self._let_loops_run()
            reasons = [reason for busy in self._busy_checks if (reason := busy())]
            quiet = 0 if reasons else quiet + 1
            if reasons:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"the clock cannot move on, still busy: {'; '.join(reasons)}")
                await asyncio.sleep(0.001)

    async def _let_loops_run(self) -> None:
        """Let woken tasks on every loop start the work that they waited for."""
        with self._lock:
            self._loops = {loop for loop in self._loops if loop.is_running()}
            loops = tuple(self._loops)
        here = asyncio.get_running_loop()
        await _turns()
        for loop in loops:
            if loop is not here:
                await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_turns(), loop))


async def _turns() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)
