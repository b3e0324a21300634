"""Every storage port in memory. Several instances over one account behave like several processes."""

from __future__ import annotations

from dataclasses import dataclass, field

from memory_adapters.beside_tickets import (
    MemoryAfterVisit,
    MemoryAudit,
    MemoryOfficeDays,
    MemoryPersonalData,
    NoNotes,
)
from memory_adapters.clerks import MemoryClerkLocks
from memory_adapters.offices import MemoryOffices, MemoryRegistry
from memory_adapters.people import MemoryConfigurationAudit, MemoryMembers, MemoryMemberships
from memory_adapters.presence import MemoryPresence
from memory_adapters.records import (
    MemoryActiveOffices,
    MemoryBacklog,
    MemoryEvaluations,
    MemoryHandovers,
    MemoryInbox,
    MemorySourceKeys,
    MemoryVisits,
)
from memory_adapters.reports import MemoryRefusals, MemoryReports
from memory_adapters.rows import MemoryRows
from memory_adapters.tickets import MemoryTickets
from shared.ports import Clock
from shared.storage.boards.cache import BoardCache, BoardIntervals
from shared.storage.bundle import Storage
from shared.storage.directory.cached import CachedDirectory
from shared.storage.storage_clock import StorageClock


@dataclass
class MemoryAccount:
    """What a storage account would hold. Tests look into it; several instances may share one."""

    rows: MemoryRows = field(default_factory=MemoryRows)
    locks: MemoryClerkLocks = field(default_factory=MemoryClerkLocks)
    offices: MemoryOffices = field(default_factory=MemoryOffices)
    members: MemoryMembers = field(default_factory=MemoryMembers)
    configuration: MemoryConfigurationAudit = field(default_factory=MemoryConfigurationAudit)
    active: MemoryActiveOffices = field(default_factory=MemoryActiveOffices)
    evaluations: MemoryEvaluations = field(default_factory=MemoryEvaluations)
    records: MemoryVisits = field(default_factory=MemoryVisits)
    backlog: MemoryBacklog = field(default_factory=MemoryBacklog)
    source_keys: MemorySourceKeys = field(default_factory=MemorySourceKeys)
    handovers: MemoryHandovers = field(default_factory=MemoryHandovers)
    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    reports: MemoryReports = field(default_factory=MemoryReports)
    refusals: MemoryRefusals = field(default_factory=MemoryRefusals)
    presence: MemoryPresence | None = None


def memory_storage(
    clock: Clock, account: MemoryAccount | None = None, *, board_interval: float = 1.0
) -> Storage:
    """One instance over `account`, or over an empty one.

    There is no change log: a board is read again at the age of `board_interval` seconds. All intervals are
    measured on `clock`, so that a test can let them pass.
    """
    account = account or MemoryAccount()
    account.presence = account.presence or MemoryPresence(clock)
    rows, boards = account.rows, memory_boards(clock, account.rows, interval=board_interval)
    directory = CachedDirectory(
        account.offices.load, account.members.offices_of, monotonic=lambda: clock.now().timestamp()
    )

    async def close() -> None:
        await boards.close()
        await directory.close()

    return Storage(
        tickets=MemoryTickets(rows, boards),
        boards=boards,
        changes=NoNotes(),
        office_days=MemoryOfficeDays(rows, boards),
        audit=MemoryAudit(rows),
        personal_data=MemoryPersonalData(rows),
        after_visit=MemoryAfterVisit(rows),
        source_keys=account.source_keys,
        handovers=account.handovers,
        locks=account.locks,
        presence=account.presence,
        offices=directory,
        registry=MemoryRegistry(account.offices, directory),
        memberships=MemoryMemberships(account.members, directory.forget_members),
        configuration=account.configuration,
        active=account.active,
        evaluations=account.evaluations,
        records=account.records,
        reports=account.reports,
        refusals=account.refusals,
        backlog=account.backlog,
        inbox=account.inbox,
        close=close,
    )


def memory_boards(clock: Clock, rows: MemoryRows, *, interval: float = 1.0) -> BoardCache:
    """The boards of one instance over `rows`; `interval` in seconds of `clock`."""
    storage_clock = StorageClock(monotonic=lambda: clock.now().timestamp())
    return BoardCache(
        rows.board,
        rows.load,
        clock.now,
        intervals=BoardIntervals(unfollowed=interval),
        storage_clock=storage_clock,
    )
