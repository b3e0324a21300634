"""Endpoints of the clerk's queue. Each handler receives who is signed in; writes must be same-origin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from functions import request_bodies
from functions.endpoints import Endpoint, StaffRight
from functions.held_requests import HeldRequests, Shown, held_response
from functions.identity import StaffGate
from functions.requests import Request, checked_office_ids
from functions.responses import Response, json_response, view_response
from functions.staff import response_bodies
from functions.staff.sent_queues import SentQueues
from functions.staff.shown_queue import KnownVersion, shown_queue
from functions.staff.staff_endpoint import REASON_LIMIT, reading, row_after, staff_endpoint, writing
from shared.domain import visitor_input
from shared.domain.clerk import Clerk, can_serve, check_serves
from shared.domain.errors import Problem
from shared.front_desk.clerk import bursts, call_next
from shared.front_desk.clerk import commands as clerk
from shared.front_desk.clerk.held import held_by
from shared.front_desk.read_models.snapshots import queue_snapshot
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
    sent = SentQueues()

    async def queue(services: Services, request: Request, who: Clerk) -> Response:
        known = KnownVersion(sent, request.known_etags) if request.flag("changes") else None
        return await show_queue(services, request, who, held, known)

    return (
        Endpoint(
            "me",
            "GET",
            "me",
            reading(gate, show_me),
            "Who is signed in",
            {200: response_bodies.MeView},
            right=StaffRight.ROLE,
        ),
        Endpoint(
            "queue",
            "GET",
            "queue",
            reading(gate, queue),
            "The queues of the chosen offices as one",
            {200: response_bodies.QueueView},
            problems=(Problem.NOT_FOUND,),
            query=("officeId", "wait", "changes"),
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
            {201: response_bodies.RowView},
            problems=(*_NOBODY_CALLED,),
            body=request_bodies.CallBody,
            signals=True,
        ),
        Endpoint(
            "remove_burst",
            "POST",
            "offices/{officeId}/remove-burst",
            writing(gate, remove_burst),
            "Take a burst of entries of one network out of the queue",
            {200: response_bodies.BurstRemovedView},
            problems=(Problem.NOT_FOUND, Problem.REASON_REQUIRED, Problem.CHANGED_MEANWHILE),
            body=request_bodies.BurstBody,
            signals=True,
        ),
        Endpoint(
            "entries",
            "PUT",
            "offices/{officeId}/entries",
            writing(gate, set_entries),
            "Suspend or resume entries",
            {200: response_bodies.EntriesView},
            problems=(Problem.NOT_FOUND,),
            body=request_bodies.EntriesBody,
        ),
    )


async def show_me(services: Services, request: Request, who: Clerk) -> Response:
    """Name, roles, offices of the membership table, and where they hold a ticket."""
    held = dict.fromkeys(stored.ticket.office_id for stored in await held_by(services.desk, who))
    return view_response(
        request,
        response_bodies.MeView(
            user_id=who.clerk_id,
            name=who.name,
            roles=sorted(who.roles),
            offices=await _named(services, who.office_ids),
            holding=await _named(services, held),
        ),
    )


async def _named(services: Services, office_ids: Iterable[str]) -> list[response_bodies.OfficeName]:
    found = [await services.desk.offices.get(office_id) for office_id in office_ids]
    return [response_bodies.OfficeName(office.office_id, office.name) for office in found if office]


async def show_queue(
    services: Services, request: Request, who: Clerk, held: HeldRequests, known: KnownVersion | None = None
) -> Response:
    office_ids = request.office_ids("officeId")
    left = await _left_in_mid_visit(services, who, office_ids)

    async def look() -> Shown:
        for office_id in left:
            services.desk.presence.clerk_heard(office_id, who.clerk_id)
        snapshots = [await queue_snapshot(services.desk, office_id) for office_id in office_ids]
        return await shown_queue(snapshots, who, services.desk.clock.now(), known)

    return await held_response(services, held, request, look)


async def _left_in_mid_visit(services: Services, who: Clerk, office_ids: Sequence[str]) -> list[str]:
    """Those of these offices that the clerk no longer serves, but holds a ticket at: it alone is shown.

    Raises `not-allowed` for any other that they do not serve.
    """
    foreign = [office_id for office_id in office_ids if not can_serve(who, office_id)]
    if foreign:
        held = {stored.ticket.office_id for stored in await held_by(services.desk, who)}
        for office_id in foreign:
            if office_id not in held:
                check_serves(who, office_id)
    return foreign


async def call(services: Services, request: Request, who: Clerk) -> Response:
    body = request.body(request_bodies.CallBody)
    command = call_next.CallNext(
        office_ids=checked_office_ids("officeIds", tuple(body.office_ids)),
        ticket_id=body.ticket_id,
        reason=visitor_input.free_text("reason", body.reason, REASON_LIMIT),
    )
    idempotency = request.idempotency(command.fingerprint())
    stored = await call_next.call_next(services.desk, who, command, idempotency)
    return json_response(await row_after(services, stored, who), 201)


async def remove_burst(services: Services, request: Request, who: Clerk) -> Response:
    body = request.body(request_bodies.BurstBody)
    reason = visitor_input.free_text("reason", body.reason, REASON_LIMIT)
    removed = await bursts.remove_burst(services.desk, who, request.office_id, body.ticket_ids, reason)
    return json_response(response_bodies.BurstRemovedView(list(removed)))


async def set_entries(services: Services, request: Request, who: Clerk) -> Response:
    body = request.body(request_bodies.EntriesBody)
    state = await clerk.set_entries(
        services.desk,
        who,
        request.office_id,
        suspended=body.suspended,
        message=visitor_input.free_text("message", body.message),
    )
    return json_response(response_bodies.EntriesView(state.entries_suspended, state.message))
