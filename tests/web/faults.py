"""What may go wrong between a page and the product, planted in front of the real app."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Fault(Protocol):
    """What happens to a request in the place of the product's own answer."""

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The answer; `handler` is the product."""
        ...


@dataclass(frozen=True)
class Answers:
    """The platform or a proxy answers; the product never hears of the request."""

    status: int
    text: str = ""
    content_type: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        return web.Response(
            status=self.status, text=self.text, content_type=self.content_type, headers=dict(self.headers)
        )


@dataclass(frozen=True)
class Cut:
    """The connection ends before the request arrives."""

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        return _cut(request)


@dataclass(frozen=True)
class LosesAnswer:
    """The request has its effect; its answer never arrives, or a proxy's comes `instead`."""

    instead: Answers | Cut = Cut()

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        await handler(request)
        return await self.instead.meet(request, handler)


BUSY = Answers(503, headers={"Retry-After": "6"})
"""Nobody answers for so long that a page does not try again by itself."""


@dataclass
class Slow:
    """The request is on its way until `arrive`."""

    waiting: int = 0
    """How many requests are on their way."""
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def arrive(self) -> None:
        """Those on their way, and all later ones, reach the product."""
        self._arrived.set()

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.waiting += 1
        try:
            await self._arrived.wait()
        finally:
            self.waiting -= 1
        return await handler(request)


@dataclass(frozen=True)
class SlowAnswer:
    """The request has its effect at once; its answer is on its way until `slow` arrives."""

    slow: Slow

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)

        async def given(_: web.Request) -> web.StreamResponse:
            return response

        return await self.slow.meet(request, given)


@dataclass(frozen=True)
class Tampers:
    """The product's JSON is changed on its way to the page: poisoned, or as another version would tell it."""

    change: Callable[[Json], object]

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        if (
            not isinstance(response, web.Response)
            or not isinstance(response.body, bytes)
            or not response.body
        ):
            return response
        told: Json = json.loads(response.body)
        self.change(told)
        kept = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        return web.Response(status=response.status, body=json.dumps(told).encode(), headers=kept)


@dataclass(frozen=True)
class CutsShort:
    """A proxy closes the connection in the middle of the answer and passes on what it has."""

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        status, body, headers = _parts(await handler(request))
        return web.Response(status=status, body=body[: len(body) // 2], headers=headers)


@dataclass(frozen=True)
class ChangesTags:
    """A proxy drops the ETag of answers (None), or writes another that changes with each."""

    written: Callable[[int], str] | None = None
    _answers: list[None] = field(default_factory=list[None])

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        status, body, headers = _parts(await handler(request))
        headers.pop("ETag", None)
        self._answers.append(None)
        if self.written is not None:
            headers["ETag"] = self.written(len(self._answers))
        return web.Response(status=status, body=body or None, headers=headers)


@dataclass(frozen=True)
class ForgetsTags:
    """A proxy does not pass on `If-None-Match`."""

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method != "GET":
            return await handler(request)  # it has none
        headers = {name: value for name, value in request.headers.items() if name.lower() != "if-none-match"}
        return await handler(request.clone(headers=headers))


@dataclass(frozen=True)
class SendsTwice:
    """A proxy sends the request again and passes on the second answer."""

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method == "GET":
            await handler(request.clone(headers={**request.headers, "If-None-Match": ""}))  # is not held
        else:
            await handler(request)
        return await handler(request)


def _parts(response: web.StreamResponse) -> tuple[int, bytes, dict[str, str]]:
    body = response.body if isinstance(response, web.Response) else b""
    kept = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return response.status, body if isinstance(body, bytes) else b"", kept


@dataclass
class Planted:
    """A fault and the requests that meet it."""

    method: str
    path: re.Pattern[str]
    fault: Fault
    times: int | None

    def hits(self, request: web.Request) -> bool:
        """Whether this request meets the fault now."""
        if self.times == 0 or request.method != self.method or not self.path.fullmatch(request.path):
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def end(self) -> None:
        """From now on all goes well again."""
        self.times = 0


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
