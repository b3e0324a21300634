"""Every storage port over one account of Azure Storage, or of Azurite."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol

from shared.ports import Clock, StorageUnavailable
from shared.storage.boards.cache import BoardCache, BoardIntervals
from shared.storage.boards.cached_board import BoardRows
from shared.storage.boards.notes import InstanceNotes, NoteReader, NoteWriter
from shared.storage.bundle import Storage, StorageConfig
from shared.storage.directory.cached import CachedDirectory
from shared.storage.names import Queue, Table
from shared.storage.queues import StorageBacklog, StorageInbox, connect
from shared.storage.storage_clock import StorageClock
from shared.storage.tables.changes import TableNotes
from shared.storage.tables.clerks import TableClerkLocks
from shared.storage.tables.client.account import Account, Rejected, RequestHook
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.configuration import TableConfigurationAudit
from shared.storage.tables.directory.members import TableMembers, TableMemberships
from shared.storage.tables.directory.offices import TableOffices, TableRegistry
from shared.storage.tables.presence.store import TablePresence
from shared.storage.tables.records import (
    TableActiveOffices,
    TableEvaluations,
    TableVisits,
)
from shared.storage.tables.reports.refusals import TableRefusals
from shared.storage.tables.reports.store import TableReports
from shared.storage.tables.tickets.after_visit import TableAfterVisit
from shared.storage.tables.tickets.audit import TableAudit
from shared.storage.tables.tickets.board_rows import BoardReader
from shared.storage.tables.tickets.handovers import TableHandovers
from shared.storage.tables.tickets.office_days import TableOfficeDays
from shared.storage.tables.tickets.personal_data import PersonalCache, TablePersonalData
from shared.storage.tables.tickets.reads import TicketReads
from shared.storage.tables.tickets.source_keys import TableSourceKeys
from shared.storage.tables.tickets.store import TableTickets


def build(
    config: StorageConfig,
    clock: Clock,
    on_request: RequestHook | None = None,
    storage_clock: StorageClock | None = None,
) -> Storage:
    """The ports of one instance. `on_request` is called with each request to tables (for benchmarks).

    `storage_clock` measures the age of boards, directory and office days; None uses the machine's time.
    """
    account = Account(config, on_request, clock)
    storage = storage_over(
        {name: RowTable(account, name) for name in Table}, config, clock, storage_clock or StorageClock()
    )

    async def close() -> None:
        await storage.close()
        await account.close()

    return replace(storage, close=close, clock_ahead=lambda: account.clock_ahead)


def storage_over(
    tables: Mapping[Table, RowTable], config: StorageConfig, clock: Clock, storage_clock: StorageClock
) -> Storage:
    """The ports of one instance over these tables; closing them leaves the tables' connections open."""
    rows, bad_rows, personal = tables[Table.DESK], BadRowLog(), PersonalCache()
    reads, instance = TicketReads(rows), config.instance or secrets.token_hex(6)
    presence = TablePresence(rows, clock, instance, storage_clock)
    table = TableNotes(tables[Table.CHANGES], instance, bad_rows)
    changes, log = NoteWriter(table, storage_clock), NoteReader(table, instance, storage_clock)
    notes, ages = InstanceNotes(log, changes), BoardIntervals(config.board_interval)
    read = _breaking_the_run(presence, BoardReader(rows, bad_rows).read)
    boards = BoardCache(read, reads.load, clock.now, intervals=ages, storage_clock=storage_clock, notes=notes)
    directory, registry = _directory(tables, config, clock, storage_clock)
    backlog, inbox = StorageBacklog(config), StorageInbox(config)
    refusals = TableRefusals(tables[Table.REPORTS], instance, storage_clock, bad_rows)
    parts: tuple[_Closing, ...] = (presence, changes, boards, refusals, directory, backlog, inbox)
    return Storage(
        tickets=TableTickets(rows, reads, boards, personal, bad_rows),
        boards=boards,
        changes=changes,
        office_days=TableOfficeDays(rows, boards, bad_rows),
        audit=TableAudit(rows, bad_rows),
        personal_data=TablePersonalData(rows, personal, bad_rows),
        after_visit=TableAfterVisit(rows),
        source_keys=TableSourceKeys(rows),
        handovers=TableHandovers(rows),
        locks=TableClerkLocks(tables[Table.CLERKS]),
        presence=presence,
        offices=directory,
        registry=registry,
        memberships=TableMemberships(tables[Table.MEMBERS], directory.forget_members),
        configuration=TableConfigurationAudit(tables[Table.CONFIGURATION]),
        active=TableActiveOffices(tables[Table.ACTIVE], bad_rows),
        evaluations=TableEvaluations(tables[Table.EVALUATIONS], bad_rows),
        reports=TableReports(tables[Table.REPORTS], bad_rows),
        refusals=refusals,
        records=TableVisits(tables[Table.VISITS], storage_clock.monotonic, log, changes, bad_rows),
        backlog=backlog,
        inbox=inbox,
        close=partial(_close_all, parts),
    )


class _Closing(Protocol):
    async def close(self) -> None: ...


async def _close_all(parts: Iterable[_Closing]) -> None:
    for part in parts:
        await part.close()


def _breaking_the_run(
    presence: TablePresence, read: Callable[[str], Awaitable[BoardRows]]
) -> Callable[[str], Awaitable[BoardRows]]:
    """A board that cannot be read begins a new run, so that a failure of storage makes nobody absent."""

    async def read_board(office_id: str) -> BoardRows:
        try:
            return await read(office_id)
        except StorageUnavailable:
            presence.interrupted()
            raise

    return read_board


def _directory(
    tables: Mapping[Table, RowTable], config: StorageConfig, clock: Clock, storage_clock: StorageClock
) -> tuple[CachedDirectory, TableRegistry]:
    """The reading and the writing side of the directory."""
    own = (tables[Table.OFFICES], tables[Table.SCHEDULES])
    offices, members = TableOffices(*own), TableMembers(tables[Table.MEMBERS])
    directory = CachedDirectory(
        offices.load,
        members.offices_of,
        refresh=config.directory_refresh,
        membership_refresh=config.membership_refresh,
        version=offices.version,
        monotonic=storage_clock.monotonic,
    )
    return directory, TableRegistry(*own, offices, directory, clock)


async def create_tables(config: StorageConfig) -> None:
    """Create all tables that are missing: for a local host and tests; Bicep creates them in Azure."""
    account = Account(config)
    try:
        for name in Table:
            try:
                await account.call(account.table(name).create_table)
            except Rejected as refusal:
                if refusal.status != 409:
                    raise
    finally:
        await account.close()


async def create_queues(config: StorageConfig) -> None:
    """Create all queues that are missing: for a local host and tests; Bicep creates them in Azure."""
    from azure.core.exceptions import ResourceExistsError

    for name in Queue:
        client, credential = connect(config, name)
        try:
            await client.create_queue()
        except ResourceExistsError:
            continue
        finally:
            await client.close()
            if credential is not None:
                await credential.close()
