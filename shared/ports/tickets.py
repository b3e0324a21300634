"""Tickets: added, read and changed, each change with its audit entry in one write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from shared.domain.idempotency import StoredIdempotency
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import PersonalData, Ticket


@dataclass(frozen=True)
class StoredTicket:
    """A ticket as it was read; by `version` the store notices that it has changed since."""

    ticket: Ticket
    version: object


@dataclass(frozen=True)
class Change:
    """One write: the ticket after it, its audit entry, and what else belongs to the same batch."""

    ticket: Ticket
    audit: AuditEntry
    personal: PersonalData | None = None
    """None leaves the personal row as it is; an empty one erases it."""
    idempotency: StoredIdempotency | None = None


@dataclass(frozen=True)
class NewTicket:
    """A ticket to add: everything in one batch that cannot conflict with another visitor's."""

    change: Change
    device: str | None
    """Blind name of the visitor's device; a second ticket for it is refused with the first one."""


class NumberTaken(Exception):
    """Another ticket of the office has this number on this day: the caller tries the next candidate."""


class TicketExists(Exception):
    """The ticket was added before: by this Idempotency-Key (`idempotency` then has the first request), or by
    this device at this office with a ticket that is not final (`idempotency` None)."""

    def __init__(self, stored: StoredTicket, idempotency: StoredIdempotency | None = None) -> None:
        super().__init__(stored.ticket.ticket_id)
        self.stored = stored
        self.idempotency = idempotency


class ReusedKey(Exception):
    """The batch's idempotency key was there already: the same POST has had its effect before."""

    def __init__(self, earlier: StoredIdempotency) -> None:
        super().__init__(earlier.key)
        self.earlier = earlier


@dataclass(frozen=True)
class Swept:
    """What a removal of old rows has done at one office."""

    removed: int
    left: int = 0
    """Rows of which it cannot be told how old they are, because they or their ticket cannot be read."""


class TicketStore(Protocol):
    """Tickets by id, by device and by number. One partition per office.

    Every method that asks storage raises `StorageUnavailable`; one that reads a ticket raises `Unreadable`.
    """

    async def add(self, new: NewTicket) -> StoredTicket:
        """Write a new ticket: one storage request when nothing stands in the way.

        A device row that names a final ticket is replaced. Raises `NumberTaken`, `TicketExists`.
        """
        ...

    async def load(self, ticket_id: str) -> StoredTicket | None:
        """The truth row, read now (one request)."""
        ...

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        """Replace what was read by `change`, with its audit entry, in one batch (one request).

        `stored` comes from this store or from a board. Raises `Conflict` if the row has changed since,
        `ReusedKey` if the idempotency key is known.
        """
        ...

    async def earlier(self, office_id: str, key: str) -> StoredIdempotency | None:
        """What is kept under the blind name of an Idempotency-Key at this office (one request).

        None for an unknown one.
        """
        ...

    async def by_device(self, office_id: str, device: str) -> StoredTicket | None:
        """The ticket that this device (by its blind name) took last at the office (two requests)."""
        ...

    async def device_of(self, ticket_id: str) -> str | None:
        """The blind name of the device that has this ticket as its place at the office (one request).

        None for a ticket without a device, or where the device has joined again since.
        """
        ...

    async def by_number(self, office_key: str, day: date, number: str) -> StoredTicket | None:
        """The ticket that had this number at this office on this day (two requests)."""
        ...

    async def sweep(self, office_id: str, now: datetime) -> Swept:
        """Remove the rows beside tickets that are kept no longer (`shared.domain.retention`).

        Several instances may sweep at once; what one of them loses against another is swept the next time.
        """
        ...
