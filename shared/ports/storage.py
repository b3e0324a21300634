"""The storage ports that use cases work on, in one value that is composed once."""

from __future__ import annotations

from dataclasses import dataclass

from shared.ports.clerks import ClerkLocks, Presence
from shared.ports.offices import ActiveOffices, OfficeDirectory
from shared.ports.tickets import TicketStore
from shared.ports.visits import Backlog, EvaluationStore, VisitRecords


@dataclass(frozen=True, kw_only=True)
class StoragePorts:
    """One instance's storage, whatever is behind it."""

    tickets: TicketStore
    locks: ClerkLocks
    presence: Presence
    offices: OfficeDirectory
    active: ActiveOffices
    evaluations: EvaluationStore
    records: VisitRecords
    backlog: Backlog
