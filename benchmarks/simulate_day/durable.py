"""The visits as Azure's host would run them: the real generator, with a host's lateness and losses."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from benchmarks.simulate_day.day_loop import DayClock
from benchmarks.simulate_day.use_cases import UseCases
from orchestrations.messages import Order
from orchestrations.names import WAKE
from orchestrations.visit import visit
from shared.front_desk.desk import Desk
from shared.ports import StorageUnavailable


@dataclass(frozen=True)
class HostFaults:
    """How often a host fails; shares of 1."""

    lost_signal: float = 0.005
    """A start or a wake-up that never arrives."""
    stalled: float = 0.003
    """Work cut by a stop: it comes back when its message is visible again."""
    dead: float = 0.002
    """A visit that fails for good; a later wake-up starts another."""


STALL_SECONDS = 60.0
EARLY_OR_LATE_SECONDS = 1.0
"""Durable timers were seen up to a second early; a busy host is as much late."""


@dataclass
class Tally:
    """What the host has done."""

    starts: int = 0
    generations: int = 0
    wakes: int = 0
    alarms: int = 0
    lost_signals: int = 0
    stalled: int = 0
    dead: int = 0


@dataclass
class _Timer:
    fire_at: datetime

    def cancel(self) -> None:
        """Nothing is left running: the driver stops waiting with the race."""


@dataclass(frozen=True)
class _Activity:
    ticket_id: str


@dataclass(frozen=True)
class _Event:
    name: str


@dataclass(frozen=True)
class _Race:
    event: _Event
    timer: _Timer


class _Context:
    """What `orchestrations.visit.VisitContext` asks for, for one generation."""

    def __init__(self, order: object, now: datetime) -> None:
        self._order = order
        self.current_utc_datetime = now
        self.next_order: object | None = None

    def get_input(self) -> object:
        return self._order

    def set_custom_status(self, status: object) -> None: ...

    def call_activity(self, name: str, input_: object) -> object:
        return _Activity(str(input_))

    def wait_for_external_event(self, name: str) -> object:
        return _Event(name)

    def create_timer(self, fire_at: datetime) -> _Timer:
        return _Timer(fire_at)

    def task_any(self, activities: list[object]) -> object:
        event, timer = activities
        assert isinstance(event, _Event)
        assert isinstance(timer, _Timer)
        return _Race(event, timer)

    def continue_as_new(self, input_: object) -> None:
        self.next_order = input_


class _ActivityFailed(Exception):
    """What durable makes of an activity's exception: it carries no type of ours."""


@dataclass
class Visits:
    """Implements `shared.ports.VisitSignals`. `desk` is the durable instance's."""

    desk: Desk
    clock: DayClock
    random: Random
    rules: UseCases
    faults: HostFaults
    tally: Tally = field(default_factory=Tally)
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, "asyncio.Task[None]"])
    _mail: dict[str, asyncio.Semaphore] = field(default_factory=dict[str, asyncio.Semaphore])

    async def start(self, ticket_id: str) -> None:
        if not self._lost():
            self._begin(ticket_id, advance=False)

    async def wake(self, ticket_id: str) -> None:
        if self._lost():
            return
        if ticket_id in self._running:
            delay = self.random.uniform(0.02, 0.6)
            asyncio.get_running_loop().call_later(delay, self._mail[ticket_id].release)
        else:
            self._begin(ticket_id, advance=True)

    async def close(self) -> None:
        """The host stops."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def failures(self) -> list[BaseException]:
        """What ended a visit that the host did not kill; empty while all is well."""
        return list(self._failed)

    _failed: list[BaseException] = field(default_factory=list[BaseException])

    def _lost(self) -> bool:
        lost = self.random.random() < self.faults.lost_signal
        self.tally.lost_signals += lost
        return lost

    def _begin(self, ticket_id: str, *, advance: bool) -> None:
        if ticket_id in self._running:
            return
        self.tally.starts += 1
        self._mail[ticket_id] = asyncio.Semaphore(0)
        task = asyncio.create_task(self._run(ticket_id, Order(ticket_id, advance).to_payload()))
        self._running[ticket_id] = task
        task.add_done_callback(lambda done: self._gone(ticket_id, done))

    def _gone(self, ticket_id: str, task: asyncio.Task[None]) -> None:
        del self._running[ticket_id]
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._failed.append(failure)

    async def _run(self, ticket_id: str, order: object) -> None:
        mail = self._mail[ticket_id]
        while order is not None:
            self.tally.generations += 1
            chance = self.random.random()
            if chance < self.faults.dead:
                self.tally.dead += 1
                return
            if chance < self.faults.dead + self.faults.stalled:
                self.tally.stalled += 1
                await asyncio.sleep(STALL_SECONDS)
            context = _Context(order, self.clock.now())
            await self._play(visit(context), mail)
            order = context.next_order

    async def _play(self, generation: Generator[object, object, str | None], mail: asyncio.Semaphore) -> None:
        answer: object = None
        failure: Exception | None = None
        while True:
            try:
                asked = generation.throw(failure) if failure else generation.send(answer)
            except StopIteration:
                return
            answer, failure = None, None
            if isinstance(asked, _Activity):
                try:
                    answer = await self._activity(asked.ticket_id)
                except StorageUnavailable as unavailable:
                    failure = _ActivityFailed(str(unavailable))
            elif isinstance(asked, _Race):
                answer = await self._race(asked, mail)
            else:
                assert asked == _Event(WAKE)
                await mail.acquire()
                self.tally.wakes += 1

    async def _activity(self, ticket_id: str) -> object:
        await asyncio.sleep(self.random.uniform(0.02, 0.4))
        return (await self.rules.advance(self.desk, ticket_id)).to_payload()

    async def _race(self, race: _Race, mail: asyncio.Semaphore) -> object:
        off = timedelta(seconds=self.random.uniform(-EARLY_OR_LATE_SECONDS, EARLY_OR_LATE_SECONDS))
        wait = (race.timer.fire_at + off - self.clock.now()).total_seconds()
        try:
            async with asyncio.timeout(max(0.0, wait)):
                await mail.acquire()
        except TimeoutError:
            self.tally.alarms += 1
            return race.timer
        self.tally.wakes += 1
        return race.event
