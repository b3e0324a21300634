"""The ticket that continues a transferred one at another office.

A transfer is two writes in two partitions: the old ticket ends and names its successor, then the successor is
made under that name. Code that finds the first without the second does the second; it has an effect once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar

from shared.domain.actor import Actor
from shared.domain.errors import WrongStatus
from shared.domain.status import Status
from shared.domain.ticket import transfer
from shared.domain.ticket.ticket import PersonalData
from shared.domain.ticket.transitions import Operation
from shared.domain.ticket.waiting import Identity
from shared.front_desk.desk import Act, Desk, audit_entry, find, office_of
from shared.front_desk.entries import add_numbered
from shared.front_desk.system.erasure import erase
from shared.ports import Change, NewTicket, StoredTicket, TicketExists

LONGEST_CHAIN = 10
"""Transfers of one visitor that are followed at most, in case of a cycle."""
Answer = TypeVar("Answer")


async def complete(desk: Desk, old: StoredTicket) -> StoredTicket:
    """The successor of a transferred ticket, made now if it is missing. It needs no visit while it waits.

    Raises `not-found` where the other office is gone, `wrong-status` for a ticket that was not transferred.
    """
    ticket = old.ticket
    if ticket.successor_id is None or ticket.successor_office_id is None:
        raise WrongStatus(ticket.status)
    there = await desk.tickets.load(ticket.successor_id)
    if there is not None:
        return there
    office = await office_of(desk, ticket.successor_office_id)
    now = desk.clock.now()
    told = await desk.personal_data.of_ticket(old)
    why = told.end_reason or ticket.end_reason  # the latter of version 1.0
    device = await desk.tickets.device_of(ticket.ticket_id)
    await desk.active.mark(office.office_id, office.hours.local(now).date())
    day = office.hours.local(ticket.arrival).date()
    act = Act(Operation.JOIN, Actor.SYSTEM, written=why)

    def change_of(identity: Identity) -> Change:
        made = transfer.successor(ticket, identity, day, now)
        personal = PersonalData(told.display_name, told.case_number, transfer_reason=why)
        if why is not None:
            personal = personal.with_reason(made.revision, why)
        return Change(made, audit_entry(None, made, act, now), None if personal.is_empty else personal)

    try:
        added = await _add(desk, ticket.successor_id, day, change_of, device)
    except TicketExists as exists:
        return exists.stored
    # Only now: once the old data are erased, a repetition could not copy them any more.
    await erase(desk, old)
    return added


async def _add(
    desk: Desk, ticket_id: str, day: date, change_of: Callable[[Identity], Change], device: str | None
) -> StoredTicket:
    """The successor becomes the device's ticket at that office, so the device cannot join a second time.

    A device that has joined there by itself keeps that ticket, and the successor is written without one.
    Raises `TicketExists` where the successor is there already.
    """
    try:
        return await add_numbered(desk, ticket_id, day, lambda named: NewTicket(change_of(named), device))
    except TicketExists as exists:
        if device is None or exists.stored.ticket.ticket_id == ticket_id:
            raise
    return await add_numbered(desk, ticket_id, day, lambda named: NewTicket(change_of(named), None))


async def newest(desk: Desk, stored: StoredTicket) -> StoredTicket:
    """The ticket that a visitor has now: the last successor, made if it is missing."""
    for _ in range(LONGEST_CHAIN):
        if stored.ticket.status is not Status.TRANSFERRED:
            return stored
        stored = await complete(desk, stored)
    return stored


async def on_newest(desk: Desk, ticket_id: str, use_case: Callable[[str], Awaitable[Answer]]) -> Answer:
    """Run `use_case` for the ticket, or for its newest successor where it was transferred.

    Nothing is read beforehand, since most tickets are never transferred. Raises what `use_case` does.
    """
    try:
        return await use_case(ticket_id)
    except WrongStatus as refusal:
        if refusal.status is not Status.TRANSFERRED:
            raise
    last = await newest(desk, await find(desk, ticket_id, fresh=True))
    return await use_case(last.ticket.ticket_id)
