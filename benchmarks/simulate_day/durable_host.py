"""The host of the visits: each looks at its row, sleeps until its alarm or a wake-up, and looks again.

That is `orchestrations/visit.py` without Durable, with the delays and losses of Azure's host; each step
(`advance`) is the product's.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from benchmarks.simulate_day.use_cases import UseCases
from benchmarks.simulate_day.virtual_time import VirtualClock
from orchestrations.visit import LOOK_AGAIN
from shared.front_desk.desk import Desk
from shared.ports import StorageUnavailable

LOST_SIGNALS = 0.005
"""Share of starts and wake-ups that never arrive."""
STALLED, STALL_SECONDS = 0.003, 60.0
"""Share of steps that an instance's stop cuts off; the message is delivered again after a minute."""
FAILED = 0.002
"""Share of steps in which the visit fails for good; a later wake-up starts another."""
TIMER_SECONDS_OFF = 1.0
"""Durable timers were seen up to a second early; a busy host is as late."""


@dataclass
class SimulatedDurableHost:
    """Implements `shared.ports.VisitSignals`. `desk` is that of the instance that runs the visits."""

    desk: Desk
    clock: VirtualClock
    random: Random
    use_cases: UseCases
    counts: Counter[str] = field(default_factory=Counter[str])
    failures: list[BaseException] = field(default_factory=list[BaseException])
    """What ended a visit although the host did not fail it; empty while all is well."""
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, "asyncio.Task[None]"])
    _wakes: dict[str, asyncio.Semaphore] = field(default_factory=dict[str, asyncio.Semaphore])

    async def start(self, ticket_id: str) -> None:
        if not self._loses_signal():
            self._begin(ticket_id, advance=False)

    async def wake(self, ticket_id: str) -> None:
        if self._loses_signal():
            return
        if ticket_id in self._running:
            delay = self.random.uniform(0.02, 0.6)
            asyncio.get_running_loop().call_later(delay, self._wakes[ticket_id].release)
        else:
            self._begin(ticket_id, advance=True)

    async def stop(self) -> None:
        """End every visit that still runs."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _loses_signal(self) -> bool:
        lost = self.random.random() < LOST_SIGNALS
        self.counts["starts and wake-ups lost"] += lost
        return lost

    def _begin(self, ticket_id: str, *, advance: bool) -> None:
        if ticket_id in self._running:
            return
        self._wakes[ticket_id] = asyncio.Semaphore(0)
        task = self._running[ticket_id] = asyncio.create_task(self._run(ticket_id, advance=advance))
        task.add_done_callback(lambda done: self._ended(ticket_id, done))

    def _ended(self, ticket_id: str, task: asyncio.Task[None]) -> None:
        del self._running[ticket_id]
        if not task.cancelled() and (failure := task.exception()) is not None:
            self.failures.append(failure)

    async def _run(self, ticket_id: str, *, advance: bool) -> None:
        alarm: datetime | None = None
        while not await self._fails():
            if advance:
                await asyncio.sleep(self.random.uniform(0.02, 0.4))
                try:
                    step = await self.use_cases.advance(self.desk, ticket_id)
                except StorageUnavailable:
                    alarm = self.clock.now() + LOOK_AGAIN
                else:
                    if step.ended:
                        return
                    alarm = step.alarm
            await self._wait(self._wakes[ticket_id], alarm)
            advance = True

    async def _fails(self) -> bool:
        """Whether the visit fails for good before its next step. It may be stalled instead."""
        chance = self.random.random()
        failed, stalled = chance < FAILED, FAILED <= chance < FAILED + STALLED
        self.counts["visits failed for good"] += failed
        self.counts["visits stalled for a minute"] += stalled
        if stalled:
            await asyncio.sleep(STALL_SECONDS)
        return failed

    async def _wait(self, wakes: asyncio.Semaphore, alarm: datetime | None) -> None:
        """Until a wake-up, or the alarm if there is one."""
        if alarm is None:
            await wakes.acquire()
            return
        off = self.random.uniform(-TIMER_SECONDS_OFF, TIMER_SECONDS_OFF)
        seconds = (alarm + timedelta(seconds=off) - self.clock.now()).total_seconds()
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await wakes.acquire()
        except TimeoutError:
            return
