"""The health check and the published contract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from functions import openapi
from functions.endpoints import Access, Endpoint
from functions.instants import text_of
from functions.requests import Request
from functions.response_bodies import View
from functions.responses import (
    API_HEADERS,
    JSON,
    Response,
    etag_of_bytes,
    is_known,
    not_modified,
    view_response,
)
from shared.domain import timing
from shared.domain.errors import Problem
from shared.first_use import FirstUse
from shared.services import Services
from shared.version import VERSION, commit

PROBE = "healthzzzz-healthzzzzhealthzzzzhealth"
"""No ticket has this id: loading it reads storage and finds nothing."""


class HealthView(View):
    status: Literal["ok"]
    version: str
    commit: str | None
    """Null if the product runs from a checkout and not from a deployment package."""
    time: str
    join_hosts: list[str]
    """Origins that the page may open as a meeting."""
    clock_ahead_seconds: float | UnsetType = UNSET
    """Only if this host's clock differs from storage's by more than two seconds; negative if it is behind."""


async def health(services: Services, request: Request) -> Response:
    """200 while storage answers, otherwise `storage-unavailable`. A clock that is off is reported as well."""
    await services.desk.tickets.load(PROBE)
    now, ahead = text_of(services.desk.clock.now()), services.storage.clock_ahead()
    off = timing.too_far_apart(ahead)
    seconds = UNSET if off is None else off.total_seconds()
    return view_response(
        request, HealthView("ok", VERSION, commit(), now, list(services.join_origins), seconds)
    )


def endpoints(all_endpoints: Callable[[], Sequence[Endpoint]]) -> tuple[Endpoint, ...]:
    """`all_endpoints` is called at the first request of the contract, which lists these endpoints too."""

    def write() -> Response:
        document = msgspec.json.encode(openapi.document(all_endpoints()))
        return Response(200, document, {"Content-Type": JSON, "ETag": etag_of_bytes(document), **API_HEADERS})

    # Once: it takes 16 ms, anybody may ask for it, and meanwhile nobody else would be answered.
    written = FirstUse(write)

    async def contract(services: Services, request: Request) -> Response:
        answer = await written.ready()
        return not_modified(answer) if is_known(request, answer.headers["ETag"]) else answer

    return (
        Endpoint(
            name="health",
            method="GET",
            route="api/health",
            access=Access.ANYBODY,
            handler=health,
            summary="Whether storage answers, which version this is, and what the pages need to know of it",
            answers={200: HealthView},
            problems=(Problem.STORAGE_UNAVAILABLE,),
        ),
        Endpoint(
            name="openapi",
            method="GET",
            route="api/openapi.json",
            access=Access.ANYBODY,
            handler=contract,
            summary="This contract (OpenAPI 3.1)",
            answers={200: None},
        ),
    )
