"""The baseline of case 5: a visit that every movement of the queue wakes, in the local host's own engine."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import azure.durable_functions as df
import azure.functions as func

from local_host.clock import SystemClock
from local_host.durable.records import DurableWork
from local_host.host import LocalHost

VISIT = "woken"


def _app() -> df.DFApp:
    app: Any = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)

    @app.orchestration_trigger(context_name="context")
    def woken(context: Any):  # noqa: ANN202, ANN401 -- the SDK's generator
        for _ in range(context.get_input()):
            yield context.wait_for_external_event("moved")

    @app.route(route="start/{movements}")
    @app.durable_client_input(client_name="client")
    async def start(req: func.HttpRequest, client: Any) -> func.HttpResponse:  # noqa: ANN401
        await client.start_new("woken", VISIT, int(req.route_params["movements"]))
        return func.HttpResponse()

    @app.route(route="move")
    @app.durable_client_input(client_name="client")
    async def move(req: func.HttpRequest, client: Any) -> func.HttpResponse:  # noqa: ANN401
        await client.raise_event(VISIT, "moved", None)
        return func.HttpResponse()

    return app


@dataclass(frozen=True)
class Woken:
    """The durable work of one visit, the longest history that it had, and what it took."""

    work: DurableWork
    history: int
    seconds: float
    """Of processor time, host and engine included."""


async def work_when_woken(connection: str, folder: Path, movements: int) -> Woken:
    """One visit while the queue moves so often before it."""
    host = LocalHost(
        _app(),
        host_json={"version": "2.0"},
        data_dir=folder,
        clock=SystemClock(),
        storage_connection=connection,
    )
    await host.start()
    began = time.process_time()
    try:
        async with aiohttp.ClientSession(host.url) as session:
            await _get(session, f"/api/start/{movements}")
            for number in range(movements):
                await _get(session, "/api/move")
                while _work(host).wakeups <= number:  # noqa: ASYNC110 -- the engine is looked at from outside
                    await asyncio.sleep(0.001)
        history = [len(one.history) for one in host.engine.instances() if one.instance_id == VISIT]
        return Woken(_work(host), max(history), time.process_time() - began)
    finally:
        await host.stop()


def _work(host: LocalHost) -> DurableWork:
    return host.engine.work_done().get(VISIT, DurableWork())


async def _get(session: aiohttp.ClientSession, path: str) -> None:
    async with session.get(path) as answer:
        assert answer.status == 200, await answer.text()
