"""Every storage port in memory, for tests and simulation. The same contract tests run against the tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.ports import Clock
from shared.storage.bundle import Storage
from shared.storage.directory import CachedDirectory
from shared.storage.memory.clerks import MemoryClerkLocks
from shared.storage.memory.desk import MemoryPartition
from shared.storage.memory.offices import MemoryOffices, MemoryRegistry
from shared.storage.memory.presence import MemoryPresence
from shared.storage.memory.records import (
    MemoryActiveOffices,
    MemoryBacklog,
    MemoryEvaluations,
    MemoryInbox,
    MemoryVisits,
)
from shared.storage.memory.tickets import MemoryTicketStore


@dataclass
class MemoryAccount:
    """What a storage account would hold; tests look into it, and several instances may share one."""

    desk: MemoryPartition = field(default_factory=MemoryPartition)
    locks: MemoryClerkLocks = field(default_factory=MemoryClerkLocks)
    offices: MemoryOffices = field(default_factory=MemoryOffices)
    active: MemoryActiveOffices = field(default_factory=MemoryActiveOffices)
    evaluations: MemoryEvaluations = field(default_factory=MemoryEvaluations)
    visits: MemoryVisits = field(default_factory=MemoryVisits)
    backlog: MemoryBacklog = field(default_factory=MemoryBacklog)
    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    presence: MemoryPresence | None = None


def memory_storage(
    clock: Clock, account: MemoryAccount | None = None, *, board_interval: float = 1.0
) -> Storage:
    """One instance over `account`, or over an empty one. All intervals are measured on `clock`."""
    account = account or MemoryAccount()
    account.presence = account.presence or MemoryPresence(clock)
    directory = CachedDirectory(
        account.offices.load, account.offices.offices_of, monotonic=lambda: clock.now().timestamp()
    )
    tickets = MemoryTicketStore(account.desk, clock, board_interval)

    async def close() -> None:
        await tickets.close()
        await directory.close()

    return Storage(
        tickets=tickets,
        locks=account.locks,
        presence=account.presence,
        offices=directory,
        registry=MemoryRegistry(account.offices, directory),
        active=account.active,
        evaluations=account.evaluations,
        records=account.visits,
        backlog=account.backlog,
        inbox=account.inbox,
        close=close,
    )
