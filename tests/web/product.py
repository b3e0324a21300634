"""The product that the page tests run against: the real app over memory, on the tests' own loop.

One server for a test process; `begin` gives each test a court of its own behind the same address.
"""

from __future__ import annotations

import base64
import inspect
import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path
from typing import Any, cast

from aiohttp import web
from aiohttp.typedefs import Handler

from functions.app import create_app
from local_host.contracts import DURABLE_CLIENT, HTTP, HostedFunction
from local_host.http_host import HttpHost
from local_host.platform_auth import PlatformAuth
from local_host.registry import load_app
from local_host.routes import build_routes
from local_host.staff import STAFF
from local_host.worker import Invoker
from shared.ports import SelfCheck
from shared.settings import Settings, read_settings
from tests.web.court import BOTH, NO_ROLE, Court, CourtClock
from tests.web.faults import Fault, Planted
from tests.web.visits import Visits

MEETING = "<!doctype html><html lang=pt-BR><title>Reunião</title><h1>Reunião no Teams</h1>"
TICKET_KEY = base64.b64encode(b"a key of the page tests, 32 bytes or more").decode()


@dataclass(frozen=True)
class Seen:
    """A request that a page sent."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any

    @property
    def key(self) -> str | None:
        """Its Idempotency-Key."""
        return self.headers.get("Idempotency-Key")


class HereWorker:
    """`contracts.Worker` on the loop that asks: a test and the app see the same objects.

    The durable client that a function is given is the court's own.
    """

    def __init__(self, visits: Visits) -> None:
        self._visits = visits

    async def invoke(self, function: HostedFunction, arguments: Mapping[str, object]) -> object:
        clients = [binding.name for binding in function.bindings if binding.kind == DURABLE_CLIENT]
        # Beneath the library's wrapper, which would make a client that speaks HTTP with a hub.
        call = cast(
            "Callable[..., Awaitable[object]]", inspect.unwrap(function.call) if clients else function.call
        )
        return await call(**{**arguments, **dict.fromkeys(clients, self._visits)})


@dataclass
class PageProduct:
    """The address, the court behind it, what pages sent, and what is to go wrong."""

    url: str
    meeting_origin: str
    auth: PlatformAuth
    clock: CourtClock
    court: Court = field(init=False)
    seen: list[Seen] = field(default_factory=list[Seen])
    _planted: list[Planted] = field(default_factory=list[Planted])
    _host: HttpHost = field(init=False)

    async def begin(self) -> Court:
        """A fresh court behind the same address; nothing was seen, nothing goes wrong."""
        await self.end()
        self.auth.token_store = False
        self.court = await Court.build(self.clock, self._settings(), self.meeting_origin)
        self.serve()
        self.seen.clear()
        self._planted.clear()
        return self.court

    def serve(self, self_check: SelfCheck | None = None) -> None:
        """The app over the court's services; a self-check takes the place of the court's own."""
        services = self.court.services if self_check is None else self.court.with_self_check(self_check)
        loaded = load_app(create_app(services))
        assert loaded.problems == ()
        routes = build_routes(loaded.of(HTTP), "")
        invoker = Invoker(HereWorker(self.court.visits), lambda: "")
        self._host = HttpHost(routes, invoker, problems=(), pages={}, auth=self.auth)

    async def end(self) -> None:
        """Let go of what the court holds."""
        if hasattr(self, "court"):
            await self.court.services.storage.close()

    def requests(self, method: str, path: str) -> list[Seen]:
        """What was sent to this path (a regular expression), in order."""
        return [one for one in self.seen if one.method == method and re.fullmatch(path, one.path)]

    def plant(self, fault: Fault, method: str, path: str, times: int | None = 1) -> Planted:
        """The next `times` requests to `path` (a regular expression) meet the fault.

        None: all of them, until the fault is ended.
        """
        planted = Planted(method, re.compile(path), fault, times)
        self._planted.append(planted)
        return planted

    def plant_everywhere(self, fault: Fault) -> list[Planted]:
        """Every request to the API meets the fault until these are ended."""
        return [self.plant(fault, method, "/api/.*", None) for method in ("GET", "POST", "PUT", "PATCH")]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What the platform in front of the app does, and what is planted there."""
        self.seen.append(await _seen(request))
        hit = next((planted for planted in self._planted if planted.hits(request)), None)
        response = await (hit.fault.meet(request, self._host.handle) if hit else self._host.handle(request))
        response.headers["Date"] = format_datetime(self.clock.now(), usegmt=True)
        return response

    def _settings(self) -> Settings:
        return read_settings(
            {
                "AzureWebJobsStorage": "UseDevelopmentStorage=true",
                "AZURE_FUNCTIONS_ENVIRONMENT": "Development",
                "TICKET_KEY": TICKET_KEY,
                "WEBSITE_AUTH_ENABLED": "True",
                "STAFF_TENANT_ID": self.auth.tenant_id,
                "STAFF_AUDIENCE": self.auth.audience,
                "STAFF_ISSUER": self.auth.issuer,
                "STAFF_JWKS_URL": self.auth.jwks_url,
                "PUBLIC_BASE_URL": self.url,
            }
        )


async def _seen(request: web.Request) -> Seen:
    body = await request.text() if request.can_read_body else ""
    return Seen(
        request.method,
        request.path,
        dict(request.query),
        dict(request.headers),
        json.loads(body) if body and request.content_type == "application/json" else None,
    )


async def _meeting(_: web.Request) -> web.Response:
    return web.Response(text=MEETING, content_type="text/html")


@asynccontextmanager
async def _serving(handler: Handler) -> AsyncGenerator[str]:
    """`handler` answers everything on a free port; gives the origin."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    # Cancelled with their connection, held requests do not outlive the page that sent them.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def page_product(data_dir: Path) -> AsyncGenerator[PageProduct]:
    """The server of a test process. `data_dir` holds the key that signs the staff's tokens."""
    clock = CourtClock()
    auth = PlatformAuth(data_dir, clock, staff=(*STAFF, NO_ROLE, BOTH))
    await auth.start()
    products: list[PageProduct] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        return await products[0].answer(request)

    async with _serving(_meeting) as meeting_origin, _serving(answer) as url:
        products.append(PageProduct(url, meeting_origin, auth, clock))
        try:
            yield products[0]
        finally:
            await products[0].end()
            await auth.stop()
