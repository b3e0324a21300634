"""The product as Azure's Flex plan runs it: two HTTP processes, one for visits, one for queues and timers.

They share Azurite, the Graph stand-in, the sign-in's key, the hub's file and a clock. Messages between them
wait for a poll, and a board that another process has changed is up to a second old, as in Azure.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from local_host.azurite import Azurite
from local_host.demo.offices import put_demo
from local_host.graph_standin import GraphStandIn
from local_host.host import LocalHost
from local_host.platform_auth import PlatformAuth
from local_host.product import product_settings
from shared.services import azure_services
from shared.settings import read_settings
from shared.storage import StorageConfig, azure_storage, create_queues, create_tables
from tests.product import ROOT, WORKING_HOURS, Client, ProductUnderTest
from tests.shared_clock import MovedTogether, SharedClock

BOARD_SECONDS = 1.1
"""After so long every HTTP process has read anew what it shows."""
_PATIENCE = 90.0
_PROCESSES = {"first": ["http"], "second": ["http"], "visits": ["durable"], "rest": ["other"]}


@dataclass
class ProductInRoles(ProductUnderTest):
    """Visitors speak to one HTTP process (`url`), clerks to the other."""

    staff_url: str
    processes: dict[str, asyncio.subprocess.Process]
    config: Path

    async def clerk(self, user: str = "ana") -> Client:
        client = Client(self.staff_url)
        self.clients.append(client)
        return await client.sign_in(user)

    async def kill(self, name: str) -> None:
        """`kill -9` one of the processes: `first`, `second`, `visits`, `rest`."""
        self.processes[name].kill()
        await self.processes[name].wait()

    async def start(self, name: str) -> str:
        """Start one again; its address."""
        self.processes[name] = await _start(name, self.config)
        return await _address(name, self.processes[name], self.config)


def staff_url(product: ProductUnderTest) -> str:
    """Where clerks are served, in either form."""
    return product.staff_url if isinstance(product, ProductInRoles) else product.url


@asynccontextmanager
async def running_in_roles(
    data_dir: Path, azurite: Azurite, *, at: datetime = WORKING_HOURS
) -> AsyncGenerator[ProductInRoles]:
    """Start everything on fresh storage; `azurite` must be this test's own."""
    storage = StorageConfig(connection_string=azurite.connection_string)
    with _shared_clock(data_dir / "clock", at) as clock:
        await create_tables(storage)
        await create_queues(storage)
        seeding = azure_storage(storage, clock)
        await put_demo(seeding.registry, at.date())
        await seeding.close()
        graph, auth = GraphStandIn(data_dir / "graph"), PlatformAuth(data_dir, clock)
        await graph.start()
        await auth.start()
        try:
            settings = product_settings(
                storage_connection=azurite.connection_string,
                graph_url=graph.url,
                auth=auth,
                data_dir=data_dir,
                port=0,
            )
            services = azure_services(read_settings(settings), clock)
            async with _processes(data_dir, azurite.connection_string, graph.url) as (processes, urls):
                hub = next((data_dir / "host").glob("durable-*.sqlite"))
                product = ProductInRoles(
                    urls["first"],
                    MovedTogether(clock, lambda: _rest(hub, clock)),
                    cast("LocalHost", None),  # each process has one of its own
                    graph,
                    services,
                    storage,
                    [],
                    staff_url=urls["second"],
                    processes=processes,
                    config=data_dir / "roles.json",
                )
                try:
                    yield product
                finally:
                    for client in product.clients:
                        await client.close()
                    await services.storage.close()
        finally:
            await auth.stop()
            await graph.stop()


@contextmanager
def _shared_clock(path: Path, at: datetime) -> Generator[SharedClock]:
    clock = SharedClock(path)
    clock.set(at)
    try:
        yield clock
    finally:
        clock.close()


@asynccontextmanager
async def _processes(
    data_dir: Path, storage: str, graph: str
) -> AsyncGenerator[tuple[dict[str, asyncio.subprocess.Process], dict[str, str]]]:
    """The four processes and their addresses; whatever a test leaves of them is stopped."""
    config = data_dir / "roles.json"
    given = {"data_dir": str(data_dir), "clock": str(data_dir / "clock"), "storage": storage, "graph": graph}
    config.write_text(json.dumps(given), "utf-8")
    processes = {name: await _start(name, config) for name in _PROCESSES}
    try:
        yield processes, {name: await _address(name, process, config) for name, process in processes.items()}
    finally:
        for process in processes.values():
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        await asyncio.gather(*(process.wait() for process in processes.values()))


async def _start(name: str, config: Path) -> asyncio.subprocess.Process:
    """Begin to start one process; what it says goes to `<name>.log` beside `config`."""
    log = os.open(config.with_name(f"{name}.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.role_process", str(config), *_PROCESSES[name]),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    finally:
        os.close(log)


async def _address(name: str, process: asyncio.subprocess.Process, config: Path) -> str:
    """The first line that it says, once it serves."""
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), _PATIENCE)
    assert line, f"the process {name} ended:\n{config.with_name(f'{name}.log').read_text('utf-8')}"
    return line.decode().strip()


async def _rest(hub: Path, clock: SharedClock) -> None:
    """Until nothing that is due lies in the hub, and no process shows an old board."""
    end = time.monotonic() + _PATIENCE
    worked = False
    with closing(sqlite3.connect(f"file:{hub}?mode=ro", uri=True)) as database:
        while _is_busy(database, clock):
            assert time.monotonic() < end, f"the visits did not come to rest within {_PATIENCE:.0f} s"
            worked = True
            await asyncio.sleep(0.02)
    if worked:
        await asyncio.sleep(BOARD_SECONDS)


def _is_busy(database: sqlite3.Connection, clock: SharedClock) -> bool:
    sql = "SELECT 1 FROM messages WHERE taken_at IS NOT NULL OR visible_at <= ? LIMIT 1"
    return database.execute(sql, (clock.now().timestamp(),)).fetchone() is not None
