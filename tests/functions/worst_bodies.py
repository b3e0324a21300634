"""What endpoints without a sign-in can be sent, made so that it costs as much as possible."""

from __future__ import annotations

import json
import logging
import time
import tracemalloc
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass

import azure.functions as func

from functions.endpoints import Endpoint, answer
from functions.platform.graph_notifications import BODY_LIMIT
from functions.requests import JSON_LIMIT
from shared.services import Services

HOST_LIMIT = 16_777_216
"""What the host reads of a body at most: `FUNCTIONS_REQUEST_BODY_SIZE_LIMIT`."""


def filled(begin: bytes, item: bytes, end: bytes, size: int) -> bytes:
    """As many items as fit into `size` bytes."""
    return begin + item * ((size - len(begin) - len(end)) // len(item)) + end


def _json(size: int) -> Mapping[str, bytes]:
    return {
        "nested": b"[" * (size // 2) + b"]" * (size // 2),
        "nested in a field": b'{"needs":' + b"[" * (size // 2 - 10) + b"]" * (size // 2 - 10) + b"}",
        "needs": filled(b'{"needs":["libras"', b',"libras"', b"]}", size),
        "fields": filled(b'{"displayName":"a"', b',"displayName":"b"', b"}", size),
        "escapes": filled(b'{"displayName":"', b"\\u0061", b'"}', size),
        "combining": filled(b'{"displayName":"a', "\u0301".encode(), b'"}', size),
        "digits": b'{"score":' + b"9" * (size - 11) + b"}",
        "text": filled(b'{"reason":"', b"a", b'"}', size),
        "no JSON": b"\xff" * size,
    }


def _deliveries() -> Mapping[str, bytes]:
    one = {"subscriptionId": "s", "clientState": "a" * 37 + ".b.c", "lifecycleEvent": "missed"}
    ticket_id = "a" * 10 + "-" + "b" * 26
    forged = {**one, "clientState": f"{ticket_id}.{'c' * 26}.{'d' * 52}"}
    return {
        "empty": filled(b'{"value":[{}', b",{}", b"]}", BODY_LIMIT),
        "nothing": filled(b'{"value":[1', b",1", b"]}", BODY_LIMIT),
        "forged": filled(b'{"value":[{}', b"," + json.dumps(forged).encode(), b"]}", BODY_LIMIT),
        "of each kind": json.dumps(
            {"value": [{**one, "clientState": "." * number} for number in range(999)]}
        ).encode(),
        "as many as are read": b'{"value":[' + b",".join([json.dumps(forged).encode()] * 999) + b"]}",
        "tokens": filled(b'{"value":[],"validationTokens":["t"', b',"t"', b"]}", BODY_LIMIT),
        "nested": b"[" * (BODY_LIMIT // 2) + b"]" * (BODY_LIMIT // 2),
        "one state": json.dumps({"value": [{**one, "clientState": "." * 500_000}]}).encode(),
        "beyond": b" " * HOST_LIMIT,
    }


def worst_bodies(endpoint: Endpoint) -> Mapping[str, bytes]:
    """By name. Bodies at our limit, and one at the host's."""
    if endpoint.name == "graph_notifications":
        return _deliveries()
    return {**_json(JSON_LIMIT), "beyond": b"[" * HOST_LIMIT}


class _Counting(logging.Handler):
    """The bytes that are logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = 0
        self.bytes = 0
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += 1
        self.bytes += len(self.format(record).encode())


@dataclass(frozen=True)
class Cost:
    """What one request has cost beside its body."""

    status: int
    seconds: float
    """Of the processor."""
    memory: int
    """The most that was taken, bytes."""
    lines: int
    logged: int
    """Bytes."""


async def _memory_of(answering: Awaitable[object]) -> int:
    """The most that is taken, bytes."""
    tracemalloc.start()
    try:
        await answering
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


async def cost_of(
    services: Services, endpoint: Endpoint, body: bytes, route: Mapping[str, str], secret: str
) -> Cost:
    """Send it to the endpoint's handler and measure: time without the tracing of memory.

    Of memory the least of three, because what other threads of this process take meanwhile is traced as well.
    """

    def request() -> func.HttpRequest:
        return func.HttpRequest(
            method=endpoint.method,
            url=f"http://127.0.0.1/{endpoint.route}",
            headers={
                "content-type": "application/json",
                "content-length": str(len(body)),
                "x-ticket-secret": secret,
            },
            route_params=dict(route),
            body=body,
        )

    handler = _Counting()
    logging.getLogger().addHandler(handler)
    try:
        began = time.process_time()
        response = await answer(services, endpoint.handler, request())
        seconds = time.process_time() - began
        lines, logged = handler.lines, handler.bytes
        memory = min([await _memory_of(answer(services, endpoint.handler, request())) for _ in range(3)])
    finally:
        logging.getLogger().removeHandler(handler)
    return Cost(response.status_code, seconds, memory, lines, logged)
