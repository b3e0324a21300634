"""The storage adapters behind the ports. Importing this loads no SDK: only an Azure or Azurite account needs
one.
"""

from __future__ import annotations

from collections.abc import Callable

from shared.ports import Clock
from shared.storage.bundle import BOARD_SECONDS, MEMBERSHIP_SECONDS, Storage, StorageConfig
from shared.storage.storage_clock import StorageClock
from shared.storage.tables.client.row import BadRow

__all__ = [
    "BOARD_SECONDS",
    "MEMBERSHIP_SECONDS",
    "BadRow",
    "Storage",
    "StorageClock",
    "StorageConfig",
    "azure_storage",
    "create_queues",
    "create_tables",
]


def azure_storage(
    config: StorageConfig,
    clock: Clock,
    on_request: Callable[[str], None] | None = None,
    storage_clock: StorageClock | None = None,
) -> Storage:
    """The storage of one instance over an account; nothing connects before the first use.

    `on_request` is called with the kind of each request to tables as it is sent, retries included: `get`,
    `query`, `batch` (for the change log `note`, `notes`). `storage_clock` measures the age of boards
    and of other cached answers; None uses the machine's clock.
    """
    from shared.storage.tables.build import build

    return build(config, clock, on_request, storage_clock)


async def create_tables(config: StorageConfig) -> None:
    """Create all tables that are missing: for a local host and tests; Bicep creates them in Azure."""
    from shared.storage.tables.build import create_tables

    await create_tables(config)


async def create_queues(config: StorageConfig) -> None:
    """Create all queues that are missing: for a local host and tests; Bicep creates them in Azure."""
    from shared.storage.tables.build import create_queues

    await create_queues(config)
