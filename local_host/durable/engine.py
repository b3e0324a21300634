"""The durable engine that the host starts and stops and that provides the client's binding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from local_host.contracts import HostClock, HostedFunction, Worker
from local_host.durable.activities import Activities
from local_host.durable.api import ManagementApi
from local_host.durable.client import WEBHOOKS, client_payload
from local_host.durable.dispatcher import Dispatcher
from local_host.durable.history import HistoryEvent
from local_host.durable.parts import DurableFunctions, Parts
from local_host.durable.records import DurableWork, Instance
from local_host.durable.settings import DurableSettings
from local_host.durable.store import Store

_RPC = "/durabletask"
_STOP_GRACE = 10.0


@dataclass(frozen=True)
class InstanceView(Instance):
    """An instance for the runtime page, with the history of its present generation."""

    history: tuple[HistoryEvent, ...] = ()


class DurableEngine:
    """One hub in one process. With `runs_here` False it only serves the client: another process dispatches.

    Of several processes with `runs_here` True one dispatches, the others stand by. Each hub has a file of its
    own in `data_dir`. Start, stop and all calls on the host's event loop.
    """

    def __init__(
        self,
        data_dir: Path,
        functions: Sequence[HostedFunction],
        worker: Worker,
        clock: HostClock,
        settings: DurableSettings,
        *,
        runs_here: bool,
    ) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._path = data_dir / f"durable-{settings.hub}.sqlite"
        self._hub = settings.hub
        self._parts = Parts(
            Store(self._path, settings.partition_count), DurableFunctions(functions), worker, clock, settings
        )
        self._store = self._parts.store
        self._activities = Activities(
            self._parts, lambda: self.client_payload(self._rpc_url.removesuffix(f"{_RPC}/"))
        )
        self._dispatcher = Dispatcher(self._parts, self._activities, self._path) if runs_here else None
        self._api = ManagementApi(self._parts, self._hub)
        self._rpc: web.AppRunner | None = None
        self._rpc_url = ""

    async def start(self) -> None:
        """Serve the SDK's client on a port of its own, as the extension does, and start dispatching."""
        app = web.Application()
        self._api.add_routes(app, _RPC)
        self._rpc = web.AppRunner(app, access_log=None)
        await self._rpc.setup()
        site = web.TCPSite(self._rpc, "127.0.0.1", 0)
        await site.start()
        self._rpc_url = f"http://127.0.0.1:{self._rpc.addresses[0][1]}{_RPC}/"
        if self._dispatcher is not None:
            self._dispatcher.start()

    async def stop(self, grace: float = _STOP_GRACE) -> None:
        """Give running episodes and activities `grace` seconds, then cancel them: they run again later."""
        if self._dispatcher is not None:
            await self._dispatcher.stop(grace)
        if self._rpc is not None:
            await self._rpc.cleanup()
        self._store.close()

    def add_routes(self, app: web.Application) -> None:
        """Mount the public form of the management API; keys are checked by the host."""
        self._api.add_routes(app, WEBHOOKS)

    def client_payload(self, base_url: str) -> str:
        """The text of a durable client's binding; `base_url` is the host's address. Only after `start`."""
        return client_payload(
            base_url=base_url, rpc_url=self._rpc_url, hub=self._hub, key=self._parts.settings.system_key
        )

    def instances(self) -> list[InstanceView]:
        """All instances with the history of their present generation, in order of id."""
        return [
            InstanceView(**vars(row), history=self._store.history(row.instance_id))
            for row in self._store.list()
        ]

    def work_done(self) -> dict[str, DurableWork]:
        """What each instance has cost so far, by id; purged ones included."""
        return self._store.work_done()

    def busy(self) -> str | None:
        """What a test's clock must wait for before it moves on, running activities excepted."""
        return self._dispatcher.busy() if self._dispatcher is not None else None

    @property
    def running_activities(self) -> int:
        """How many activities this process runs now."""
        return self._activities.running
