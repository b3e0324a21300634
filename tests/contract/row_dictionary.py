"""A table's rows in a dictionary, for tests that compare rows and need none of storage's refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec

from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.raw import RawRow
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable, Verb, Write

Cells = Mapping[str, str | int | bool]


class RowDictionary(RowTable):
    """`RowTable` without an account: every ETag is accepted, and an insert of a known key is refused."""

    def __init__(self, rows: Mapping[tuple[str, str], Cells] | None = None) -> None:
        self.rows: dict[tuple[str, str], Cells] = dict(rows or {})
        self._etags: dict[tuple[str, str], str] = {}
        self._writes = 0

    async def get(self, partition: str, key: str) -> Row | None:
        cells = self.rows.get((partition, key))
        return None if cells is None else self._row((partition, key))

    async def batch(self, writes: Sequence[Write]) -> list[str]:
        for index, write in enumerate(writes):
            place = (write.row.partition, write.row.key)
            if write.verb is Verb.INSERT and place in self.rows:
                raise Rejected(409, index, repeated=False)
        for write in writes:
            place = (write.row.partition, write.row.key)
            if write.verb is Verb.DELETE:
                del self.rows[place]
            else:
                self._writes += 1
                self._etags[place] = f"etag-{self._writes}"
                self.rows[place] = dict(write.row.columns)
        return [self._etags.get((write.row.partition, write.row.key), "etag") for write in writes]

    async def add(self, row: Row) -> None:
        await self.batch([Write(Verb.INSERT, row)])

    async def _pages(self, condition: str, parameters: Mapping[str, str]) -> AsyncIterator[list[RawRow]]:
        found = await self._query(condition, parameters)
        yield [
            RawRow(row.partition, row.key, row.etag, msgspec.Raw(msgspec.json.encode(row.columns)))
            for row in found
        ]

    async def _query(self, condition: str, parameters: Mapping[str, str]) -> list[Row]:
        """The conditions that `RowTable` makes; keys and instants alone are told apart here."""
        found = sorted(place for place in self.rows if _fits(place, self.rows[place], condition, parameters))
        return [self._row(place) for place in found]

    def _row(self, place: tuple[str, str]) -> Row:
        """With an ETag that another write changes."""
        return Row(*place, self.rows[place], self._etags.get(place, "etag"))


def _fits(place: tuple[str, str], cells: Cells, condition: str, parameters: Mapping[str, str]) -> bool:
    columns = {"PartitionKey": place[0], "RowKey": place[1], **cells}
    return all(_holds(columns, part, parameters) for part in condition.split(" and "))


def _holds(columns: Cells, comparison: str, parameters: Mapping[str, str]) -> bool:
    column, operator, name = comparison.split()
    if column not in columns:
        return False
    there, given = str(columns[column]), parameters[name.removeprefix("@")]
    return {"eq": there == given, "ge": there >= given, "lt": there < given}[operator]
