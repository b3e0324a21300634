"""What all staff endpoints share: authentication, same-origin writes, and a row as the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from functions.endpoints import Access, Endpoint, Handler
from functions.identity import StaffGate, check_same_origin
from functions.requests import Request
from functions.responses import Response
from functions.staff import presenters, views
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem
from shared.front_desk.reading.snapshots import row_of
from shared.ports import StoredTicket
from shared.services import Services

REASON_LIMIT = 500
StaffHandler = Callable[[Services, Request, Clerk], Awaitable[Response]]


def reading(gate: StaffGate, handler: StaffHandler) -> Handler:
    """A handler that first authenticates."""

    async def handle(services: Services, request: Request) -> Response:
        return await handler(services, request, await gate.clerk(request))

    return handle


def writing(gate: StaffGate, handler: StaffHandler) -> Handler:
    """The same for writes, which are accepted only from our own page."""

    async def handle(services: Services, request: Request) -> Response:
        check_same_origin(request, services.settings.public_base_url)
        return await handler(services, request, await gate.clerk(request))

    return handle


async def row_after(services: Services, stored: StoredTicket, who: Clerk) -> views.RowView:
    """The ticket as `who` sees it, after their command."""
    return presenters.row_view(await row_of(services.desk, stored), services.desk.clock.now(), who)


def staff_endpoint(endpoint: Endpoint) -> Endpoint:
    """The endpoint below `api/staff/`, for staff alone, with the problems of their authentication."""
    return replace(
        endpoint,
        name=f"staff_{endpoint.name}",
        route=f"api/staff/{endpoint.route}",
        access=Access.STAFF,
        problems=(
            Problem.NOT_AUTHENTICATED,
            Problem.SIGN_IN_EXPIRED,
            Problem.NOT_ALLOWED,
            *endpoint.problems,
        ),
    )
