"""Processes with a host each, on a clock of their own, until they are told to end; they say what they use."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

from benchmarks.counted_services import counted_services
from benchmarks.counting import Requests
from benchmarks.product import HOST_JSON
from benchmarks.setting import CourtClock
from functions.app import create_app
from local_host.console import configure_console
from local_host.host import HostOptions, HostRole, LocalHost
from local_host.platform_auth import PlatformAuth
from local_host.settings import durable_settings, read_host_json
from local_host.staff import STAFF, StaffAccount
from shared.load.collector import spare_collections
from shared.load.gauge import LoadGauge
from shared.load.memory import MemoryUse
from shared.settings import read_settings
from shared.storage import StorageConfig
from shared.storage.tables.presence.office_rows import UPGRADE

_SPAWNING = multiprocessing.get_context("spawn")
HELD = "tickets_show"


@dataclass(frozen=True)
class Usage:
    """What a process has used since it began: seconds of processor time, its memory now in MB, requests to
    storage, and how many views of a ticket run now."""

    cpu: float
    memory: float
    requests: int
    held: int


@dataclass(frozen=True)
class Hosted:
    """A host before it is started, and what is counted in it."""

    host: LocalHost
    requests: Requests


class Told(Protocol):
    """What a process is told; it is sent to it."""

    def hosted(self) -> Hosted:
        """Make the host, in the process itself."""
        ...


@dataclass(frozen=True)
class Process:
    """A process of the product. `polling_seconds` is the hub's longest interval, `environment` the app's
    settings, `ahead` how far its clock is ahead of the machine's. `sheds`: it has a gauge of its load."""

    roles: frozenset[HostRole]
    folder: Path
    connection: str
    storage: StorageConfig
    environment: Mapping[str, str]
    polling_seconds: float
    ahead: timedelta = timedelta()
    staff: tuple[StaffAccount, ...] = STAFF
    sheds: bool = True

    def hosted(self) -> Hosted:
        """The product over counted storage.

        As it is when it has run for a while: until then it also keeps presence as version 1.0 had it.
        """
        clock, settings, requests = CourtClock(self.ahead), read_settings(self.environment), Requests()
        services = counted_services(settings, self.storage, clock, requests)
        if self.sheds:
            memory = MemoryUse(settings.instance_memory_mb)
            services = replace(services, load=LoadGauge(memory.share, services.desk.telemetry))
        spare_collections()
        clock.ahead += UPGRADE
        hub = durable_settings(read_host_json(HOST_JSON).durable)
        host = LocalHost(
            create_app(services),
            host_json=HOST_JSON,
            data_dir=self.folder / "host",
            clock=clock,
            storage_connection=self.connection,
            options=HostOptions(
                auth=PlatformAuth(self.folder, clock, staff=self.staff),  # its starter serves its keys
                roles=self.roles,
                durable=replace(hub, max_queue_polling_interval=self.polling_seconds),
                http_grace_seconds=0.5,
                close_app=services.close,
            ),
        )
        return Hosted(host, requests)


class Running:
    """A process while it runs: its address, and what it uses."""

    def __init__(self, url: str, pipe: Connection, process: BaseProcess) -> None:
        self.url = url
        self._pipe = pipe
        self._process = process

    async def usage(self) -> Usage:
        """As the process says itself."""
        self._pipe.send("usage")
        return await asyncio.to_thread(self._pipe.recv)

    def kill(self) -> None:
        """`kill -9`; whoever has started it waits for its end."""
        self._process.kill()


@asynccontextmanager
async def running(told: Told) -> AsyncGenerator[Running]:
    """The process while it runs."""
    ours, theirs = _SPAWNING.Pipe()
    process = _SPAWNING.Process(target=_live, args=(told, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Running(await asyncio.to_thread(ours.recv), ours, process)
    finally:
        ours.close()
        await asyncio.to_thread(process.join)


def polling_seconds() -> float:
    """What host.json says."""
    return durable_settings(read_host_json(HOST_JSON).durable).max_queue_polling_interval


def resident_megabytes() -> float:
    """Resident memory of this process (Linux)."""
    status = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _live(told: Told, parent: Connection) -> None:
    configure_console(logging.ERROR)
    asyncio.run(_serve(told, parent))


async def _serve(told: Told, parent: Connection) -> None:
    hosted = told.hosted()
    await hosted.host.start()
    parent.send(hosted.host.url)
    with contextlib.suppress(EOFError):
        while await asyncio.to_thread(parent.recv):
            parent.send(_usage(hosted))
    await hosted.host.stop()


def _usage(hosted: Hosted) -> Usage:
    requests = sum(hosted.requests.sent.copy().values())
    held = sum(name == HELD for name in hosted.host.in_flight().values())
    return Usage(time.process_time(), resident_megabytes(), requests, held)
