"""Tickets in memory, with the same refusals as the tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain

from shared.domain.credentials import office_key, office_key_of
from shared.domain.office.office import OPEN_DESK, OfficeDay
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, OfficeEntry, in_order
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.ports import (
    Board,
    Change,
    Clock,
    Conflict,
    Entry,
    EntryExists,
    Idempotency,
    NumberTaken,
    ReusedKey,
    StoredTicket,
)
from shared.storage.board import BoardCache, Pace, Picture
from shared.storage.memory.desk import MemoryPartition


class MemoryTicketStore:
    """Implements `shared.ports.TicketStore`. The board's second is one of `clock`, so a test can move it."""

    def __init__(self, desk: MemoryPartition, clock: Clock, board_interval: float = 1.0) -> None:
        self._desk = desk
        pace = Pace(monotonic=lambda: clock.now().timestamp())
        self._boards = BoardCache(self._picture, clock.now, interval=board_interval, pace=pace)

    async def enter(self, entry: Entry) -> StoredTicket:
        change, desk = entry.change, self._desk
        ticket = change.ticket
        key = office_key_of(ticket.ticket_id)
        if change.idempotency is not None and (key, change.idempotency.key) in desk.keys:
            earlier, ticket_id = desk.keys[key, change.idempotency.key]
            raise EntryExists(desk.tickets[ticket_id], earlier)
        if ticket.ticket_id in desk.tickets:
            raise EntryExists(desk.tickets[ticket.ticket_id])
        if entry.device is not None:
            before = desk.tickets.get(desk.devices.get((key, entry.device), ""))
            if before is not None and not before.ticket.is_final:
                raise EntryExists(before)
        if (key, ticket.day, ticket.number) in desk.numbers:
            raise NumberTaken(ticket.number)
        desk.numbers[key, ticket.day, ticket.number] = ticket.ticket_id
        if entry.device is not None:
            desk.devices[key, entry.device] = ticket.ticket_id
        return self._written(desk.write(change, was_final=False))

    async def load(self, ticket_id: str) -> StoredTicket | None:
        stored = self._desk.tickets.get(ticket_id)
        if stored is not None:
            self._boards.learn(stored)
        return stored

    def seen(self, ticket_id: str) -> StoredTicket | None:
        return self._boards.seen(ticket_id)

    async def find(self, ticket_id: str) -> StoredTicket | None:
        return await self._boards.find(ticket_id) or await self.load(ticket_id)

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        ticket_id = stored.ticket.ticket_id
        if change.idempotency is not None:
            earlier = await self.earlier(stored.ticket.office_id, change.idempotency.key)
            if earlier is not None:
                raise ReusedKey(earlier)
        present = self._desk.tickets.get(ticket_id)
        if present is None or present.version != stored.version:
            raise Conflict(ticket_id)
        return self._written(self._desk.write(change, was_final=stored.ticket.is_final))

    async def earlier(self, office_id: str, key: str) -> Idempotency | None:
        found = self._desk.keys.get((office_key(office_id), key))
        return found[0] if found else None

    async def personal(self, stored: StoredTicket) -> PersonalData:
        return self._desk.personal.get(stored.ticket.ticket_id, PersonalData())

    async def personal_of_office(self, board: Board) -> dict[str, PersonalData]:
        return {ticket_id: await self.personal(stored) for ticket_id, stored in board.by_id.items()}

    async def audit(self, ticket_id: str) -> Sequence[AuditEntry]:
        return tuple(self._desk.audit.get(ticket_id, ()))

    async def audit_of_office(
        self, office_id: str, since: datetime, until: datetime
    ) -> Sequence[OfficeEntry]:
        key = office_key(office_id)
        stories = [story for ticket_id, story in self._desk.audit.items() if office_key_of(ticket_id) == key]
        entries = chain(self._desk.desk_audit.get(key, ()), *stories)
        return in_order(entry for entry in entries if since <= entry.at < until)

    async def by_device(self, office_id: str, device: str) -> StoredTicket | None:
        return self._desk.tickets.get(self._desk.devices.get((office_key(office_id), device), ""))

    async def device_of(self, ticket_id: str) -> str | None:
        return next((known[1] for known, named in self._desk.devices.items() if named == ticket_id), None)

    async def with_personal(self, office_id: str) -> Sequence[str]:
        key = office_key(office_id)
        return sorted(ticket_id for ticket_id in self._desk.personal if office_key_of(ticket_id) == key)

    async def sweep(self, office_id: str, now: datetime) -> int:
        return self._desk.sweep(office_key(office_id), now)

    async def by_number(self, office_key: str, day: date, number: str) -> StoredTicket | None:
        return self._desk.tickets.get(self._desk.numbers.get((office_key, day, number), ""))

    async def board(self, office_id: str, *, fresh: bool = False) -> Board:
        return await self._boards.get(office_id, fresh=fresh)

    def office_day_seen(self, office_id: str) -> OfficeDay:
        return self._boards.office_day_seen(office_id)

    async def board_changed(self, office_id: str, version: int, timeout: float) -> bool:
        return await self._boards.changed(office_id, version, timeout)

    async def set_office_day(
        self, office_id: str, before: OfficeDay, after: OfficeDay, entry: OfficeDayEntry
    ) -> None:
        key = office_key(office_id)
        if self._desk.states.get(key, OPEN_DESK) != before:
            raise Conflict(office_id)
        self._desk.states[key] = after
        self._desk.desk_audit.setdefault(key, []).append(entry)
        self._boards.put_office_day(office_id, after)

    async def pending_after_visit(self, office_id: str) -> Sequence[StoredTicket]:
        ended = self._desk.ended.get(office_key(office_id), {})
        return tuple(self._desk.tickets[ticket_id] for ticket_id in ended)

    async def mark_after_visit_done(self, ticket: Ticket) -> None:
        self._desk.ended.get(office_key_of(ticket.ticket_id), {}).pop(ticket.ticket_id, None)

    async def close(self) -> None:
        """Stop the readers of the boards."""
        await self._boards.close()

    def _written(self, stored: StoredTicket) -> StoredTicket:
        self._boards.put(stored)
        return stored

    async def _picture(self, office_id: str) -> Picture:
        key = office_key(office_id)
        return Picture(dict(self._desk.live.get(key, {})), self._desk.states.get(key, OPEN_DESK))
