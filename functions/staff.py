"""Doors of the clerks. Each handler's first act is to know who is signed in; writes must be same-origin."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from functions import presenters, views
from functions.doors import Caller, Door, Handler, Method
from functions.identity import StaffGate, check_same_origin, repeat_of
from functions.requests import Request, checked_office_ids
from functions.responses import (
    HeldRequests,
    Response,
    Watched,
    held_response,
    json_response,
    view_response,
)
from shared.domain import visitor_input
from shared.domain.clerk import Clerk, check_serves
from shared.domain.errors import Problem
from shared.front_desk import calling_next, clerk
from shared.front_desk.clerk import Finish
from shared.front_desk.pictures import queue_picture, row_of
from shared.ports import StoredTicket
from shared.services import Services

FEATURES = ["release", "recall", "no-show", "remove", "entries", "callOutOfOrder", "thenCallNext"]
"""What the clerk's page may offer beside the call itself."""
_REASON_LIMIT = 500
StaffHandler = Callable[[Services, Request, Clerk], Awaitable[Response]]


def doors(gate: StaffGate, held: HeldRequests) -> tuple[Door, ...]:
    """All doors of the staff behind `gate`."""

    def reading(handler: StaffHandler) -> Handler:
        async def handle(services: Services, request: Request) -> Response:
            return await handler(services, request, await gate.clerk(request))

        return handle

    def writing(handler: StaffHandler) -> Handler:
        async def handle(services: Services, request: Request) -> Response:
            check_same_origin(request, services.settings.public_base_url)
            return await handler(services, request, await gate.clerk(request))

        return handle

    async def queue(services: Services, request: Request, who: Clerk) -> Response:
        return await show_queue(services, request, who, held)

    return (
        _door("me", "GET", "me", reading(show_me), "Who is signed in", {200: views.MeView}),
        _door(
            "queue",
            "GET",
            "queue",
            reading(queue),
            "The queues of the chosen offices as one",
            {200: views.QueueView},
            Problem.NOT_FOUND,
            query=("officeId", "wait"),
        ),
        _door(
            "calls",
            "POST",
            "calls",
            writing(call),
            "Call the next one",
            {201: views.RowView},
            Problem.NOT_FOUND,
            Problem.IDEMPOTENCY_KEY_REUSED,
            Problem.QUEUE_EMPTY,
            Problem.REASON_REQUIRED,
            Problem.CLERK_BUSY,
            Problem.TICKET_TAKEN,
            body=views.CallBody,
            signals=True,
        ),
        _door(
            "entries",
            "PUT",
            "offices/{officeId}/entries",
            writing(set_entries),
            "Suspend or resume entries",
            {200: views.EntriesView},
            Problem.NOT_FOUND,
            body=views.EntriesBody,
        ),
        *_ticket_doors(writing),
    )


def _ticket_doors(writing: Callable[[StaffHandler], Handler]) -> tuple[Door, ...]:
    def door(
        name: str,
        handler: StaffHandler,
        summary: str,
        shape: type[views.View],
        *problems: Problem,
        body: type[views.Body] = views.NothingBody,
        signals: bool = True,
    ) -> Door:
        return _door(
            name.replace("-", "_"),
            "POST",
            f"tickets/{{ticketId}}/{name}",
            writing(handler),
            summary,
            {200: shape},
            Problem.NOT_FOUND,
            Problem.WRONG_STATUS,
            Problem.IDEMPOTENCY_KEY_REUSED,
            *problems,
            body=body,
            signals=signals,
        )

    mine = Problem.NOT_YOUR_CALL
    return (
        door(
            "enter",
            enter,
            "Go into the room",
            views.EnteredView,
            mine,
            Problem.ROOM_NOT_READY,
            signals=False,
        ),
        door("finish", finish, "End the visit", views.FinishedView, mine, body=views.FinishBody),
        door(
            "recall",
            recall,
            "Call a missed ticket again",
            views.RowView,
            Problem.CLERK_BUSY,
            Problem.TICKET_TAKEN,
            Problem.TOO_LATE,
        ),
        door(
            "release",
            release,
            "Give the ticket back to its place",
            views.RowView,
            mine,
            Problem.REASON_REQUIRED,
            body=views.ReasonBody,
        ),
        door("no-show", no_show, "The visitor did not come", views.RowView, mine, Problem.TOO_EARLY),
        door(
            "remove",
            remove,
            "Take the ticket out of the queue",
            views.RowView,
            mine,
            Problem.REASON_REQUIRED,
            body=views.ReasonBody,
        ),
    )


async def show_me(services: Services, request: Request, who: Clerk) -> Response:
    """Name, roles, offices of the membership table, and what the page may offer."""
    found = [await services.desk.offices.get(office_id) for office_id in who.office_ids]
    return view_response(
        request,
        views.MeView(
            user_id=who.clerk_id,
            name=who.name,
            roles=sorted(who.roles),
            offices=[views.OfficeName(office.office_id, office.name) for office in found if office],
            features=FEATURES,
        ),
    )


async def show_queue(services: Services, request: Request, who: Clerk, held: HeldRequests) -> Response:
    office_ids = request.office_ids("officeId")
    for office_id in office_ids:
        check_serves(who, office_id)

    async def look() -> Watched:
        for office_id in office_ids:
            await services.desk.presence.clerk_heard(office_id, who.clerk_id)
        pictures = await asyncio.gather(*(queue_picture(services.desk, o) for o in office_ids))
        boards = [(p.office.board.office_id, p.office.board.version) for p in pictures]
        return Watched(presenters.queue_view(list(pictures)), boards)

    return await held_response(services, held, request, look)


async def call(services: Services, request: Request, who: Clerk) -> Response:
    body = request.body(views.CallBody)
    stored = await calling_next.call_next(
        services.desk,
        request.signals,
        who,
        calling_next.CallNext(
            office_ids=checked_office_ids("officeIds", tuple(body.office_ids)),
            ticket_id=body.ticket_id,
            reason=visitor_input.free_text("reason", body.reason, _REASON_LIMIT),
            idempotency_key=request.idempotency_key,
        ),
    )
    return json_response(await _row(services, stored), 201)


async def recall(services: Services, request: Request, who: Clerk) -> Response:
    request.body(views.NothingBody)
    stored = await calling_next.recall(
        services.desk, request.signals, who, request.route["ticketId"], request.idempotency_key
    )
    return json_response(await _row(services, stored))


async def enter(services: Services, request: Request, who: Clerk) -> Response:
    request.body(views.NothingBody)
    repeat = repeat_of(services.desk.keys, request, "staff-enter")
    entered = await clerk.enter(services.desk, who, request.route["ticketId"], repeat)
    return json_response(
        views.EnteredView(
            join_url=entered.join_url,
            status=entered.stored.ticket.status,
            ticket_id=entered.stored.ticket.ticket_id,
        )
    )


async def finish(services: Services, request: Request, who: Clerk) -> Response:
    body = request.body(views.FinishBody)
    offices = checked_office_ids("officeIds", tuple(body.office_ids)) if body.office_ids else ()
    finished = await clerk.finish(
        services.desk,
        request.signals,
        who,
        request.route["ticketId"],
        Finish(
            outcome=body.outcome,
            then_call_next=body.then_call_next,
            office_ids=offices,
            idempotency_key=request.idempotency_key,
        ),
        repeat_of(services.desk.keys, request, "finish"),
    )
    following = await _row(services, finished.following) if finished.following else None
    return json_response(presenters.finished_view(await _row(services, finished.stored), following))


async def release(services: Services, request: Request, who: Clerk) -> Response:
    reason = _reason(request)
    repeat = repeat_of(services.desk.keys, request, "release")
    stored = await clerk.release(
        services.desk, request.signals, who, request.route["ticketId"], reason, repeat
    )
    return json_response(await _row(services, stored))


async def no_show(services: Services, request: Request, who: Clerk) -> Response:
    request.body(views.NothingBody)
    repeat = repeat_of(services.desk.keys, request, "no-show")
    stored = await clerk.no_show(services.desk, request.signals, who, request.route["ticketId"], repeat)
    return json_response(await _row(services, stored))


async def remove(services: Services, request: Request, who: Clerk) -> Response:
    reason = _reason(request)
    repeat = repeat_of(services.desk.keys, request, "remove")
    stored = await clerk.remove(
        services.desk, request.signals, who, request.route["ticketId"], reason, repeat
    )
    return json_response(await _row(services, stored))


async def set_entries(services: Services, request: Request, who: Clerk) -> Response:
    body = request.body(views.EntriesBody)
    state = await clerk.set_entries(
        services.desk,
        who,
        request.office_id,
        suspended=body.suspended,
        message=visitor_input.free_text("message", body.message),
    )
    return json_response(views.EntriesView(state.entries_suspended, state.message))


def _reason(request: Request) -> str | None:
    return visitor_input.free_text("reason", request.body(views.ReasonBody).reason, _REASON_LIMIT)


async def _row(services: Services, stored: StoredTicket) -> views.RowView:
    return presenters.row_view(await row_of(services.desk, stored), services.desk.clock.now())


def _door(
    name: str,
    method: Method,
    route: str,
    handler: Handler,
    summary: str,
    answers: dict[int, type[views.View] | None],
    *problems: Problem,
    body: type[views.Body] | None = None,
    query: tuple[str, ...] = (),
    signals: bool = False,
) -> Door:
    return Door(
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
