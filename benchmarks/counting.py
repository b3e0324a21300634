"""Counts every request to storage as it goes out, by the step of the case and the port that asked for it."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import cast

from shared.ports import Clock
from shared.storage import Storage, StorageClock, StorageConfig, azure_storage

INSTANCE = "the instance"
"""Asks for what it does for all: boards that it reads for whoever waits."""
CHANGE_LOG = "the change log"
_PORT: ContextVar[str] = ContextVar("_PORT", default=INSTANCE)
_PORTS = (
    "tickets",
    "boards",
    "office_days",
    "audit",
    "personal_data",
    "after_visit",
    "locks",
    "presence",
    "offices",
    "active",
    "evaluations",
    "records",
    "reports",
    "refusals",
)
SHARED = frozenset(
    {
        INSTANCE,
        "boards.get",
        "boards.wait_for_change",
        "presence.visitor_heard",
        "presence.clerk_heard",
        "presence.signs_of_life",
        "presence.known_signs",
        "presence.listen",
        "records.listen",
        "offices.get",
        "active.mark",
        "records.of_day",
        "offices.offices_of",
        "records.calls_of_day",
        "records.served_until",
    }
)
"""Asked for once per office (or instance) and time, however many people want the answer."""


@dataclass(frozen=True)
class Sent:
    """One kind of request: in which step, by which method of which port, and what it was on the wire."""

    step: str
    port: str
    kind: str

    @property
    def is_shared(self) -> bool:
        """A board that a ticket is looked up on is the board, whoever made it be read."""
        return self.port in SHARED or (self.port == "boards.find" and self.kind == "query")


class Requests:
    """What has gone out so far. `is_visits` tells, inside a request, whether the visit's activity asks."""

    def __init__(self) -> None:
        self.sent: Counter[Sent] = Counter()
        self.is_visits: Callable[[], bool] = lambda: False
        self._endpoint_step = self._visits_step = "set-up"

    @contextmanager
    def step(self, endpoints: str, visit: str | None = None) -> Generator[None]:
        """Inside, an endpoint's requests count for `endpoints`, the visit's for `visit`."""
        before = self._endpoint_step, self._visits_step
        self._endpoint_step, self._visits_step = endpoints, visit or endpoints
        try:
            yield
        finally:
            self._endpoint_step, self._visits_step = before

    def went_out(self, kind: str) -> None:
        """The hook of the storage account."""
        step = self._visits_step if self.is_visits() else self._endpoint_step
        port = CHANGE_LOG if kind in {"note", "notes"} else _PORT.get()
        self.sent[Sent(step, port, kind)] += 1

    def total(self, steps: Iterable[str], *, shared: bool | None = None, port: str | None = None) -> int:
        """Requests of these steps; only own ones (`shared` False) or only shared ones (True).

        Those of the change log come with time: they are counted only where `port` asks for them.
        """
        wanted = set(steps)
        return sum(
            count
            for sent, count in self.sent.items()
            if sent.step in wanted
            and (sent.port == CHANGE_LOG) == (port == CHANGE_LOG)
            and (shared is None or sent.is_shared == shared)
            and (port is None or sent.port == port)
        )

    def of_step(self, step: str, *, shared: bool | None = None) -> dict[str, int]:
        """`port.method: kind` → requests of one step; only own ones (`shared` False) or only shared ones."""
        found: Counter[str] = Counter()
        for sent, count in self.sent.items():
            if sent.step == step and sent.port != CHANGE_LOG and (shared is None or sent.is_shared == shared):
                found[f"{sent.port}: {sent.kind}"] += count
        return dict(sorted(found.items()))


def counted_storage(
    config: StorageConfig, clock: Clock, requests: Requests, storage_clock: StorageClock | None = None
) -> Storage:
    """The product's own storage; each request is counted under the port that it was made through."""
    plain = azure_storage(config, clock, requests.went_out, storage_clock)
    ports = {name: _Named(getattr(plain, name), name) for name in _PORTS}
    return replace(plain, backlog=_CountedBacklog(plain.backlog.defer_after_visit, requests), **ports)


class _CountedBacklog:
    """Implements `shared.ports.Backlog`: the queue's client has no hook, one message is one request."""

    def __init__(self, send: Callable[[str], Awaitable[None]], requests: Requests) -> None:
        self._send = send
        self._requests = requests

    async def defer_after_visit(self, ticket_id: str) -> None:
        _PORT.set("backlog.settle_later")
        self._requests.went_out("queue message")
        await self._send(ticket_id)


class _Named:
    """A port whose requests carry its name and method, also in the tasks that they start."""

    def __init__(self, port: object, name: str) -> None:
        self._port = port
        self._name = name

    def __getattr__(self, method: str) -> object:
        found = getattr(self._port, method)
        if not inspect.iscoroutinefunction(found):
            return self._at_once(method, found)
        ask = cast("Callable[..., Awaitable[object]]", found)

        async def named(*given: object, **options: object) -> object:
            fresh = " fresh" if options.get("fresh") else ""
            token = _PORT.set(f"{self._name}.{method}{fresh}")
            try:
                return await ask(*given, **options)
            finally:
                _PORT.reset(token)

        return named

    def _at_once(self, method: str, found: object) -> object:
        """A method that does not wait may start a task that does."""
        if not callable(found):
            return found

        def named(*given: object, **options: object) -> object:
            token = _PORT.set(f"{self._name}.{method}")
            try:
                return found(*given, **options)
            finally:
                _PORT.reset(token)

        return named
