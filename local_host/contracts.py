"""The types shared by the parts of the local host: a hosted function, the worker, the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

HTTP, QUEUE, TIMER = "httpTrigger", "queueTrigger", "timerTrigger"
ORCHESTRATION, ACTIVITY = "orchestrationTrigger", "activityTrigger"
DURABLE_CLIENT, HTTP_OUTPUT = "durableClient", "http"
TRIGGERS = {HTTP, QUEUE, TIMER, ORCHESTRATION, ACTIVITY}
BINDINGS = {DURABLE_CLIENT, HTTP_OUTPUT}


@dataclass(frozen=True)
class Binding:
    """One binding of a function as the app's registry gives it (`httpTrigger`, `durableClient`, …)."""

    kind: str
    name: str
    is_output: bool
    settings: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True)
class HostedFunction:
    """A function of the app: the same entry that Azure indexes.

    `bindings` are those beside the trigger. `call` is the user's callable as the SDK wrapped it; an
    orchestrator's takes one JSON text.
    """

    name: str
    trigger: Binding
    bindings: tuple[Binding, ...]
    call: Callable[..., object]
    is_async: bool


class Worker(Protocol):
    """Runs user code outside the host's own loop."""

    async def invoke(self, function: HostedFunction, arguments: Mapping[str, object]) -> object:
        """Run `function` and return what it returned.

        Asynchronous functions run on the functions' own event loop, synchronous ones on a thread.
        Raises what the function raised, `TimeoutError` after the host's `functionTimeout`.
        """
        ...


class HostClock(Protocol):
    """The host's time: the machine's, or one that a test moves. Safe to use from any thread or loop."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return once `now()` has advanced by `seconds`."""
        ...
