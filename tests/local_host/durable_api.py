"""The management API of a hub, and a client that sends exactly what it is given."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from local_host.durable.client import WEBHOOKS
from tests.local_host import durable_flows as flows
from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import Hub, Json, running_hub

JSON = {"Content-Type": "application/json"}


def input_kind(context: Context) -> Flow:
    got = context.get_input()
    seen = yield context.call_activity("kind", got)
    return [f"{type(got).__name__}:{got!r}", seen]


def event_kind(context: Context) -> Flow:
    got = yield context.wait_for_external_event("go")
    return f"{type(got).__name__}:{got!r}"


def kind(value: object) -> str:
    return f"{type(value).__name__}:{value!r}"


class Api:
    """A raw client of the public API, beside the hub that answers."""

    def __init__(self, hub: Hub, http: TestClient[web.Request, web.Application]) -> None:
        self.hub = hub
        self._http = http

    async def call(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Json]:
        status, value, _ = await self.full(method, path, body, headers)
        return status, value

    async def full(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Json, dict[str, str]]:
        given = headers if headers is not None else (JSON if body is not None else {})
        async with self._http.request(method, WEBHOOKS + path, data=body, headers=given) as answer:
            return answer.status, await _value(answer), {k.lower(): v for k, v in answer.headers.items()}

    async def waiting(self, instance_id: str) -> str:
        """Start an instance of that id that waits for an event."""
        status, _ = await self.call("POST", f"/orchestrators/event_kind/{instance_id}", b"{}")
        assert status == 202
        await self.hub.reaches(instance_id, "Running")
        return instance_id


async def _value(answer: ClientResponse) -> Json:
    raw = await answer.read()
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode()


@asynccontextmanager
async def running_api(path: Path) -> AsyncGenerator[Api]:
    async with running_hub(
        path, [input_kind, event_kind, flows.raises_late], {"kind": kind, "A": kind}
    ) as hub:
        app = web.Application()
        hub.engine.add_routes(app)
        async with TestClient(TestServer(app)) as http:
            yield Api(hub, http)
