"""The whole product in this process over counted storage, and people who speak HTTP with it."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.counted_services import counted_services
from benchmarks.counting import Requests
from benchmarks.setting import fresh_tables
from functions.app import create_app
from local_host.clock import CURRENT_INVOCATION
from local_host.contracts import HostClock
from local_host.graph_standin import GraphStandIn
from local_host.host import HostOptions, HostRole, LocalHost
from local_host.platform_auth import PlatformAuth
from local_host.product import product_settings
from orchestrations.names import ADVANCE
from shared.services import Services
from shared.settings import Settings, read_settings
from shared.storage import StorageClock, StorageConfig

HOST_JSON = Path(__file__).parent.parent / "host.json"
ROLES = frozenset({HostRole.HTTP, HostRole.DURABLE})
"""Without queue and timer triggers: their polls are no one's request."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, read to its end."""

    status: int
    body: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  (JSON: the case knows what it looks at)
        return self.body[name]


class Person:
    """A visitor's page, or a clerk's after `sign_in`."""

    def __init__(self, url: str) -> None:
        self.url = url
        # Without a limit of its own: five hundred may press at once.
        connector = aiohttp.TCPConnector(limit=0)
        self.session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def ask(self, method: str, path: str, body: object = None, *, secret: str = "") -> Answer:
        """One request from the product's own page. Raises `RuntimeError` for any refusal."""
        answer = await self.send(method, path, body, secret=secret)
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body}")
        return answer

    async def send(
        self, method: str, path: str, body: object = None, *, secret: str = "", key: str = ""
    ) -> Answer:
        """The same, whatever the answer; with `key` a repetition has no other effect."""
        headers = {"Origin": self.url, **({"X-Ticket-Secret": secret} if secret else {})}
        if key:
            headers["Idempotency-Key"] = key
        async with self.session.request(method, self.url + path, json=body, headers=headers) as response:
            return Answer(response.status, json.loads(await response.read()))

    async def sign_in(self, user: str) -> None:
        """As one of the demo's staff."""
        data, url = aiohttp.FormData({"user": user}), f"{self.url}/.auth/login/aad"
        async with self.session.post(url, data=data, allow_redirects=False) as response:
            if response.status != 302:
                raise RuntimeError(f"{user} cannot sign in: {response.status}")

    async def close(self) -> None:
        await self.session.close()


@dataclass
class RunningProduct:
    """The product while it runs."""

    host: LocalHost
    services: Services
    requests: Requests
    config: StorageConfig
    people: list[Person]
    graph: GraphStandIn

    async def person(self, user: str | None = None) -> Person:
        """Somebody new; `user` signs in."""
        somebody = Person(self.host.url)
        self.people.append(somebody)
        if user is not None:
            await somebody.sign_in(user)
        return somebody


@asynccontextmanager
async def running(
    connection: str,
    folder: Path,
    clock: HostClock,
    *,
    board_interval: float = 20.0,
    storage_clock: StorageClock | None = None,
) -> AsyncGenerator[RunningProduct]:
    """Start everything over fresh tables: HTTP and the durable engine in one process."""
    config = await fresh_tables(connection, board_interval=board_interval)
    graph, auth = GraphStandIn(folder / "graph"), PlatformAuth(folder, clock)
    await graph.start()
    await auth.start()
    requests = Requests()
    settings = _settings(connection, graph, auth, folder)
    services = counted_services(settings, config, clock, requests, storage_clock)
    host = LocalHost(
        create_app(services),
        host_json=HOST_JSON,
        data_dir=folder / "host",
        clock=clock,
        storage_connection=connection,
        options=HostOptions(auth=auth, roles=ROLES, close_app=services.close),
    )
    requests.is_visits = lambda: host.in_flight().get(CURRENT_INVOCATION.get() or "") == ADVANCE
    await host.start()
    product = RunningProduct(host, services, requests, config, [], graph)
    try:
        yield product
    finally:
        for person in product.people:
            await person.close()
        await host.stop()
        await auth.stop()
        await graph.stop()


def _settings(connection: str, graph: GraphStandIn, auth: PlatformAuth, folder: Path) -> Settings:
    environment = product_settings(
        storage_connection=connection, graph_url=graph.url, auth=auth, data_dir=folder, port=0
    )
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return read_settings({**environment, "TICKET_KEY": key})
