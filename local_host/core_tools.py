"""`make run HOST=func`: Azure's own host (Core Tools) instead of the local one, everything else unchanged.

Core Tools has no sign-in, so a proxy at the product's port provides the platform's and forwards the rest.
"""

from __future__ import annotations

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

from local_host.core_tools_process import FuncProcess
from local_host.http_request import merged_headers
from local_host.platform_auth import PlatformAuth
from local_host.routes import decoded_path

_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "upgrade", "host", "content-length"}
)


class CoreTools:
    """The app folder under `func start`, behind a proxy that signs people in."""

    def __init__(
        self, func: FuncProcess, port: int, auth: PlatformAuth, *, http_grace_seconds: float
    ) -> None:
        self._port = port
        self._auth = auth
        self._http_grace_seconds = http_grace_seconds
        self._func = func
        self._session: aiohttp.ClientSession | None = None
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Start `func`, wait until its functions answer, open the proxy. Raises `CoreToolsError`."""
        self._session = aiohttp.ClientSession(auto_decompress=False)
        await self._func.start(self._session)
        self._runner = web.ServerRunner(
            web.Server(self._pass_on, access_log=None), shutdown_timeout=self._http_grace_seconds
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()

    async def stop(self) -> None:
        """Close the proxy and end `func` with its children, after at most both grace periods."""
        if self._runner:
            await self._runner.cleanup()
        if self._session:
            await self._session.close()
        await self._func.stop()

    async def _pass_on(self, request: web.BaseRequest) -> web.StreamResponse:
        path = decoded_path(request.raw_path)
        if self._auth.owns(path):
            return await self._auth.answer(request, path)
        assert self._session
        headers = self._auth.platform_headers(request, merged_headers(request))
        async with self._session.request(
            request.method,
            self._func.url + request.raw_path,
            headers={name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP},
            data=await request.read() or None,
            allow_redirects=False,
        ) as answer:
            kept = [
                (name, value) for name, value in answer.headers.items() if name.lower() not in _HOP_BY_HOP
            ]
            return web.Response(status=answer.status, headers=CIMultiDict(kept), body=await answer.read())
