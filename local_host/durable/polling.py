"""How Azure polls a queue of the hub: at once after a message, then at growing intervals.

After `BackoffPollingHelper`, `TaskHubQueue` and `AsyncAutoResetEvent` of DurableTask.AzureStorage. Every
queue has a poller of its own, which knows only what it finds and what its own process sends.
"""

from __future__ import annotations

import asyncio
import copy
import math
import random
from collections.abc import Callable, Coroutine
from typing import Any

from local_host.contracts import HostClock
from local_host.tasks import cancel

SHORTEST = 0.05
TICK = 1e-6
"""Floating-point seconds cannot represent every microsecond: what is due within one microsecond is due."""


class BackOff:
    """The waits between polls that find nothing, in seconds; `spread` draws between two numbers."""

    def __init__(self, longest: float, spread: Callable[[float, float], float] = random.uniform) -> None:
        self._longest = max(longest, SHORTEST)
        self._spread = spread
        self._exponent = 0
        self.interval = 0.0

    def waited(self, *, signalled: bool) -> None:
        """A wait is over, by a signal or by its time: how long is the next one?"""
        if signalled:
            self.interval, self._exponent = SHORTEST, 1
        elif self.interval != self._longest:
            growth = self._spread(0.8, 1.2) * 2 ** (self._exponent - 1) if self._exponent else 0.0
            grown = SHORTEST * (1 + growth)
            self._exponent += grown < self._longest
            self.interval = min(grown, self._longest)

    def poll_after(self, seconds: float) -> float:
        """When the first poll is that comes `seconds` after the last one or later, if none finds anything."""
        ahead, poll = copy.copy(self), self.interval
        while poll < seconds and ahead.interval < self._longest:
            ahead.waited(signalled=False)
            poll += ahead.interval
        return poll + max(0, math.ceil((seconds - poll) / self._longest)) * self._longest


class QueuePoller:
    """Polls one queue until it is cancelled.

    `look` takes what is visible and tells whether that was anything; `next_visible` is when the next message
    will be (UTC seconds). Between polls real time passes, since other processes send whatever a test's clock
    says; a clock that moves is stopped at the poll that finds what falls due.
    """

    def __init__(
        self,
        look: Callable[[], bool],
        next_visible: Callable[[], float | None],
        clock: HostClock,
        back_off: BackOff,
        *,
        exact: bool,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
    ) -> None:
        self._look, self._next_visible = look, next_visible
        self._clock, self._back_off, self._exact, self._sleep = clock, back_off, exact, sleep
        self._signal = asyncio.Event()
        self._rests_until: float | None = None

    def signal(self) -> None:
        """Poll at once and restart the back-off: this process has sent a message to the queue."""
        self._signal.set()

    @property
    def rests(self) -> bool:
        """Whether it has nothing to do at the clock's present time."""
        until = self._rests_until
        return until is not None and until > self._now() + TICK and not self._signal.is_set()

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            polled_at = self._now()
            if self._look():
                self._signal.set()  # Kept for the first poll that finds nothing: another follows it at once.
                await asyncio.sleep(0)
                continue
            if not self._signal.is_set() and self._back_off.interval:
                await self._wait(polled_at)
            self._back_off.waited(signalled=self._signal.is_set())
            self._signal.clear()

    async def _wait(self, polled_at: float) -> None:
        waits: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._signal.wait()),
            asyncio.create_task(self._sleep(self._back_off.interval)),
        ]
        due, now, until = self._next_visible(), self._now(), float("inf")
        if due is not None and due > now + TICK:  # One that is due waits for a free place.
            until = due if self._exact else polled_at + self._back_off.poll_after(due - polled_at)
            waits.append(asyncio.create_task(self._clock.sleep(until - now)))
        await asyncio.sleep(0)  # Now all of them wait, so a moving clock finds the one that waits for it.
        self._rests_until = until
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._rests_until = None
            await cancel(waits)

    def _now(self) -> float:
        return self._clock.now().timestamp()
