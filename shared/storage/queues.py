"""Messages to Azure Storage Queues.

The SDK is imported at the first message: most processes never send one, and it imports cryptography.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol

from shared.ports import StorageUnavailable
from shared.storage.bundle import StorageConfig
from shared.storage.names import Names, Queue
from shared.storage.time_limit import TimeLimit

TOTAL_SECONDS = 8.0
"""The limit for all tries at one message."""
_RETRIES: dict[str, Any] = {
    "retry_total": 2,
    "initial_backoff": 0.2,
    "increment_base": 1,
    "random_jitter_range": 0,
}
"""Sending twice is harmless, so the SDK may retry by itself; by default it would retry for a minute."""


class _QueueApi(Protocol):
    """The part of the SDK's `QueueClient` used here."""

    def send_message(self, content: str) -> Awaitable[object]: ...

    def create_queue(self) -> Awaitable[object]: ...

    async def close(self) -> None: ...


class _Sender:
    """Sends to one queue, in base64 as the triggers expect."""

    def __init__(self, config: StorageConfig, queue: Queue) -> None:
        self._config = config
        self._queue = queue
        self._client: _QueueApi | None = None
        self._credential: Any = None  # of azure.identity, which is imported only in Azure

    async def send(self, message: str) -> None:
        """Raises `StorageUnavailable`."""
        from azure.core.exceptions import AzureError

        if self._client is None:
            self._client, self._credential = connect(self._config, self._queue)
        try:
            async with TimeLimit(TOTAL_SECONDS):
                await self._client.send_message(message)
        except (AzureError, TimeoutError) as error:
            raise StorageUnavailable(type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections; the next message opens new ones."""
        for open_thing in (self._client, self._credential):
            if open_thing is not None:
                await open_thing.close()
        self._client = self._credential = None


class StorageBacklog(_Sender):
    """Implements `shared.ports.Backlog`: one message, the ticket's id."""

    def __init__(self, config: StorageConfig) -> None:
        super().__init__(config, Queue.AFTER_VISIT)

    async def defer_after_visit(self, ticket_id: str) -> None:
        """See `Backlog.defer_after_visit`."""
        await self.send(ticket_id)


class StorageInbox(_Sender):
    """Implements `shared.ports.NotificationInbox`."""

    def __init__(self, config: StorageConfig) -> None:
        super().__init__(config, Queue.GRAPH_NOTIFICATIONS)

    async def put(self, message: str) -> None:
        """See `NotificationInbox.put`."""
        await self.send(message)


def connect(config: StorageConfig, queue: Queue) -> tuple[_QueueApi, Any]:
    """A client of one queue and the credential that it uses (None for a connection string)."""
    from azure.storage.queue import TextBase64EncodePolicy
    from azure.storage.queue.aio import QueueClient

    name = Names(config.table_prefix).queue(queue)
    encoding = TextBase64EncodePolicy()
    if config.connection_string is not None:
        client = QueueClient.from_connection_string(
            config.connection_string, name, message_encode_policy=encoding, **_RETRIES
        )
        return client, None
    from azure.identity.aio import ManagedIdentityCredential

    assert config.queue_endpoint is not None
    credential = ManagedIdentityCredential(client_id=config.client_id)
    return QueueClient(
        config.queue_endpoint, name, credential=credential, message_encode_policy=encoding, **_RETRIES
    ), credential
