"""What is stored beside tickets, in memory: office days, audit, personal data, after-visit work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from memory_adapters.rows import MemoryRows
from shared.domain.credentials import office_key, office_key_of
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, with_written
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.ports import Board, Conflict, StoredTicket
from shared.storage.boards.cache import BoardCache


class MemoryOfficeDays:
    """Implements `shared.ports.OfficeDays`."""

    def __init__(self, rows: MemoryRows, boards: BoardCache) -> None:
        self._rows = rows
        self._boards = boards

    def seen(self, office_id: str) -> OfficeDay:
        return self._boards.office_day_seen(office_id)

    async def set(self, office_id: str, before: OfficeDay, after: OfficeDay, entry: OfficeDayEntry) -> None:
        key = office_key(office_id)
        if self._rows.office_days.get(key, OPEN_DAY) != before:
            raise Conflict(office_id)
        self._rows.office_days[key] = after
        self._rows.office_day_audit.setdefault(key, []).append(entry)
        self._boards.put_office_day(office_id, after)


class NoNotes:
    """Implements `shared.ports.ChangeNotes`: instances in one process find changes by reading often."""

    async def flush(self) -> None: ...

    async def sweep(self) -> int:
        return 0


class MemoryAudit:
    """Implements `shared.ports.AuditTrail`."""

    def __init__(self, rows: MemoryRows) -> None:
        self._rows = rows

    async def of_ticket(self, ticket_id: str) -> Sequence[AuditEntry]:
        return [self._read(entry) for entry in self._rows.audit.get(ticket_id, ())]

    async def of_tickets(self, ticket_ids: Collection[str]) -> Mapping[str, Sequence[AuditEntry]]:
        return {ticket_id: await self.of_ticket(ticket_id) for ticket_id in ticket_ids}

    async def of_days(self, office_id: str, since: datetime, until: datetime) -> Sequence[OfficeDayEntry]:
        entries = self._rows.office_day_audit.get(office_key(office_id), ())
        return sorted((each for each in entries if since <= each.at < until), key=lambda each: each.at)

    def _read(self, entry: AuditEntry) -> AuditEntry:
        return with_written(entry, self._rows.personal.get(entry.ticket_id))


class MemoryPersonalData:
    """Implements `shared.ports.PersonalDataStore`."""

    def __init__(self, rows: MemoryRows) -> None:
        self._rows = rows

    async def of_ticket(self, stored: StoredTicket) -> PersonalData:
        return self._rows.personal.get(stored.ticket.ticket_id, PersonalData())

    async def of_board(self, board: Board) -> dict[str, PersonalData]:
        return {ticket_id: await self.of_ticket(stored) for ticket_id, stored in board.by_id.items()}

    async def ticket_ids(self, office_id: str) -> Sequence[str]:
        key = office_key(office_id)
        return sorted(ticket_id for ticket_id in self._rows.personal if office_key_of(ticket_id) == key)


class MemoryAfterVisit:
    """Implements `shared.ports.AfterVisitWork`."""

    def __init__(self, rows: MemoryRows) -> None:
        self._rows = rows

    async def pending(self, office_id: str) -> Sequence[str]:
        return tuple(self._rows.ended.get(office_key(office_id), {}))

    async def mark_done(self, ticket: Ticket) -> None:
        self._rows.ended.get(office_key_of(ticket.ticket_id), {}).pop(ticket.ticket_id, None)
