"""Polls the task hub, runs one episode of an instance at a time, and hands calls to the activities."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import defaultdict
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from local_host.durable.activities import Activities
from local_host.durable.ownership import Ownership
from local_host.durable.parts import Parts
from local_host.durable.records import Message
from local_host.durable.turn import Turns
from local_host.tasks import cancel

_BATCH = 32
_TICK = 1e-6
"""Seconds as floats cannot tell one microsecond from the next, so what is due within one is due."""

log = logging.getLogger("local_host.durable")


class Dispatcher:
    """The one dispatcher of a hub. `wake` it after sending; messages of other processes wait for a poll."""

    def __init__(self, parts: Parts, activities: Activities, store_path: Path) -> None:
        self._parts = parts
        self._turns = Turns(parts)
        self._activities = activities
        self._ownership = Ownership(store_path)
        self._wake = asyncio.Event()
        self._inbox: defaultdict[str, list[Message]] = defaultdict(list)
        self._busy: set[str] = set()
        self._calls = 0
        self._episodes = asyncio.Semaphore(parts.settings.max_concurrent_orchestrators)
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None
        self._polled_at = 0.0
        self._rests_until: float | None = None

    def start(self) -> None:
        """Begin to poll, or stand by while another process dispatches this hub."""
        self._ownership.acquire()
        self._loop = asyncio.create_task(self._run(), name="dispatcher")
        self._loop.add_done_callback(self._done)

    async def stop(self, grace: float) -> None:
        """Stop polling, give running work `grace` seconds (real), cut the rest: it will run again."""
        if self._loop is not None:
            await cancel([self._loop])
        if self._tasks and grace > 0:
            await asyncio.wait(self._tasks, timeout=grace)
        await cancel(self._tasks)
        self._ownership.release()

    def wake(self) -> None:
        """Poll at once: this process has sent a message."""
        self._wake.set()

    def busy(self) -> str | None:
        """What a clock must wait for before it moves on; None when the dispatcher rests or stands by.

        Activities that run are left out: the worker knows whether they wait for the clock themselves.
        """
        if self._ownership.file is None:
            return None
        for instance_id in self._busy:
            return f"episodes of {instance_id}"
        until = self._rests_until
        rests = until is not None and until > self._parts.now() + _TICK and not self._wake.is_set()
        return None if rests and self._calls == self._activities.running else "the durable dispatcher polls"

    async def _run(self) -> None:
        while not self._ownership.acquire():  # noqa: ASYNC110 - another process holds the lock
            await asyncio.sleep(self._parts.settings.max_queue_polling_interval)
        self._parts.store.recover(self._parts.settings.crash_delay)
        while True:
            self._wake.clear()
            self._poll()
            await self._pause()
            self._rests_until = None

    def _poll(self) -> None:
        now = self._polled_at = self._parts.now()
        messages = self._parts.store.take("control", now + _TICK, _BATCH)
        if len(messages) == _BATCH:
            self._wake.set()
        for message in messages:
            self._inbox[message.instance_id].append(message)
        for instance_id in {message.instance_id for message in messages} - self._busy:
            self._busy.add(instance_id)
            self._spawn(self._serve(instance_id), f"episodes of {instance_id}")
        free = self._parts.settings.max_concurrent_activities - self._calls
        for call in self._parts.store.take("work", now + _TICK, free):
            self._calls += 1
            self._spawn(self._call(call), f"activity {call.event.name} of {call.instance_id}")

    async def _serve(self, instance_id: str) -> None:
        try:
            while batch := self._inbox.pop(instance_id, None):
                async with self._episodes:
                    if not await self._turns.run(instance_id, batch):
                        # The start is on its way and later than these: they wait for it.
                        self._inbox[instance_id][:0] = batch
                        return
                self.wake()
        finally:
            self._busy.discard(instance_id)

    async def _call(self, call: Message) -> None:
        try:
            await self._activities.run(call)
        finally:
            self._calls -= 1
            self.wake()

    async def _pause(self) -> None:
        waits: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._wake.wait()),
            asyncio.create_task(self._next_poll()),
        ]
        seconds = self._seconds_until_due()
        if seconds is not None:
            waits.append(asyncio.create_task(self._parts.clock.sleep(seconds)))
        await asyncio.sleep(0)  # now all of them wait, so a clock that moves finds the one that waits for it
        self._rests_until = math.inf if seconds is None else self._parts.now() + seconds
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await cancel(waits)

    async def _next_poll(self) -> None:
        # Real time: other processes write to the file whatever a test's clock says.
        await asyncio.sleep(self._parts.settings.max_queue_polling_interval)

    def _seconds_until_due(self) -> float | None:
        due, now = self._parts.store.next_visible(), self._parts.now()
        if due is None or due <= now + _TICK:
            return None  # already seen, and waiting for a free place
        if not self._parts.settings.exact_timers:
            interval = self._parts.settings.max_queue_polling_interval
            due = self._polled_at + math.ceil((due - self._polled_at) / interval) * interval
        return due - now

    def _spawn(self, work: Coroutine[object, object, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.critical("The durable engine failed: %s", task.get_name(), exc_info=error)
