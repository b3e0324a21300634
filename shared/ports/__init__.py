"""What the use cases need from outside. Each Protocol's docstrings are the contract that its adapters keep.

Every storage port has two adapters: Azure Tables and Queues, and memory (`memory_adapters`) for tests and
simulation. The same contract tests run against both.
"""

from __future__ import annotations

from shared.ports.after_visit import AfterVisitWork, Backlog
from shared.ports.audit import AuditTrail
from shared.ports.basis import Clock, Conflict, StorageUnavailable, Unreadable
from shared.ports.boards import Board, Boards
from shared.ports.changes import ChangeNotes
from shared.ports.clerks import ClerkLock, ClerkLocks
from shared.ports.configuration import ConfigurationAudit
from shared.ports.handovers import Handovers
from shared.ports.load import NO_LOAD, Load, NoLoad, Strain
from shared.ports.meetings import (
    MeetingEvents,
    MeetingProvider,
    NotificationInbox,
    SelfCheck,
    Subscription,
)
from shared.ports.memberships import Memberships
from shared.ports.office_days import OfficeDays
from shared.ports.offices import (
    ActiveOffices,
    Changed,
    CourtRow,
    OfficeDirectory,
    OfficePage,
    OfficeQuery,
    OfficeRegistry,
    StoredOffice,
)
from shared.ports.personal_data import PersonalDataStore
from shared.ports.presence import Presence, SignsListener
from shared.ports.records import EvaluationStore, VisitRecords
from shared.ports.reports import AggregationMark, Counting, OfficeOnDay, Refusals, ReportStore, ToAggregate
from shared.ports.signals import NO_SIGNALS, NoSignals, VisitSignals
from shared.ports.source_keys import SourceKeys
from shared.ports.storage import StoragePorts
from shared.ports.telemetry import NO_TELEMETRY, NoTelemetry, Shed, Sweep, Telemetry
from shared.ports.tickets import (
    Change,
    NewTicket,
    NumberTaken,
    ReusedKey,
    StoredTicket,
    Swept,
    TicketExists,
    TicketStore,
)

__all__ = [
    "NO_LOAD",
    "NO_SIGNALS",
    "NO_TELEMETRY",
    "ActiveOffices",
    "AfterVisitWork",
    "AggregationMark",
    "AuditTrail",
    "Backlog",
    "Board",
    "Boards",
    "Change",
    "ChangeNotes",
    "Changed",
    "ClerkLock",
    "ClerkLocks",
    "Clock",
    "ConfigurationAudit",
    "Conflict",
    "Counting",
    "CourtRow",
    "EvaluationStore",
    "Handovers",
    "Load",
    "MeetingEvents",
    "MeetingProvider",
    "Memberships",
    "NewTicket",
    "NoLoad",
    "NoSignals",
    "NoTelemetry",
    "NotificationInbox",
    "NumberTaken",
    "OfficeDays",
    "OfficeDirectory",
    "OfficeOnDay",
    "OfficePage",
    "OfficeQuery",
    "OfficeRegistry",
    "PersonalDataStore",
    "Presence",
    "Refusals",
    "ReportStore",
    "ReusedKey",
    "SelfCheck",
    "Shed",
    "SignsListener",
    "SourceKeys",
    "StoragePorts",
    "StorageUnavailable",
    "StoredOffice",
    "StoredTicket",
    "Strain",
    "Subscription",
    "Sweep",
    "Swept",
    "Telemetry",
    "TicketExists",
    "TicketStore",
    "ToAggregate",
    "Unreadable",
    "VisitRecords",
    "VisitSignals",
]
