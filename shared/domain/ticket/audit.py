"""The record of every change: who, when, what, why. Written in the batch of the change, never changed.

Why, where a clerk wrote it about a visitor, lies with the visitor's personal data and is erased with them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.domain.actor import Actor
from shared.domain.priority import Priority
from shared.domain.status import Outcome, Status
from shared.domain.ticket.ticket import PersonalData
from shared.domain.ticket.transitions import Operation

ERASED = "erased"
"""Stored as the reason where a clerk wrote one about a visitor: what is read once the text is erased."""


@dataclass(frozen=True)
class AuditEntry:
    """One change of one ticket; `sequence` is the ticket's revision after it."""

    ticket_id: str
    sequence: int
    at: datetime
    operation: Operation
    actor: Actor
    actor_id: str | None
    """The clerk's directory id; None for visitors and for the system."""
    before: Status | None
    after: Status
    call_id: str | None = None
    reason: str | None = None
    """Read with what a clerk wrote while that is kept, then `ERASED`."""
    priority_before: Priority | None = None
    priority_after: Priority | None = None
    """Recorded at the entry and with each change, so that the order can be rebuilt from the audit."""
    actor_name: str | None = None
    """The clerk's name at the time; None for visitors, the system, and entries older than this field."""
    number: str | None = None
    protocol: str | None = None
    """The ticket's own; None in entries older than these fields."""
    outcome: Outcome | None = None
    """How the service ended, in the entry of its end."""
    target_office_id: str | None = None
    """Where the visitor was sent, in the entry of a transfer."""


class OfficeDayOperation(StrEnum):
    """What can happen to an office's day; also the kind of its audit entry."""

    SUSPEND = "suspend-entries"
    RESUME = "resume-entries"
    CLOSE_DAY = "close-day"


@dataclass(frozen=True)
class OfficeDayEntry:
    """One change of one office's day."""

    office_id: str
    at: datetime
    operation: OfficeDayOperation
    actor: Actor
    actor_id: str
    """The clerk's directory id."""
    reason: str | None = None
    """Why the day was closed, or what visitors read while entries are suspended."""
    actor_name: str | None = None
    """The clerk's name at the time; None in entries older than this field."""


def with_written(entry: AuditEntry, personal: PersonalData | None) -> AuditEntry:
    """The entry as it is read: with what the clerk wrote, while the ticket's personal data are kept."""
    written = personal.reasons if personal is not None and entry.reason == ERASED else ()
    found = next((reason.text for reason in written if reason.sequence == entry.sequence), None)
    return entry if found is None else replace(entry, reason=found)


OfficeEntry = AuditEntry | OfficeDayEntry
"""What the audit of an office consists of."""


def place_in_audit(entry: OfficeEntry) -> tuple[datetime, str, int]:
    """The key of their order: oldest first, those of one ticket at one instant as they were made."""
    if isinstance(entry, OfficeDayEntry):
        return (entry.at, "", 0)
    return (entry.at, entry.ticket_id, entry.sequence)
