"""The whole product in this process: the real app on the local host, over Azurite, with a clock to move."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypedDict, Unpack

import aiohttp

from functions.app import create_app
from local_host.azurite import Azurite
from local_host.clock import MovableClock
from local_host.demo.history import put_history
from local_host.demo.offices import Additions, put_demo
from local_host.graph_standin import GraphStandIn
from local_host.host import HostOptions, LocalHost
from local_host.http_request import body_limit
from local_host.platform_auth import PlatformAuth
from local_host.ports import free_port
from local_host.product import call_event_settings, product_settings
from shared.domain.office.office import Office
from shared.meetings.graph import GraphMeetings
from shared.ports import NO_LOAD, Load, Telemetry
from shared.services import Services, azure_services
from shared.settings import read_settings
from shared.storage import StorageConfig, azure_storage, create_queues, create_tables
from tests.product_log import Logged, kept_log, read_log
from tests.product_options import AS_DEPLOYED, ProductOptions

ROOT = Path(__file__).parent.parent
HELD = frozenset({"tickets_show", "staff_queue", "staff_overview"})
"""Functions that hold requests: the clock does not wait for them."""
HTTP_GRACE_SECONDS = 0.5
WORKING_HOURS = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
"""A Tuesday, two in the afternoon in São Paulo: offices with the court's hours are open."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, object]
    raw: bytes

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  (JSON: the test knows what it looks at)
        return self.body[name]


Body = bytes | BytesIO | None


class Sent(TypedDict, total=False):
    """What a request is sent with: headers, the ticket's secret, the idempotency key."""

    headers: Mapping[str, str] | None
    secret: str | None
    key: str | None


class Client:
    """Somebody who speaks HTTP with the product: a visitor's page, or a clerk's after `sign_in`."""

    def __init__(self, base: str, local_address: str | None = None) -> None:
        """`local_address` is where the connection comes from: from 127.0.0.2 on, a network is limited."""
        self.base = base
        connector = aiohttp.TCPConnector(local_addr=(local_address, 0) if local_address else None)
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), connector=connector)

    async def send(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        secret: str | None = None,
        key: str | None = None,
    ) -> Answer:
        """One request; POSTs come from our own origin."""
        sent = dict(headers or {})
        if secret is not None:
            sent["X-Ticket-Secret"] = secret
        if key is not None:
            sent["Idempotency-Key"] = key
        return await self._request(method, path, sent, json=json)

    async def send_bytes(self, method: str, path: str, data: Body, headers: Mapping[str, str]) -> Answer:
        """One request with this body as it is; `headers` name its type."""
        return await self._request(method, path, headers, data=data)

    async def _request(
        self, method: str, path: str, headers: Mapping[str, str], *, json: object = None, data: Body = None
    ) -> Answer:
        sent = {"Origin": self.base, **headers}
        async with self.session.request(
            method, self.base + path, headers=sent, allow_redirects=False, json=json, data=data
        ) as response:
            raw = await response.read()
            is_json = "json" in response.headers.get("Content-Type", "")
            body: dict[str, Any] = await response.json(content_type=None) if is_json and raw else {}
            return Answer(response.status, dict(response.headers), body, raw)

    async def get(self, path: str, **options: Unpack[Sent]) -> Answer:
        return await self.send("GET", path, **options)

    async def post(self, path: str, json: object = None, **options: Unpack[Sent]) -> Answer:
        return await self.send("POST", path, json=json, **options)

    async def sign_in(self, user: str) -> Client:
        """Sign in as one of the demo's staff."""
        data = aiohttp.FormData({"user": user})
        async with self.session.post(f"{self.base}/.auth/login/aad", data=data, allow_redirects=False) as r:
            assert r.status == 302, await r.text()
        return self

    async def close(self) -> None:
        await self.session.close()


@dataclass
class ProductUnderTest:
    """What a test can see and move."""

    url: str
    clock: MovableClock
    graph: GraphStandIn
    services: Services
    storage_config: StorageConfig
    clients: list[Client]
    logs: Path

    def logged(self) -> list[Logged]:
        """What it has said so far, in all of its processes."""
        return read_log(self.logs)

    def visitor(self) -> Client:
        """Somebody with a page of their own."""
        client = Client(self.url)
        self.clients.append(client)
        return client

    async def clerk(self, user: str = "ana") -> Client:
        """A clerk who has signed in."""
        return await self.visitor().sign_in(user)

    async def graph_fails(self, status: int, times: int = 1, **more: object) -> None:
        """Have the Graph stand-in answer so from here on."""
        await self.plant({"status": status, "times": times, **more})

    async def plant(self, fault: Mapping[str, object]) -> None:
        """Give the Graph stand-in a fault (`_control/faults`) for what comes from here on.

        What was left to do before comes first: a room still to be deleted would meet the fault instead.
        """
        await self.clock.advance(0)
        await self.graph_control("POST", "faults", fault)

    async def graph_control(self, method: str, path: str, json: object = None) -> dict[str, Any]:
        """Something behind the scenes of the Graph stand-in."""
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.graph.url}/_control/{path}", json=json) as response,
        ):
            assert response.status < 300, await response.text()
            return await response.json() if response.content_type == "application/json" else {}

    async def graph_meetings(self) -> list[dict[str, object]]:
        """The meetings that the stand-in holds."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.graph.url}/_control/meetings") as response,
        ):
            return (await response.json())["meetings"]


async def services_under_test(
    environment: Mapping[str, str],
    clock: MovableClock,
    *,
    board_seconds: float = 20.0,
    attempt_seconds: float | None = None,
    telemetry: Telemetry | None = None,
    load: Load = NO_LOAD,
) -> Services:
    """The app's services, looking more often than in Azure for what time changes.

    `board_seconds` is the age at which a board is read without a note, `attempt_seconds` the patience with
    Graph. `load` is what it is told of the machine's, whose own is nothing that a test can rely on.
    """
    settings = read_settings(environment)
    services = azure_services(
        settings, clock, membership_refresh=0, board_interval=board_seconds, telemetry=telemetry
    )
    services = replace(services, load=load)
    if attempt_seconds is None:
        return services
    impatient = replace(settings.graph, attempt_seconds=attempt_seconds, connect_seconds=attempt_seconds)
    meetings = GraphMeetings(impatient)
    await meetings.warm_up()  # an import must not use the patience up
    return replace(services, desk=replace(services.desk, meetings=meetings))


async def filled_storage(
    azurite: Azurite, at: datetime, offices: Sequence[Office], history_weeks: int = 0
) -> StorageConfig:
    """The product's tables and queues with the demo's offices and these, and so many weeks of visits."""
    config = StorageConfig(connection_string=azurite.connection_string)
    await create_tables(config)
    await create_queues(config)
    seeding = azure_storage(config, MovableClock(at))
    await put_demo(seeding, at.date(), Additions(offices))
    if history_weeks:
        await put_history(seeding, history_weeks, at)
    await seeding.close()
    return config


@asynccontextmanager
async def surroundings(
    data_dir: Path,
    azurite: Azurite,
    clock: MovableClock,
    *,
    call_events: bool,
    token_store: bool = False,
) -> AsyncGenerator[tuple[GraphStandIn, PlatformAuth, int, Mapping[str, str]]]:
    """What stands around the app: Graph, the sign-in, the port for visitors (0: any), the settings."""
    graph = GraphStandIn(data_dir / "graph", now=clock.now)
    auth = PlatformAuth(data_dir, clock, token_store=token_store)
    await graph.start()
    await auth.start()
    port = free_port() if call_events else 0
    environment = product_settings(
        storage_connection=azurite.connection_string,
        graph_url=graph.url,
        auth=auth,
        data_dir=data_dir,
        port=port,
    )
    if call_events:
        environment = {**environment, **call_event_settings(graph, data_dir)}
    try:
        yield graph, auth, port, environment
    finally:
        await auth.stop()
        await graph.stop()


@asynccontextmanager
async def running_product(
    data_dir: Path, azurite: Azurite, options: ProductOptions = AS_DEPLOYED
) -> AsyncGenerator[ProductUnderTest]:
    """Start everything in this process on fresh storage; `azurite` must be this test's own."""
    clock = MovableClock(WORKING_HOURS)
    config = await filled_storage(azurite, WORKING_HOURS, options.offices, options.history_weeks)
    around = surroundings(
        data_dir, azurite, clock, call_events=options.call_events, token_store=options.token_store
    )
    with kept_log(data_dir / "logs", "product"):
        async with around as (graph, auth, port, environment):
            services = await services_under_test(
                environment,
                clock,
                attempt_seconds=options.attempt_seconds,
                telemetry=options.telemetry,
                load=options.load,
            )
            host = LocalHost(
                create_app(services),
                host_json=ROOT / "host.json",
                data_dir=data_dir / "host",
                clock=clock,
                storage_connection=azurite.connection_string,
                options=HostOptions(
                    port=port,
                    auth=auth,
                    http_grace_seconds=HTTP_GRACE_SECONDS,
                    held=HELD,
                    close_app=services.close,
                    body_limit=body_limit(environment),
                ),
            )
            await host.start()
            product = ProductUnderTest(host.url, clock, graph, services, config, [], data_dir / "logs")
            try:
                yield product
            finally:
                for client in product.clients:
                    await client.close()
                await host.stop()
