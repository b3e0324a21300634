"""Storage out of reach: every endpoint says so and when to ask again, within seconds."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from functions.dispatch import all_endpoints
from functions.endpoints import Access, Endpoint
from shared.services import azure_services
from shared.settings import StorageSettings
from tests.functions.app import Scene, Setup, problem
from tests.functions.http_client import endpoint_named, send_to

NOWHERE = (
    "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YWJj;"
    "TableEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a;BlobEndpoint=http://127.0.0.1:9/a"
)
"""An address at which nobody listens."""
LONGEST = 20.0
"""Seconds; a call of storage gives up after eight."""


def without_storage(endpoint: Endpoint) -> bool:
    """Endpoints that answer without a read: Graph's refuses everything until it is switched on."""
    return endpoint.name in {"openapi", "graph_notifications"}


BODIES = {"tickets_evaluation": {"comment": "x"}, "handovers_redeem": {"code": "ABCD-EFGH-JKMN"}}
"""Of those that refuse to work without one."""


async def test_every_endpoint_says_that_storage_is_away(setup: Setup) -> None:
    settings = setup.product.services.settings
    nowhere = StorageSettings(NOWHERE, None, None, None)
    services = azure_services(replace(settings, storage=nowhere), setup.product.clock)
    ticket_id = services.desk.keys.ticket_id("x", None)
    headers = {"x-ticket-secret": services.desk.keys.ticket_secret(ticket_id)}
    route = {"ticketId": ticket_id, "officeId": "x", "protocol": "AAAAAAAAAA-20261124-BC123"}
    endpoints = [endpoint for endpoint in all_endpoints(services) if endpoint.access is not Access.STAFF]
    begun = time.monotonic()

    answers = await asyncio.gather(
        *(
            send_to(
                services,
                endpoint,
                headers=headers,
                route=route,
                query={"code": "x"},
                body=BODIES.get(endpoint.name),
            )
            for endpoint in endpoints
        )
    )
    await services.storage.close()

    for endpoint, answer in zip(endpoints, answers, strict=True):
        if not without_storage(endpoint):
            assert problem(answer) == (503, "storage-unavailable"), endpoint.name
            assert answer.headers["Retry-After"] == "2"
    assert time.monotonic() - begun < LONGEST


@pytest.mark.parametrize("name", ["tickets_ring", "tickets_show", "tickets_leave"])
async def test_a_wrong_secret_costs_no_request_to_storage(scene: Scene, name: str) -> None:
    settings = scene.setup.product.services.settings
    services = azure_services(
        replace(settings, storage=StorageSettings(NOWHERE, None, None, None)), scene.setup.product.clock
    )
    visitor = await scene.join()
    for secret in ({}, {"x-ticket-secret": "x" * 52}):
        answer = await send_to(
            services, endpoint_named(services, name), headers=secret, route={"ticketId": visitor.ticket_id}
        )
        assert problem(answer) == (404, "not-found")
    await services.storage.close()
