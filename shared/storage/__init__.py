"""Storage behind the ports. Importing this loads no SDK: only an account in Azure or Azurite needs one."""

from __future__ import annotations

from collections.abc import Callable

from shared.ports import Clock
from shared.storage.bundle import Storage, StorageConfig
from shared.storage.pace import Pace
from shared.storage.tables.client.row import BadRow

__all__ = [
    "BadRow",
    "Pace",
    "Storage",
    "StorageConfig",
    "azure_storage",
    "create_queues",
    "create_tables",
]


def azure_storage(
    config: StorageConfig,
    clock: Clock,
    on_request: Callable[[str], None] | None = None,
    pace: Pace | None = None,
) -> Storage:
    """One instance over an account; nothing is connected before the first use.

    `on_request` is told the kind of each request to tables as it goes out, repeated ones included: `get`,
    `query`, `batch` (of the change log `note`, `notes`). `pace` measures the age of boards and of other
    answers held in memory; without one, the machine's clock does.
    """
    from shared.storage.tables.build import build

    return build(config, clock, on_request, pace)


async def create_tables(config: StorageConfig) -> None:
    """Make all tables that are missing: for a local host and tests; Bicep makes them in Azure."""
    from shared.storage.tables.build import create_tables

    await create_tables(config)


async def create_queues(config: StorageConfig) -> None:
    """Make all queues that are missing, likewise."""
    from shared.storage.tables.build import create_queues

    await create_queues(config)
