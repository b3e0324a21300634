"""Endpoints of receipts: the visitor's own, and its verification by protocol and code."""

from __future__ import annotations

from functions import response_bodies
from functions.endpoints import Access, Endpoint
from functions.identity import visitor_ticket
from functions.look_ups import can_wait
from functions.public import presenters
from functions.public.addresses import page_address, qr_code
from functions.requests import Request
from functions.responses import Response, view_response
from shared.domain.credentials import parse_protocol
from shared.domain.errors import Problem, Refused
from shared.front_desk.desk import find, office_of
from shared.front_desk.system.successor import newest
from shared.ports import StoredTicket
from shared.services import Services


async def receipt(services: Services, request: Request) -> Response:
    """The visitor's own receipt."""
    ticket_id = visitor_ticket(request, services.desk.keys)
    last = await newest(services.desk, await find(services.desk, ticket_id))
    return await _receipt(services, request, last)


async def check_receipt(services: Services, request: Request) -> Response:
    """The receipt for anybody with protocol and code; 404 for every other pair."""
    protocol = parse_protocol(request.route["protocol"])
    code = request.query.get("code", "")
    if protocol is None or not code:
        raise Refused(Problem.NOT_FOUND)
    stored = await services.desk.tickets.by_number(protocol.office_key, protocol.day, protocol.number)
    if stored is None or not services.desk.keys.is_receipt_code(stored.ticket.ticket_id, code):
        raise Refused(Problem.NOT_FOUND)
    return await _receipt(services, request, stored)


async def _receipt(services: Services, request: Request, stored: StoredTicket) -> Response:
    office = await office_of(services.desk, stored.ticket.office_id)
    code = services.desk.keys.receipt_code(stored.ticket.ticket_id)
    address = page_address(services, request, f"/conferir#{stored.ticket.protocol}.{code}")
    shown = presenters.receipt_view(stored.ticket, office, code, address, qr_code(address))
    return view_response(request, shown)


RECEIPT = Endpoint(
    name="tickets_receipt",
    method="GET",
    route="api/tickets/{ticketId}/receipt",
    access=Access.VISITOR,
    handler=receipt,
    summary="The receipt with its code",
    answers={200: response_bodies.ReceiptView},
    problems=(Problem.NOT_FOUND,),
)
CHECK = can_wait(
    Endpoint(
        name="receipts_check",
        method="GET",
        route="api/receipts/{protocol}",
        access=Access.ANYBODY,
        handler=check_receipt,
        summary="Check a receipt by protocol and code",
        answers={200: response_bodies.ReceiptView},
        problems=(Problem.NOT_FOUND,),
        query=("code",),
    )
)
