"""Stands before Azurite and fails: before the effect, after it, late, or not there at all for a while."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from enum import StrEnum
from random import Random

import aiohttp
from aiohttp import web
from yarl import URL

from local_host.ports import free_port

_OF_THE_CONNECTION = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "expect"})
_DELAY = (0.2, 1.5)


class StorageFault(StrEnum):
    """What may happen to a request to storage."""

    BEFORE = "cut before the effect"
    AFTER = "cut after the effect"
    DELAY = "delayed"
    AWAY = "while storage was away"


class StorageProxy:
    """Passes requests on; `share` of them meet a fault while `faulty`, all of them while `away`."""

    def __init__(self, random: Random, share: float) -> None:
        self._random = random
        self._share = share
        self.faulty = False
        self.away = False
        self.passed = 0
        self.faults: Counter[StorageFault] = Counter()

    async def answer(self, request: web.Request, target: str, session: aiohttp.ClientSession) -> web.Response:
        """The answer of the service at `target`, or none: then the connection is cut."""
        fault = self._next_fault()
        data = await request.read()
        if fault is not None:
            self.faults[fault] += 1
        if fault in {StorageFault.BEFORE, StorageFault.AWAY}:
            return _cut(request)
        if fault is StorageFault.DELAY:
            await asyncio.sleep(self._random.uniform(*_DELAY))
        sent = {name: value for name, value in request.headers.items() if not _is_of_connection(name)}
        if data or request.method in {"POST", "PUT"}:
            sent["Content-Length"] = str(len(data))
        url = URL(target + request.raw_path, encoded=True)
        try:
            async with session.request(
                request.method, url, data=data, headers=sent, allow_redirects=False
            ) as given:
                body = await given.read()
                kept = {name: value for name, value in given.headers.items() if not _is_of_connection(name)}
        except aiohttp.ClientError:
            return _cut(request)
        self.passed += 1
        return (
            _cut(request)
            if fault is StorageFault.AFTER
            else web.Response(status=given.status, body=body, headers=kept)
        )

    def _next_fault(self) -> StorageFault | None:
        if self.away:
            return StorageFault.AWAY
        if self.faulty and self._random.random() < self._share:
            return self._random.choice((StorageFault.BEFORE, StorageFault.AFTER, StorageFault.DELAY))
        return None


def _is_of_connection(name: str) -> bool:
    return name.lower() in _OF_THE_CONNECTION


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


@asynccontextmanager
async def before(connection: str, proxy: StorageProxy) -> AsyncGenerator[str]:
    """Serves on loopback before each service of `connection`; the connection string that leads through it."""
    parts = dict(part.split("=", 1) for part in connection.split(";"))
    async with AsyncExitStack() as open_things:
        session = await open_things.enter_async_context(
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                auto_decompress=False,
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
            )
        )
        for name in [name for name in parts if name.endswith("Endpoint")]:
            origin, _, account = parts[name].rpartition("/")
            port = free_port()
            await _serve(proxy, origin, session, port, open_things)
            parts[name] = f"http://127.0.0.1:{port}/{account}"
        yield ";".join(f"{name}={value}" for name, value in parts.items())


async def _serve(
    proxy: StorageProxy, origin: str, session: aiohttp.ClientSession, port: int, until: AsyncExitStack
) -> None:
    async def handle(request: web.Request) -> web.Response:
        return await proxy.answer(request, origin, session)

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{rest:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    until.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", port).start()
