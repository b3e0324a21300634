"""The product in its roles, each a process that can be killed and started again at the same address.

As on Azure's Flex plan: two HTTP processes, one for visits, one for queues and timers.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.campaign.storage_proxy import StorageProxy, before
from benchmarks.counting import Requests
from benchmarks.product import HOST_JSON
from benchmarks.role_process import Hosted, Running, running
from benchmarks.setting import CourtClock
from functions.app import create_app
from local_host.graph_standin import GraphStandIn
from local_host.host import HostOptions, HostRole, LocalHost
from local_host.platform_auth import PlatformAuth
from local_host.ports import free_ports
from local_host.product import product_settings
from local_host.staff import StaffAccount
from shared.domain.office.office import Office
from shared.services import azure_services
from shared.settings import read_settings
from shared.storage import Storage, StorageConfig, azure_storage, create_queues, create_tables

ROLES = {
    "visitors": HostRole.HTTP,
    "clerks": HostRole.HTTP,
    "visits": HostRole.DURABLE,
    "queues and timers": HostRole.OTHER,
}
CLERKS_AHEAD = 1.0
"""Seconds by which the clock of the clerks' process is ahead: instances may be so far apart."""


@dataclass(frozen=True)
class RoleToStart:
    """What a process is told. `port` 0 is any, `ahead` how many seconds its clock is ahead."""

    role: HostRole
    folder: Path
    port: int
    environment: Mapping[str, str]
    staff: tuple[StaffAccount, ...]
    ahead: float

    def hosted(self) -> Hosted:
        """The product over plain storage."""
        logging.disable(logging.CRITICAL)  # it is about to be killed, and says so at length
        clock = CourtClock(timedelta(seconds=self.ahead))
        services = azure_services(read_settings(self.environment), clock)
        host = LocalHost(
            create_app(services),
            host_json=HOST_JSON,
            data_dir=self.folder / "host",
            clock=clock,
            storage_connection=self.environment["AzureWebJobsStorage"],
            options=HostOptions(
                port=self.port,
                auth=PlatformAuth(self.folder, clock, staff=self.staff),  # its starter serves its keys
                roles=frozenset({self.role}),
                http_grace_seconds=0.5,
                close_app=services.close,
            ),
        )
        return Hosted(host, Requests())


class Deployment:
    """What a campaign can see and kill. `storage` is the emulator itself, without the proxy."""

    def __init__(self, told: Mapping[str, RoleToStart], storage: Storage, proxy: StorageProxy) -> None:
        self._told = told
        self._stacks = {name: AsyncExitStack() for name in told}
        self._running: dict[str, Running] = {}
        self.storage = storage
        self.proxy = proxy
        self.kills: Counter[str] = Counter()

    def url(self, name: str) -> str:
        """Where a role serves HTTP."""
        return f"http://127.0.0.1:{self._told[name].port}"

    async def start(self, *names: str) -> None:
        await asyncio.gather(*(self._start(name) for name in names))

    async def _start(self, name: str) -> None:
        self._running[name] = await self._stacks[name].enter_async_context(running(self._told[name]))

    async def kill(self, name: str) -> None:
        """`kill -9`."""
        self._running.pop(name).kill()
        await self._stacks[name].aclose()
        self.kills[name] += 1

    async def stop(self) -> None:
        await asyncio.gather(*(stack.aclose() for stack in self._stacks.values()))


@asynccontextmanager
async def deployed(
    connection: str,
    folder: Path,
    proxy: StorageProxy,
    offices: Sequence[Office],
    staff: Mapping[StaffAccount, str],
) -> AsyncGenerator[Deployment]:
    """Everything over the fresh emulator at `connection`; each of `staff` serves the office with this id."""
    clock = CourtClock(timedelta())
    config = StorageConfig(connection_string=connection)
    await create_tables(config)
    await create_queues(config)
    storage = azure_storage(config, clock)
    await storage.registry.put_offices(offices)
    for account, office_id in staff.items():
        await storage.memberships.put_member(account.oid, office_id)
    graph, auth = GraphStandIn(folder / "graph"), PlatformAuth(folder, clock, staff=tuple(staff))
    await graph.start()
    await auth.start()
    try:
        async with before(connection, proxy) as led:
            settings = product_settings(
                storage_connection=led, graph_url=graph.url, auth=auth, data_dir=folder, port=0
            )
            product = Deployment(_roles(folder, settings, tuple(staff)), storage, proxy)
            try:
                await product.start(*ROLES)
                yield product
            finally:
                await product.stop()
    finally:
        await auth.stop()
        await graph.stop()
        await storage.close()


def _roles(
    folder: Path, environment: Mapping[str, str], staff: tuple[StaffAccount, ...]
) -> Mapping[str, RoleToStart]:
    ports = free_ports(len(ROLES))
    return {
        name: RoleToStart(role, folder, port, environment, staff, CLERKS_AHEAD if name == "clerks" else 0.0)
        for (name, role), port in zip(ROLES.items(), ports, strict=True)
    }
