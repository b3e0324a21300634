"""The endpoint for Graph, through the real handler and without a host, with bodies from anybody."""

from __future__ import annotations

import json

import azure.functions as func
import pytest

from functions.endpoints import answer
from functions.platform.graph_notifications import notified
from shared.meetings.call_events.notifications import BadNotification
from tests.builders import Court
from tests.functions.test_graph_work import Says
from tests.moving_clock import services

DEEP = b"[" * 100_000 + b"]" * 100_000
"""Far beyond what Python's stack holds, far below the endpoint's limit."""


async def send_to(court: Court, body: bytes) -> func.HttpResponse:
    headers = {"content-length": str(len(body)), "content-type": "application/json"}
    url = "https://balcao.example/api/graph/notifications"
    request = func.HttpRequest(method="POST", url=url, headers=headers, body=body)
    return await answer(services(court, Says(BadNotification("not to be read"))), notified, request)


@pytest.mark.parametrize(
    "body",
    [DEEP, b'{"value":[' + DEEP + b"]}", b'{"value":[],"x":' + DEEP + b"}"],
    ids=["alone", "as a notification", "in an unknown field"],
)
async def test_a_body_that_is_nested_too_deeply_is_refused_like_any_other(body: bytes) -> None:
    answered = await send_to(await Court.build(), body)

    assert (answered.status_code, json.loads(answered.get_body())["type"]) == (
        400,
        "/problems/invalid-request",
    )
