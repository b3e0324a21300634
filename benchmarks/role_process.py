"""One process of the product with some of its roles, on the machine's own clock, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.product import HOST_JSON
from functions.app import create_app
from local_host.clock import SystemClock
from local_host.console import configure_console
from local_host.host import LocalHost, Role
from local_host.platform_auth import PlatformAuth
from local_host.settings import durable_settings, read_host_json
from shared.services import azure_services, services_of
from shared.settings import read_settings
from shared.storage import StorageConfig, azure_storage

_SPAWNING = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Process:
    """What it is told: `polling_seconds` is the hub's longest interval, `environment` the app's settings."""

    roles: frozenset[Role]
    folder: Path
    connection: str
    storage: StorageConfig
    environment: Mapping[str, str]
    polling_seconds: float


@asynccontextmanager
async def running(told: Process) -> AsyncGenerator[str]:
    """The process while it runs; gives its address."""
    ours, theirs = _SPAWNING.Pipe()
    process = _SPAWNING.Process(target=_live, args=(told, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield await asyncio.to_thread(ours.recv)
    finally:
        ours.close()
        await asyncio.to_thread(process.join)


def polling_seconds() -> float:
    """What host.json says."""
    return durable_settings(read_host_json(HOST_JSON).durable).max_queue_polling_interval


def _live(told: Process, parent: Connection) -> None:
    configure_console(logging.ERROR)
    asyncio.run(_serve(told, parent))


async def _serve(told: Process, parent: Connection) -> None:
    clock, settings = SystemClock(), read_settings(told.environment)
    plain = azure_services(settings, clock)
    storage = azure_storage(told.storage, clock)
    hub = durable_settings(read_host_json(HOST_JSON).durable)
    host = LocalHost(
        create_app(services_of(settings, storage, plain.desk.meetings, clock, plain.join_origins)),
        host_json=HOST_JSON,
        data_dir=told.folder / "host",
        clock=clock,
        storage_connection=told.connection,
        auth=PlatformAuth(told.folder, clock),  # whoever starts the processes serves its keys
        roles=told.roles,
        durable=replace(hub, max_queue_polling_interval=told.polling_seconds),
        http_grace_seconds=0.5,
    )
    await host.start()
    parent.send(host.url)
    with contextlib.suppress(EOFError):
        await asyncio.to_thread(parent.recv)
    await host.stop()
