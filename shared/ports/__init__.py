"""What the use cases need from outside. Each Protocol's docstrings are the contract that its adapters keep.

Every storage port has two adapters: Azure Tables and Queues, and memory (`memory_adapters`) for tests and
simulation. The same contract tests run against both.
"""

from __future__ import annotations

from shared.ports.after_visit import AfterVisitWork, Backlog
from shared.ports.audit import AuditTrail
from shared.ports.basis import Clock, Conflict, StorageUnavailable
from shared.ports.boards import Board, Boards
from shared.ports.changes import ChangeNotes
from shared.ports.clerks import ClerkLock, ClerkLocks
from shared.ports.load import NO_LOAD, Load, NoLoad, Strain
from shared.ports.meetings import (
    MeetingEvents,
    MeetingProvider,
    NotificationInbox,
    SelfCheck,
    Subscription,
)
from shared.ports.office_days import OfficeDays
from shared.ports.offices import (
    ActiveOffices,
    CourtRow,
    OfficeDirectory,
    OfficePage,
    OfficeQuery,
    OfficeRegistry,
)
from shared.ports.personal_data import PersonalDataStore
from shared.ports.presence import Presence
from shared.ports.records import EvaluationStore, VisitRecords
from shared.ports.signals import NO_SIGNALS, NoSignals, VisitSignals
from shared.ports.storage import StoragePorts
from shared.ports.telemetry import NO_TELEMETRY, NoTelemetry, Shed, Telemetry
from shared.ports.tickets import (
    Change,
    NewTicket,
    NumberTaken,
    ReusedKey,
    StoredTicket,
    TicketExists,
    TicketStore,
)

__all__ = [
    "NO_LOAD",
    "NO_SIGNALS",
    "NO_TELEMETRY",
    "ActiveOffices",
    "AfterVisitWork",
    "AuditTrail",
    "Backlog",
    "Board",
    "Boards",
    "Change",
    "ChangeNotes",
    "ClerkLock",
    "ClerkLocks",
    "Clock",
    "Conflict",
    "CourtRow",
    "EvaluationStore",
    "Load",
    "MeetingEvents",
    "MeetingProvider",
    "NewTicket",
    "NoLoad",
    "NoSignals",
    "NoTelemetry",
    "NotificationInbox",
    "NumberTaken",
    "OfficeDays",
    "OfficeDirectory",
    "OfficePage",
    "OfficeQuery",
    "OfficeRegistry",
    "PersonalDataStore",
    "Presence",
    "ReusedKey",
    "SelfCheck",
    "Shed",
    "StoragePorts",
    "StorageUnavailable",
    "StoredTicket",
    "Strain",
    "Subscription",
    "Telemetry",
    "TicketExists",
    "TicketStore",
    "VisitRecords",
    "VisitSignals",
]
