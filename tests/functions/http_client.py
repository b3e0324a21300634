"""An endpoint of the second instance, without a host in front: headers arrive as they are sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

import azure.functions as func
from multidict import CIMultiDict

from functions.app import all_endpoints
from functions.endpoints import Endpoint, answer
from shared.services import Services
from tests.product import Answer


class RecordedSignals:
    """Visits that nobody runs."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.woken: list[str] = []

    async def start(self, ticket_id: str) -> None:
        self.started.append(ticket_id)

    async def wake(self, ticket_id: str) -> None:
        self.woken.append(ticket_id)


def endpoint_named(services: Services, name: str) -> Endpoint:
    """The endpoint of the list."""
    return next(endpoint for endpoint in all_endpoints(services) if endpoint.name == name)


async def send_to(
    services: Services,
    endpoint: Endpoint,
    *,
    headers: Mapping[str, str] | None = None,
    route: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    body: object = None,
) -> Answer:
    """One request to an endpoint. A `body` goes as JSON with the headers that belong to it."""
    raw = b"" if body is None else json.dumps(body).encode()
    sized = {"content-type": "application/json", "content-length": str(len(raw))} if raw else {}
    request = func.HttpRequest(
        method=endpoint.method,
        url=f"http://127.0.0.1/{endpoint.route}",
        headers={**sized, **(headers or {})},
        params=dict(query or {}),
        route_params=dict(route or {}),
        body=raw,
    )
    response = await answer(services.with_signals(RecordedSignals()), endpoint.handler, request)
    content = response.get_body()
    sent = CIMultiDict(cast("Mapping[str, str]", response.headers))
    return Answer(response.status_code, sent, json.loads(content) if content else {}, content)
