"""Failures on demand: what `POST /_control/faults` asks for happens to the next requests to Graph."""

from __future__ import annotations

import asyncio
from weakref import WeakSet

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from local_host.graph_standin.graph_errors import GraphError, error_answer


class Fault(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """What goes wrong with the next `times` requests, once `after` others have passed.

    With `drop` the request takes effect and its answer is lost, whatever `status` says. `delaySeconds` alone
    makes a slow answer. `message` replaces Graph's usual one; `body` is sent unchanged, with any status. With
    `path` only requests whose path contains it are hit, such as `/subscriptions`. `halfOpen`: existing
    connections are dead (no answer, no end), while new ones work.
    """

    times: int
    after: int = 0
    status: int | None = None
    retry_after: int | str | None = None
    delay_seconds: float = 0.0
    drop: bool = False
    message: str | None = None
    body: str | None = None
    path: str | None = None
    half_open: bool = False


class Faults:
    """At most one fault at a time."""

    def __init__(self) -> None:
        self._fault: Fault | None = None
        self._seen: WeakSet[asyncio.Transport] = WeakSet()
        self._dead: WeakSet[asyncio.Transport] = WeakSet()
        """Dead connections: those that existed when a half-open fault was asked for."""

    @property
    def pending(self) -> Fault | None:
        return self._fault if self._fault is not None and self._fault.times > 0 else None

    def set(self, fault: Fault) -> None:
        """Replace what was asked before; `times` 0 ends it. Raises `ValueError` when it says nothing."""
        if fault.times < 0 or fault.after < 0 or fault.delay_seconds < 0:
            raise ValueError("times, after and delaySeconds must not be negative")
        if fault.status is not None and not 200 <= fault.status <= 599:
            raise ValueError("status must be an HTTP status from 200 to 599")
        says_something = fault.status is not None or fault.drop or fault.delay_seconds or fault.half_open
        if fault.times and not says_something:
            raise ValueError("give status, drop, delaySeconds or halfOpen")
        self._fault = fault
        self._dead = WeakSet(self._seen) if fault.half_open else WeakSet()

    async def apply(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer `request` as the pending fault says, or with `handler`."""
        fault = self.pending
        if request.transport is not None:
            self._seen.add(request.transport)
        if fault is None or (fault.path is not None and fault.path not in request.path):
            return await handler(request)
        if fault.after > 0:
            fault.after -= 1
            return await handler(request)
        if fault.half_open and request.transport not in self._dead:
            return await handler(request)
        fault.times -= 1
        if fault.half_open:
            await asyncio.Event().wait()
        if fault.drop:
            await handler(request)
            await asyncio.sleep(fault.delay_seconds)
            return _cut(request)
        await asyncio.sleep(fault.delay_seconds)
        if fault.status is None:
            return await handler(request)
        return _refusal(fault, fault.status)


def _refusal(fault: Fault, status: int) -> web.Response:
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.body is not None:
        return web.Response(status=status, text=fault.body, content_type="text/html", headers=headers)
    return error_answer(GraphError(status, fault.message), headers)


def _cut(request: web.Request) -> web.Response:
    """Close the connection before the answer is sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
