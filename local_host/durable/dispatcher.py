"""Polls the hub's queues, runs one episode of an instance at a time, and passes calls to the activities."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Coroutine
from pathlib import Path

from local_host.durable.activities import Activities
from local_host.durable.hub_queues import WORK, hub_queues
from local_host.durable.ownership import Ownership
from local_host.durable.parts import Parts
from local_host.durable.polling import TICK, BackOff, QueuePoller
from local_host.durable.records import Message
from local_host.durable.turn import Turns
from local_host.tasks import cancel

_BATCH = 32

log = logging.getLogger("local_host.durable")


class Dispatcher:
    """The one dispatcher of a hub. Messages of other processes wait for a poll."""

    def __init__(self, parts: Parts, activities: Activities, store_path: Path) -> None:
        self._parts = parts
        self._turns = Turns(parts)
        self._activities = activities
        self._ownership = Ownership(store_path)
        self._inbox: defaultdict[str, list[Message]] = defaultdict(list)
        self._busy: set[str] = set()
        self._calls = 0
        self._episodes = asyncio.Semaphore(parts.settings.max_concurrent_orchestrators)
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None
        self._pollers = {queue: self._poller(queue) for queue in hub_queues(parts.settings.partition_count)}

    def _poller(self, queue: str) -> QueuePoller:
        settings, store = self._parts.settings, self._parts.store
        return QueuePoller(
            self._take_calls if queue == WORK else lambda: self._take_messages(queue),
            lambda: store.next_visible(queue),
            self._parts.clock,
            BackOff(settings.max_queue_polling_interval),
            exact=settings.exact_timers,
        )

    def start(self) -> None:
        """Begin to poll, or stand by while another process dispatches this hub."""
        self._ownership.acquire()
        self._parts.store.on_sent = lambda queue: self._pollers[queue].signal()
        self._loop = asyncio.create_task(self._run(), name="dispatcher")
        self._loop.add_done_callback(self._done)

    async def stop(self, grace: float) -> None:
        """Stop polling, give running work `grace` seconds (real time), then cancel the rest: it will run
        again.
        """
        if self._loop is not None:
            await cancel([self._loop])
        if self._tasks and grace > 0:
            await asyncio.wait(self._tasks, timeout=grace)
        await cancel(self._tasks)
        self._ownership.release()

    def busy(self) -> str | None:
        """What a clock must wait for before it moves on; None while the dispatcher is idle or stands by.

        Running activities are left out: the worker knows whether they wait for the clock themselves.
        """
        if self._ownership.file is None:
            return None
        for instance_id in self._busy:
            return f"episodes of {instance_id}"
        rests = all(poller.rests for poller in self._pollers.values())
        return None if rests and self._calls == self._activities.running else "the durable dispatcher polls"

    async def _run(self) -> None:
        while not self._ownership.acquire():  # noqa: ASYNC110 - another process holds the lock
            await asyncio.sleep(self._parts.settings.max_queue_polling_interval)
        self._parts.store.recover(self._parts.settings.crash_delay)
        async with asyncio.TaskGroup() as polling:
            for queue, poller in self._pollers.items():
                polling.create_task(poller.run(), name=f"poller of {queue}")

    def _take_messages(self, queue: str) -> bool:
        messages = self._parts.store.take(queue, self._parts.now() + TICK, _BATCH)
        for message in messages:
            self._inbox[message.instance_id].append(message)
        for instance_id in {message.instance_id for message in messages} - self._busy:
            self._busy.add(instance_id)
            self._spawn(self._serve(instance_id), f"episodes of {instance_id}")
        return bool(messages)

    def _take_calls(self) -> bool:
        free = self._parts.settings.max_concurrent_activities - self._calls
        calls = self._parts.store.take(WORK, self._parts.now() + TICK, free)
        for call in calls:
            self._calls += 1
            self._spawn(self._call(call), f"activity {call.event.name} of {call.instance_id}")
        return bool(calls)

    async def _serve(self, instance_id: str) -> None:
        try:
            while batch := self._inbox.pop(instance_id, None):
                async with self._episodes:
                    if not await self._turns.run(instance_id, batch):
                        # The start is on its way and later than these messages: they wait for it.
                        self._inbox[instance_id][:0] = batch
                        return
        finally:
            self._busy.discard(instance_id)

    async def _call(self, call: Message) -> None:
        try:
            await self._activities.run(call)
        finally:
            self._calls -= 1
            if self._calls + 1 == self._parts.settings.max_concurrent_activities:
                self._pollers[WORK].signal()  # There was no free place for another one.

    def _spawn(self, work: Coroutine[object, object, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.critical("The durable engine failed: %s", task.get_name(), exc_info=error)
