"""A visitor joins a queue: one batch, and a retry finds the ticket of the first try."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from shared.domain.actor import Actor
from shared.domain.credentials import fingerprint
from shared.domain.idempotency import NO_KEY, Idempotency, StoredIdempotency
from shared.domain.needs import Need
from shared.domain.office.office import Office
from shared.domain.priority import Priority
from shared.domain.reports.turned_away import turned_away_by
from shared.domain.status import Status
from shared.domain.ticket import waiting
from shared.domain.ticket.ticket import PersonalData
from shared.domain.ticket.transitions import Operation
from shared.domain.ticket.waiting import Identity
from shared.front_desk.desk import (
    Act,
    Desk,
    audit_entry,
    change,
    earlier_request,
    keys_of_request,
    office_of,
)
from shared.front_desk.entries import NotAdmitted, add_numbered, admitted, source_of
from shared.front_desk.office_day import day_ends_of
from shared.ports import Change, NewTicket, StoredTicket, TicketExists


@dataclass(frozen=True)
class Join:
    """What a visitor tells on joining. All but the office is optional."""

    office_id: str
    display_name: str | None = None
    case_number: str | None = None
    priority: Priority = Priority.NONE
    needs: frozenset[Need] = frozenset()
    device_id: str | None = None
    network: str | None = None
    """Where the request comes from; None where nothing is limited. No part of what is asked."""

    def fingerprint(self) -> str:
        """The same for the same request."""
        needs = ",".join(sorted(self.needs))
        return fingerprint(
            self.office_id, self.display_name or "", self.case_number or "", str(self.priority), needs
        )


@dataclass(frozen=True)
class Joined:
    """The ticket, the secret that acts on it, and whether this request made it (or a repetition of it)."""

    stored: StoredTicket
    secret: str
    by_this_request: bool


async def join(desk: Desk, command: Join, idempotency: Idempotency = NO_KEY) -> Joined:
    """Join the office's queue.

    Raises `not-found`, `office-closed`, `entries-suspended`, `queue-full`, `too-many-requests`,
    `idempotency-key-reused`.
    """
    office = await office_of(desk, command.office_id)
    now = desk.clock.now()
    keys = await keys_of_request(desk, office.office_id, idempotency)
    ticket_id = keys.ticket_id(office.office_id, idempotency.key)
    source = await source_of(desk, office, command.network, now)
    entry = _Entry(office, command, idempotency, idempotency.stored(keys, now), ticket_id, source, now)
    try:
        async with admitted(desk, office, source, now):
            await desk.active.mark(office.office_id, office.hours.local(now).date())
            stored, new = await _add(desk, entry)
    except NotAdmitted as refusal:
        earlier = await _made_in_time(desk, office, idempotency, ticket_id)
        if earlier is not None:
            return _joined(desk, earlier, by_this_request=True)
        inside = await _inside_already(desk, office, command, now)
        if inside is None:
            why = turned_away_by(refusal.refused.problem)
            if why.total:
                desk.refusals.count(office.office_id, office.hours.local(now), why)
            raise refusal.refused from None
        return _joined(desk, inside, by_this_request=False)
    if stored.ticket.status is Status.WAITING:
        # Only for a waiting ticket: a visit started for an ended one would never end.
        await desk.signals.start(stored.ticket.ticket_id)
    return _joined(desk, stored, by_this_request=new)


@dataclass(frozen=True)
class _Entry:
    """One entry on its way: who, where, under which id, by which source, when."""

    office: Office
    command: Join
    idempotency: Idempotency
    memory: StoredIdempotency | None
    """What is kept of the request."""
    ticket_id: str
    source: str | None
    now: datetime


async def _add(desk: Desk, entry: _Entry) -> tuple[StoredTicket, bool]:
    """The ticket, and whether this request (or its first try) made it. Raises `idempotency-key-reused`."""
    try:
        return await _append(desk, entry), True
    except TicketExists as exists:
        stored, first = exists.stored, exists.idempotency
    if first is not None:
        first.check_same(desk.keys, entry.idempotency.request)
    elif stored.ticket.ticket_id != entry.ticket_id:
        stored = await _give_way(desk, entry.office, stored, entry.now)
        if stored.ticket.is_final:
            return await _add(desk, entry)
    return stored, first is not None


async def _give_way(desk: Desk, office: Office, stored: StoredTicket, now: datetime) -> StoredTicket:
    """The device's earlier ticket; settled, so a new one can be made, if its visitor cannot return to it.

    If a clerk recalls it at the same time, the recall wins and the visitor finds the call.
    """
    ends = await day_ends_of(desk, stored.ticket)
    if waiting.is_kept(stored.ticket, now, office.timing, ends):
        return stored
    act = Act(Operation.SETTLE, Actor.VISITOR)
    after = await change(
        desk, stored, act, lambda ticket, timing: waiting.give_way(ticket, now, timing, ends)
    )
    await desk.signals.wake(after.ticket.ticket_id)
    return after


async def _made_in_time(
    desk: Desk, office: Office, idempotency: Idempotency, ticket_id: str
) -> StoredTicket | None:
    """The ticket of a retry whose first try was in time: no new entry. Raises `idempotency-key-reused`."""
    if idempotency.key is None:
        return None
    first = await earlier_request(desk, office.office_id, idempotency)
    if first is not None:
        first.check_same(desk.keys, idempotency.request)
    return await desk.tickets.load(ticket_id)


async def _inside_already(desk: Desk, office: Office, command: Join, now: datetime) -> StoredTicket | None:
    """The ticket that this device has at the office, for a visitor who joins again: no new entry either."""
    if command.device_id is None:
        return None
    stored = await desk.tickets.by_device(command.office_id, desk.keys.blind("device", command.device_id))
    if stored is None:
        return None
    ends = await day_ends_of(desk, stored.ticket)
    return stored if waiting.is_kept(stored.ticket, now, office.timing, ends) else None


def _joined(desk: Desk, stored: StoredTicket, *, by_this_request: bool) -> Joined:
    return Joined(stored, desk.keys.ticket_secret(stored.ticket.ticket_id), by_this_request)


async def _append(desk: Desk, entry: _Entry) -> StoredTicket:
    office, command, now = entry.office, entry.command, entry.now
    day = office.hours.local(now).date()
    personal = PersonalData(command.display_name, command.case_number)
    act = Act(Operation.JOIN, Actor.VISITOR, idempotency=entry.idempotency)
    device = desk.keys.blind("device", command.device_id) if command.device_id else None

    def new_ticket(identity: Identity) -> NewTicket:
        ticket = waiting.join(identity, office.office_id, day, now, command.priority, command.needs)
        ticket = replace(ticket, source=entry.source)
        return NewTicket(
            Change(
                ticket=ticket,
                audit=audit_entry(None, ticket, act, now),
                personal=None if personal.is_empty else personal,
                idempotency=entry.memory,
            ),
            device,
        )

    return await add_numbered(desk, entry.ticket_id, day, new_ticket)
