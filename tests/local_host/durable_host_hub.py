"""The hub of `durable_hub`, inside a whole `LocalHost` that is killed and started again."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from azure.durable_functions.models.utils import http_utils

from local_host.clock import MovableClock
from local_host.contracts import HostedFunction
from local_host.host import HostOptions, LocalHost
from local_host.registry import LoadedApp
from tests.local_host.durable_hub import EXACT, MORNING, Hub, hosted


class HostHub(Hub):
    """Each restart is a new host over the same files: HTTP, worker, engine and all."""

    def __init__(self, path: Path, functions: Sequence[HostedFunction]) -> None:
        self.path, self.functions, self.settings = path, functions, EXACT
        self.clock = MovableClock(MORNING)
        self.clock.wait_for(lambda: self.engine.busy())
        self._open()

    def _open(self) -> None:
        self.host = LocalHost(
            LoadedApp(tuple(self.functions)),
            host_json={"version": "2.0"},
            data_dir=self.path,
            clock=self.clock,
            storage_connection="",
            options=HostOptions(durable=self.settings, http_grace_seconds=0.1),
        )
        self.engine = self.host.engine

    async def restart(self, functions: Sequence[HostedFunction] | None = None) -> None:
        """Cut everything where it stands, as a kill would, and start a host again."""
        await self.engine.stop(grace=0)
        await self.host.stop()
        self.functions = self.functions if functions is None else functions
        self._open()
        await self.host.start()


@asynccontextmanager
async def running_host_hub(
    path: Path,
    orchestrators: Sequence[Callable[..., object]],
    activities: Mapping[str, Callable[..., object]],
) -> AsyncGenerator[Hub]:
    """A started host over fresh files below `path`."""
    hub = HostHub(path, hosted(orchestrators, activities))
    await hub.host.start()
    try:
        yield hub
    finally:
        # The client ran on the test's own loop: its session must be closed on it.
        await http_utils._close_session()  # pyright: ignore[reportPrivateUsage] - the SDK has no other way to let go of it
        await hub.engine.stop(grace=0)
        await hub.host.stop()
