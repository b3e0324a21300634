"""A visitor joins a queue: one append, and a retry finds the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.domain.credentials import fingerprint, protocol
from shared.domain.errors import Problem, Refused
from shared.domain.office import day_end, schedule_text
from shared.domain.office.office import Office
from shared.domain.status import Actor, Need, Priority, Status
from shared.domain.ticket import waiting
from shared.domain.ticket.ticket import PersonalData
from shared.domain.ticket.transitions import Operation
from shared.front_desk.desk import Act, Desk, audit_entry, change, office_of
from shared.ports import Change, Entry, EntryExists, Idempotency, NumberTaken, StoredTicket

NUMBER_CANDIDATES = 12
"""400,000 codes and at most some hundred tickets a day: even the third candidate is rarely needed."""


@dataclass(frozen=True)
class Join:
    """What a visitor brings along. Nothing of it is required."""

    office_id: str
    display_name: str | None = None
    case_number: str | None = None
    priority: Priority = Priority.NONE
    needs: frozenset[Need] = frozenset()
    idempotency_key: str | None = None
    device_id: str | None = None

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


async def join(desk: Desk, command: Join) -> Joined:
    """Join the office's queue.

    Raises `not-found`, `office-closed`, `entries-suspended`, `queue-full`, `idempotency-key-reused`.
    """
    office = await office_of(desk, command.office_id)
    now = desk.clock.now()
    ticket_id = desk.keys.ticket_id(office.office_id, command.idempotency_key)
    try:
        await check_entries(desk, office, now)
    except Refused:
        earlier = await _made_in_time(desk, command, ticket_id)
        if earlier is not None:
            return _joined(desk, earlier, by_this_request=True)
        inside = await _inside_already(desk, office, command, now)
        if inside is None:
            raise
        return _joined(desk, inside, by_this_request=False)
    await desk.active.mark(office.office_id, office.hours.local(now).date())
    stored, new = await _enter(desk, office, command, ticket_id, now)
    if stored.ticket.status is Status.WAITING:
        # Later than that a repetition has nothing to start: a visit that ended would wait for ever.
        await desk.signals.start(stored.ticket.ticket_id)
    return _joined(desk, stored, by_this_request=new)


async def _enter(
    desk: Desk, office: Office, command: Join, ticket_id: str, now: datetime
) -> tuple[StoredTicket, bool]:
    """The ticket, and whether this request (or its first try) made it. Raises `idempotency-key-reused`."""
    try:
        return await _append(desk, office, command, ticket_id, now), True
    except EntryExists as exists:
        stored, first = exists.stored, exists.idempotency
    if first is not None and first.request != command.fingerprint():
        raise Refused(Problem.IDEMPOTENCY_KEY_REUSED)
    if first is None and stored.ticket.ticket_id != ticket_id:
        stored = await _give_way(desk, office, stored, now)
        if stored.ticket.is_final:
            return await _enter(desk, office, command, ticket_id, now)
    return stored, first is not None


async def _give_way(desk: Desk, office: Office, stored: StoredTicket, now: datetime) -> StoredTicket:
    """The device's ticket; final, for a new one, if it was missed and has no way back for its visitor.

    A clerk who calls it again at this very moment wins: the visitor then finds the call.
    """
    ends = await _day_ends(desk, office, stored)
    if waiting.is_kept(stored.ticket, now, office.timing, ends):
        return stored
    act = Act(Operation.SETTLE, Actor.VISITOR)
    after = await change(
        desk, stored, act, lambda ticket, timing: waiting.give_way(ticket, now, timing, ends)
    )
    await desk.signals.wake(after.ticket.ticket_id)
    return after


async def _day_ends(desk: Desk, office: Office, stored: StoredTicket) -> datetime:
    board = await desk.boards.get(office.office_id)
    return day_end.day_ends(office, board.office_day, stored.ticket)


async def _made_in_time(desk: Desk, command: Join, ticket_id: str) -> StoredTicket | None:
    """The ticket of a retry whose first try was in time: no new entry. Raises `idempotency-key-reused`."""
    if command.idempotency_key is None:
        return None
    key = desk.keys.blind("idempotency", command.idempotency_key)
    first = await desk.tickets.earlier(command.office_id, key)
    if first is not None and first.request != command.fingerprint():
        raise Refused(Problem.IDEMPOTENCY_KEY_REUSED)
    return await desk.tickets.load(ticket_id)


async def _inside_already(desk: Desk, office: Office, command: Join, now: datetime) -> StoredTicket | None:
    """The ticket of somebody who is inside and asks again from the same device: no new entry either."""
    if command.device_id is None:
        return None
    stored = await desk.tickets.by_device(command.office_id, desk.keys.blind("device", command.device_id))
    if stored is None:
        return None
    ends = await _day_ends(desk, office, stored)
    return stored if waiting.is_kept(stored.ticket, now, office.timing, ends) else None


def _joined(desk: Desk, stored: StoredTicket, *, by_this_request: bool) -> Joined:
    return Joined(stored, desk.keys.ticket_secret(stored.ticket.ticket_id), by_this_request)


async def check_entries(desk: Desk, office: Office, now: datetime) -> None:
    """Raise unless the office takes entries now. The limit may overshoot by a second's joins.

    Raises `office-closed`, `entries-suspended`, `queue-full`.
    """
    if not office.hours.is_open(now):
        raise _closed(office, office.hours.opens_at(now))
    board = await desk.boards.get(office.office_id)
    if day_end.is_closed_now(office, board.office_day, now):
        raise _closed(office, day_end.opens_at(office, board.office_day, now))
    if board.office_day.entries_suspended:
        raise Refused(Problem.ENTRIES_SUSPENDED, message=board.office_day.message)
    if len(board.waiting) >= office.timing.queue_limit:
        raise Refused(Problem.QUEUE_FULL, limit=office.timing.queue_limit)


def _closed(office: Office, opens_at: datetime | None) -> Refused:
    schedule = {
        "text": schedule_text.open_text(office.hours),
        "closedText": schedule_text.closed_text(office.hours),
    }
    return Refused(Problem.OFFICE_CLOSED, officeId=office.office_id, opensAt=opens_at, schedule=schedule)


async def _append(desk: Desk, office: Office, command: Join, ticket_id: str, now: datetime) -> StoredTicket:
    day = office.hours.local(now).date()
    personal = PersonalData(command.display_name, command.case_number)
    key = desk.keys.blind("idempotency", command.idempotency_key) if command.idempotency_key else None
    act = Act(Operation.JOIN, Actor.VISITOR, key=key, request=command.fingerprint())
    device = desk.keys.blind("device", command.device_id) if command.device_id else None
    for candidate in range(NUMBER_CANDIDATES):
        number = desk.keys.number(ticket_id, candidate)
        identity = waiting.Identity(ticket_id, number, protocol(ticket_id, day, number))
        ticket = waiting.join(identity, office.office_id, day, now, command.priority, command.needs)
        change = Change(
            ticket=ticket,
            audit=audit_entry(None, ticket, act, now),
            personal=None if personal.is_empty else personal,
            idempotency=Idempotency(key, act.request, now) if key else None,
        )
        try:
            return await desk.tickets.enter(Entry(change, device))
        except NumberTaken:
            continue
    raise Refused(Problem.TRY_AGAIN)
