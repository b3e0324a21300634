"""The visits as Azure's host would run them: the real generator, with a host's lateness and losses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from benchmarks.simulate_day.day_loop import DayClock
from benchmarks.simulate_day.use_cases import UseCases
from orchestrations.messages import Order
from orchestrations.names import WAKE
from orchestrations.visit import VisitContext, visit
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
    carried_over: int = 0
    """Visits that a new version found running."""
    non_deterministic: int = 0
    """Of those, the ones that it could not go on with."""


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


class _NonDeterministic(Exception):
    """The code asks for other steps than the history tells of."""


@dataclass
class _Generation:
    """What the hub keeps of a generation: enough to replay it in another process."""

    order: object
    began_at: datetime
    looks: list[object] = field(default_factory=list[object])
    """What its activities returned, or the `_ActivityFailed` that they raised."""
    cut: bool = False
    """An activity is under way: if its process ends, its message comes back after a while."""
    outlived: bool = False
    """Another version of the code has begun, which cannot replay it."""


Procedure = Callable[[VisitContext], Generator[object, object, str | None]]


@dataclass
class Visits:
    """Implements `shared.ports.VisitSignals`. `desk` is the durable instance's."""

    desk: Desk
    clock: DayClock
    random: Random
    rules: UseCases
    faults: HostFaults
    procedure: Procedure = visit
    tally: Tally = field(default_factory=Tally)
    _stopped: bool = False
    _hub: dict[str, _Generation] = field(default_factory=dict[str, _Generation])
    """Ticket → the generation that its visit is in."""
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, "asyncio.Task[None]"])
    _mail: dict[str, asyncio.Semaphore] = field(default_factory=dict[str, asyncio.Semaphore])
    _failed: list[BaseException] = field(default_factory=list[BaseException])

    async def start(self, ticket_id: str) -> None:
        if not self._lost():
            self._begin(ticket_id, advance=False)

    async def wake(self, ticket_id: str) -> None:
        if self._lost():
            return
        if ticket_id in self._hub:
            delay = self.random.uniform(0.02, 0.6)
            asyncio.get_running_loop().call_later(delay, self._mail[ticket_id].release)
        else:
            self._begin(ticket_id, advance=True)

    async def stop(self) -> None:
        """The host stops: what it does is cut, what the hub keeps is kept."""
        self._stopped = True
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def go_on(self, *, breaking: bool) -> None:
        """A new version starts over the same hub. `breaking`: it cannot replay what the old one began."""
        self._stopped = False
        for ticket_id, generation in self._hub.items():
            generation.outlived = breaking
            self.tally.carried_over += 1
            self._set_out(ticket_id)

    def failures(self) -> list[BaseException]:
        """What ended a visit that the host did not kill; empty while all is well."""
        return list(self._failed)

    def _lost(self) -> bool:
        lost = self.random.random() < self.faults.lost_signal
        self.tally.lost_signals += lost
        return lost

    def _begin(self, ticket_id: str, *, advance: bool) -> None:
        if ticket_id in self._hub:
            return
        self.tally.starts += 1
        self._mail[ticket_id] = asyncio.Semaphore(0)
        self._hub[ticket_id] = _Generation(Order(ticket_id, advance).to_payload(), self.clock.now())
        if not self._stopped:
            self._set_out(ticket_id)

    def _set_out(self, ticket_id: str) -> None:
        task = asyncio.create_task(self._run(ticket_id))
        self._running[ticket_id] = task
        task.add_done_callback(lambda done: self._gone(ticket_id, done))

    def _gone(self, ticket_id: str, task: asyncio.Task[None]) -> None:
        del self._running[ticket_id]
        if task.cancelled():
            return
        del self._hub[ticket_id]
        if (failure := task.exception()) is not None:
            self._failed.append(failure)

    async def _run(self, ticket_id: str) -> None:
        if self._hub[ticket_id].cut:
            await asyncio.sleep(STALL_SECONDS)
        while True:
            if not self._hub[ticket_id].looks and await self._dies():
                return
            try:
                order = await self._play(self._hub[ticket_id], self._mail[ticket_id])
            except _NonDeterministic:
                self.tally.non_deterministic += 1
                return
            if order is None:
                return
            self._hub[ticket_id] = _Generation(order, self.clock.now())

    async def _dies(self) -> bool:
        """A generation begins: by chance it fails for good, or stalls first."""
        self.tally.generations += 1
        chance = self.random.random()
        if chance < self.faults.dead:
            self.tally.dead += 1
            return True
        if chance < self.faults.dead + self.faults.stalled:
            self.tally.stalled += 1
            await asyncio.sleep(STALL_SECONDS)
        return False

    async def _play(self, generation: _Generation, mail: asyncio.Semaphore) -> object | None:
        """Replay what is known, then go on; the next generation's order, None at the visit's end."""
        context = _Context(generation.order, generation.began_at)
        steps = self.procedure(context)
        asked = _go_on(steps, None)
        for known in generation.looks:
            asked = _go_on(steps, known)
        while asked is not None:
            answer = await self._answer(generation, asked, mail)
            if generation.outlived:
                raise _NonDeterministic
            asked = _go_on(steps, answer)
        return context.next_order

    async def _answer(self, generation: _Generation, asked: object, mail: asyncio.Semaphore) -> object:
        if isinstance(asked, _Race):
            return await self._race(asked, mail)
        if asked == _Event(WAKE):
            await mail.acquire()
            self.tally.wakes += 1
            return None
        assert isinstance(asked, _Activity)
        generation.cut = True
        try:
            answer = await self._activity(asked.ticket_id)
        except StorageUnavailable as unavailable:
            answer = _ActivityFailed(str(unavailable))
        generation.cut = False
        generation.looks.append(answer)
        return answer

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


def _go_on(steps: Generator[object, object, str | None], answer: object) -> object | None:
    """What the procedure asks next; None at its end."""
    try:
        return steps.throw(answer) if isinstance(answer, _ActivityFailed) else steps.send(answer)
    except StopIteration:
        return None
