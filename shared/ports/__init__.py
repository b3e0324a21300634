"""What the use cases need from outside. Each Protocol's text is the contract that its adapters keep.

Two adapters keep each storage contract: Azure Tables and Queues, and memory for tests and simulation. The
same tests run against both.
"""

from __future__ import annotations

from shared.ports.basis import Clock, Conflict, StorageUnavailable
from shared.ports.clerks import ClerkLock, ClerkLocks, Presence
from shared.ports.offices import (
    ActiveOffices,
    CourtRow,
    OfficeDirectory,
    OfficePage,
    OfficeQuery,
    OfficeRegistry,
)
from shared.ports.storage import StoragePorts
from shared.ports.telemetry import NO_TELEMETRY, NoTelemetry, Telemetry
from shared.ports.tickets import (
    Board,
    Change,
    Entry,
    EntryExists,
    Idempotency,
    NumberTaken,
    ReusedKey,
    StoredTicket,
    TicketStore,
)
from shared.ports.visits import (
    NO_SIGNALS,
    Backlog,
    EvaluationStore,
    MeetingEvents,
    MeetingProvider,
    NoSignals,
    NotificationInbox,
    SelfCheck,
    Subscription,
    VisitRecords,
    VisitSignals,
)

__all__ = [
    "NO_SIGNALS",
    "NO_TELEMETRY",
    "ActiveOffices",
    "Backlog",
    "Board",
    "Change",
    "ClerkLock",
    "ClerkLocks",
    "Clock",
    "Conflict",
    "CourtRow",
    "Entry",
    "EntryExists",
    "EvaluationStore",
    "Idempotency",
    "MeetingEvents",
    "MeetingProvider",
    "NoSignals",
    "NoTelemetry",
    "NotificationInbox",
    "NumberTaken",
    "OfficeDirectory",
    "OfficePage",
    "OfficeQuery",
    "OfficeRegistry",
    "Presence",
    "ReusedKey",
    "SelfCheck",
    "StoragePorts",
    "StorageUnavailable",
    "StoredTicket",
    "Subscription",
    "Telemetry",
    "TicketStore",
    "VisitRecords",
    "VisitSignals",
]
