"""Storage queues as the host uses them: raw contents, the encoding of host.json, queues made on demand."""

from __future__ import annotations

import base64
import binascii
import contextlib

from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
from azure.storage.queue.aio import QueueClient, QueueServiceClient


class QueueStorage:
    """The queues of one storage account. Use as long as the host runs, then `close`."""

    def __init__(self, connection_string: str, *, is_base64: bool) -> None:
        self._service = QueueServiceClient.from_connection_string(connection_string)
        self._is_base64 = is_base64
        self._clients: dict[str, QueueClient] = {}

    def queue(self, name: str) -> QueueClient:
        """The client of a queue; nothing is sent."""
        if name not in self._clients:
            self._clients[name] = self._service.get_queue_client(name)
        return self._clients[name]

    async def send(self, name: str, body: bytes) -> None:
        """Send a message body, encoded as host.json says."""
        await self.send_raw(name, base64.b64encode(body).decode() if self._is_base64 else body.decode())

    async def send_raw(self, name: str, content: str) -> None:
        """Send a content as it is; the queue is created when it is missing."""
        queue = self.queue(name)
        try:
            await queue.send_message(content)
        except ResourceNotFoundError:
            with contextlib.suppress(ResourceExistsError):  # somebody else was quicker
                await queue.create_queue()
            await queue.send_message(content)

    def decoded(self, content: str) -> bytes | None:
        """The body of a message; None if the sender did not encode it as host.json says."""
        if not self._is_base64:
            return content.encode()
        try:
            return base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            return None

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.close()
        await self._service.close()
