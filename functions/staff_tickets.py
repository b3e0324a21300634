"""Doors of what a clerk does with one ticket, from the room to the end."""

from __future__ import annotations

from functions import presenters, views
from functions.doors import Door
from functions.identity import StaffGate, repeat_of
from functions.requests import Request, checked_office_ids
from functions.responses import Response, json_response
from functions.staff_doors import REASON_LIMIT, StaffHandler, row_after, staff_door, writing
from shared.domain import visitor_input
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem
from shared.front_desk import calling_next, clerk
from shared.front_desk.clerk import Finish
from shared.services import Services


def doors(gate: StaffGate) -> tuple[Door, ...]:
    """All doors of what a clerk does with one ticket."""

    def door(
        name: str,
        handler: StaffHandler,
        summary: str,
        shape: type[views.View],
        *problems: Problem,
        body: type[views.Body] = views.NothingBody,
        signals: bool = True,
    ) -> Door:
        return staff_door(
            name.replace("-", "_"),
            "POST",
            f"tickets/{{ticketId}}/{name}",
            writing(gate, handler),
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


async def recall(services: Services, request: Request, who: Clerk) -> Response:
    request.body(views.NothingBody)
    stored = await calling_next.recall(
        services.desk, request.signals, who, request.route["ticketId"], request.idempotency_key
    )
    return json_response(await row_after(services, stored))


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
    following = await row_after(services, finished.following) if finished.following else None
    return json_response(presenters.finished_view(await row_after(services, finished.stored), following))


async def release(services: Services, request: Request, who: Clerk) -> Response:
    reason = _reason(request)
    repeat = repeat_of(services.desk.keys, request, "release")
    stored = await clerk.release(
        services.desk, request.signals, who, request.route["ticketId"], reason, repeat
    )
    return json_response(await row_after(services, stored))


async def no_show(services: Services, request: Request, who: Clerk) -> Response:
    request.body(views.NothingBody)
    repeat = repeat_of(services.desk.keys, request, "no-show")
    stored = await clerk.no_show(services.desk, request.signals, who, request.route["ticketId"], repeat)
    return json_response(await row_after(services, stored))


async def remove(services: Services, request: Request, who: Clerk) -> Response:
    reason = _reason(request)
    repeat = repeat_of(services.desk.keys, request, "remove")
    stored = await clerk.remove(
        services.desk, request.signals, who, request.route["ticketId"], reason, repeat
    )
    return json_response(await row_after(services, stored))


def _reason(request: Request) -> str | None:
    return visitor_input.free_text("reason", request.body(views.ReasonBody).reason, REASON_LIMIT)
