"""Endpoints of the clerk's queue. Each handler receives who is signed in; writes must be same-origin."""

from __future__ import annotations

from functions import bodies
from functions.endpoints import Endpoint
from functions.held_requests import HeldRequests, Shown, held_response
from functions.identity import StaffGate
from functions.requests import Request, checked_office_ids
from functions.responses import Response, json_response, view_response
from functions.staff import presenters, views
from functions.staff.endpoints import REASON_LIMIT, reading, row_after, staff_endpoint, writing
from shared.domain import visitor_input
from shared.domain.clerk import Clerk, check_serves
from shared.domain.errors import Problem
from shared.front_desk.clerk import actions as clerk
from shared.front_desk.clerk import call_next
from shared.front_desk.reading.snapshots import queue_snapshot
from shared.services import Services

_NOBODY_CALLED = (
    Problem.NOT_FOUND,
    Problem.IDEMPOTENCY_KEY_REUSED,
    Problem.QUEUE_EMPTY,
    Problem.REASON_REQUIRED,
    Problem.CLERK_BUSY,
    Problem.TICKET_TAKEN,
    Problem.TOO_LATE,
    Problem.WRONG_STATUS,
)


def endpoints(gate: StaffGate, held: HeldRequests) -> tuple[Endpoint, ...]:
    """All endpoints of the queue behind `gate`."""
    return tuple(staff_endpoint(each) for each in (*_reads(gate, held), *_writes(gate)))


def _reads(gate: StaffGate, held: HeldRequests) -> tuple[Endpoint, ...]:
    async def queue(services: Services, request: Request, who: Clerk) -> Response:
        return await show_queue(services, request, who, held)

    return (
        Endpoint("me", "GET", "me", reading(gate, show_me), "Who is signed in", {200: views.MeView}),
        Endpoint(
            "queue",
            "GET",
            "queue",
            reading(gate, queue),
            "The queues of the chosen offices as one",
            {200: views.QueueView},
            problems=(Problem.NOT_FOUND,),
            query=("officeId", "wait"),
        ),
    )


def _writes(gate: StaffGate) -> tuple[Endpoint, ...]:
    return (
        Endpoint(
            "calls",
            "POST",
            "calls",
            writing(gate, call),
            "Call the next one",
            {201: views.RowView},
            problems=(*_NOBODY_CALLED,),
            body=bodies.CallBody,
            signals=True,
        ),
        Endpoint(
            "entries",
            "PUT",
            "offices/{officeId}/entries",
            writing(gate, set_entries),
            "Suspend or resume entries",
            {200: views.EntriesView},
            problems=(Problem.NOT_FOUND,),
            body=bodies.EntriesBody,
        ),
    )


async def show_me(services: Services, request: Request, who: Clerk) -> Response:
    """Name, roles, and offices of the membership table."""
    found = [await services.desk.offices.get(office_id) for office_id in who.office_ids]
    return view_response(
        request,
        views.MeView(
            user_id=who.clerk_id,
            name=who.name,
            roles=sorted(who.roles),
            offices=[views.OfficeName(office.office_id, office.name) for office in found if office],
        ),
    )


async def show_queue(services: Services, request: Request, who: Clerk, held: HeldRequests) -> Response:
    office_ids = request.office_ids("officeId")
    for office_id in office_ids:
        check_serves(who, office_id)

    async def look() -> Shown:
        for office_id in office_ids:
            services.desk.snapshots.clerk_heard(office_id)
        snapshots = [await queue_snapshot(services.desk, office_id) for office_id in office_ids]
        return await presenters.shown_queue(snapshots, who, services.desk.clock.now())

    return await held_response(services, held, request, look)


async def call(services: Services, request: Request, who: Clerk) -> Response:
    body = request.body(bodies.CallBody)
    command = call_next.CallNext(
        office_ids=checked_office_ids("officeIds", tuple(body.office_ids)),
        ticket_id=body.ticket_id,
        reason=visitor_input.free_text("reason", body.reason, REASON_LIMIT),
    )
    idempotency = request.idempotency(command.fingerprint())
    stored = await call_next.call_next(services.desk, who, command, idempotency)
    return json_response(await row_after(services, stored, who), 201)


async def set_entries(services: Services, request: Request, who: Clerk) -> Response:
    body = request.body(bodies.EntriesBody)
    state = await clerk.set_entries(
        services.desk,
        who,
        request.office_id,
        suspended=body.suspended,
        message=visitor_input.free_text("message", body.message),
    )
    return json_response(views.EntriesView(state.entries_suspended, state.message))
