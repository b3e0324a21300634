"""Case 7: the local host itself beside Azure's real host: a visit's latency, an empty function, a crowd."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import azure.durable_functions as df
import azure.functions as func

from benchmarks import starting
from benchmarks.report import Report, ReportTable
from benchmarks.role_process import resident_megabytes
from local_host.clock import SystemClock
from local_host.durable.settings import DurableSettings
from local_host.host import HostOptions, LocalHost

VISITS = 100
CALLS = 3_000
CLIENTS = 32
HELD = 3_000
Ask = Callable[[str], Awaitable[bytes]]


class Gate:
    """What the held requests wait for, on the functions' own loop."""

    def __init__(self) -> None:
        self.waiting = 0
        self._opened = asyncio.Event()

    async def wait(self) -> None:
        self.waiting += 1
        await self._opened.wait()

    def open(self) -> None:
        self._opened.set()


def app_of(gate: Gate) -> df.DFApp:
    """An empty function, one that holds requests, and a visit of one event and three activities."""
    app: Any = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    _add_requests(app, gate)
    _add_visit(app)
    return app


def _add_requests(app: Any, gate: Gate) -> None:  # noqa: ANN401 -- the SDK's decorators are not typed
    @app.route(route="empty")
    async def empty(req: func.HttpRequest) -> func.HttpResponse:
        return func.HttpResponse()

    @app.route(route="hold")
    async def hold(req: func.HttpRequest) -> func.HttpResponse:
        await gate.wait()
        return func.HttpResponse("now")

    @app.route(route="open")
    async def let_go(req: func.HttpRequest) -> func.HttpResponse:
        gate.open()
        return func.HttpResponse()

    @app.route(route="waiting")
    async def waiting(req: func.HttpRequest) -> func.HttpResponse:
        return func.HttpResponse(str(gate.waiting))


def _add_visit(app: Any) -> None:  # noqa: ANN401 -- the SDK's decorators are not typed
    @app.activity_trigger(input_name="value")
    def act(value: object) -> object:
        return value

    @app.orchestration_trigger(context_name="context")
    def visit(context: Any):  # noqa: ANN202, ANN401 -- the SDK's generator
        yield context.wait_for_external_event("go")
        for number in range(3):
            yield context.call_activity("act", number)

    @app.route(route="visit/{id}")
    @app.durable_client_input(client_name="client")
    async def whole_visit(req: func.HttpRequest, client: Any) -> func.HttpResponse:  # noqa: ANN401
        began = time.perf_counter()
        visit_id = await client.start_new("visit", req.route_params["id"], None)
        await client.raise_event(visit_id, "go", None)
        while (await client.get_status(visit_id)).runtime_status.name != "Completed":  # noqa: ASYNC110 -- as an operator asks
            await asyncio.sleep(0.001)
        return func.HttpResponse(str(time.perf_counter() - began))


@asynccontextmanager
async def serving(connection: str, folder: Path) -> AsyncGenerator[Ask]:
    """The host over the app, and a way to ask it."""
    host = LocalHost(
        app_of(Gate()),
        host_json={"version": "2.0"},
        data_dir=folder,
        clock=SystemClock(),
        storage_connection=connection,
        options=HostOptions(durable=DurableSettings(max_queue_polling_interval=1.0)),
    )
    await host.start()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(host.url, connector=connector) as session:

        async def ask(path: str) -> bytes:
            async with session.get(f"/api/{path}") as answer:
                assert answer.status == 200, await answer.text()
                return await answer.read()

        try:
            yield ask
        finally:
            await host.stop()


async def visits(ask: Ask) -> float:
    """Median seconds from the start of a visit until its status says Completed."""
    return statistics.median([float(await ask(f"visit/{number}")) for number in range(VISITS)])


async def empties(ask: Ask) -> tuple[float, float]:
    """Median seconds of one client, and answers per second of many."""
    times: list[float] = []
    for _ in range(CALLS // 10):
        began = time.perf_counter()
        await ask("empty")
        times.append(time.perf_counter() - began)

    async def client() -> None:
        for _ in range(CALLS // CLIENTS):
            await ask("empty")

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return statistics.median(times), CALLS // CLIENTS * CLIENTS / (time.perf_counter() - began)


async def crowd(ask: Ask, count: int) -> tuple[float, float]:
    """Megabytes while `count` requests are held, and seconds until all are answered after one event."""
    before = resident_megabytes()
    held = [asyncio.ensure_future(ask("hold")) for _ in range(count)]
    while int(await ask("waiting")) < count:  # noqa: ASYNC110 -- the host is asked from outside
        await asyncio.sleep(0.05)
    taken = resident_megabytes() - before
    began = time.perf_counter()
    await ask("open")
    await asyncio.gather(*held)
    return taken, time.perf_counter() - began


async def run(connection: str, folder: Path) -> Report:
    """The case at its published size."""
    start = await starting.table(connection, folder)
    async with serving(connection, folder) as ask:
        latency = await visits(ask)
        alone, rate = await empties(ask)
        taken, last = await crowd(ask, HELD)
    rows = [
        ("start, event, three activities", f"{latency * 1000:.0f} ms median", "not measured"),
        ("empty async function, 1 client", f"{alone * 1000:.2f} ms median", "1.35–1.7 ms"),
        (f"empty async function, {CLIENTS} clients", f"{rate:,.0f} requests/s", "820–1,480 requests/s"),
        (
            f"{HELD:,} held requests",
            f"{taken * 1024 / HELD:.0f} KB each, client included",
            "5,000 without an error",
        ),
        (f"{HELD:,} answered after one event", f"{last:.1f} s", "not measured"),
    ]
    return Report(
        "7. The local host beside the real one",
        "What everything above ran on. Azure's real host (4.1037, worker 4.34) was measured on two other "
        "shared cores. Never asserted.",
        [ReportTable("Yardsticks", ("", "local host", "real host"), rows), start],
    )
