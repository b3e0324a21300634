"""A court while it runs: offices, their staff, and processes of the product over one store."""

from __future__ import annotations

import base64
import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.product import ROLES
from benchmarks.role_process import Process, Running, polling_seconds, running
from benchmarks.setting import OFFICE, CourtClock, fresh_tables
from local_host.graph_standin import GraphStandIn
from local_host.host import HostRole
from local_host.platform_auth import PlatformAuth
from local_host.product import product_settings
from local_host.staff import STAFF, StaffAccount
from shared.domain.office.office import Office
from shared.storage import Storage, StorageConfig, azure_storage, create_queues

DIRECTORY_SECONDS = 30.0
"""As the product has it."""


@dataclass(frozen=True)
class Plan:
    """What a court consists of. `polling` is the durable hub's longest interval (None: host.json's)."""

    processes: Sequence[frozenset[HostRole]] = (ROLES,)
    offices: Sequence[Office] = (OFFICE,)
    staff: tuple[StaffAccount, ...] = STAFF
    polling: float | None = None
    sheds: bool = True
    """Whether the processes put off what can wait when they have too much to do."""


@dataclass(frozen=True)
class Court:
    """The processes in the order of the plan, and the store that they share."""

    processes: Sequence[Running]
    storage: Storage
    config: StorageConfig
    offices: Sequence[Office]

    @property
    def urls(self) -> Sequence[str]:
        return [process.url for process in self.processes]


@asynccontextmanager
async def court(connection: str, folder: Path, plan: Plan) -> AsyncGenerator[Court]:
    """Everything over fresh tables, on a clock that begins on a Tuesday afternoon of the court."""
    clock = CourtClock()
    config = await fresh_tables(connection, refresh=DIRECTORY_SECONDS, offices=plan.offices, staff=plan.staff)
    await create_queues(config)
    graph, auth = GraphStandIn(folder / "graph"), PlatformAuth(folder, clock, staff=plan.staff)
    await graph.start()
    await auth.start()
    environment: Mapping[str, str] = {
        **product_settings(
            storage_connection=connection, graph_url=graph.url, auth=auth, data_dir=folder, port=0
        ),
        "TICKET_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    polling = polling_seconds() if plan.polling is None else plan.polling
    storage = azure_storage(config, clock)
    try:
        async with AsyncExitStack() as started:
            processes = [
                await started.enter_async_context(
                    running(
                        Process(
                            roles=roles,
                            folder=folder,
                            connection=connection,
                            storage=config,
                            environment=environment,
                            polling_seconds=polling,
                            ahead=clock.ahead,
                            staff=plan.staff,
                            sheds=plan.sheds,
                        )
                    )
                )
                for roles in plan.processes
            ]
            yield Court(processes, storage, config, plan.offices)
    finally:
        await storage.close()
        await auth.stop()
        await graph.stop()
