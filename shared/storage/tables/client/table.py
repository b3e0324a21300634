"""One table in terms of rows: point reads, ranges, single writes and batches."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from itertools import groupby

from shared.storage.names import Table
from shared.storage.tables.client.account import Account, Entity, Rejected
from shared.storage.tables.client.raw import RawRow, rows_of
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.write import Verb, Write

__all__ = ["LARGEST_BATCH", "RowTable", "Verb", "Write"]

LARGEST_BATCH = 100
"""Operations in one batch that Azure accepts; Azurite closes the connection for more."""


class RowTable:
    """A table of an account. Every method raises `StorageUnavailable`."""

    def __init__(self, account: Account, table: Table) -> None:
        self._account = account
        self._table = table

    async def get(self, partition: str, key: str) -> Row | None:
        """A point read; None where there is no such row."""
        try:
            return _row(
                await self._account.call(lambda: self._account.table(self._table).get_entity(partition, key))
            )
        except Rejected as refusal:
            if refusal.status == 404:
                return None
            raise

    async def between(
        self,
        partition: str,
        first: str,
        last: str,
        *,
        at: tuple[str, str] | None = None,
        naming: str | None = None,
    ) -> list[Row]:
        """The rows of a partition with `first` <= key < `last`, in order of their keys.

        `at`: only those whose column `at` lies between these two, the second excluded. `naming`: only
        those whose column `ticket_id` is this.
        """
        condition = "PartitionKey eq @partition and RowKey ge @first and RowKey lt @last"
        parameters = {"partition": partition, "first": first, "last": last}
        if at is not None:
            condition += " and at ge @since and at lt @until"
            parameters |= {"since": at[0], "until": at[1]}
        if naming is not None:
            condition += " and ticket_id eq @naming"
            parameters["naming"] = naming
        return await self._query(condition, parameters)

    def pages_between(self, partition: str, first: str, last: str) -> AsyncIterator[list[RawRow]]:
        """As `between`, page by page and unparsed."""
        condition = "PartitionKey eq @partition and RowKey ge @first and RowKey lt @last"
        return self._pages(condition, {"partition": partition, "first": first, "last": last})

    def pages_from(self, partition: str, key: str) -> AsyncIterator[list[RawRow]]:
        """The rows from this key on, in this partition and the later ones."""
        return self._pages(
            "PartitionKey ge @partition and RowKey ge @key", {"partition": partition, "key": key}
        )

    def pages_before(self, partition: str) -> AsyncIterator[list[RawRow]]:
        """The rows of all partitions before this one."""
        return self._pages("PartitionKey lt @partition", {"partition": partition})

    async def partition(self, partition: str) -> list[Row]:
        """All rows of a partition."""
        return await self._query("PartitionKey eq @partition", {"partition": partition})

    async def older(self, column: str, than: str) -> list[Row]:
        """All rows of the table whose instant in this column is before `than` (`codec.instant_text`)."""
        return await self._query(f"{column} lt @than", {"than": than})

    async def remove(self, found: Sequence[Row]) -> int:
        """Delete these rows unless they have changed; the number of rows deleted.

        A batch in which one is gone or changed deletes nothing; its rows are met again.
        """
        by_partition: dict[str, list[Row]] = {}
        for row in found:
            by_partition.setdefault(row.partition, []).append(row)
        removed = 0
        for together in by_partition.values():
            for start in range(0, len(together), LARGEST_BATCH):
                removed += await self._remove_batch(together[start : start + LARGEST_BATCH])
        return removed

    async def _remove_batch(self, found: Sequence[Row]) -> int:
        try:
            return len(await self.batch([Write(Verb.DELETE, row) for row in found]))
        except Rejected as refusal:
            if refusal.status not in {404, 412}:
                raise
        return 0

    async def having(self, column: str, text: str) -> list[Row]:
        """All rows of the table with this text in the column: storage looks at every row."""
        return await self._query(f"{column} eq @text", {"text": text})

    async def partitions_between(self, first: str, last: str) -> list[Row]:
        """All rows of the partitions from `first`, included, to `last`, excluded."""
        return await self._query(
            "PartitionKey ge @first and PartitionKey lt @last", {"first": first, "last": last}
        )

    async def partitions_from(self, first: str) -> list[Row]:
        """All rows of the partitions from `first` on."""
        return await self._query("PartitionKey ge @first", {"first": first})

    async def all(self) -> list[Row]:
        """The whole table."""
        return await self.partitions_from("")

    async def add(self, row: Row) -> None:
        """Insert one row by a request of its own kind. Raises `Rejected` 409 when the key is taken."""
        entity = {"PartitionKey": row.partition, "RowKey": row.key, **row.columns}
        await self._account.call(lambda: self._account.table(self._table).create_entity(entity))

    async def insert(self, row: Row) -> str:
        """The new row's ETag. Raises `Rejected` 409 when the key is taken."""
        return (await self.batch([Write(Verb.INSERT, row)]))[0]

    async def put(self, row: Row) -> str:
        """Insert or replace; the ETag."""
        return (await self.batch([Write(Verb.PUT, row)]))[0]

    async def batch(self, writes: Sequence[Write]) -> list[str]:
        """All or nothing, in one request; the ETags in order, empty for what is gone.

        Raises `Rejected` with the index of the first operation that was refused, `ValueError` for more
        than 100 operations.
        """
        if len(writes) > LARGEST_BATCH:
            raise ValueError(f"a batch has at most {LARGEST_BATCH} operations, not {len(writes)}")
        return await self._account.batch(self._table, writes)

    async def write_all(self, writes: Iterable[Write]) -> None:
        """Write in batches of one partition each, one after the other. Raises as `batch` does."""
        in_order = sorted(writes, key=lambda write: write.row.partition)
        for _, of_partition in groupby(in_order, key=lambda write: write.row.partition):
            together = list(of_partition)
            for start in range(0, len(together), LARGEST_BATCH):
                await self.batch(together[start : start + LARGEST_BATCH])

    async def _pages(self, condition: str, parameters: Mapping[str, str]) -> AsyncIterator[list[RawRow]]:
        for name, value in parameters.items():
            condition = condition.replace(f"@{name}", "'" + value.replace("'", "''") + "'")
        query: dict[str, str] = {"$filter": condition}
        while True:
            page = await self._account.page(self._table, query)
            yield rows_of(page.body)
            if not page.next_page:
                return
            query |= page.next_page

    async def _query(self, condition: str, parameters: Mapping[str, str]) -> list[Row]:
        async def read() -> list[Row]:
            found = self._account.table(self._table).query_entities(condition, parameters=dict(parameters))
            return [_row(entity) async for entity in found]

        return await self._account.call(read)


def _row(entity: Entity) -> Row:
    columns = {name: value for name, value in entity.items() if isinstance(value, str | int | bool)}
    partition, key = columns.pop("PartitionKey"), columns.pop("RowKey")
    return Row(str(partition), str(key), columns, str(entity.metadata["etag"]))
