"""The baseline of everything asked over HTTP: the same requests, answered by handlers that do nothing.

`tickets_show` answers like a page's question: at once, or after the seconds that it may be held, or when
`open` is asked for. `join` takes the body and answers.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import azure.durable_functions as df
import azure.functions as func

from benchmarks.counting import Requests
from benchmarks.role_process import Hosted
from local_host.clock import SystemClock
from local_host.host import HostOptions, HostRole, LocalHost

VIEW = json.dumps({"status": "waiting", "pollAfterSeconds": 3}).encode()
JOINED = json.dumps({"ticketId": "nobody", "secret": "none"}).encode()
_JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class EmptyProcess:
    """A process whose handlers are empty."""

    folder: Path
    connection: str

    def hosted(self) -> Hosted:
        """The host over `empty_app`."""
        host = LocalHost(
            empty_app(),
            host_json={"version": "2.0"},
            data_dir=self.folder / "host",
            clock=SystemClock(),
            storage_connection=self.connection,
            options=HostOptions(roles=frozenset({HostRole.HTTP}), http_grace_seconds=0.5),
        )
        return Hosted(host, Requests())


class _Gate:
    """Lets go of everything that is held, once for each `open`; on the functions' own loop."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.times = 0

    def open(self) -> None:
        self.times += 1
        self.opened.set()
        self.opened = asyncio.Event()


def empty_app() -> df.DFApp:
    """The routes of a visitor's page."""
    app: Any = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    gate = _Gate()

    @app.function_name("tickets_show")
    @app.route("tickets/{ticketId}", methods=["GET"])
    async def show(req: func.HttpRequest) -> func.HttpResponse:
        etag = f'"{gate.times}"'
        if _header(req, "if-none-match") != etag:
            return func.HttpResponse(VIEW, headers={"ETag": etag}, mimetype=_JSON)
        if wait := float(req.params.get("wait", "0")):
            try:
                async with asyncio.timeout(wait):
                    await gate.opened.wait()
            except TimeoutError:
                return func.HttpResponse(status_code=304, headers={"ETag": etag})
            return func.HttpResponse(VIEW, headers={"ETag": f'"{gate.times}"'}, mimetype=_JSON)
        return func.HttpResponse(status_code=304, headers={"ETag": etag})

    @app.function_name("tickets_join")
    @app.route("offices/{officeId}/tickets", methods=["POST"])
    async def join(req: func.HttpRequest) -> func.HttpResponse:
        req.get_body()
        return func.HttpResponse(JOINED, status_code=201, mimetype=_JSON)

    @app.function_name("open")
    @app.route("tickets/{ticketId}/leave", methods=["POST"])
    async def leave(req: func.HttpRequest) -> func.HttpResponse:
        gate.open()
        return func.HttpResponse(VIEW, mimetype=_JSON)

    return app


def _header(req: func.HttpRequest, name: str) -> str | None:
    return cast("Mapping[str, str]", req.headers).get(name)
