"""What a visitor does with a ticket after joining."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from shared.domain import texts_pt
from shared.domain.actor import Actor
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import NO_KEY, Idempotency
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.domain.ticket import absence, calling, ending, sharing, waiting
from shared.domain.ticket.evaluation import check_evaluation
from shared.domain.ticket.ticket import KeptOpinion, PersonalData, Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.clerk.admission import admit, put_others_back
from shared.front_desk.desk import Act, Decide, Desk, Entered, change, find, timing_of
from shared.front_desk.office_day import day_ends_of
from shared.front_desk.system.erasure import only_opinions
from shared.front_desk.system.service_end import end_service
from shared.ports import StoredTicket


@dataclass(frozen=True)
class Details:
    """What a visitor may tell and correct. None leaves a field as it is; `""` clears a text."""

    display_name: str | None = None
    case_number: str | None = None
    priority: Priority | None = None
    needs: frozenset[Need] | None = None


async def change_details(desk: Desk, ticket_id: str, details: Details) -> StoredTicket:
    """Correct name, case number, priority or needs while the ticket is live.

    A priority that a clerk has decided stays, without an error: the page shows the one in force.
    """
    stored = await find(desk, ticket_id)
    personal = await desk.personal_data.of_ticket(stored)
    wanted, at = _with_details(personal, details), desk.clock.now()

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        return waiting.change_details(
            ticket,
            at,
            priority=ticket.priority if details.priority is None else details.priority,
            needs=ticket.needs if details.needs is None else details.needs,
            personal_changed=wanted != personal,
        )

    act = Act(Operation.DETAILS, Actor.VISITOR)
    return await change(desk, stored, act, decide, personal=lambda now: _with_details(now, details))


def _with_details(personal: PersonalData, details: Details) -> PersonalData:
    name, case = details.display_name, details.case_number
    return replace(
        personal,
        display_name=personal.display_name if name is None else name or None,
        case_number=personal.case_number if case is None else case or None,
    )


async def heard(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """The page has made a request, so the visitor is present. An absent ticket can be called again.

    The request was noted before anything was read; here for the successor of the ticket that it names.
    """
    desk.presence.visitor_heard(stored.ticket.ticket_id)
    if not absence.needs_to_be_heard(stored.ticket):
        return stored
    act = Act(Operation.HEARD, Actor.VISITOR)
    return await change(desk, stored, act, lambda ticket, _: absence.heard(ticket))


async def away(desk: Desk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> StoredTicket:
    """The page is being closed or left: clerks see it at once, and calls pass over until a page is heard."""
    return await _act(desk, ticket_id, Operation.AWAY, lambda ticket, _: absence.away(ticket), idempotency)


async def ring(desk: Desk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> StoredTicket:
    """The page shows and sounds the call: the minute starts. Raises `room-not-ready`.

    It does not wake the visit: the alarm already set comes first and finds the deadline in the row.
    """
    now = desk.clock.now()
    return await _act(
        desk, ticket_id, Operation.RING, lambda ticket, timing: calling.ring(ticket, now, timing), idempotency
    )


async def enter(
    desk: Desk, ticket_id: str, started_at: datetime, idempotency: Idempotency = NO_KEY
) -> Entered:
    """Enter the meeting, judged at `started_at`, when the request's handler started.

    It does not wake the visit. Raises `call-expired`; `room-not-ready` if the link is gone; `clerk-busy` if
    the clerk has another in service: the ticket waits at its place and is this clerk's next call.
    """
    stored = await _enter_or_wait(desk, ticket_id, started_at, idempotency)
    if sharing.is_entry_promised(stored.ticket):
        title, detail = texts_pt.ENTRY_HELD
        raise Refused(Problem.CLERK_BUSY, title=title, detail=detail)
    if stored.ticket.status is not Status.IN_SERVICE:
        raise Refused(Problem.CALL_EXPIRED)
    await put_others_back(desk, stored)
    link = (await desk.personal_data.of_ticket(stored)).join_url
    if link is None:
        raise Refused(Problem.ROOM_NOT_READY)
    return Entered(stored, link)


async def _enter_or_wait(
    desk: Desk, ticket_id: str, started_at: datetime, idempotency: Idempotency
) -> StoredTicket:
    """The ticket after the entry: in service, or waiting since its clerk serves another."""
    found = await find(desk, ticket_id)
    if found.ticket.status is not Status.RINGING:
        found = await find(desk, ticket_id, fresh=True)
    asked = found.ticket.current_call().call_id if await _asks_lock(desk, found.ticket, started_at) else ""
    if asked and not await admit(desk, found.ticket, started_at):
        act = Act(Operation.ENTRY_HELD, Actor.VISITOR, idempotency=idempotency)
        back = await change(desk, found, act, lambda row, _: sharing.promised_entry(row, asked, started_at))
        await desk.signals.wake(ticket_id)
        return back

    def decide(ticket: Ticket, timing: Timing) -> Ticket:
        if sharing.is_entry_promised(ticket):
            return ticket
        entered = calling.enter(ticket, started_at)
        is_asked = ticket.current_call().call_id == asked
        if entered is not ticket and not is_asked and sharing.may_share_clerk(ticket, timing):
            raise Refused(Problem.TRY_AGAIN)  # called again since the lock was asked
        return entered

    return await change(desk, found, Act(Operation.ENTER, Actor.VISITOR, idempotency=idempotency), decide)


async def _asks_lock(desk: Desk, ticket: Ticket, at: datetime) -> bool:
    """Whether the clerk's lock decides on this entry: in time, and the clerk may hold another."""
    if ticket.status is not Status.RINGING or not sharing.may_share_clerk(
        ticket, await timing_of(desk, ticket)
    ):
        return False
    deadline = ticket.current_call().deadline
    return deadline is not None and at < deadline


async def more_time(
    desk: Desk, ticket_id: str, idempotency: Idempotency = NO_KEY, *, elsewhere: bool = False
) -> StoredTicket:
    """«Preciso de mais tempo», until the day ends; `elsewhere`: the page's own, for another office's service.

    Raises `no-more-pauses`, `too-late`.
    """
    now = desk.clock.now()
    ends = await day_ends_of(desk, (await find(desk, ticket_id)).ticket)
    return await _act_and_wake(
        desk,
        ticket_id,
        Operation.MORE_TIME,
        lambda ticket, timing: waiting.more_time(ticket, now, timing, ends, elsewhere=elsewhere),
        idempotency,
        texts_pt.PAUSED_ELSEWHERE if elsewhere else None,
    )


async def ready(desk: Desk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> StoredTicket:
    """«Pode me chamar»."""
    now = desk.clock.now()
    return await _act(
        desk, ticket_id, Operation.READY, lambda ticket, _: waiting.ready(ticket, now), idempotency
    )


async def come_back(desk: Desk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> StoredTicket:
    """«Voltar à fila» after a missed call or a dropped service, until the day ends.

    Raises `too-late`, `already-returned`.
    """
    now = desk.clock.now()
    ends = await day_ends_of(desk, (await find(desk, ticket_id)).ticket)
    return await _act_and_wake(
        desk,
        ticket_id,
        Operation.RETURN,
        lambda ticket, timing: waiting.come_back(ticket, now, timing, ends),
        idempotency,
    )


async def nobody_came(desk: Desk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> StoredTicket:
    """«Ninguém apareceu». Raises `too-early`."""
    now = desk.clock.now()
    return await _act_and_wake(
        desk,
        ticket_id,
        Operation.NOBODY_CAME,
        lambda ticket, timing: calling.nobody_came(ticket, now, timing),
        idempotency,
    )


async def finished(desk: Desk, ticket_id: str, idempotency: Idempotency = NO_KEY) -> StoredTicket:
    """«Já terminei»."""
    act = Act(Operation.FINISH, Actor.VISITOR, idempotency=idempotency)
    return await end_service(desk, ticket_id, act)


async def leave(
    desk: Desk, ticket_id: str, reason: str | None, idempotency: Idempotency = NO_KEY
) -> StoredTicket:
    """«Sair». What the visitor told about themselves goes in the same write."""
    now = desk.clock.now()
    act = Act(Operation.LEAVE, Actor.VISITOR, None, reason, idempotency)
    stored = await change(
        desk, ticket_id, act, lambda ticket, _: ending.leave(ticket, now, reason), personal=only_opinions
    )
    await desk.signals.wake(ticket_id)
    return stored


@dataclass(frozen=True)
class Opinion:
    """What an evaluation says; at least one of the three."""

    score: int | None = None
    reason: str | None = None
    comment: str | None = None


async def evaluate(desk: Desk, ticket_id: str, opinion: Opinion) -> StoredTicket:
    """Keep the opinion, once for each end, with the personal data until the next batch of opinions.

    Raises `already-evaluated`, `not-ended`, `invalid-request`.
    """
    check_evaluation(opinion.score, opinion.reason, opinion.comment)
    stored = await find(desk, ticket_id, fresh=True)
    status, key = stored.ticket.status, secrets.token_hex(16)
    kept = KeptOpinion(key, status, opinion.score, opinion.reason, opinion.comment)
    return await change(
        desk,
        stored,
        Act(Operation.EVALUATE, Actor.VISITOR),
        lambda row, _: ending.evaluated(row, has_score=opinion.score is not None),
        personal=lambda told: replace(told, opinions=(*told.opinions, kept)),
    )


async def _act(
    desk: Desk,
    ticket_id: str,
    operation: Operation,
    decide: Decide,
    idempotency: Idempotency,
    reason: str | None = None,
) -> StoredTicket:
    act = Act(operation, Actor.VISITOR, None, reason, idempotency)
    return await change(desk, ticket_id, act, decide)


async def _act_and_wake(
    desk: Desk,
    ticket_id: str,
    operation: Operation,
    decide: Decide,
    idempotency: Idempotency,
    reason: str | None = None,
) -> StoredTicket:
    """For a change after which the visit must act before its present alarm."""
    stored = await _act(desk, ticket_id, operation, decide, idempotency, reason)
    await desk.signals.wake(ticket_id)
    return stored
