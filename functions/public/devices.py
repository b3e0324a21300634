"""Endpoints of a ticket's devices: its page is left, and the ticket is carried to another device."""

from __future__ import annotations

import math

from functions import response_bodies
from functions.endpoints import Access, Endpoint
from functions.identity import visitor_ticket
from functions.instants import text_of
from functions.public import presenters
from functions.public.addresses import page_address, qr_code
from functions.public.tickets import ticket_endpoint
from functions.request_bodies import CodeBody, NothingBody
from functions.requests import Request
from functions.responses import Response, json_response
from shared.domain.credentials import fingerprint
from shared.domain.errors import Problem
from shared.front_desk.read_models.snapshots import ticket_snapshot
from shared.front_desk.system.successor import on_newest
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import handing_over
from shared.services import Services

_PAGE = "/continuar"


async def away(services: Services, request: Request) -> Response:
    """The page says that it is being closed. The answer is for nobody, and no sign of life."""
    ticket_id = visitor_ticket(request, services.desk.keys)
    request.body(NothingBody)
    idempotency = request.command_idempotency("away")
    stored = await on_newest(
        services.desk, ticket_id, lambda newest_id: visitor.away(services.desk, newest_id, idempotency)
    )
    return json_response(
        presenters.newest_ticket_view(await ticket_snapshot(services.desk, stored), ticket_id)
    )


async def hand_over(services: Services, request: Request) -> Response:
    """A code for another device."""
    ticket_id = visitor_ticket(request, services.desk.keys)
    request.body(NothingBody)
    offered = await handing_over.offer(services.desk, ticket_id, request.command_idempotency("handover"))
    left = (offered.handover.expires_at - services.desk.clock.now()).total_seconds()
    url = page_address(services, request, f"{_PAGE}#{offered.code}")
    view = response_bodies.HandoverView(
        code=offered.code,
        expires_at=text_of(offered.handover.expires_at),
        seconds_left=max(0, math.ceil(left)),
        url=url,
        svg=qr_code(url),
    )
    return json_response(view, 201)


async def redeem(services: Services, request: Request) -> Response:
    """The ticket and its secret, for the device that sends the code."""
    code = request.body(CodeBody).code
    idempotency = request.idempotency(fingerprint("handovers", code))
    stored = await handing_over.redeem(services.desk, code, idempotency)
    secret = services.desk.keys.ticket_secret(stored.ticket.ticket_id)
    return json_response(presenters.joined_view(await ticket_snapshot(services.desk, stored), secret))


_KEYED = (Problem.WRONG_STATUS, Problem.IDEMPOTENCY_KEY_REUSED)
AWAY = ticket_endpoint(
    Endpoint(
        "away",
        "POST",
        "away",
        away,
        "The page is being closed; the place is kept, and calls pass over until a page is heard",
        {200: response_bodies.TicketView},
        _KEYED,
        NothingBody,
    )
)
HAND_OVER = ticket_endpoint(
    Endpoint(
        "handover",
        "POST",
        "handover",
        hand_over,
        "A code of one use, for two minutes, that carries the ticket to another device",
        {201: response_bodies.HandoverView},
        (Problem.WRONG_STATUS,),
        NothingBody,
    )
)
REDEEM = Endpoint(
    name="handovers_redeem",
    method="POST",
    route="api/handovers/redeem",
    access=Access.ANYBODY,
    handler=redeem,
    summary="Use such a code: the ticket with its secret, once",
    answers={200: response_bodies.JoinedView},
    problems=(Problem.NOT_FOUND, Problem.CODE_USED, Problem.CODE_EXPIRED),
    body=CodeBody,
)
