"""Queue triggers: batches, back-off, repeats and poison queues as the real host has them."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import random
from datetime import datetime

from azure.core.exceptions import AzureError, ResourceExistsError, ResourceNotFoundError
from azure.storage.queue import QueueMessage
from azure.storage.queue.aio import QueueClient

from local_host.contracts import QUEUE, HostedFunction
from local_host.converters import Datum, converter_of
from local_host.settings import QueueSettings
from local_host.tasks import cancel
from local_host.worker import Invoker

LEASE_SECONDS = 600
"""Azure renews it while a function runs; here it is at least as long as a function may run."""
_LONGEST_LEASE = 7 * 86_400
SHORTEST_POLL = 0.1

log = logging.getLogger("local_host.queue")


class QueueListener:
    """One queue function. Polls in real time, because storage decides when messages become visible."""

    def __init__(
        self,
        function: HostedFunction,
        connection: str,
        settings: QueueSettings,
        invoker: Invoker,
        function_timeout: float,
    ) -> None:
        self._lease = int(min(max(LEASE_SECONDS, function_timeout), _LONGEST_LEASE))
        self._function = function
        self._name = str(function.trigger.settings["queueName"])
        self._queue = QueueClient.from_connection_string(connection, self._name)
        self._poison = QueueClient.from_connection_string(connection, f"{self._name}-poison")
        self._settings = settings
        self._invoker = invoker
        self._at_work: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to poll."""
        self._task = asyncio.create_task(self._listen())

    async def stop(self, grace_seconds: float) -> None:
        """Fetch nothing more; work that does not end in time returns when its lease ends."""
        self._stopping.set()
        tasks = {*self._at_work, *([self._task] if self._task else [])}
        if tasks:
            await asyncio.wait(tasks, timeout=grace_seconds)
        await cancel(tasks)
        await self._queue.close()
        await self._poison.close()

    async def _listen(self) -> None:
        idle = 0
        while not self._stopping.is_set():
            if len(self._at_work) > self._settings.new_batch_threshold:
                await asyncio.wait(self._at_work, return_when=asyncio.FIRST_COMPLETED)
                continue
            messages = await self._fetch()
            for message in messages:
                task = asyncio.create_task(self._process(message))
                self._at_work.add(task)
                task.add_done_callback(self._at_work.discard)
            idle = 0 if messages else idle + 1
            if not messages:
                await self._rest(idle)

    async def _rest(self, idle: int) -> None:
        """100 ms, then doubled each time with some jitter, up to the maximum."""
        spread = random.uniform(0.8, 1.2)  # noqa: S311 -- spreads polls, guards nothing
        grown = SHORTEST_POLL * (1 + (spread * 2 ** min(idle - 2, 20) if idle > 1 else 0))
        with contextlib.suppress(TimeoutError):
            pause = min(grown, self._settings.max_polling_interval)
            await asyncio.wait_for(self._stopping.wait(), pause)

    async def _fetch(self) -> list[QueueMessage]:
        try:
            pages = self._queue.receive_messages(
                max_messages=self._settings.batch_size,
                visibility_timeout=self._lease,
                retry_total=0,  # The next poll is the retry; the SDK's own would delay a stop.
            )
            return [message async for message in pages]
        except ResourceNotFoundError:
            return []  # The first sender creates the queue.
        except AzureError as error:
            log.warning("%s: the queue %r cannot be read: %s", self._function.name, self._name, error)
            return []

    async def _process(self, message: QueueMessage) -> None:
        count = message.dequeue_count or 1
        body = _decoded(message.content)
        try:
            if body is None:
                hint = "is not base64 as host.json asks; the sender must encode it"
                log.error("%s: a message of %r %s", self._function.name, self._name, hint)
            elif count <= self._settings.max_dequeue_count and await self._ran_well(message, body):
                await self._queue.delete_message(message)
                return
            if self._name.endswith("-poison"):
                log.error("%s: the failed message stays invisible for 10 minutes", self._function.name)
            elif body is None or count >= self._settings.max_dequeue_count:
                await self._to_poison(message)
            else:
                delay = int(self._settings.visibility_timeout)
                await self._queue.update_message(message, visibility_timeout=delay)
        except AzureError as error:
            log.warning("%s: the message %s comes again: %s", self._function.name, message.id, error)

    async def _ran_well(self, message: QueueMessage, body: bytes) -> bool:
        try:
            await self._invoker.run(self._function, _trigger_value(message, body))
        except Exception as error:  # noqa: BLE001 -- the outermost handler: user code may raise anything
            log.info("%s: attempt %s failed: %s", self._function.name, message.dequeue_count, error)
            return False
        return True

    async def _to_poison(self, message: QueueMessage) -> None:
        log.error("%s: message %s goes to %s-poison", self._function.name, message.id, self._name)
        with contextlib.suppress(ResourceExistsError):
            await self._poison.create_queue()
        await self._poison.send_message(message.content)
        await self._queue.delete_message(message)


def _decoded(content: str) -> bytes | None:
    """The body of a message; None if the sender did not encode it as host.json says (base64)."""
    try:
        return base64.b64decode(content, validate=True)
    except ValueError:
        return None


def _trigger_value(message: QueueMessage, body: bytes) -> object:
    metadata = {
        "Id": Datum(message.id, "string"),
        "DequeueCount": Datum(str(message.dequeue_count), "string"),
        "ExpirationTime": _time(message.expires_on),
        "InsertionTime": _time(message.inserted_on),
        "NextVisibleTime": _time(message.next_visible_on),
        "PopReceipt": Datum(message.pop_receipt, "string"),
    }
    return converter_of(QUEUE).decode(Datum(body, "bytes"), trigger_metadata=metadata)


def _time(instant: datetime | None) -> Datum:
    return Datum(json.dumps(instant.isoformat() if instant else None), "json")
