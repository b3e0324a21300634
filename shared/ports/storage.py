"""The storage ports that use cases work on, in one value that is composed once."""

from __future__ import annotations

from dataclasses import dataclass

from shared.ports.after_visit import AfterVisitWork, Backlog
from shared.ports.audit import AuditTrail
from shared.ports.boards import Boards
from shared.ports.changes import ChangeNotes
from shared.ports.clerks import ClerkLocks
from shared.ports.handovers import Handovers
from shared.ports.office_days import OfficeDays
from shared.ports.offices import ActiveOffices, OfficeDirectory
from shared.ports.personal_data import PersonalDataStore
from shared.ports.presence import Presence
from shared.ports.records import EvaluationStore, VisitRecords
from shared.ports.reports import Refusals, ReportStore
from shared.ports.source_keys import SourceKeys
from shared.ports.tickets import TicketStore


@dataclass(frozen=True, kw_only=True)
class StoragePorts:
    """The storage of one instance, whichever adapters are behind it."""

    tickets: TicketStore
    boards: Boards
    changes: ChangeNotes
    office_days: OfficeDays
    audit: AuditTrail
    personal_data: PersonalDataStore
    after_visit: AfterVisitWork
    backlog: Backlog
    records: VisitRecords
    evaluations: EvaluationStore
    reports: ReportStore
    refusals: Refusals
    locks: ClerkLocks
    presence: Presence
    source_keys: SourceKeys
    handovers: Handovers
    offices: OfficeDirectory
    active: ActiveOffices
