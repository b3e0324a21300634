"""The designs that were not chosen, counted in the same run and over the same emulator."""

from __future__ import annotations

import asyncio
import secrets

from shared.domain.credentials import office_key
from shared.ports import StorageUnavailable
from shared.storage import StorageConfig
from shared.storage.names import Table
from shared.storage.tables.client.account import Account, Rejected
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.tickets.keys import BOARD_END, BOARD_FIRST


class Baseline:
    """One office's partition, used as the rejected designs would. `requests` counts what went out."""

    def __init__(self, config: StorageConfig, office_id: str) -> None:
        self.requests = 0
        self._account = Account(config, self._went_out)
        self._table = RowTable(self._account, Table.DESK)
        self._partition = office_key(office_id)

    async def close(self) -> None:
        await self._account.close()

    async def scan(self) -> int:
        """A poll that reads the queue for itself; how many rows it read."""
        return len(await self._table.between(self._partition, BOARD_FIRST, BOARD_END))

    async def start_counter(self) -> None:
        """The row that hands out the places."""
        await self._table.put(Row(self._partition, "counter", {"last": 0}))
        self.requests = 0

    async def join_by_counter(self) -> int:
        """Take the next place from a counter guarded by its ETag; how often somebody else was faster."""
        conflicts = 0
        while True:
            row = await self._table.get(self._partition, "counter")
            assert row is not None
            place = int(row.columns["last"]) + 1
            counter = Row(self._partition, "counter", {"last": place}, row.etag)
            ticket = Row(self._partition, f"n!{place:06d}!{secrets.token_hex(4)}", {"place": place})
            try:
                await self._table.batch([Write(Verb.REPLACE, counter), Write(Verb.INSERT, ticket)])
            except Rejected:
                conflicts += 1
                continue
            return conflicts

    async def take_first_at_once(self, clerks: int) -> None:
        """So many clerks take the first row of a queue of their own, each until one is theirs."""
        rows = [Row(self._partition, f"t!{place:06d}", {"place": place}) for place in range(2 * clerks)]
        await self._table.batch([Write(Verb.INSERT, row) for row in rows])
        self.requests = 0
        await asyncio.gather(*(self._take_first() for _ in range(clerks)))

    async def _take_first(self) -> None:
        while True:
            try:
                first, *_ = await self._table.between(self._partition, "t!", "t~")
                await self._table.batch([Write(Verb.DELETE, Row(self._partition, first.key, {}, first.etag))])
            except (Rejected, StorageUnavailable):  # a hundred at once may be too many for the emulator
                continue
            return

    async def visit_by_steps(self, writes: int) -> None:
        """So many writes, before each of which the ticket is read, and the status of its durable instance."""
        ticket, instance = Row(self._partition, "visit", {"step": 0}), Row(self._partition, "instance", {})
        await self._table.batch([Write(Verb.INSERT, ticket), Write(Verb.INSERT, instance)])
        self.requests = 0
        for step in range(writes):
            read = await self._table.get(self._partition, "visit")
            assert read is not None
            assert await self._table.get(self._partition, "instance") is not None
            changed = Row(self._partition, "visit", {"step": step}, read.etag)
            await self._table.batch([Write(Verb.REPLACE, changed)])

    def _went_out(self, _kind: str) -> None:
        self.requests += 1


async def all_at_once(baseline: Baseline, joins: int) -> int:
    """Conflicts of so many joins by the counter at the same time."""
    return sum(await asyncio.gather(*(baseline.join_by_counter() for _ in range(joins))))
