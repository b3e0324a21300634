"""The endpoint that a visitor's page follows: the ticket's view, held until it changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from functions.held_requests import HeldRequests, Shown, held_response
from functions.identity import visitor_ticket
from functions.public import presenters
from functions.requests import Request
from functions.responses import Response
from shared.front_desk.desk import find
from shared.front_desk.read_models.snapshots import ticket_snapshot
from shared.front_desk.system.successor import newest
from shared.front_desk.visitor import actions as visitor
from shared.services import Services


def show(held: HeldRequests) -> Callable[[Services, Request], Awaitable[Response]]:
    """The ticket's view, held until it changes."""

    async def show_ticket(services: Services, request: Request) -> Response:
        ticket_id, heard = visitor_ticket(request, services.desk.keys), ""

        async def look() -> Shown:
            nonlocal heard
            stored = await newest(services.desk, await find(services.desk, ticket_id))
            if stored.ticket.ticket_id != heard:
                # The request is a sign of life; that it is still held is none: its page may be closed.
                stored = await visitor.heard(services.desk, stored)
                heard = stored.ticket.ticket_id
            return presenters.shown_ticket(await ticket_snapshot(services.desk, stored), ticket_id)

        return await held_response(services, held, request, look)

    return show_ticket
