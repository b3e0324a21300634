"""Tickets in memory, with the same refusals as the tables."""

from __future__ import annotations

from datetime import date, datetime

from memory_adapters.rows import MemoryRows
from shared.domain.credentials import office_key, office_key_of
from shared.domain.idempotency import StoredIdempotency
from shared.ports import (
    Change,
    Conflict,
    NewTicket,
    NumberTaken,
    ReusedKey,
    StoredTicket,
    Swept,
    TicketExists,
)
from shared.storage.boards.cache import BoardCache


class MemoryTickets:
    """Implements `shared.ports.TicketStore`. It tells the instance's boards what it has written or read."""

    def __init__(self, rows: MemoryRows, boards: BoardCache) -> None:
        self._rows = rows
        self._boards = boards

    async def add(self, new: NewTicket) -> StoredTicket:
        change, rows = new.change, self._rows
        ticket = change.ticket
        key = office_key_of(ticket.ticket_id)
        if change.idempotency is not None and (key, change.idempotency.key) in rows.keys:
            earlier, ticket_id = rows.keys[key, change.idempotency.key]
            raise TicketExists(rows.tickets[ticket_id], earlier)
        if ticket.ticket_id in rows.tickets:
            raise TicketExists(rows.tickets[ticket.ticket_id])
        if new.device is not None:
            before = rows.tickets.get(rows.devices.get((key, new.device), ""))
            if before is not None and not before.ticket.is_final:
                raise TicketExists(before)
        if (key, ticket.day, ticket.number) in rows.numbers:
            raise NumberTaken(ticket.number)
        rows.numbers[key, ticket.day, ticket.number] = ticket.ticket_id
        if new.device is not None:
            rows.devices[key, new.device] = ticket.ticket_id
        return self._written(rows.write(change, was_final=False))

    async def load(self, ticket_id: str) -> StoredTicket | None:
        stored = await self._rows.load(ticket_id)
        if stored is not None:
            self._boards.learn(stored)
        return stored

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        ticket_id = stored.ticket.ticket_id
        if change.idempotency is not None:
            earlier = await self.earlier(stored.ticket.office_id, change.idempotency.key)
            if earlier is not None:
                raise ReusedKey(earlier)
        present = self._rows.tickets.get(ticket_id)
        if present is None or present.version != stored.version:
            raise Conflict(ticket_id)
        return self._written(self._rows.write(change, was_final=stored.ticket.is_final))

    async def earlier(self, office_id: str, key: str) -> StoredIdempotency | None:
        found = self._rows.keys.get((office_key(office_id), key))
        return found[0] if found else None

    async def by_device(self, office_id: str, device: str) -> StoredTicket | None:
        return self._rows.tickets.get(self._rows.devices.get((office_key(office_id), device), ""))

    async def device_of(self, ticket_id: str) -> str | None:
        return next((known[1] for known, named in self._rows.devices.items() if named == ticket_id), None)

    async def by_number(self, office_key: str, day: date, number: str) -> StoredTicket | None:
        return self._rows.tickets.get(self._rows.numbers.get((office_key, day, number), ""))

    async def sweep(self, office_id: str, now: datetime) -> Swept:
        return Swept(self._rows.sweep(office_key(office_id), now))

    def _written(self, stored: StoredTicket) -> StoredTicket:
        self._boards.put(stored)
        return stored
