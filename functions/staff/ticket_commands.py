"""Endpoints of what a clerk does with one ticket, from the room to the end."""

from __future__ import annotations

from dataclasses import dataclass

from functions import request_bodies
from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.public import presenters
from functions.public.closed_office import with_schedule
from functions.requests import Request, checked_office_ids
from functions.response_bodies import EnteredView, View
from functions.responses import Response, json_response
from functions.staff import presenters as staff_presenters
from functions.staff import response_bodies
from functions.staff.staff_endpoint import (
    NOTE_LIMIT,
    REASON_LIMIT,
    StaffHandler,
    row_after,
    staff_endpoint,
    writing,
)
from shared.domain import visitor_input
from shared.domain.clerk import Clerk
from shared.domain.credentials import fingerprint
from shared.domain.errors import Problem
from shared.front_desk.clerk import call_next, edits
from shared.front_desk.clerk import commands as clerk
from shared.front_desk.clerk import transfer as transferring
from shared.front_desk.clerk.commands import Finish
from shared.front_desk.desk import Entered
from shared.front_desk.entries import OfficeClosed
from shared.services import Services


@dataclass(frozen=True)
class _Command:
    """One POST below a ticket."""

    name: str
    handler: StaffHandler
    summary: str
    problems: tuple[Problem, ...]
    shape: type[View] = response_bodies.RowView
    body: type[request_bodies.Body] = request_bodies.NothingBody


async def recall(services: Services, request: Request, who: Clerk) -> Response:
    request.body(request_bodies.NothingBody)
    ticket_id = request.route["ticketId"]
    idempotency = request.idempotency(fingerprint("recall", ticket_id))
    stored = await call_next.recall(services.desk, who, ticket_id, idempotency)
    return json_response(await row_after(services, stored, who))


async def enter(services: Services, request: Request, who: Clerk) -> Response:
    request.body(request_bodies.NothingBody)
    idempotency = request.command_idempotency("staff-enter")
    entered = await clerk.enter(services.desk, who, request.route["ticketId"], idempotency)
    return json_response(_entered_view(entered))


def _entered_view(entered: Entered) -> EnteredView:
    ticket = entered.stored.ticket
    return EnteredView(join_url=entered.join_url, status=ticket.status, ticket_id=ticket.ticket_id)


async def invite(services: Services, request: Request, who: Clerk) -> Response:
    request.body(request_bodies.NothingBody)
    idempotency = request.command_idempotency("invite")
    invited = await clerk.invite(services.desk, who, request.route["ticketId"], idempotency)
    return json_response(_entered_view(invited))


async def finish(services: Services, request: Request, who: Clerk) -> Response:
    body = request.body(request_bodies.FinishBody)
    offices = checked_office_ids("officeIds", tuple(body.office_ids)) if body.office_ids else ()
    finished = await clerk.finish(
        services.desk,
        who,
        request.route["ticketId"],
        Finish(
            outcome=body.outcome,
            then_call_next=body.then_call_next,
            office_ids=offices,
        ),
        request.command_idempotency("finish"),
    )
    called_next = await row_after(services, finished.called_next, who) if finished.called_next else None
    return json_response(
        staff_presenters.finished_view(await row_after(services, finished.stored, who), called_next)
    )


async def release(services: Services, request: Request, who: Clerk) -> Response:
    reason = _reason(request)
    idempotency = request.command_idempotency("release")
    stored = await clerk.release(services.desk, who, request.route["ticketId"], reason, idempotency)
    return json_response(await row_after(services, stored, who))


async def no_show(services: Services, request: Request, who: Clerk) -> Response:
    request.body(request_bodies.NothingBody)
    idempotency = request.command_idempotency("no-show")
    stored = await clerk.no_show(services.desk, who, request.route["ticketId"], idempotency)
    return json_response(await row_after(services, stored, who))


async def remove(services: Services, request: Request, who: Clerk) -> Response:
    reason = _reason(request)
    idempotency = request.command_idempotency("remove")
    stored = await clerk.remove(services.desk, who, request.route["ticketId"], reason, idempotency)
    return json_response(await row_after(services, stored, who))


async def transfer(services: Services, request: Request, who: Clerk) -> Response:
    """Send the visitor to another office; if that office refuses the entry, the refusal names it."""
    body = request.body(request_bodies.TransferBody)
    [office_id] = checked_office_ids("officeId", (body.office_id,))
    ticket_id, desk = request.route["ticketId"], services.desk
    await transferring.check_reached(desk, services.storage.memberships, who, ticket_id, office_id)
    try:
        stored = await transferring.transfer(
            desk,
            who,
            ticket_id,
            office_id,
            visitor_input.free_text("reason", body.reason, REASON_LIMIT),
            request.command_idempotency("transfer"),
        )
    except OfficeClosed as closed:
        raise with_schedule(closed, services.desk.clock.now()) from None
    return json_response(await row_after(services, stored, who))


async def message(services: Services, request: Request, who: Clerk) -> Response:
    text = visitor_input.free_text("text", request.body(request_bodies.MessageBody).text)
    idempotency = request.command_idempotency("message")
    stored = await edits.message(services.desk, who, request.route["ticketId"], text, idempotency)
    return json_response(await row_after(services, stored, who))


async def note(services: Services, request: Request, who: Clerk) -> Response:
    text = visitor_input.free_text("text", request.body(request_bodies.NoteBody).text, NOTE_LIMIT)
    idempotency = request.command_idempotency("note")
    stored = await edits.note(services.desk, who, request.route["ticketId"], text, idempotency)
    return json_response(await row_after(services, stored, who))


async def correct_priority(services: Services, request: Request, who: Clerk) -> Response:
    priority = presenters.PRIORITIES[request.body(request_bodies.PriorityBody).priority]
    stored = await edits.correct_priority(services.desk, who, request.route["ticketId"], priority)
    return json_response(await row_after(services, stored, who))


def _reason(request: Request) -> str | None:
    return visitor_input.free_text("reason", request.body(request_bodies.ReasonBody).reason, REASON_LIMIT)


_MINE = Problem.NOT_YOUR_CALL
_COMMANDS = (
    _Command("enter", enter, "Go into the room", (_MINE, Problem.ROOM_NOT_READY), EnteredView),
    _Command(
        "finish", finish, "End the service", (_MINE,), response_bodies.FinishedView, request_bodies.FinishBody
    ),
    _Command(
        "recall",
        recall,
        "Call a missed ticket again",
        (Problem.CLERK_BUSY, Problem.TICKET_TAKEN, Problem.TOO_LATE),
    ),
    _Command(
        "release",
        release,
        "Give the ticket back to its place",
        (_MINE, Problem.REASON_REQUIRED),
        body=request_bodies.ReasonBody,
    ),
    _Command("no-show", no_show, "The visitor did not come", (_MINE, Problem.TOO_EARLY)),
    _Command(
        "remove",
        remove,
        "Take the ticket out of the queue",
        (_MINE, Problem.REASON_REQUIRED),
        body=request_bodies.ReasonBody,
    ),
    _Command(
        "transfer",
        transfer,
        "Send the visitor to another office, at the same arrival",
        (
            _MINE,
            Problem.REASON_REQUIRED,
            Problem.OFFICE_CLOSED,
            Problem.ENTRIES_SUSPENDED,
            Problem.QUEUE_FULL,
            Problem.NOBODY_SERVES,
        ),
        body=request_bodies.TransferBody,
    ),
    _Command(
        "invite",
        invite,
        "Take the link of the room for a colleague",
        (_MINE, Problem.ROOM_NOT_READY),
        EnteredView,
    ),
    _Command("note", note, "Note something for the office's clerks", (), body=request_bodies.NoteBody),
    _Command("message", message, "Tell the visitor something", (), body=request_bodies.MessageBody),
)


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """All endpoints of what a clerk does with one ticket."""
    return (*(_endpoint(gate, command) for command in _COMMANDS), _priority_endpoint(gate))


def _priority_endpoint(gate: StaffGate) -> Endpoint:
    return staff_endpoint(
        Endpoint(
            "priority",
            "PATCH",
            "tickets/{ticketId}",
            writing(gate, correct_priority),
            "Correct the legal priority; `none` is «não confirmada»",
            {200: response_bodies.RowView},
            problems=(Problem.NOT_FOUND, Problem.WRONG_STATUS),
            body=request_bodies.PriorityBody,
        )
    )


def _endpoint(gate: StaffGate, command: _Command) -> Endpoint:
    return staff_endpoint(
        Endpoint(
            command.name.replace("-", "_"),
            "POST",
            f"tickets/{{ticketId}}/{command.name}",
            writing(gate, command.handler),
            command.summary,
            {200: command.shape},
            problems=(
                Problem.NOT_FOUND,
                Problem.WRONG_STATUS,
                Problem.IDEMPOTENCY_KEY_REUSED,
                *command.problems,
            ),
            body=command.body,
            signals=command.handler not in {enter, invite, message, note},
        )
    )
