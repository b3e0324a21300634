"""Endpoints of a visitor's ticket: joining, and what its visitor does with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from msgspec import UNSET
from msgspec.structs import asdict

from functions import request_bodies, response_bodies
from functions.endpoints import Access, Answers, Endpoint
from functions.held_requests import HeldRequests
from functions.identity import visitor_ticket
from functions.own_page import not_cross_site
from functions.public import presenters
from functions.public.closed_office import with_schedule
from functions.public.ticket_view import show
from functions.request_bodies import NothingBody, ReasonBody
from functions.requests import Request
from functions.responses import Response, json_response
from shared.domain import visitor_input
from shared.domain.errors import Problem
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.front_desk.entries import OfficeClosed
from shared.front_desk.read_models.snapshots import ticket_snapshot
from shared.front_desk.system.successor import newest, on_newest
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.front_desk.visitor.actions import Details, Opinion
from shared.ports import StoredTicket
from shared.services import Services


async def join(services: Services, request: Request) -> Response:
    """Join an office's queue. 201 for this request's ticket and its retries, 200 for one that the device
    already has.
    """
    body = request.body(request_bodies.DetailsBody)
    command = joining.Join(
        office_id=request.office_id,
        display_name=visitor_input.display_name(body.display_name or None),
        case_number=visitor_input.case_number(body.case_number or None),
        priority=Priority.NONE if body.priority is UNSET else presenters.PRIORITIES[body.priority],
        needs=frozenset() if body.needs is UNSET else frozenset(map(Need, body.needs)),
        device_id=request.device_id,
        network=request.network,
    )
    try:
        joined = await joining.join(services.desk, command, request.idempotency(command.fingerprint()))
    except OfficeClosed as closed:
        raise with_schedule(closed, services.desk.clock.now()) from None
    snapshot = await ticket_snapshot(services.desk, joined.stored)
    status = 201 if joined.by_this_request else 200
    return json_response(presenters.joined_view(snapshot, joined.secret), status)


async def change_details(services: Services, request: Request) -> Response:
    ticket_id = visitor_ticket(request, services.desk.keys)
    body = request.body(request_bodies.DetailsBody)
    name, case = body.display_name, body.case_number
    details = Details(
        display_name=None if name is UNSET else visitor_input.display_name(name) or "",
        case_number=None if case is UNSET else visitor_input.case_number(case) or "",
        priority=None if body.priority is UNSET else presenters.PRIORITIES[body.priority],
        needs=None if body.needs is UNSET else frozenset(map(Need, body.needs)),
    )
    return await _after(
        services, ticket_id, lambda newest_id: visitor.change_details(services.desk, newest_id, details)
    )


async def enter(services: Services, request: Request) -> Response:
    ticket_id = visitor_ticket(request, services.desk.keys)
    request.body(NothingBody)
    idempotency = request.command_idempotency("enter")
    entered = await on_newest(
        services.desk,
        ticket_id,
        lambda newest_id: visitor.enter(services.desk, newest_id, request.started_at, idempotency),
    )
    ticket = entered.stored.ticket
    return json_response(
        response_bodies.EnteredView(
            join_url=entered.join_url, status=ticket.status, ticket_id=ticket.ticket_id
        )
    )


async def ring(services: Services, request: Request) -> Response:
    ticket_id = visitor_ticket(request, services.desk.keys)
    request.body(NothingBody)
    idempotency = request.command_idempotency("ring")
    return await _after(
        services, ticket_id, lambda newest_id: visitor.ring(services.desk, newest_id, idempotency)
    )


async def ready(services: Services, request: Request) -> Response:
    ticket_id = visitor_ticket(request, services.desk.keys)
    request.body(NothingBody)
    idempotency = request.command_idempotency("ready")
    return await _after(
        services, ticket_id, lambda newest_id: visitor.ready(services.desk, newest_id, idempotency)
    )


async def leave(services: Services, request: Request) -> Response:
    ticket_id = visitor_ticket(request, services.desk.keys)
    reason = visitor_input.reason(request.body(ReasonBody).reason)
    idempotency = request.command_idempotency("leave")
    return await _after(
        services, ticket_id, lambda newest_id: visitor.leave(services.desk, newest_id, reason, idempotency)
    )


Command = Callable[..., Awaitable[StoredTicket]]


def commanded(
    name: str, command: Command, form: type[request_bodies.Body] = NothingBody
) -> Callable[[Services, Request], Awaitable[Response]]:
    """A handler for a command that wakes the visit; the body's fields are its further arguments."""

    async def handle(services: Services, request: Request) -> Response:
        ticket_id = visitor_ticket(request, services.desk.keys)
        asked = asdict(request.body(form))
        idempotency = request.command_idempotency(name)
        return await _after(
            services, ticket_id, lambda newest_id: command(services.desk, newest_id, idempotency, **asked)
        )

    return handle


async def evaluate(services: Services, request: Request) -> Response:
    ticket_id = visitor_ticket(request, services.desk.keys)
    body = request.body(request_bodies.EvaluationBody)
    opinion = Opinion(
        score=body.score,
        reason=visitor_input.reason(body.reason),
        comment=visitor_input.free_text("comment", body.comment, visitor_input.COMMENT_LIMIT),
    )
    return await _after(
        services, ticket_id, lambda newest_id: visitor.evaluate(services.desk, newest_id, opinion), 201
    )


async def _after(
    services: Services, ticket_id: str, use_case: Callable[[str], Awaitable[StoredTicket]], status: int = 200
) -> Response:
    """Run `use_case` for the ticket that now holds the visitor's place (its successor after a transfer).

    Returns its view.
    """
    last = await newest(services.desk, await on_newest(services.desk, ticket_id, use_case))
    stored = await visitor.heard(services.desk, last)
    snapshot = await ticket_snapshot(services.desk, stored)
    return json_response(presenters.newest_ticket_view(snapshot, ticket_id), status)


def ticket_endpoint(endpoint: Endpoint) -> Endpoint:
    """The endpoint below `api/tickets/{ticketId}`, for the visitor, who has the ticket's secret."""
    return replace(
        endpoint,
        name=f"tickets_{endpoint.name}",
        route=f"api/tickets/{{ticketId}}/{endpoint.route}".rstrip("/"),
        access=Access.VISITOR,
        problems=(Problem.NOT_FOUND, *endpoint.problems),
    )


_TICKET: Answers = {200: response_bodies.TicketView}
_WRONG, _KEY = Problem.WRONG_STATUS, Problem.IDEMPOTENCY_KEY_REUSED
_KEYED = (_WRONG, _KEY)
_JOIN = Endpoint(
    "tickets_join",
    "POST",
    "api/offices/{officeId}/tickets",
    join,
    "Join the office's queue; a retry with the same key gets the same ticket",
    {201: response_bodies.JoinedView, 200: response_bodies.JoinedView},
    problems=(Problem.NOT_FOUND, Problem.OFFICE_CLOSED, Problem.ENTRIES_SUSPENDED, Problem.QUEUE_FULL, _KEY),
    body=request_bodies.DetailsBody,
    signals=True,
    device=True,
)
_COMMANDS = (
    Endpoint(
        "details",
        "PATCH",
        "",
        change_details,
        "Correct name, case number, priority or needs",
        _TICKET,
        (_WRONG,),
        request_bodies.DetailsBody,
    ),
    Endpoint(
        "ring",
        "POST",
        "ring",
        ring,
        "The page shows and sounds the call",
        _TICKET,
        (Problem.ROOM_NOT_READY, *_KEYED),
        NothingBody,
    ),
    Endpoint(
        "enter",
        "POST",
        "enter",
        enter,
        "Enter the meeting",
        {200: response_bodies.EnteredView},
        (Problem.CALL_EXPIRED, Problem.ROOM_NOT_READY, Problem.CLERK_BUSY, *_KEYED),
        NothingBody,
        signals=True,
    ),
    Endpoint(
        "more_time",
        "POST",
        "more-time",
        commanded("more-time", visitor.more_time, request_bodies.MoreTimeBody),
        "Free the clerk, keep the place",
        _TICKET,
        (Problem.NO_MORE_PAUSES, Problem.TOO_LATE, *_KEYED),
        request_bodies.MoreTimeBody,
        signals=True,
    ),
    Endpoint("ready", "POST", "ready", ready, "Can be called again", _TICKET, _KEYED, NothingBody),
    Endpoint(
        "return",
        "POST",
        "return",
        commanded("return", visitor.come_back),
        "Back to the own place after a missed call or a dropped service",
        _TICKET,
        (Problem.TOO_LATE, Problem.ALREADY_RETURNED, *_KEYED),
        NothingBody,
        signals=True,
    ),
    Endpoint(
        "nobody_came",
        "POST",
        "nobody-came",
        commanded("nobody-came", visitor.nobody_came),
        "The clerk never entered the room",
        _TICKET,
        (Problem.TOO_EARLY, *_KEYED),
        NothingBody,
        signals=True,
    ),
    Endpoint(
        "finished",
        "POST",
        "finished",
        commanded("finished", visitor.finished),
        "The visitor has finished",
        _TICKET,
        _KEYED,
        NothingBody,
        signals=True,
    ),
    Endpoint("leave", "POST", "leave", leave, "Give the place up", _TICKET, _KEYED, ReasonBody, signals=True),
    Endpoint(
        "evaluation",
        "PUT",
        "evaluation",
        evaluate,
        "Say how it went, once",
        {201: response_bodies.TicketView},
        (Problem.ALREADY_EVALUATED, Problem.NOT_ENDED),
        request_bodies.EvaluationBody,
    ),
)


def endpoints(held: HeldRequests) -> tuple[Endpoint, ...]:
    """All endpoints of tickets; `held` are the requests that this instance holds."""
    view = Endpoint("show", "GET", "", show(held), "The ticket's view", _TICKET, query=("wait",))
    return (not_cross_site(_JOIN), *(ticket_endpoint(each) for each in (view, *_COMMANDS)))
