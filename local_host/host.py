"""The local host: one process that runs a function app as Azure would."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import azure.functions as func
from aiohttp import web

from local_host.clock import MovableClock
from local_host.contracts import HTTP, QUEUE, TIMER, HostClock
from local_host.durable.engine import DurableEngine
from local_host.durable.settings import DurableSettings
from local_host.http_host import HttpHost
from local_host.http_request import MAX_BODY
from local_host.platform_auth import PlatformAuth
from local_host.problems import AppProblem, Effect
from local_host.queues import QueueListener
from local_host.registry import LoadedApp, load_app
from local_host.routes import build_routes
from local_host.runtime_page import RUNTIME_PAGE, runtime_page
from local_host.settings import HostJsonError, HostSettings, durable_settings, read_host_json
from local_host.timers import Timers
from local_host.worker import FunctionWorker, Invoker

HTTP_GRACE_SECONDS = 30.0
OTHER_GRACE_SECONDS = 10.0
_PARSER_LIMIT = 1 << 20  # The parser's own limit; beyond the real host's limits we answer with its status.

log = logging.getLogger("local_host")


class HostRole(Enum):
    """What a process does; Azure's Flex plan gives each kind of trigger instances of its own."""

    HTTP = "http"
    DURABLE = "durable"
    OTHER = "other"


ALL_ROLES = frozenset(HostRole)


@dataclass(frozen=True)
class HostOptions:
    """What a host does beyond running an app."""

    port: int = 0
    """Where it listens on loopback; 0 takes a free one."""
    auth: PlatformAuth | None = None
    """Started and stopped by whoever made it, since the product's settings name its addresses."""
    roles: frozenset[HostRole] = ALL_ROLES
    durable: DurableSettings | None = None
    """Replaces what host.json says about Durable."""
    problems: Sequence[AppProblem] = ()
    """Those found before there was an app, such as an import that failed."""
    http_grace_seconds: float = HTTP_GRACE_SECONDS
    """How long requests in flight may take at a stop; Azure gives them 30."""
    held: frozenset[str] = frozenset()
    """Functions that hold requests: a moving clock does not wait for them."""
    body_limit: int = MAX_BODY
    """The most bytes that a body may have: see `http_request.body_limit`."""
    close_app: Callable[[], Awaitable[None]] | None = None
    """Awaited at a stop on the functions' loop, after the last function: closes the app's connections."""


class LocalHost:
    """Runs one app, read here or loaded by the other worker half.

    Several processes with different roles may share `data_dir` and the storage account.
    Raises `AppRefusedError` for an app that needs what this host does not have.
    """

    def __init__(
        self,
        app: func.FunctionRegister | LoadedApp,
        *,
        host_json: Path | Mapping[str, object],
        data_dir: Path,
        clock: HostClock,
        storage_connection: str,
        options: HostOptions = HostOptions(),
    ) -> None:
        self._options, roles = options, options.roles
        settings, unreadable = _settings(host_json)
        loaded = app if isinstance(app, LoadedApp) else load_app(app)
        routes = build_routes(loaded.of(HTTP) if HostRole.HTTP in roles else (), settings.route_prefix)
        self.problems = (*options.problems, *unreadable, *loaded.problems, *routes.problems)
        self._clock = clock
        self._worker = FunctionWorker(timeout_seconds=settings.function_timeout_seconds)
        invoker = Invoker(self._worker, lambda: self.engine.client_payload(self.url))
        pages = {RUNTIME_PAGE: lambda: runtime_page(self.engine.instances(), clock.now())}
        self._http = HttpHost(routes, invoker, self.problems, pages, options.auth, options.body_limit)
        others = loaded if HostRole.OTHER in roles else LoadedApp(())
        self._timers = Timers(others.of(TIMER), invoker, clock, data_dir)
        self._listeners = [
            QueueListener(function, storage_connection, settings.queues, invoker, self._worker.timeout)
            for function in others.of(QUEUE)
        ]
        values = options.durable or durable_settings(settings.durable)
        runs = HostRole.DURABLE in roles
        self.engine = DurableEngine(data_dir, loaded.functions, self._worker, clock, values, runs_here=runs)
        self._runner = self._new_runner()
        self.url = ""

    async def start(self) -> None:
        """Serve. When this returns requests are answered, at `url`."""
        for problem in self.problems:
            log.error("%s", problem)
        self._worker.start()
        await self.engine.start()
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._options.port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        if isinstance(self._clock, MovableClock):
            self._clock.wait_for(self._busy)
            self._clock.wait_for(self.engine.busy)
        if all(problem.effect is Effect.LEFT_OUT for problem in self.problems):
            self._timers.start()
            for listener in self._listeners:
                listener.start()

    async def stop(self) -> None:
        """Close the port at once, let HTTP end within 30 s and other work within 10, then stop.

        The durable engine stops last: requests that are ending may still raise events.
        """
        await asyncio.gather(
            self._runner.cleanup(),
            self._timers.stop(OTHER_GRACE_SECONDS),
            *(listener.stop(OTHER_GRACE_SECONDS) for listener in self._listeners),
        )
        await self.engine.stop(OTHER_GRACE_SECONDS)
        await self._worker.stop(self._options.close_app)

    def in_flight(self) -> Mapping[str, str]:
        """Invocation id → function name of everything that runs now."""
        return self._worker.in_flight()

    def _new_runner(self) -> web.AppRunner:
        app = web.Application(client_max_size=self._options.body_limit + 1)
        self.engine.add_routes(app)
        app.router.add_route("*", "/{path:.*}", self._http.handle)
        return web.AppRunner(
            app,
            access_log=None,
            shutdown_timeout=self._options.http_grace_seconds,
            max_line_size=_PARSER_LIMIT,
            max_field_size=_PARSER_LIMIT,
            max_headers=1000,
            auto_decompress=False,
        )

    def _busy(self) -> str | None:
        """Functions that run and do not merely wait for the clock."""
        assert isinstance(self._clock, MovableClock)
        waiting = self._clock.sleeping_invocations()
        running = self._worker.in_flight().items()
        names = [name for id, name in running if id not in waiting and name not in self._options.held]
        return f"running {', '.join(names)}" if names else None


def _settings(host_json: Path | Mapping[str, object]) -> tuple[HostSettings, tuple[AppProblem, ...]]:
    try:
        return read_host_json(host_json), ()
    except HostJsonError as error:
        problem = AppProblem(
            "host.json", str(error), "Correct it: Azure's host does not start", Effect.HOST_DOWN
        )
        return HostSettings(), (problem,)
