"""The rows of the table of tickets. Column names are part of the stored format and outlive the code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.domain.idempotency import StoredIdempotency
from shared.domain.office.office import OfficeDay
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry
from shared.domain.ticket.ticket import Call, PersonalData, PriorityChange, Ticket, fault_of
from shared.ports import StoredTicket
from shared.storage.tables.client.row import BadRow, Row
from shared.storage.tables.codec import Part, RowType

NEVER_AN_ETAG = "W/\"datetime'1970-01-01T00%3A00%3A00.0000000Z'\""
"""Well formed and older than any row: the next write with it is a conflict."""


@dataclass(frozen=True)
class RowVersion:
    """Which row a ticket was read from, in which state, and whether personal data are stored beside it."""

    key: str
    etag: str
    has_personal: bool


@dataclass(frozen=True)
class TicketRow:
    """A ticket, at its own key and at its place on the board. `batch` names the write that made the row."""

    ticket: Ticket
    has_personal: bool
    batch: str | None = None


@dataclass(frozen=True)
class AuditRow:
    """An audit entry of a ticket. `batch` names the write, so that a repeated write recognises its own."""

    entry: AuditEntry
    batch: str | None = None


@dataclass(frozen=True)
class NamedTicket:
    """The ticket of a device, of a number, of an Idempotency-Key, or one that ended."""

    ticket_id: str


@dataclass(frozen=True)
class PresenceRow:
    """The signs of life that one instance has heard, in `pieces` of text in the columns `heard0`…"""

    pieces: int
    at: datetime


CALL = RowType(Call, prefix="call_", columns={"call_id": "call_id"}, later=("beside",))
PRIORITY_CHANGE = RowType(
    PriorityChange,
    columns={"at": "class_changed_at", "before": "class_before", "by_office": "class_by_office"},
)
TICKET = RowType(
    TicketRow,
    parts={
        "ticket": Part(
            RowType(
                Ticket,
                columns={"ticket_id": "id"},
                parts={
                    "call": Part(CALL, present_by="call_id"),
                    "priority_change": Part(PRIORITY_CHANGE, present_by="class_changed_at"),
                },
                later=("room_failures", "pauses_elsewhere", "out_of_order"),
            )
        )
    },
)
AUDIT = RowType(
    AuditRow,
    parts={
        "entry": Part(
            RowType(
                AuditEntry,
                columns={
                    "ticket_id": "id",
                    "priority_before": "class_before",
                    "priority_after": "class_after",
                },
            )
        )
    },
)
OFFICE_DAY = RowType(OfficeDay)
OFFICE_DAY_AUDIT = RowType(OfficeDayEntry)
PERSONAL = RowType(PersonalData, later=("reasons", "note"))
IDEMPOTENCY = RowType(StoredIdempotency, in_key=("key",))
NAMED_TICKET = RowType(NamedTicket)
PRESENCE = RowType(PresenceRow)


def stored_ticket(row: Row) -> StoredTicket:
    """The ticket of a row, with the row's version. Raises `BadRow`."""
    found = TICKET.read(row)
    fault = fault_of(found.ticket)
    if fault is not None:
        raise BadRow(row.partition, row.key, fault)
    return StoredTicket(found.ticket, RowVersion(row.key, row.etag, found.has_personal))
