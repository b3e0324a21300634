"""Tickets, their audit, and the board of each office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from shared.domain.office.office import OfficeDay
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, OfficeEntry
from shared.domain.ticket.ticket import PersonalData, Ticket


@dataclass(frozen=True)
class StoredTicket:
    """A ticket as read, with what the store needs to notice that it has changed since."""

    ticket: Ticket
    version: object


@dataclass(frozen=True)
class Idempotency:
    """The memory of one POST, in the batch of its effect. `request` is a fingerprint of what was asked."""

    key: str
    request: str
    at: datetime


@dataclass(frozen=True)
class Change:
    """One write: the ticket after it, its audit entry, and what else belongs to the same batch."""

    ticket: Ticket
    audit: AuditEntry
    personal: PersonalData | None = None
    """None leaves the personal row as it is; an empty one erases it."""
    idempotency: Idempotency | None = None


@dataclass(frozen=True)
class Entry:
    """A join: everything in one batch that cannot conflict with another visitor's."""

    change: Change
    device: str | None
    """Blind name of the visitor's device; a second entry from it finds the first ticket."""


class NumberTaken(Exception):
    """Another ticket of the office has this number today: try the next candidate."""


class EntryExists(Exception):
    """The entry was made before: by this Idempotency-Key (`idempotency` then has the first request), or by
    this device at this office with a ticket that is not final (`idempotency` None)."""

    def __init__(self, stored: StoredTicket, idempotency: Idempotency | None = None) -> None:
        super().__init__(stored.ticket.ticket_id)
        self.stored = stored
        self.idempotency = idempotency


class ReusedKey(Exception):
    """The batch's idempotency key was there already: the same POST has had its effect before."""

    def __init__(self, earlier: Idempotency) -> None:
        super().__init__(earlier.key)
        self.earlier = earlier


@dataclass(frozen=True)
class Board:
    """A picture of an office's queue, at most a second old, shared by all who ask."""

    office_id: str
    version: int
    """Grows when anything on the board has changed."""
    read_at: datetime
    waiting: tuple[StoredTicket, ...] = ()
    """In order, absent and paused ones included."""
    held: tuple[StoredTicket, ...] = ()
    missed: tuple[StoredTicket, ...] = ()
    """Missed or dropped, and able to return."""
    desk: OfficeDay = field(default_factory=OfficeDay)
    positions: dict[str, int] = field(default_factory=dict[str, int])
    by_id: dict[str, StoredTicket] = field(default_factory=dict[str, StoredTicket])


class TicketStore(Protocol):
    """Tickets, their audit, and the board of each office. One partition per office."""

    async def enter(self, entry: Entry) -> StoredTicket:
        """Write a new ticket: one storage request when nothing stands in the way.

        A device row that names a final ticket is replaced. Raises `NumberTaken`, `EntryExists`.
        """
        ...

    async def load(self, ticket_id: str) -> StoredTicket | None:
        """The truth row, read now (one request)."""
        ...

    def seen(self, ticket_id: str) -> StoredTicket | None:
        """The ticket from a board that this instance holds and that is at most a second old; no request.

        (A ticket id begins with its office's key, so the board is found without the office's id.)

        `save` accepts its version like that of a row just read.
        """
        ...

    async def find(self, ticket_id: str) -> StoredTicket | None:
        """The ticket as at most a second old: from its board, which is then read once for all who ask
        together; the truth row for one that is on no board this instance knows."""
        ...

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        """Replace what was read by `change`, with its audit entry, in one batch (one request).

        Raises `Conflict` if the row has changed since. `ReusedKey` if the idempotency key is known.
        """
        ...

    async def earlier(self, office_id: str, key: str) -> Idempotency | None:
        """What is remembered of an Idempotency-Key at this office."""
        ...

    async def personal(self, stored: StoredTicket) -> PersonalData:
        """The personal data; from memory while `personal_revision` is the one last seen by this instance."""
        ...

    async def personal_of_office(self, board: Board) -> dict[str, PersonalData]:
        """The same for every ticket of a board, in at most one request when something has changed."""
        ...

    async def audit(self, ticket_id: str) -> Sequence[AuditEntry]:
        """All entries of a ticket, oldest first."""
        ...

    async def audit_of_office(
        self, office_id: str, since: datetime, until: datetime
    ) -> Sequence[OfficeEntry]:
        """All entries of an office, its desk's included, with `since` <= at < `until`, oldest first."""
        ...

    async def by_device(self, office_id: str, device: str) -> StoredTicket | None:
        """The ticket that this device (by its blind name) entered last at the office."""
        ...

    async def device_of(self, ticket_id: str) -> str | None:
        """The blind name of the device that has this ticket as its place at the office (one request).

        None for a ticket without a device, or where the device has entered again since.
        """
        ...

    async def with_personal(self, office_id: str) -> Sequence[str]:
        """Ids of the office's tickets beside which personal data lie."""
        ...

    async def sweep(self, office_id: str, now: datetime) -> int:
        """Remove what is kept no longer (`shared.domain.retention`); how many rows went.

        Several may sweep at once; what one of them loses against another is swept the next time.
        """
        ...

    async def by_number(self, office_key: str, day: date, number: str) -> StoredTicket | None:
        """The ticket that had this number at this office on this day."""
        ...

    async def board(self, office_id: str, *, fresh: bool = False) -> Board:
        """The office's board, at most a second old; one query however many ask at once.

        `fresh` reads it now: a call must not pass over somebody who came back within that second.
        """
        ...

    def office_day_seen(self, office_id: str) -> OfficeDay:
        """The desk as this instance saw it last, however long ago; no request. Open where it never looked."""
        ...

    async def board_changed(self, office_id: str, version: int, timeout: float) -> bool:
        """Wait until the board's version differs from `version`: True, or False after `timeout` seconds.

        While anybody waits, the board is read at most once a second per office and instance; a change made
        through this instance is noticed at once.
        """
        ...

    async def set_office_day(
        self, office_id: str, before: OfficeDay, after: OfficeDay, entry: OfficeDayEntry
    ) -> None:
        """Replace the desk's state (entries suspended, message) with its audit entry: a read and one batch.

        Raises `Conflict` where the state is no longer `before`.
        """
        ...

    async def pending_after_visit(self, office_id: str) -> Sequence[StoredTicket]:
        """Ended tickets whose after-visit work is not marked done."""
        ...

    async def mark_after_visit_done(self, ticket: Ticket) -> None:
        """The after-visit work of an ended ticket is done. Again: nothing happens."""
        ...
