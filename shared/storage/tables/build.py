"""Every storage port over one account of Azure Storage, or of Azurite."""

from __future__ import annotations

import secrets

from shared.ports import Clock
from shared.storage.board import Pace
from shared.storage.bundle import Storage, StorageConfig
from shared.storage.directory import CachedDirectory
from shared.storage.names import Queue, Table
from shared.storage.queues import StorageBacklog, StorageInbox, connect
from shared.storage.tables.clerks import TableClerkLocks
from shared.storage.tables.client.account import Account, Rejected, RequestHook
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.directory.offices import TableOffices, TableRegistry
from shared.storage.tables.records import TableActiveOffices, TableEvaluations, TableVisits
from shared.storage.tables.tickets.presence import TablePresence
from shared.storage.tables.tickets.store import TableTicketStore


def build(
    config: StorageConfig, clock: Clock, on_request: RequestHook | None = None, pace: Pace | None = None
) -> Storage:
    """The ports of one instance. `on_request` is told of each request to tables (for benchmarks).

    `pace` is by what boards, directory and days grow old; without one, the machine's time.
    """
    pace = pace or Pace()
    account = Account(config, on_request, clock)
    table = {name: RowTable(account, name) for name in Table}
    tickets = TableTicketStore(table[Table.DESK], clock, config.board_interval, pace)
    directory_tables = (table[Table.OFFICES], table[Table.SCHEDULES], table[Table.MEMBERS])
    offices = TableOffices(*directory_tables)
    directory = CachedDirectory(
        offices.load,
        offices.offices_of,
        refresh=config.directory_refresh,
        membership_refresh=config.membership_refresh,
        monotonic=pace.monotonic,
    )
    backlog, inbox = StorageBacklog(config), StorageInbox(config)

    async def close() -> None:
        await tickets.close()
        await directory.close()
        await backlog.close()
        await inbox.close()
        await account.close()

    return Storage(
        tickets=tickets,
        locks=TableClerkLocks(table[Table.CLERKS]),
        presence=TablePresence(table[Table.DESK], clock, config.instance or secrets.token_hex(6)),
        offices=directory,
        registry=TableRegistry(*directory_tables, offices, directory, clock),
        active=TableActiveOffices(table[Table.ACTIVE]),
        evaluations=TableEvaluations(table[Table.EVALUATIONS]),
        records=TableVisits(table[Table.VISITS], pace.monotonic),
        backlog=backlog,
        inbox=inbox,
        close=close,
        clock_ahead=lambda: account.clock_ahead,
    )


async def create_tables(config: StorageConfig) -> None:
    """Make all tables that are missing: for a local host and tests; Bicep makes them in Azure."""
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
    """Make all queues that are missing, likewise."""
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
