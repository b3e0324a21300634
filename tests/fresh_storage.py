"""Storage for products, whose tables and queues have fixed names: an own emulator or an emptied one."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from azure.data.tables import TableServiceClient
from azure.storage.queue import QueueServiceClient

from local_host.azurite import Azurite


@contextmanager
def running_azurite() -> Generator[Azurite]:
    """An emulator that keeps everything in memory."""
    emulator = Azurite(None)
    emulator.start()
    try:
        yield emulator
    finally:
        emulator.stop()


def emptied(azurite: Azurite) -> Azurite:
    """The same emulator without a table or a queue: to start another takes as long as many a test."""
    with TableServiceClient.from_connection_string(azurite.connection_string) as tables:
        for table in list(tables.list_tables()):  # pyright: ignore[reportUnknownMemberType]
            tables.delete_table(table.name)  # pyright: ignore[reportUnknownMemberType]
    with QueueServiceClient.from_connection_string(azurite.connection_string) as queues:
        for queue in list(queues.list_queues()):
            queues.delete_queue(queue)
    return azurite
