"""A ticket goes to another office, in two steps of which the second is repeated by whoever finds it missing.

The old ticket ends and names its successor; the successor is made under that name, once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from shared.domain import text_pt
from shared.domain.clerk import Clerk, check_serves
from shared.domain.credentials import protocol
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.status import Actor, Status
from shared.domain.ticket import transfer as rules
from shared.domain.ticket import waiting
from shared.domain.ticket.permissions import check_right
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.desk import Act, Desk, audit_entry, change, find, office_of
from shared.front_desk.repeat import NEW, Repeat
from shared.front_desk.system.erasure import erase
from shared.front_desk.visitor.joining import NUMBER_CANDIDATES, check_entries
from shared.ports import Change, Entry, EntryExists, NumberTaken, StoredTicket

LONGEST_CHAIN = 10
"""Offices that one visitor is sent to; beyond it somebody is running in a circle."""
Answer = TypeVar("Answer")


async def transfer(
    desk: Desk,
    clerk: Clerk,
    ticket_id: str,
    office_id: str,
    reason: str | None,
    repeat: Repeat = NEW,
) -> StoredTicket:
    """Send the visitor to `office_id`; the successor there. Again: the same.

    Raises `reason-required`, `not-your-call`, `not-found`, `wrong-status`, and what the other office says
    to a new entry: `office-closed`, `entries-suspended`, `queue-full`.
    """
    if not reason:
        raise Refused(Problem.REASON_REQUIRED)
    found = await find(desk, ticket_id, fresh=True)
    check_serves(clerk, found.ticket.office_id)
    if office_id == found.ticket.office_id:
        raise FieldError("officeId", text_pt.TRANSFER_TO_ITSELF).refused()
    office = await office_of(desk, office_id)
    successor_id = desk.keys.ticket_id(office_id, rules.seed(ticket_id))
    if found.ticket.successor_id != successor_id:
        await check_entries(desk, office, desk.clock.now())
    now = desk.clock.now()

    def decide(ticket: Ticket, _: Timing) -> Ticket:
        check_right(Operation.TRANSFER, clerk, ticket)
        return rules.transfer(ticket, now, office_id, successor_id, reason)

    act = Act(Operation.TRANSFER, clerk.actor, clerk.clerk_id, reason, repeat.key, repeat.request)
    old = await change(desk, found, act, decide)
    successor = await complete(desk, old)
    await desk.signals.wake(ticket_id)
    return successor


async def complete(desk: Desk, old: StoredTicket) -> StoredTicket:
    """The successor of a transferred ticket, made now if it is missing. No visit is needed while it waits.

    Raises `not-found` where the other office is gone.
    """
    ticket = old.ticket
    assert ticket.successor_id is not None
    assert ticket.successor_office_id is not None
    there = await desk.tickets.load(ticket.successor_id)
    if there is not None:
        return there
    office = await office_of(desk, ticket.successor_office_id)
    now = desk.clock.now()
    told = replace(await desk.tickets.personal(old), join_url=None)
    device = await desk.tickets.device_of(ticket.ticket_id)
    await desk.active.mark(office.office_id, office.hours.local(now).date())
    day = office.hours.local(ticket.arrival).date()
    act = Act(Operation.JOIN, Actor.SYSTEM, reason=ticket.end_reason)
    for candidate in range(NUMBER_CANDIDATES):
        number = desk.keys.number(ticket.successor_id, candidate)
        identity = waiting.Identity(ticket.successor_id, number, protocol(ticket.successor_id, day, number))
        made = rules.successor(ticket, identity, day, now)
        personal = None if told.is_empty else told
        try:
            entered = await _enter(desk, Change(made, audit_entry(None, made, act, now), personal), device)
        except NumberTaken:
            continue
        except EntryExists as exists:
            return exists.stored
        await erase(desk, old)
        return entered
    raise Refused(Problem.TRY_AGAIN)


async def _enter(desk: Desk, made: Change, device: str | None) -> StoredTicket:
    """The device's one place goes along, so that it does not enter there a second time.

    A device that waits there already keeps that place as well: it came to it by itself.
    """
    try:
        return await desk.tickets.enter(Entry(made, device))
    except EntryExists as exists:
        if device is None or exists.stored.ticket.ticket_id == made.ticket.ticket_id:
            raise
        return await desk.tickets.enter(Entry(made, None))


async def newest(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """The ticket that a visitor's place has now: the last successor, completed if need be."""
    for _ in range(LONGEST_CHAIN):
        if stored.ticket.status is not Status.TRANSFERRED:
            return stored
        stored = await complete(desk, stored)
    return stored


async def following(desk: Desk, ticket_id: str, act: Callable[[str], Awaitable[Answer]]) -> Answer:
    """`act` on the ticket, or on its newest successor where the ticket refuses because it was transferred.

    Nothing is read beforehand: most tickets are never transferred.
    """
    try:
        return await act(ticket_id)
    except Refused as refusal:
        if refusal.fields.get("status") != Status.TRANSFERRED:
            raise
    last = await newest(desk, await find(desk, ticket_id, fresh=True))
    return await act(last.ticket.ticket_id)
