"""The product as Azure's Flex plan runs it: two HTTP processes, one for visits, one for queues and timers.

They share Azurite, the Graph stand-in, the sign-in's key and the hub's file, and one hand moves their clocks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from local_host.azurite import Azurite
from shared.domain.office.office import Office
from tests.conducted_clock import ConductedClock, HubMessages
from tests.product import (
    WORKING_HOURS,
    Client,
    ProductUnderTest,
    filled_storage,
    services_under_test,
    surroundings,
)
from tests.role import Role, RoleConfig

_ROLES = {"first": "http", "second": "http", "visits": "durable", "rest": "other"}
_BOARD_IS_READ = 0.1
"""Seconds in which a board is read."""
_NOTE_IS_READ = 1.0
"""Seconds from a change until another process has read its note: 0.75, the rest for a busy machine."""


@dataclass(frozen=True)
class Pace:
    """How long one process may not know what another did. None: what host.json says (0.25 s)."""

    board_seconds: float
    """After how long a board is read of which no process has noted a change."""
    polling_seconds: float | None


AS_IN_AZURE = Pace(20.0, None)
AT_ONCE = Pace(0.0, 0.05)
"""For tests that are not about it: each question to a board reads it, and polls follow each other closely."""


@dataclass
class ProductInRoles(ProductUnderTest):
    """Visitors speak to one HTTP process (`url`), clerks to the other."""

    staff_url: str
    processes: dict[str, Role]
    configs: Mapping[str, RoleConfig]

    async def clerk(self, user: str = "ana") -> Client:
        client = Client(self.staff_url)
        self.clients.append(client)
        return await client.sign_in(user)

    async def kill(self, name: str) -> None:
        """`kill -9` one of the processes: `first`, `second`, `visits`, `rest`."""
        await self.processes.pop(name).kill()

    async def start(self, name: str) -> str:
        """Start one again; its address."""
        self.processes[name] = await Role.start(replace(self.configs[name], at=self.clock.now().isoformat()))
        return await self.processes[name].address()


def staff_url(product: ProductUnderTest) -> str:
    """Where clerks are served, in either form."""
    return product.staff_url if isinstance(product, ProductInRoles) else product.url


@asynccontextmanager
async def running_in_roles(
    data_dir: Path,
    azurite: Azurite,
    *,
    at: datetime = WORKING_HOURS,
    offices: Sequence[Office] = (),
    call_events: bool = False,
    attempt_seconds: float | None = None,
    pace: Pace = AS_IN_AZURE,
) -> AsyncGenerator[ProductInRoles]:
    """Start everything on fresh storage, as `running_product` does."""
    processes: dict[str, Role] = {}

    async def boards_are_new() -> None:
        await asyncio.sleep(min(pace.board_seconds, _NOTE_IS_READ) + _BOARD_IS_READ)

    clock = ConductedClock(
        at,
        senders=lambda: [process for name, process in processes.items() if name != "visits"],
        receivers=lambda: [process for name, process in processes.items() if name == "visits"],
        messages=HubMessages(data_dir / "host"),
        when_idle=boards_are_new,
    )
    storage = await filled_storage(azurite, at, offices)
    around = surroundings(data_dir, azurite, clock, call_events=call_events)
    async with around as (graph, _, port, environment):
        configs = _configs(data_dir, at, port, environment, pace, attempt_seconds)
        services = await services_under_test(environment, clock, board_seconds=pace.board_seconds)
        try:
            for name, config in configs.items():
                processes[name] = await Role.start(config)
            urls = {name: await processes[name].address() for name in configs}
            product = ProductInRoles(
                urls["first"],
                clock,
                graph,
                services,
                storage,
                [],
                data_dir / "logs",
                staff_url=urls["second"],
                processes=processes,
                configs=configs,
            )
            try:
                yield product
            finally:
                for client in product.clients:
                    await client.close()
        finally:
            await asyncio.gather(*(process.stop() for process in processes.values()))
            await services.storage.close()


def _configs(
    data_dir: Path,
    at: datetime,
    port: int,
    environment: Mapping[str, str],
    pace: Pace,
    attempt_seconds: float | None,
) -> dict[str, RoleConfig]:
    """What each process is told; `port` is the visitors'."""
    return {
        name: RoleConfig(
            name=name,
            role=role,
            at=at.isoformat(),
            data_dir=str(data_dir),
            logs=str(data_dir / "logs"),
            port=port if name == "first" else 0,
            environment=environment,
            board_seconds=pace.board_seconds,
            polling_seconds=pace.polling_seconds,
            attempt_seconds=attempt_seconds,
        )
        for name, role in _ROLES.items()
    }
