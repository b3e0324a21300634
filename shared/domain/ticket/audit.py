"""The record of every change: who, when, what, why. Written in the batch of the change, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.status import Actor, Priority, Status
from shared.domain.ticket.transitions import Operation


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
    priority_before: Priority | None = None
    priority_after: Priority | None = None
    """Recorded at the entry and with each change, so that the order can be rebuilt from the audit."""


class OfficeDayOperation(StrEnum):
    """What can happen to an office's desk as a whole; also the kind of its audit entry."""

    SUSPEND = "suspend-entries"
    RESUME = "resume-entries"
    CLOSE_DAY = "close-day"


@dataclass(frozen=True)
class OfficeDayEntry:
    """One change of one office's desk."""

    office_id: str
    at: datetime
    operation: OfficeDayOperation
    actor: Actor
    actor_id: str
    """The clerk's directory id."""
    reason: str | None = None
    """Why the day was closed, or what visitors read while entries are suspended."""


OfficeEntry = AuditEntry | OfficeDayEntry
"""What the audit of an office consists of."""


def in_order(entries: Iterable[OfficeEntry]) -> list[OfficeEntry]:
    """Oldest first; entries of one ticket at one instant in the order of its changes."""
    return sorted(entries, key=_place)


def _place(entry: OfficeEntry) -> tuple[datetime, str, int]:
    if isinstance(entry, OfficeDayEntry):
        return (entry.at, "", 0)
    return (entry.at, entry.ticket_id, entry.sequence)
