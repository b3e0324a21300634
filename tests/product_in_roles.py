"""The product as Azure's Flex plan runs it: two HTTP processes, one for visits, one for queues and timers.

They share Azurite, the Graph stand-in, the sign-in's key and the hub's file, and one hand moves their clocks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from local_host.azurite import Azurite
from tests.conducted_clock import ConductedClock, HubMessages
from tests.product import (
    WORKING_HOURS,
    Client,
    ProductUnderTest,
    filled_storage,
    services_under_test,
    surroundings,
)
from tests.product_options import AS_DEPLOYED, ProductOptions
from tests.role import RoleConfig, RoleProcess

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
    processes: dict[str, RoleProcess]
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
        self.processes[name] = await RoleProcess.start(
            replace(self.configs[name], at=self.clock.now().isoformat())
        )
        return await self.processes[name].address()


def staff_url(product: ProductUnderTest) -> str:
    """Where clerks are served, in either form."""
    return product.staff_url if isinstance(product, ProductInRoles) else product.url


@asynccontextmanager
async def running_in_roles(
    data_dir: Path,
    azurite: Azurite,
    options: ProductOptions = AS_DEPLOYED,
    *,
    pace: Pace = AS_IN_AZURE,
) -> AsyncGenerator[ProductInRoles]:
    """Start everything on fresh storage in working hours, as `running_product` does."""
    processes: dict[str, RoleProcess] = {}
    clock = _clock_of(processes, data_dir, pace)
    storage = await filled_storage(azurite, WORKING_HOURS, options.offices)
    around = surroundings(data_dir, azurite, clock, call_events=options.call_events)
    async with around as (graph, _, port, environment):
        configs = _configs(data_dir, port, environment, pace, options.attempt_seconds)
        services = await services_under_test(environment, clock, board_seconds=pace.board_seconds)
        try:
            for name, config in configs.items():
                processes[name] = await RoleProcess.start(config)
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


def _clock_of(processes: Mapping[str, RoleProcess], data_dir: Path, pace: Pace) -> ConductedClock:
    """One clock that moves those of all processes that run at the moment."""

    async def boards_are_new() -> None:
        await asyncio.sleep(min(pace.board_seconds, _NOTE_IS_READ) + _BOARD_IS_READ)

    return ConductedClock(
        WORKING_HOURS,
        senders=lambda: [process for name, process in processes.items() if name != "visits"],
        receivers=lambda: [process for name, process in processes.items() if name == "visits"],
        messages=HubMessages(data_dir / "host"),
        when_idle=boards_are_new,
    )


def _configs(
    data_dir: Path,
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
            at=WORKING_HOURS.isoformat(),
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
