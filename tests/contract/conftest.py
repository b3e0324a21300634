"""One test, two stores: every contract test runs in memory and on Azurite, on tables of its own."""

from __future__ import annotations

import secrets
import string
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from local_host.azurite import Azurite
from memory_adapters import MemoryAccount, memory_storage
from shared.storage import Storage, StorageConfig, azure_storage, create_tables
from tests.builders import HandClock
from tests.contract.hand_instances import ONE, Instances


@dataclass
class Backend:
    """An account, and as many instances of the app over it as a test wants."""

    clock: HandClock
    make: Callable[[], Storage]
    instances: list[Storage] = field(default_factory=list[Storage])
    requests: Counter[str] = field(default_factory=Counter[str])
    """Requests to tables by kind, without those to the change log, which come with time; none in memory."""
    of_the_log: Counter[str] = field(default_factory=Counter[str])
    config: StorageConfig | None = None

    def instance(self) -> Storage:
        """Another process over the same account."""
        self.instances.append(self.make())
        return self.instances[-1]

    async def close(self) -> None:
        for instance in self.instances:
            await instance.close()


def tables_config(azurite: Azurite, *, connection_string: str | None = None) -> StorageConfig:
    """Tables of this test alone."""
    prefix = "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
    return StorageConfig(connection_string or azurite.connection_string, table_prefix=prefix)


async def on_tables(azurite: Azurite) -> Backend:
    """A backend over fresh tables."""
    clock, config = HandClock(), tables_config(azurite)
    await create_tables(config)
    backend = Backend(clock, lambda: azure_storage(config, clock, on_request), config=config)

    def on_request(kind: str) -> None:
        counted = backend.of_the_log if kind in {"note", "notes"} else backend.requests
        counted[kind] += 1

    return backend


@pytest.fixture(params=["memory", "tables"])
async def backend(request: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    """Both stores in turn."""
    if request.param == "memory":
        clock, account = HandClock(), MemoryAccount()
        made = Backend(clock, lambda: memory_storage(clock, account))
    else:
        made = await on_tables(request.getfixturevalue("azurite"))
    yield made
    await made.close()


@pytest.fixture
async def tables(azurite: Azurite) -> AsyncIterator[Backend]:
    """Azure Tables only."""
    made = await on_tables(azurite)
    yield made
    await made.close()


@pytest.fixture
def storage(backend: Backend) -> Storage:
    """One instance over either store."""
    return backend.instance()


@pytest.fixture
async def instances() -> AsyncIterator[Instances]:
    """Instances over a storage that has one waiting ticket."""
    made = Instances()
    made.storage.show(ONE)
    yield made
    await made.close()
