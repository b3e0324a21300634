"""The record of every change: who, when, what, why. Written in the batch of the change, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.domain.status import Actor, Status
from shared.domain.transitions import Operation


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
