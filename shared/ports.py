"""What the use cases need from outside. Each Protocol's text is the contract that its adapters keep.

Two adapters keep each storage contract: Azure Tables and Queues, and memory for tests and simulation. The
same tests run against both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from shared.domain.audit import AuditEntry
from shared.domain.evaluation import Evaluation
from shared.domain.meeting import Meeting
from shared.domain.office import DeskState, Office
from shared.domain.opening_hours import SpecialDay
from shared.domain.presence import Heard
from shared.domain.record import VisitRecord
from shared.domain.self_check import Finding
from shared.domain.ticket import PersonalData, Ticket


class Clock(Protocol):
    """Time as the rules see it: the machine's, or one that a test moves."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class StorageUnavailable(Exception):
    """Storage did not answer, or refused for its own reasons. Nothing is known to have been written."""


class Conflict(Exception):
    """The row is no longer the one that was read: somebody else changed it. Read again and decide again."""


# --- tickets -----------------------------------------------------------------------------------------


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
    desk: DeskState = field(default_factory=DeskState)
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

    async def audit_of_office(self, office_id: str, since: datetime, until: datetime) -> Sequence[AuditEntry]:
        """All entries of an office with `since` <= at < `until`, oldest first."""
        ...

    async def by_device(self, office_id: str, device: str) -> StoredTicket | None:
        """The ticket that this device (by its blind name) entered last at the office."""
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

    async def board_changed(self, office_id: str, version: int, timeout: float) -> bool:
        """Wait until the board's version differs from `version`: True, or False after `timeout` seconds.

        While anybody waits, the board is read at most once a second per office and instance; a change made
        through this instance is noticed at once.
        """
        ...

    async def set_desk(self, office_id: str, desk: DeskState) -> None:
        """Replace the desk's state (entries suspended, message)."""
        ...

    async def unsettled(self, office_id: str) -> Sequence[StoredTicket]:
        """Ended tickets whose after-visit work is not marked done."""
        ...

    async def mark_settled(self, ticket: Ticket) -> None:
        """The after-visit work of an ended ticket is done. Again: nothing happens."""
        ...


# --- clerks ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClerkLock:
    """A clerk holds one ticket at a time: this names it. Written before the claim."""

    clerk_id: str
    call_id: str
    ticket_id: str
    taken_at: datetime
    request: str
    """Fingerprint of the request that made the call."""
    beside: tuple[str, ...] = ()
    """Earlier calls of this clerk whose longer minute runs: the last one is in force again when this ends."""


class ClerkLocks(Protocol):
    """At most one lock per clerk, and the memory of the calls made by key."""

    async def take(self, lock: ClerkLock) -> ClerkLock | None:
        """Insert the lock (one request). None when it was taken; else the lock that stands in the way.

        That is the one in force, or none is and it has the same `call_id`: this very call, made before.
        """
        ...

    async def earlier(self, clerk_id: str, call_id: str) -> ClerkLock | None:
        """The call that this `call_id` made before, even if its lock is gone."""
        ...

    async def replace(self, old: ClerkLock, new: ClerkLock) -> bool:
        """Put `new` in the place of exactly `old`; False if the lock in force is another."""
        ...

    async def release(self, clerk_id: str, call_id: str, *, forget: bool = False) -> None:
        """Remove the lock if it is this call's, and put the last one beside it in force again.

        Otherwise nothing happens.

        `forget` also removes the memory of the call: nobody was won, so the same key may call again.
        """
        ...

    async def current(self, clerk_id: str) -> ClerkLock | None:
        """The lock in force, read now."""
        ...


class Presence(Protocol):
    """Who was heard from, at no cost per visitor: one row per instance and office, at most every 30 s."""

    async def visitor_heard(self, office_id: str, ticket_id: str) -> None: ...

    async def clerk_heard(self, office_id: str, clerk_id: str) -> None: ...

    async def heard(self, office_id: str) -> Heard:
        """What all instances have heard at this office; at most 10 s old."""
        ...


# --- offices -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OfficeQuery:
    """A search for offices. `text` forgives accents, case, ordinals and small typing errors."""

    text: str = ""
    district: str | None = None
    only_open: bool = False
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True)
class OfficePage:
    """Offices found, open ones first; `next_offset` None at the end."""

    offices: Sequence[Office]
    next_offset: int | None


class OfficeDirectory(Protocol):
    """The offices with their hours, and who belongs to them. Read from memory; at most 30 s old."""

    async def get(self, office_id: str) -> Office | None: ...

    async def search(self, query: OfficeQuery, now: datetime) -> OfficePage: ...

    async def districts(self) -> Sequence[str]: ...

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """Ids of the offices that the clerk belongs to; at most 30 s old, like the offices themselves."""
        ...


class OfficeRegistry(Protocol):
    """Writing side of the directory: imports and set-up."""

    async def put_offices(self, offices: Sequence[Office]) -> None:
        """Insert or replace; hours None in storage mean the court's default."""
        ...

    async def put_calendar(self, days: Mapping[date, SpecialDay]) -> None:
        """Replace the court's calendar; it holds for every office."""
        ...

    async def put_member(self, clerk_id: str, office_id: str) -> None: ...


class ActiveOffices(Protocol):
    """Where housekeeping has to look: written before an office's first join of the day."""

    async def mark(self, office_id: str, day: date) -> None:
        """Remember; one request per office, day and instance, then none."""
        ...

    async def since(self, day: date) -> Sequence[str]:
        """Ids of the offices active on `day` or later."""
        ...

    async def forget_before(self, day: date) -> int:
        """Remove what is remembered of days before `day`; how many rows went."""
        ...


# --- after the visit ---------------------------------------------------------------------------------


class EvaluationStore(Protocol):
    async def add(self, evaluation: Evaluation) -> bool:
        """Insert; False if this key has one already."""
        ...


class VisitHistory(Protocol):
    async def add(self, record: VisitRecord) -> None:
        """Insert once; again with the same ticket id: nothing happens."""
        ...

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        """The records of an office's day (for the clerks' numbers); at most 10 s old."""
        ...

    async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
        """When the ended visits of an office's day were called (for its pace); at most a minute old."""
        ...


class Backlog(Protocol):
    """Work that must not hold a visit up; at least once, so the work is idempotent."""

    async def settle_later(self, ticket_id: str) -> None: ...


class VisitSignals(Protocol):
    """The alarm clock of a ticket. Neither call raises when the visit cannot be reached: the row is the
    truth and housekeeping repairs the rest."""

    async def start(self, ticket_id: str) -> None:
        """A new visit for a new ticket."""
        ...

    async def wake(self, ticket_id: str) -> None:
        """Something happened before the alarm already set. Starts a visit where none runs."""
        ...


@dataclass(frozen=True)
class Subscription:
    """Graph tells of a meeting until `until`, then no more."""

    subscription_id: str
    until: datetime


class MeetingEvents(Protocol):
    """Graph's word on what goes on in a meeting. A hint: nothing depends on it. One attempt per call."""

    async def subscribe(self, *, join_url: str, state: str, now: datetime) -> Subscription:
        """Let Graph tell of the meeting behind the link. `state` comes back with each notification.

        Raises `MeetingFailed`.
        """
        ...

    async def renew(self, subscription_id: str, now: datetime) -> Subscription:
        """For as long again. Raises `MeetingFailed`; UNKNOWN_ORGANISER (404) when it is gone."""
        ...

    async def unsubscribe(self, subscription_id: str) -> None:
        """No more; one that is gone already is fine. Raises `MeetingFailed`."""
        ...


class SelfCheck(Protocol):
    """Looks whether meetings will work on the tenant at hand."""

    async def run(self, organiser_id: str) -> Sequence[Finding]:
        """One finding for each item; makes a meeting of `organiser_id` and deletes it."""
        ...


class NotificationInbox(Protocol):
    """Where notifications wait for their reader: at least once, so reading one twice is harmless."""

    async def put(self, message: str) -> None:
        """Keep one message of at most 48 KB. Raises `StorageUnavailable`."""
        ...


class MeetingProvider(Protocol):
    """Rooms. One attempt per call; who calls repeats."""

    async def open(self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime) -> Meeting:
        """The room of this call: the same for the same call and organiser. Raises `MeetingFailed`."""
        ...

    async def close(self, *, organiser_id: str, meeting_id: str) -> None:
        """Delete the room; deleting what is gone is fine. Raises `MeetingFailed`."""
        ...
