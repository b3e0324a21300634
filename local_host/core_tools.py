"""`make run HOST=func`: Azure's own host (Core Tools) in place of ours, everything around it unchanged.

Core Tools knows no sign-in, so a front at the product's port plays the platform's and passes the rest on.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

from local_host.http_request import merged_headers
from local_host.platform_auth import PlatformAuth
from local_host.routes import decoded_path

START_SECONDS = 180.0
"""The first start downloads the extension bundle."""
LOOK_SECONDS = 0.5
_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "upgrade", "host", "content-length"}
)


class CoreToolsError(RuntimeError):
    """Core Tools did not come up; its own output says why."""


class CoreTools:
    """The app folder under `func start`, behind a front that signs people in."""

    def __init__(self, executable: str, app: Path, port: int, auth: PlatformAuth) -> None:
        self._executable = executable
        self._app = app
        self._port = port
        self._auth = auth
        self._behind = f"http://127.0.0.1:{_free_port()}"
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Start `func`, wait until its functions answer, open the front. Raises `CoreToolsError`."""
        self._process = await asyncio.create_subprocess_exec(
            self._executable,
            "start",
            "--port",
            self._behind.rpartition(":")[2],
            cwd=self._app,
            env=_environment(os.environ),
            start_new_session=True,  # it starts children; all end with it
        )
        self._session = aiohttp.ClientSession(auto_decompress=False)
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await self._answers():  # noqa: ASYNC110  (another process: there is no event)
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError as error:
            raise CoreToolsError(f"func did not answer within {START_SECONDS:g} s") from error
        self._runner = web.ServerRunner(web.Server(self._pass_on, access_log=None))
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()

    async def stop(self) -> None:
        """Close the front and end `func` with its children."""
        if self._runner:
            await self._runner.cleanup()
        if self._session:
            await self._session.close()
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
            await self._process.wait()

    async def _answers(self) -> bool:
        assert self._process and self._session
        if self._process.returncode is not None:
            raise CoreToolsError(f"func ended with status {self._process.returncode}: see its output above")
        with suppress(aiohttp.ClientError):
            async with self._session.get(f"{self._behind}/api/health") as answer:
                return answer.status == 200
        return False

    async def _pass_on(self, request: web.BaseRequest) -> web.StreamResponse:
        path = decoded_path(request.raw_path)
        if self._auth.owns(path):
            return await self._auth.answer(request, path)
        assert self._session
        headers = self._auth.platform_headers(request, merged_headers(request))
        async with self._session.request(
            request.method,
            self._behind + request.raw_path,
            headers={name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP},
            data=await request.read() or None,
            allow_redirects=False,
        ) as answer:
            kept = [
                (name, value) for name, value in answer.headers.items() if name.lower() not in _HOP_BY_HOP
            ]
            return web.Response(status=answer.status, headers=CIMultiDict(kept), body=await answer.read())


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """The product's settings, and the Python that has its packages first on the PATH."""
    own = str(Path(sys.executable).parent)
    return {
        **given,
        "FUNCTIONS_WORKER_RUNTIME": "python",
        "PATH": f"{own}{os.pathsep}{given.get('PATH', '')}",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
