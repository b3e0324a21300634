"""What all doors of the staff have in common: the lock, the same origin, and a row as the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from functions import bodies, views
from functions.endpoints import Caller, Endpoint, Handler, Method
from functions.identity import StaffGate, check_same_origin
from functions.requests import Request
from functions.responses import Response
from functions.staff import presenters
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem
from shared.front_desk.reading.snapshots import row_of
from shared.ports import StoredTicket
from shared.services import Services

REASON_LIMIT = 500
StaffHandler = Callable[[Services, Request, Clerk], Awaitable[Response]]


def reading(gate: StaffGate, handler: StaffHandler) -> Handler:
    """A handler that first asks who is signed in."""

    async def handle(services: Services, request: Request) -> Response:
        return await handler(services, request, await gate.clerk(request))

    return handle


def writing(gate: StaffGate, handler: StaffHandler) -> Handler:
    """The same for what changes something: only from our own page."""

    async def handle(services: Services, request: Request) -> Response:
        check_same_origin(request, services.settings.public_base_url)
        return await handler(services, request, await gate.clerk(request))

    return handle


async def row_after(services: Services, stored: StoredTicket, who: Clerk) -> views.RowView:
    """The ticket as `who` sees it, after a command of theirs."""
    return presenters.row_view(await row_of(services.desk, stored), services.desk.clock.now(), who)


def staff_endpoint(
    name: str,
    method: Method,
    route: str,
    handler: Handler,
    summary: str,
    answers: dict[int, type[views.View] | None],
    *problems: Problem,
    body: type[bodies.Body] | None = None,
    query: tuple[str, ...] = (),
    signals: bool = False,
) -> Endpoint:
    """A door of the staff, with the refusals of its lock."""
    return Endpoint(
        name=f"staff_{name}",
        method=method,
        route=f"api/staff/{route}",
        caller=Caller.STAFF,
        handler=handler,
        summary=summary,
        answers=answers,
        problems=(Problem.NOT_AUTHENTICATED, Problem.SIGN_IN_EXPIRED, Problem.NOT_ALLOWED, *problems),
        body=body,
        query=query,
        signals=signals,
    )
