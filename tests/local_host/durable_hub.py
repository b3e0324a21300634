"""A durable engine for tests: an app of orchestrators, a clock that moves, the SDK's client, kills."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import azure.durable_functions as df
from azure.durable_functions.models.utils import http_utils

from local_host.clock import MovableClock
from local_host.contracts import HostClock, HostedFunction
from local_host.durable.engine import DurableEngine, InstanceView
from local_host.durable.settings import DurableSettings
from local_host.registry import load_app
from local_host.worker import FunctionWorker

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
EXACT = DurableSettings("test", max_queue_polling_interval=0.02, exact_timers=True)
SDK_WARNINGS = ("ignore:Potential duplicate Task completion", "ignore:azure.functions df_loads was called")
_PATIENCE = 90.0

Json = Any
"""A parsed JSON value, compared and no more."""


def hosted(
    orchestrators: Sequence[Callable[..., object]], activities: Mapping[str, Callable[..., object]]
) -> tuple[HostedFunction, ...]:
    """The functions of an app with these, through the registry that Azure reads."""
    app = df.DFApp()
    for flow in orchestrators:
        app.orchestration_trigger(context_name="context")(flow)  # pyright: ignore[reportUnknownMemberType] - partial annotations
    for name, activity in activities.items():
        app.activity_trigger(input_name="value", activity=name)(_named(activity, name))  # pyright: ignore[reportUnknownMemberType] - partial annotations
    return load_app(app).functions


def _named(activity: Callable[..., object], name: str) -> Callable[..., object]:
    if inspect.iscoroutinefunction(activity):

        async def run(value: object) -> object:
            return await activity(value)

        call: Callable[..., object] = run
    else:

        def run_sync(value: object) -> object:
            return activity(value)

        call = run_sync
    call.__name__ = name
    return call


class Hub:
    """One hub over one file. `engine` changes when it is reopened; the worker outlives it."""

    def __init__(
        self, path: Path, functions: Sequence[HostedFunction], clock: HostClock, settings: DurableSettings
    ) -> None:
        self.path, self.functions, self.clock, self.settings = path, functions, clock, settings
        self.worker = FunctionWorker(timeout_seconds=60)
        self.worker.start()
        self.engine = self.another()

    def another(self, *, runs_here: bool = True) -> DurableEngine:
        """A further engine over the same file, as another process would open it."""
        return DurableEngine(
            self.path,
            functions=self.functions,
            worker=self.worker,
            clock=self.clock,
            settings=self.settings,
            runs_here=runs_here,
        )

    async def restart(self, functions: Sequence[HostedFunction] | None = None) -> None:
        """Drop the engine where it stands, as a kill would, and open the file again."""
        await self.engine.stop(grace=0)
        self.functions = self.functions if functions is None else functions
        self.engine = self.another()
        await self.engine.start()

    @property
    def movable_clock(self) -> MovableClock:
        """The hub's clock, where it is one that the test moves."""
        assert isinstance(self.clock, MovableClock)
        return self.clock

    @property
    def client(self) -> df.DurableOrchestrationClient:
        """The SDK's client over the present engine."""
        return df.DurableOrchestrationClient(self.engine.client_payload("http://desk.example"))

    def view(self, instance_id: str) -> InstanceView:
        """The instance as the runtime page shows it."""
        return next(view for view in self.engine.instances() if view.instance_id == instance_id)

    async def output(self, instance_id: str) -> Json:
        """The output, once the instance has ended."""
        await self.reaches(instance_id, "Completed", "Failed", "Terminated")
        status = await self.client.get_status(instance_id)
        return status.output

    async def reaches(self, instance_id: str, *statuses: str) -> str:
        """Wait until the instance has one of these statuses; returns which."""
        await until(
            lambda: any(
                v.instance_id == instance_id and v.status in statuses for v in self.engine.instances()
            ),
            f"{instance_id} is {' or '.join(statuses)}",
        )
        return self.view(instance_id).status

    async def rests(self, *, but_for: int = 0) -> None:
        """Wait until nothing is left to do at the present time but `but_for` activities that are held."""
        await until(
            lambda: self.engine.busy() is None and self.engine.running_activities == but_for,
            f"the engine rests but for {but_for} activities",
        )


async def until(holds: Callable[[], bool], description: str) -> None:
    """Wait for a condition; fails with its description after a minute and a half of real time."""
    loop = asyncio.get_running_loop()
    end = loop.time() + _PATIENCE
    while not holds():
        assert loop.time() < end, f"waited in vain until {description}"
        await asyncio.sleep(0.002)


@asynccontextmanager
async def running_hub(
    path: Path,
    orchestrators: Sequence[Callable[..., object]],
    activities: Mapping[str, Callable[..., object]] | None = None,
    *,
    clock: HostClock | None = None,
    settings: DurableSettings = EXACT,
) -> AsyncGenerator[Hub]:
    """A started hub over a fresh file below `path`, tidied away at the end."""
    hub = Hub(
        path,
        hosted(orchestrators, activities or {}),
        clock or MovableClock(MORNING),
        settings,
    )
    await hub.engine.start()
    if isinstance(hub.clock, MovableClock):
        hub.clock.wait_for(lambda: hub.engine.busy())
    try:
        yield hub
    finally:
        await hub.engine.stop(grace=0)
        # Here the client ran on the test's own loop: its session must be closed on it.
        await http_utils._close_session()  # pyright: ignore[reportPrivateUsage] - the SDK has no other way to let go of it
        await hub.worker.stop()


def echo(value: object) -> object:
    """An activity that returns what it is given."""
    return value


def parsed(text: str | None) -> Json:
    """A JSON text's value."""
    return None if text is None else json.loads(text)
