"""What all staff endpoints share: authentication, same-origin writes, and a row as the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from functions.endpoints import Access, Endpoint, Handler, StaffRight
from functions.identity import StaffGate
from functions.own_page import check_same_origin
from functions.requests import Request
from functions.responses import Response
from functions.staff import presenters, response_bodies
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem
from shared.front_desk.read_models.snapshots import row_of
from shared.ports import StoredTicket
from shared.services import Services

REASON_LIMIT = 500
NOTE_LIMIT = 500
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


async def row_after(services: Services, stored: StoredTicket, who: Clerk) -> response_bodies.RowView:
    """The ticket as `who` sees it, after their command."""
    row, position = await row_of(services.desk, stored)
    return presenters.row_view(row, position, services.desk.clock.now(), who)


def staff_endpoint(endpoint: Endpoint) -> Endpoint:
    """The endpoint below `api/staff/`, for staff alone, with the problems of their authentication.

    Without a right of its own it is for those who serve the office.
    """
    return _below("staff", endpoint, endpoint.right or StaffRight.SERVES)


def manager_endpoint(endpoint: Endpoint) -> Endpoint:
    """The same for those who manage the office; its handler or its use case refuses the others."""
    return _below("staff", endpoint, StaffRight.MANAGES)


def admin_endpoint(endpoint: Endpoint) -> Endpoint:
    """The same below `api/admin/`; its handler refuses everybody but administrators."""
    return _below("admin", endpoint, StaffRight.ADMINISTERS)


def _below(folder: str, endpoint: Endpoint, right: StaffRight) -> Endpoint:
    return replace(
        endpoint,
        name=f"{folder}_{endpoint.name}",
        route=f"api/{folder}/{endpoint.route}",
        access=Access.STAFF,
        right=right,
        problems=(
            Problem.NOT_AUTHENTICATED,
            Problem.SIGN_IN_EXPIRED,
            Problem.NOT_ALLOWED,
            *endpoint.problems,
        ),
    )
