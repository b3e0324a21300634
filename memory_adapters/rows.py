"""What the table of tickets would hold, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

from shared.domain import retention
from shared.domain.credentials import office_key, office_key_of
from shared.domain.idempotency import StoredIdempotency
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.ports import Change, StoredTicket
from shared.storage.boards.cached_board import BoardRows, on_board


@dataclass
class MemoryRows:
    """All offices' tickets with what lies beside them. Tickets are written by `write` alone."""

    tickets: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])
    live: dict[str, dict[str, StoredTicket]] = field(default_factory=dict[str, dict[str, StoredTicket]])
    """Office key → what is on its board."""
    ended: dict[str, dict[str, None]] = field(default_factory=dict[str, dict[str, None]])
    """Office key → ended tickets whose after-visit work is not done, oldest first."""
    audit: dict[str, list[AuditEntry]] = field(default_factory=dict[str, list[AuditEntry]])
    personal: dict[str, PersonalData] = field(default_factory=dict[str, PersonalData])
    keys: dict[tuple[str, str], tuple[StoredIdempotency, str]] = field(
        default_factory=dict[tuple[str, str], tuple[StoredIdempotency, str]]
    )
    """(office key, blind name of an Idempotency-Key) → what was asked, and the ticket."""
    devices: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    numbers: dict[tuple[str, date, str], str] = field(default_factory=dict[tuple[str, date, str], str])
    office_days: dict[str, OfficeDay] = field(default_factory=dict[str, OfficeDay])
    office_day_audit: dict[str, list[OfficeDayEntry]] = field(default_factory=dict[str, list[OfficeDayEntry]])
    """Office key → changes of its days, oldest first."""
    _versions: count[int] = field(default_factory=lambda: count(1))

    async def load(self, ticket_id: str) -> StoredTicket | None:
        """The ticket as it stands."""
        return self.tickets.get(ticket_id)

    async def board(self, office_id: str) -> BoardRows:
        """What a query of the office's board would return."""
        key = office_key(office_id)
        return BoardRows(dict(self.live.get(key, {})), self.office_days.get(key, OPEN_DAY))

    def write(self, change: Change, *, was_final: bool) -> StoredTicket:
        """Store the ticket after a change with everything that belongs to it; nothing is checked here."""
        ticket = change.ticket
        key = office_key_of(ticket.ticket_id)
        stored = StoredTicket(ticket, next(self._versions))
        self.tickets[ticket.ticket_id] = stored
        self.audit.setdefault(ticket.ticket_id, []).append(change.audit)
        if change.idempotency is not None:
            self.keys[key, change.idempotency.key] = (change.idempotency, ticket.ticket_id)
        if change.personal is not None:
            self.personal.pop(ticket.ticket_id, None)
            if not change.personal.is_empty:
                self.personal[ticket.ticket_id] = change.personal
        if ticket.is_final and not was_final:
            self.ended.setdefault(key, {})[ticket.ticket_id] = None
        self._place(ticket, stored)
        return stored

    def sweep(self, key: str, now: datetime) -> int:
        """Remove what `shared.domain.retention` keeps no longer; the number of things removed."""
        keys = [
            known
            for known, (memory, _) in self.keys.items()
            if known[0] == key and memory.at < now - retention.POST_MEMORY
        ]
        devices = [
            known
            for known, ticket_id in self.devices.items()
            if known[0] == key and self._ended_before(ticket_id, now - retention.DEVICE)
        ]
        first_day = (now - retention.NUMBER).date()
        numbers = [known for known in self.numbers if known[0] == key and known[1] < first_day]
        for post in keys:
            del self.keys[post]
        for device in devices:
            del self.devices[device]
        for number in numbers:
            del self.numbers[number]
        return len(keys) + len(devices) + len(numbers)

    def _ended_before(self, ticket_id: str, instant: datetime) -> bool:
        ticket = self.tickets[ticket_id].ticket
        return ticket.is_final and ticket.ended_at is not None and ticket.ended_at < instant

    def _place(self, ticket: Ticket, stored: StoredTicket) -> None:
        live = self.live.setdefault(office_key_of(ticket.ticket_id), {})
        if on_board(ticket):
            live[ticket.ticket_id] = stored
        else:
            live.pop(ticket.ticket_id, None)
