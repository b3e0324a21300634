"""The product on one machine: Azurite, the Graph stand-in, the sign-in, the demo, and the host over them."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import azure.functions as func

from local_host.app_folder import load_folder
from local_host.azurite import Azurite
from local_host.clock import SystemClock
from local_host.core_tools import CoreTools
from local_host.core_tools_process import FuncProcess
from local_host.demo.history import put_history
from local_host.demo.offices import Additions, put_demo
from local_host.event_certificate import event_certificate
from local_host.graph_standin import GraphStandIn
from local_host.host import ALL_ROLES, HostOptions, HostRole, LocalHost
from local_host.http_request import BODY_LIMIT_SETTING, body_limit
from local_host.platform_auth import PlatformAuth
from local_host.problems import AppProblem
from local_host.registry import LoadedApp
from local_host.staff import STAFF
from local_host.ticket_key import ticket_key
from shared.meetings.names import LOOPBACK_APP
from shared.storage import StorageConfig, azure_storage, create_queues, create_tables

ROOT = Path(__file__).resolve().parent.parent
HTTP_GRACE_SECONDS = 3.0
"""Nobody who presses Ctrl-C should wait for the 25 seconds of a held request; pages ask again."""
BODY_LIMIT = 16_777_216
"""Bytes, as deployed."""
UNLIMITED_NETWORKS = "127.0.0.1/32"
"""This machine's people and load tests all come from there. From 127.0.0.2 on, the limits hold."""
GRAPH_SCOPE = "https://graph.microsoft.com/.default"


def product_settings(
    *, storage_connection: str, graph_url: str, auth: PlatformAuth, data_dir: Path, port: int
) -> Mapping[str, str]:
    """The app's settings on this machine: what Bicep sets in Azure."""
    return {
        "AzureWebJobsStorage": storage_connection,
        "DurableStorage": storage_connection,
        "AZURE_FUNCTIONS_ENVIRONMENT": "Development",
        "TICKET_KEY": ticket_key(data_dir),
        "WEBSITE_AUTH_ENABLED": "True",
        "STAFF_TENANT_ID": auth.tenant_id,
        "STAFF_AUDIENCE": auth.audience,
        "STAFF_ISSUER": auth.issuer,
        "STAFF_JWKS_URL": auth.jwks_url,
        "STAFF_REQUIRE_ID_TOKEN": "on" if auth.token_store else "off",
        "GRAPH_BASE": f"{graph_url}/v1.0",
        "GRAPH_SCOPE": GRAPH_SCOPE,
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        # No platform stands before this host that would let in only a thousand requests.
        "HELD_REQUESTS": "5000",
        BODY_LIMIT_SETTING: str(BODY_LIMIT),
        "UNLIMITED_NETWORKS": UNLIMITED_NETWORKS,
    }


def call_event_settings(graph: GraphStandIn, data_dir: Path) -> Mapping[str, str]:
    """The further settings of call events on this machine: the stand-in's keys, a certificate of its own."""
    certificate, key = event_certificate(data_dir)
    return {
        "GRAPH_CALL_EVENTS": "on",
        "GRAPH_EVENTS_CERTIFICATE": certificate,
        "GRAPH_EVENTS_KEY": key,
        "GRAPH_EVENTS_AUDIENCE": LOOPBACK_APP,
        "GRAPH_EVENTS_JWKS_URL": graph.keys_url,
    }


async def _close_app() -> None:
    """Close the connections of the app that was loaded; nothing if its import has failed."""
    module = sys.modules.get("function_app")
    if module is not None:
        await module.close()


AppLoader = Callable[[Path], tuple[func.FunctionRegister | LoadedApp, tuple[AppProblem, ...]]]


class Product:
    """Everything that `make run` starts. `load` makes an app of the folder (checks have another way)."""

    def __init__(
        self,
        data_dir: Path,
        port: int,
        added: Additions,
        roles: frozenset[HostRole] = ALL_ROLES,
        core_tools: str | None = None,
        load: AppLoader = load_folder,
    ) -> None:
        self._load = load
        self._data_dir = data_dir
        self._port = port
        self._added = added
        self._roles = roles
        self._core_tools = core_tools
        self._azurite = Azurite(data_dir / "azurite")
        self._graph = GraphStandIn(data_dir / "graph")
        self._auth = PlatformAuth(
            data_dir,
            SystemClock(),
            staff=(*STAFF, *added.clerks),
            token_store=os.environ.get("STAFF_REQUIRE_ID_TOKEN") == "on",
        )
        self._host: LocalHost | CoreTools | None = None

    @property
    def url(self) -> str:
        return self._host.url if self._host else ""

    @property
    def graph_url(self) -> str:
        return self._graph.url

    async def start_azurite(self) -> None:
        """Storage, empty or with what the folder keeps."""
        await asyncio.to_thread(self._azurite.start)

    async def fill_storage(self) -> int:
        """Tables, queues and the demo's offices; returns how many offices there are."""
        config = StorageConfig(connection_string=self._azurite.connection_string)
        await create_tables(config)
        await create_queues(config)
        storage = azure_storage(config, SystemClock())
        try:
            number = await put_demo(storage, datetime.now(UTC).date(), self._added)
            if self._added.history_weeks:
                await put_history(storage, self._added.history_weeks, datetime.now(UTC))
            return number
        finally:
            await storage.close()

    async def start_services(self) -> None:
        """Graph's stand-in and the platform's sign-in."""
        await self._graph.start()
        await self._auth.start()

    async def start_host(self) -> None:
        """The app that Azure runs, loaded as Azure loads it, or run by Azure's own Core Tools."""
        connection = self._azurite.connection_string
        os.environ.update(
            product_settings(
                storage_connection=connection,
                graph_url=self._graph.url,
                auth=self._auth,
                data_dir=self._data_dir,
                port=self._port,
            )
        )
        if os.environ.get("GRAPH_CALL_EVENTS") == "on":
            os.environ.update(call_event_settings(self._graph, self._data_dir))
        self._host = (
            self._core_tools_host(self._core_tools) if self._core_tools else self._local_host(connection)
        )
        await self._host.start()

    def _core_tools_host(self, executable: str) -> CoreTools:
        func = FuncProcess(executable, ROOT)
        return CoreTools(func, self._port, self._auth, http_grace_seconds=HTTP_GRACE_SECONDS)

    def _local_host(self, connection: str) -> LocalHost:
        app, problems = self._load(ROOT)
        return LocalHost(
            app,
            host_json=ROOT / "host.json",
            data_dir=self._data_dir / "host",
            clock=SystemClock(),
            storage_connection=connection,
            options=HostOptions(
                port=self._port,
                auth=self._auth,
                roles=self._roles,
                problems=problems,
                http_grace_seconds=HTTP_GRACE_SECONDS,
                close_app=_close_app,
                body_limit=body_limit(os.environ),
            ),
        )

    async def stop(self) -> None:
        """The host first: while it stops it still uses the rest."""
        if self._host:
            await self._host.stop()
        await self._auth.stop()
        await self._graph.stop()
        await asyncio.to_thread(self._azurite.stop)
